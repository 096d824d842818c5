// random.h: made by Apus 0.1.0 from the graph 0123abcd.
#ifndef RANDOM_H
#define RANDOM_H
#include <stddef.h>
#include <stdint.h>

// begin status.h
// …
// end status.h

// State holds what lives from call to call: parameters, optimizer slots and counters. The
// workspace is scratch, which models may share. Both begin at a multiple of the alignment;
// no two pointers passed to a function may overlap.
#define RANDOM_STATE_BYTES 0
#define RANDOM_WORKSPACE_BYTES 64
#define RANDOM_ALIGNMENT 64

#ifdef __cplusplus
extern "C" {
#endif

// Returns APUS_OK or why it stopped; 64 bytes of workspace serve it.
//   key: input, i64[]
//   z: result, u32[19]
//   last: result, u32[]
int random_run(const void *state, void *workspace, const int64_t *key, uint32_t *z, uint32_t *last);

// The tensors of the state, ascending by offset.
const apus_tensor_info *random_parameters(int *count);

// What a function found wrong when it returned APUS_INDEX_OUT_OF_RANGE: ask right after the
// call, with the same workspace. NULL if no function of this file can fail so.
const apus_fault *random_fault(const void *workspace);

#ifdef __cplusplus
}
#endif
#endif
