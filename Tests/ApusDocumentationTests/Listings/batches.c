// SPDX-License-Identifier: Apache-2.0

#include <stdint.h>
#include <stdio.h>

#include "digits.h"

static unsigned char state_block[DIGITS_STATE_BYTES + DIGITS_ALIGNMENT - 1];
static unsigned char workspace_block[DIGITS_WORKSPACE_BYTES + DIGITS_ALIGNMENT - 1];

static void *aligned(unsigned char *block) {
  uintptr_t over = (uintptr_t)block % DIGITS_ALIGNMENT;
  return over ? block + (DIGITS_ALIGNMENT - over) : block;
}

int main(void) {
  void *state = aligned(state_block);
  void *workspace = aligned(workspace_block);
  static float images[150][64];
  static int32_t labels[150];
  for (int i = 0; i < 150; i++) {
    labels[i] = i % 10;
    images[i][labels[i]] = 1.0f;
  }
  const uint32_t seed[2] = {42, 0};
  int status = digits_init(state, workspace, seed);
  float loss = 0.0f, accuracy = 0.0f;
  for (int epoch = 0; status == APUS_OK && epoch < 40; epoch++) {
    // listing: batches.c
    for (int first = 0; status == APUS_OK && first < 150; first += 64) {
      int64_t n = 150 - first < 64 ? 150 - first : 64; /* 64, 64 and 22 */
      status = digits_train_step(state, workspace, images[first], labels + first, n, &loss, &accuracy);
    }
    // end
  }
  if (status == APUS_OK && digits_train_step(state, workspace, images[0], labels, 0, &loss, &accuracy) != APUS_NO_EXAMPLES)
    return 9;
  if (status == APUS_OK && digits_train_step(state, workspace, images[0], labels, 65, &loss, &accuracy) != APUS_TOO_MANY_EXAMPLES)
    return 9;
  printf("%g %g\n", (double)loss, (double)accuracy);
  return status;
}
