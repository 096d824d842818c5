// SPDX-License-Identifier: Apache-2.0

// listing: train.c
#include <stdint.h>
#include <stdio.h>

#include "digits.h"

/* C99 cannot align a variable, so each block is larger, and what is used begins at a multiple within it. */
static unsigned char state_block[DIGITS_STATE_BYTES + DIGITS_ALIGNMENT - 1];
static unsigned char workspace_block[DIGITS_WORKSPACE_BYTES + DIGITS_ALIGNMENT - 1];

static void *aligned(unsigned char *block) {
  uintptr_t over = (uintptr_t)block % DIGITS_ALIGNMENT;
  return over ? block + (DIGITS_ALIGNMENT - over) : block;
}

int main(void) {
  void *state = aligned(state_block);
  void *workspace = aligned(workspace_block);

  static float x[32][64]; /* 32 images of 8×8 pixels, and what they show */
  int32_t y[32];
  for (int i = 0; i < 32; i++) {
    y[i] = i % 10;
    x[i][y[i]] = 1.0f;
  }

  const uint32_t seed[2] = {42, 0};
  int status = digits_init(state, workspace, seed);
  for (int step = 0; status == APUS_OK && step < 100; step++) {
    float loss, accuracy;
    status = digits_train_step(state, workspace, &x[0][0], y, &loss, &accuracy);
    printf("%d %g %g\n", step, (double)loss, (double)accuracy);
  }
  return status;
}
// end
