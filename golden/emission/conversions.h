// conversions.h: made by Apus 0.1.0 from the graph 0123abcd.
#ifndef CONVERSIONS_H
#define CONVERSIONS_H
#include <stddef.h>
#include <stdint.h>

// begin status.h
// …
// end status.h

// State holds what lives from call to call: parameters, optimizer slots and counters. The
// workspace is scratch, which models may share. Both begin at a multiple of the alignment;
// no two pointers passed to a function may overlap.
#define CONVERSIONS_STATE_BYTES 0
#define CONVERSIONS_WORKSPACE_BYTES 64
#define CONVERSIONS_ALIGNMENT 64

#ifdef __cplusplus
extern "C" {
#endif

// Returns APUS_OK or why it stopped; 64 bytes of workspace serve it.
//   x_f16: input, f16[24]
//   x_bf16: input, bf16[24]
//   x_f32: input, f32[24]
//   x_f64: input, f64[24]
//   x_i8: input, i8[24]
//   x_i16: input, i16[24]
//   x_i32: input, i32[24]
//   x_i64: input, i64[24]
//   x_u8: input, u8[24]
//   x_u16: input, u16[24]
//   x_u32: input, u32[24]
//   x_u64: input, u64[24]
//   x_bool: input, bool[24]
//   z_f16_f16: result, f16[24]
//   z_f16_bf16: result, bf16[24]
//   z_f16_f32: result, f32[24]
//   z_f16_f64: result, f64[24]
//   z_f16_i8: result, i8[24]
//   z_f16_i16: result, i16[24]
//   z_f16_i32: result, i32[24]
//   z_f16_i64: result, i64[24]
//   z_f16_u8: result, u8[24]
//   z_f16_u16: result, u16[24]
//   z_f16_u32: result, u32[24]
//   z_f16_u64: result, u64[24]
//   z_f16_bool: result, bool[24]
//   z_bf16_f16: result, f16[24]
//   z_bf16_bf16: result, bf16[24]
//   z_bf16_f32: result, f32[24]
//   z_bf16_f64: result, f64[24]
//   z_bf16_i8: result, i8[24]
//   z_bf16_i16: result, i16[24]
//   z_bf16_i32: result, i32[24]
//   z_bf16_i64: result, i64[24]
//   z_bf16_u8: result, u8[24]
//   z_bf16_u16: result, u16[24]
//   z_bf16_u32: result, u32[24]
//   z_bf16_u64: result, u64[24]
//   z_bf16_bool: result, bool[24]
//   z_f32_f16: result, f16[24]
//   z_f32_bf16: result, bf16[24]
//   z_f32_f32: result, f32[24]
//   z_f32_f64: result, f64[24]
//   z_f32_i8: result, i8[24]
//   z_f32_i16: result, i16[24]
//   z_f32_i32: result, i32[24]
//   z_f32_i64: result, i64[24]
//   z_f32_u8: result, u8[24]
//   z_f32_u16: result, u16[24]
//   z_f32_u32: result, u32[24]
//   z_f32_u64: result, u64[24]
//   z_f32_bool: result, bool[24]
//   z_f64_f16: result, f16[24]
//   z_f64_bf16: result, bf16[24]
//   z_f64_f32: result, f32[24]
//   z_f64_f64: result, f64[24]
//   z_f64_i8: result, i8[24]
//   z_f64_i16: result, i16[24]
//   z_f64_i32: result, i32[24]
//   z_f64_i64: result, i64[24]
//   z_f64_u8: result, u8[24]
//   z_f64_u16: result, u16[24]
//   z_f64_u32: result, u32[24]
//   z_f64_u64: result, u64[24]
//   z_f64_bool: result, bool[24]
//   z_i8_f16: result, f16[24]
//   z_i8_bf16: result, bf16[24]
//   z_i8_f32: result, f32[24]
//   z_i8_f64: result, f64[24]
//   z_i8_i8: result, i8[24]
//   z_i8_i16: result, i16[24]
//   z_i8_i32: result, i32[24]
//   z_i8_i64: result, i64[24]
//   z_i8_u8: result, u8[24]
//   z_i8_u16: result, u16[24]
//   z_i8_u32: result, u32[24]
//   z_i8_u64: result, u64[24]
//   z_i8_bool: result, bool[24]
//   z_i16_f16: result, f16[24]
//   z_i16_bf16: result, bf16[24]
//   z_i16_f32: result, f32[24]
//   z_i16_f64: result, f64[24]
//   z_i16_i8: result, i8[24]
//   z_i16_i16: result, i16[24]
//   z_i16_i32: result, i32[24]
//   z_i16_i64: result, i64[24]
//   z_i16_u8: result, u8[24]
//   z_i16_u16: result, u16[24]
//   z_i16_u32: result, u32[24]
//   z_i16_u64: result, u64[24]
//   z_i16_bool: result, bool[24]
//   z_i32_f16: result, f16[24]
//   z_i32_bf16: result, bf16[24]
//   z_i32_f32: result, f32[24]
//   z_i32_f64: result, f64[24]
//   z_i32_i8: result, i8[24]
//   z_i32_i16: result, i16[24]
//   z_i32_i32: result, i32[24]
//   z_i32_i64: result, i64[24]
//   z_i32_u8: result, u8[24]
//   z_i32_u16: result, u16[24]
//   z_i32_u32: result, u32[24]
//   z_i32_u64: result, u64[24]
//   z_i32_bool: result, bool[24]
//   z_i64_f16: result, f16[24]
//   z_i64_bf16: result, bf16[24]
//   z_i64_f32: result, f32[24]
//   z_i64_f64: result, f64[24]
//   z_i64_i8: result, i8[24]
//   z_i64_i16: result, i16[24]
//   z_i64_i32: result, i32[24]
//   z_i64_i64: result, i64[24]
//   z_i64_u8: result, u8[24]
//   z_i64_u16: result, u16[24]
//   z_i64_u32: result, u32[24]
//   z_i64_u64: result, u64[24]
//   z_i64_bool: result, bool[24]
//   z_u8_f16: result, f16[24]
//   z_u8_bf16: result, bf16[24]
//   z_u8_f32: result, f32[24]
//   z_u8_f64: result, f64[24]
//   z_u8_i8: result, i8[24]
//   z_u8_i16: result, i16[24]
//   z_u8_i32: result, i32[24]
//   z_u8_i64: result, i64[24]
//   z_u8_u8: result, u8[24]
//   z_u8_u16: result, u16[24]
//   z_u8_u32: result, u32[24]
//   z_u8_u64: result, u64[24]
//   z_u8_bool: result, bool[24]
//   z_u16_f16: result, f16[24]
//   z_u16_bf16: result, bf16[24]
//   z_u16_f32: result, f32[24]
//   z_u16_f64: result, f64[24]
//   z_u16_i8: result, i8[24]
//   z_u16_i16: result, i16[24]
//   z_u16_i32: result, i32[24]
//   z_u16_i64: result, i64[24]
//   z_u16_u8: result, u8[24]
//   z_u16_u16: result, u16[24]
//   z_u16_u32: result, u32[24]
//   z_u16_u64: result, u64[24]
//   z_u16_bool: result, bool[24]
//   z_u32_f16: result, f16[24]
//   z_u32_bf16: result, bf16[24]
//   z_u32_f32: result, f32[24]
//   z_u32_f64: result, f64[24]
//   z_u32_i8: result, i8[24]
//   z_u32_i16: result, i16[24]
//   z_u32_i32: result, i32[24]
//   z_u32_i64: result, i64[24]
//   z_u32_u8: result, u8[24]
//   z_u32_u16: result, u16[24]
//   z_u32_u32: result, u32[24]
//   z_u32_u64: result, u64[24]
//   z_u32_bool: result, bool[24]
//   z_u64_f16: result, f16[24]
//   z_u64_bf16: result, bf16[24]
//   z_u64_f32: result, f32[24]
//   z_u64_f64: result, f64[24]
//   z_u64_i8: result, i8[24]
//   z_u64_i16: result, i16[24]
//   z_u64_i32: result, i32[24]
//   z_u64_i64: result, i64[24]
//   z_u64_u8: result, u8[24]
//   z_u64_u16: result, u16[24]
//   z_u64_u32: result, u32[24]
//   z_u64_u64: result, u64[24]
//   z_u64_bool: result, bool[24]
//   z_bool_f16: result, f16[24]
//   z_bool_bf16: result, bf16[24]
//   z_bool_f32: result, f32[24]
//   z_bool_f64: result, f64[24]
//   z_bool_i8: result, i8[24]
//   z_bool_i16: result, i16[24]
//   z_bool_i32: result, i32[24]
//   z_bool_i64: result, i64[24]
//   z_bool_u8: result, u8[24]
//   z_bool_u16: result, u16[24]
//   z_bool_u32: result, u32[24]
//   z_bool_u64: result, u64[24]
//   z_bool_bool: result, bool[24]
//   p_f16: result, f16[24]
//   p_bf16: result, bf16[24]
//   p_f32: result, f32[24]
//   p_f64: result, f64[24]
//   p_i8: result, i8[24]
//   p_i16: result, i16[24]
//   p_i32: result, i32[24]
//   p_i64: result, i64[24]
//   p_u8: result, u8[24]
//   p_u16: result, u16[24]
//   p_u32: result, u32[24]
//   p_u64: result, u64[24]
//   p_bool: result, bool[24]
int conversions_run(const void *state, void *workspace, const uint16_t *x_f16,
        const uint16_t *x_bf16, const float *x_f32, const double *x_f64, const int8_t *x_i8,
        const int16_t *x_i16, const int32_t *x_i32, const int64_t *x_i64, const uint8_t *x_u8,
        const uint16_t *x_u16, const uint32_t *x_u32, const uint64_t *x_u64, const uint8_t *x_bool,
        uint16_t *z_f16_f16, uint16_t *z_f16_bf16, float *z_f16_f32, double *z_f16_f64,
        int8_t *z_f16_i8, int16_t *z_f16_i16, int32_t *z_f16_i32, int64_t *z_f16_i64,
        uint8_t *z_f16_u8, uint16_t *z_f16_u16, uint32_t *z_f16_u32, uint64_t *z_f16_u64,
        uint8_t *z_f16_bool, uint16_t *z_bf16_f16, uint16_t *z_bf16_bf16, float *z_bf16_f32,
        double *z_bf16_f64, int8_t *z_bf16_i8, int16_t *z_bf16_i16, int32_t *z_bf16_i32,
        int64_t *z_bf16_i64, uint8_t *z_bf16_u8, uint16_t *z_bf16_u16, uint32_t *z_bf16_u32,
        uint64_t *z_bf16_u64, uint8_t *z_bf16_bool, uint16_t *z_f32_f16, uint16_t *z_f32_bf16,
        float *z_f32_f32, double *z_f32_f64, int8_t *z_f32_i8, int16_t *z_f32_i16,
        int32_t *z_f32_i32, int64_t *z_f32_i64, uint8_t *z_f32_u8, uint16_t *z_f32_u16,
        uint32_t *z_f32_u32, uint64_t *z_f32_u64, uint8_t *z_f32_bool, uint16_t *z_f64_f16,
        uint16_t *z_f64_bf16, float *z_f64_f32, double *z_f64_f64, int8_t *z_f64_i8,
        int16_t *z_f64_i16, int32_t *z_f64_i32, int64_t *z_f64_i64, uint8_t *z_f64_u8,
        uint16_t *z_f64_u16, uint32_t *z_f64_u32, uint64_t *z_f64_u64, uint8_t *z_f64_bool,
        uint16_t *z_i8_f16, uint16_t *z_i8_bf16, float *z_i8_f32, double *z_i8_f64, int8_t *z_i8_i8,
        int16_t *z_i8_i16, int32_t *z_i8_i32, int64_t *z_i8_i64, uint8_t *z_i8_u8,
        uint16_t *z_i8_u16, uint32_t *z_i8_u32, uint64_t *z_i8_u64, uint8_t *z_i8_bool,
        uint16_t *z_i16_f16, uint16_t *z_i16_bf16, float *z_i16_f32, double *z_i16_f64,
        int8_t *z_i16_i8, int16_t *z_i16_i16, int32_t *z_i16_i32, int64_t *z_i16_i64,
        uint8_t *z_i16_u8, uint16_t *z_i16_u16, uint32_t *z_i16_u32, uint64_t *z_i16_u64,
        uint8_t *z_i16_bool, uint16_t *z_i32_f16, uint16_t *z_i32_bf16, float *z_i32_f32,
        double *z_i32_f64, int8_t *z_i32_i8, int16_t *z_i32_i16, int32_t *z_i32_i32,
        int64_t *z_i32_i64, uint8_t *z_i32_u8, uint16_t *z_i32_u16, uint32_t *z_i32_u32,
        uint64_t *z_i32_u64, uint8_t *z_i32_bool, uint16_t *z_i64_f16, uint16_t *z_i64_bf16,
        float *z_i64_f32, double *z_i64_f64, int8_t *z_i64_i8, int16_t *z_i64_i16,
        int32_t *z_i64_i32, int64_t *z_i64_i64, uint8_t *z_i64_u8, uint16_t *z_i64_u16,
        uint32_t *z_i64_u32, uint64_t *z_i64_u64, uint8_t *z_i64_bool, uint16_t *z_u8_f16,
        uint16_t *z_u8_bf16, float *z_u8_f32, double *z_u8_f64, int8_t *z_u8_i8, int16_t *z_u8_i16,
        int32_t *z_u8_i32, int64_t *z_u8_i64, uint8_t *z_u8_u8, uint16_t *z_u8_u16,
        uint32_t *z_u8_u32, uint64_t *z_u8_u64, uint8_t *z_u8_bool, uint16_t *z_u16_f16,
        uint16_t *z_u16_bf16, float *z_u16_f32, double *z_u16_f64, int8_t *z_u16_i8,
        int16_t *z_u16_i16, int32_t *z_u16_i32, int64_t *z_u16_i64, uint8_t *z_u16_u8,
        uint16_t *z_u16_u16, uint32_t *z_u16_u32, uint64_t *z_u16_u64, uint8_t *z_u16_bool,
        uint16_t *z_u32_f16, uint16_t *z_u32_bf16, float *z_u32_f32, double *z_u32_f64,
        int8_t *z_u32_i8, int16_t *z_u32_i16, int32_t *z_u32_i32, int64_t *z_u32_i64,
        uint8_t *z_u32_u8, uint16_t *z_u32_u16, uint32_t *z_u32_u32, uint64_t *z_u32_u64,
        uint8_t *z_u32_bool, uint16_t *z_u64_f16, uint16_t *z_u64_bf16, float *z_u64_f32,
        double *z_u64_f64, int8_t *z_u64_i8, int16_t *z_u64_i16, int32_t *z_u64_i32,
        int64_t *z_u64_i64, uint8_t *z_u64_u8, uint16_t *z_u64_u16, uint32_t *z_u64_u32,
        uint64_t *z_u64_u64, uint8_t *z_u64_bool, uint16_t *z_bool_f16, uint16_t *z_bool_bf16,
        float *z_bool_f32, double *z_bool_f64, int8_t *z_bool_i8, int16_t *z_bool_i16,
        int32_t *z_bool_i32, int64_t *z_bool_i64, uint8_t *z_bool_u8, uint16_t *z_bool_u16,
        uint32_t *z_bool_u32, uint64_t *z_bool_u64, uint8_t *z_bool_bool, uint16_t *p_f16,
        uint16_t *p_bf16, float *p_f32, double *p_f64, int8_t *p_i8, int16_t *p_i16, int32_t *p_i32,
        int64_t *p_i64, uint8_t *p_u8, uint16_t *p_u16, uint32_t *p_u32, uint64_t *p_u64,
        uint8_t *p_bool);

// The tensors of the state, ascending by offset.
const apus_tensor_info *conversions_parameters(int *count);

// What a function found wrong when it returned APUS_INDEX_OUT_OF_RANGE: ask right after the
// call, with the same workspace. NULL if no function of this file can fail so.
const apus_fault *conversions_fault(const void *workspace);

#ifdef __cplusplus
}
#endif
#endif
