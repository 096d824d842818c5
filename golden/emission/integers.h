// integers.h: made by Apus 0.1.0 from the graph 0123abcd.
#ifndef INTEGERS_H
#define INTEGERS_H
#include <stddef.h>
#include <stdint.h>

// begin status.h
// …
// end status.h

// State holds what lives from call to call: parameters, optimizer slots and counters. The
// workspace is scratch, which models may share. Both begin at a multiple of the alignment;
// no two pointers passed to a function may overlap.
#define INTEGERS_STATE_BYTES 0
#define INTEGERS_WORKSPACE_BYTES 64
#define INTEGERS_ALIGNMENT 64

#ifdef __cplusplus
extern "C" {
#endif

// Returns APUS_OK or why it stopped; 64 bytes of workspace serve it.
//   x_i8: input, i8[16]
//   y_i8: input, i8[16]
//   z_i8: result, i8[15,16]
//   c_i8: result, bool[6,16]
//   x_i16: input, i16[16]
//   y_i16: input, i16[16]
//   z_i16: result, i16[15,16]
//   c_i16: result, bool[6,16]
//   x_i32: input, i32[16]
//   y_i32: input, i32[16]
//   z_i32: result, i32[15,16]
//   c_i32: result, bool[6,16]
//   x_i64: input, i64[16]
//   y_i64: input, i64[16]
//   z_i64: result, i64[15,16]
//   c_i64: result, bool[6,16]
//   x_u8: input, u8[16]
//   y_u8: input, u8[16]
//   z_u8: result, u8[15,16]
//   c_u8: result, bool[6,16]
//   x_u16: input, u16[16]
//   y_u16: input, u16[16]
//   z_u16: result, u16[15,16]
//   c_u16: result, bool[6,16]
//   x_u32: input, u32[16]
//   y_u32: input, u32[16]
//   z_u32: result, u32[15,16]
//   c_u32: result, bool[6,16]
//   x_u64: input, u64[16]
//   y_u64: input, u64[16]
//   z_u64: result, u64[15,16]
//   c_u64: result, bool[6,16]
int integers_run(const void *state, void *workspace, const int8_t *x_i8, const int8_t *y_i8,
        int8_t *z_i8, uint8_t *c_i8, const int16_t *x_i16, const int16_t *y_i16, int16_t *z_i16,
        uint8_t *c_i16, const int32_t *x_i32, const int32_t *y_i32, int32_t *z_i32, uint8_t *c_i32,
        const int64_t *x_i64, const int64_t *y_i64, int64_t *z_i64, uint8_t *c_i64,
        const uint8_t *x_u8, const uint8_t *y_u8, uint8_t *z_u8, uint8_t *c_u8,
        const uint16_t *x_u16, const uint16_t *y_u16, uint16_t *z_u16, uint8_t *c_u16,
        const uint32_t *x_u32, const uint32_t *y_u32, uint32_t *z_u32, uint8_t *c_u32,
        const uint64_t *x_u64, const uint64_t *y_u64, uint64_t *z_u64, uint8_t *c_u64);

// The tensors of the state, ascending by offset.
const apus_tensor_info *integers_parameters(int *count);

// What a function found wrong when it returned APUS_INDEX_OUT_OF_RANGE: ask right after the
// call, with the same workspace. NULL if no function of this file can fail so.
const apus_fault *integers_fault(const void *workspace);

#ifdef __cplusplus
}
#endif
#endif
