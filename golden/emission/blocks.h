// blocks.h: made by Apus 0.1.0 from the graph 0123abcd.
#ifndef BLOCKS_H
#define BLOCKS_H
#include <stddef.h>
#include <stdint.h>

// begin status.h
// …
// end status.h

// State holds what lives from call to call: parameters, optimizer slots and counters. The
// workspace is scratch, which models may share. Both begin at a multiple of the alignment;
// no two pointers passed to a function may overlap.
#define BLOCKS_STATE_BYTES 0
#define BLOCKS_WORKSPACE_BYTES 64
#define BLOCKS_ALIGNMENT 64

#ifdef __cplusplus
extern "C" {
#endif

// Returns APUS_OK or why it stopped; 64 bytes of workspace serve it.
//   x: input, f32[10,7]
//   z: result, f32[10,7]
//   w: result, f32[10,7]
int blocks_run(const void *state, void *workspace, const float *x, float *z, float *w);

// The tensors of the state, ascending by offset.
const apus_tensor_info *blocks_parameters(int *count);

// What a function found wrong when it returned APUS_INDEX_OUT_OF_RANGE: ask right after the
// call, with the same workspace. NULL if no function of this file can fail so.
const apus_fault *blocks_fault(const void *workspace);

#ifdef __cplusplus
}
#endif
#endif
