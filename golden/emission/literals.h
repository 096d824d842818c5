// literals.h: made by Apus 0.1.0 from the graph 0123abcd.
#ifndef LITERALS_H
#define LITERALS_H
#include <stddef.h>
#include <stdint.h>

// begin status.h
// …
// end status.h

// State holds what lives from call to call: parameters, optimizer slots and counters. The
// workspace is scratch, which models may share. Both begin at a multiple of the alignment;
// no two pointers passed to a function may overlap.
#define LITERALS_STATE_BYTES 0
#define LITERALS_WORKSPACE_BYTES 64
#define LITERALS_ALIGNMENT 64

#ifdef __cplusplus
extern "C" {
#endif

// Returns APUS_OK or why it stopped; 64 bytes of workspace serve it.
//   z_f16: result, f16[22]
//   z_bf16: result, bf16[22]
//   z_f32: result, f32[22]
//   z_f64: result, f64[22]
//   z_i8: result, i8[11]
//   z_i16: result, i16[11]
//   z_i32: result, i32[11]
//   z_i64: result, i64[11]
//   z_u8: result, u8[11]
//   z_u16: result, u16[11]
//   z_u32: result, u32[11]
//   z_u64: result, u64[11]
//   z_bool: result, bool[11]
int literals_run(const void *state, void *workspace, uint16_t *z_f16, uint16_t *z_bf16,
        float *z_f32, double *z_f64, int8_t *z_i8, int16_t *z_i16, int32_t *z_i32, int64_t *z_i64,
        uint8_t *z_u8, uint16_t *z_u16, uint32_t *z_u32, uint64_t *z_u64, uint8_t *z_bool);

// The tensors of the state, ascending by offset.
const apus_tensor_info *literals_parameters(int *count);

// What a function found wrong when it returned APUS_INDEX_OUT_OF_RANGE: ask right after the
// call, with the same workspace. NULL if no function of this file can fail so.
const apus_fault *literals_fault(const void *workspace);

#ifdef __cplusplus
}
#endif
#endif
