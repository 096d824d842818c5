// arithmetic.h: made by Apus 0.1.0 from the graph 0123abcd.
#ifndef ARITHMETIC_H
#define ARITHMETIC_H
#include <stddef.h>
#include <stdint.h>

// begin status.h
// …
// end status.h

// State holds what lives from call to call: parameters, optimizer slots and counters. The
// workspace is scratch, which models may share. Both begin at a multiple of the alignment;
// no two pointers passed to a function may overlap.
#define ARITHMETIC_STATE_BYTES 0
#define ARITHMETIC_WORKSPACE_BYTES 64
#define ARITHMETIC_ALIGNMENT 64

#ifdef __cplusplus
extern "C" {
#endif

// Returns APUS_OK or why it stopped; 64 bytes of workspace serve it.
//   x: input, f32[37]
//   y: input, f32[37]
//   unary: result, f32[15,37]
//   trees: result, f32[9,37]
int arithmetic_run(const void *state, void *workspace, const float *x, const float *y, float *unary,
        float *trees);

// The tensors of the state, ascending by offset.
const apus_tensor_info *arithmetic_parameters(int *count);

// What a function found wrong when it returned APUS_INDEX_OUT_OF_RANGE: ask right after the
// call, with the same workspace. NULL if no function of this file can fail so.
const apus_fault *arithmetic_fault(const void *workspace);

#ifdef __cplusplus
}
#endif
#endif
