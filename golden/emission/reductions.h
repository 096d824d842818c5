// reductions.h: made by Apus 0.1.0 from the graph 0123abcd.
#ifndef REDUCTIONS_H
#define REDUCTIONS_H
#include <stddef.h>
#include <stdint.h>

// begin status.h
// …
// end status.h

// State holds what lives from call to call: parameters, optimizer slots and counters. The
// workspace is scratch, which models may share. Both begin at a multiple of the alignment;
// no two pointers passed to a function may overlap.
#define REDUCTIONS_STATE_BYTES 0
#define REDUCTIONS_WORKSPACE_BYTES 64
#define REDUCTIONS_ALIGNMENT 64

#ifdef __cplusplus
extern "C" {
#endif

// Returns APUS_OK or why it stopped; 64 bytes of workspace serve it.
//   x: input, f32[77]
//   i: input, i32[77]
//   sum_f32: result, f32[]
//   max_f32: result, f32[]
//   min_f32: result, f32[]
//   argmax_f32: result, i64[]
//   sum_i32: result, i32[]
//   max_i32: result, i32[]
//   min_i32: result, i32[]
//   argmax_i32: result, i64[]
//   gathered: result, f32[11]
//   scattered: result, f32[33]
//   filled: result, f32[5]
int reductions_run(const void *state, void *workspace, const float *x, const int32_t *i,
        float *sum_f32, float *max_f32, float *min_f32, int64_t *argmax_f32, int32_t *sum_i32,
        int32_t *max_i32, int32_t *min_i32, int64_t *argmax_i32, float *gathered, float *scattered,
        float *filled);

// The tensors of the state, ascending by offset.
const apus_tensor_info *reductions_parameters(int *count);

// What a function found wrong when it returned APUS_INDEX_OUT_OF_RANGE: ask right after the
// call, with the same workspace. NULL if no function of this file can fail so.
const apus_fault *reductions_fault(const void *workspace);

#ifdef __cplusplus
}
#endif
#endif
