// begin status.h
// SPDX-License-Identifier: Apache-2.0
// needs: platform
// What a compiled program reports: zero, or why it stopped and where.
#ifndef APUS_STATUS
#define APUS_STATUS
enum {
  APUS_OK = 0,
  APUS_NULL_POINTER = 1,
  APUS_MISALIGNED = 2,
  APUS_INDEX_OUT_OF_RANGE = 3
};

// The first fault of a run: `value` names the program's value it happened in, `position` the element.
typedef struct apus_fault {
  int32_t status;
  int32_t value;
  int64_t position;
} apus_fault;

// One tensor of a program's state: where it lies, and what it is called in the model.
typedef struct apus_tensor_info {
  const char *name;
  const char *dtype;
  int32_t rank;
  int64_t shape[16];
  int64_t offset;
  int64_t bytes;
} apus_tensor_info;
#endif
// end status.h
