// contraction.h: made by Apus 0.1.0 from the graph 0123abcd.
#ifndef CONTRACTION_H
#define CONTRACTION_H
#include <stddef.h>
#include <stdint.h>

// begin status.h
// …
// end status.h

// State holds what lives from call to call: parameters, optimizer slots and counters. The
// workspace is scratch, which models may share. Both begin at a multiple of the alignment;
// no two pointers passed to a function may overlap.
#define CONTRACTION_STATE_BYTES 0
#define CONTRACTION_WORKSPACE_BYTES 64
#define CONTRACTION_ALIGNMENT 64

#ifdef __cplusplus
extern "C" {
#endif

// Returns APUS_OK or why it stopped; 64 bytes of workspace serve it.
//   a: input, f32[13,21]
//   b: input, f32[37,21]
//   scratch: result, f32[21,48]
//   c: result, f32[13,37]
//   small: result, f32[13,37]
int contraction_run(const void *state, void *workspace, const float *a, const float *b,
        float *scratch, float *c, float *small);

// The tensors of the state, ascending by offset.
const apus_tensor_info *contraction_parameters(int *count);

// What a function found wrong when it returned APUS_INDEX_OUT_OF_RANGE: ask right after the
// call, with the same workspace. NULL if no function of this file can fail so.
const apus_fault *contraction_fault(const void *workspace);

#ifdef __cplusplus
}
#endif
#endif
