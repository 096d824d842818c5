// stateful.h: made by Apus 0.1.0 from the graph feedface.
#ifndef STATEFUL_H
#define STATEFUL_H
#include <stddef.h>
#include <stdint.h>

// begin status.h
// …
// end status.h

// State holds what lives from call to call: parameters, optimizer slots and counters. The
// workspace is scratch, which models may share. Both begin at a multiple of the alignment;
// no two pointers passed to a function may overlap.
#define STATEFUL_STATE_BYTES 192
#define STATEFUL_WORKSPACE_BYTES 128
#define STATEFUL_ALIGNMENT 64

#ifdef __cplusplus
extern "C" {
#endif

// Returns APUS_OK or why it stopped; 128 bytes of workspace serve it.
//   rate: input, f32[]
//   sum: result, f32[]
int stateful_run(void *state, void *workspace, const float *rate, float *sum);

// Returns APUS_OK or why it stopped; 0 bytes of workspace serve it.
//   sum: result, f32[]
int stateful_peek(const void *state, void *workspace, float *sum);

// The tensors of the state, ascending by offset.
const apus_tensor_info *stateful_parameters(int *count);

// What a function found wrong when it returned APUS_INDEX_OUT_OF_RANGE: ask right after the
// call, with the same workspace. NULL if no function of this file can fail so.
const apus_fault *stateful_fault(const void *workspace);

#ifdef __cplusplus
}
#endif
#endif
