// own_functions.h: made by Apus 0.1.0 from the graph 0123abcd.
#ifndef OWN_FUNCTIONS_H
#define OWN_FUNCTIONS_H
#include <stddef.h>
#include <stdint.h>

// begin status.h
// …
// end status.h

// State holds what lives from call to call: parameters, optimizer slots and counters. The
// workspace is scratch, which models may share. Both begin at a multiple of the alignment;
// no two pointers passed to a function may overlap.
#define OWN_FUNCTIONS_STATE_BYTES 0
#define OWN_FUNCTIONS_WORKSPACE_BYTES 64
#define OWN_FUNCTIONS_ALIGNMENT 64

#ifdef __cplusplus
extern "C" {
#endif

// Returns APUS_OK or why it stopped; 64 bytes of workspace serve it.
//   x: input, f32[43]
//   y: input, f32[43]
//   u: input, f64[43]
//   v: input, f64[43]
//   w: result, f64[4,43]
//   z: result, f32[43]
int own_functions_run(const void *state, void *workspace, const float *x, const float *y,
        const double *u, const double *v, double *w, float *z);

// The tensors of the state, ascending by offset.
const apus_tensor_info *own_functions_parameters(int *count);

// What a function found wrong when it returned APUS_INDEX_OUT_OF_RANGE: ask right after the
// call, with the same workspace. NULL if no function of this file can fail so.
const apus_fault *own_functions_fault(const void *workspace);

#ifdef __cplusplus
}
#endif
#endif
