// SPDX-License-Identifier: Apache-2.0

// listing: train.c
#include <stdio.h>
#include <stdlib.h>

#include "digits.h"

int main(void) {
  void *state = aligned_alloc(DIGITS_ALIGNMENT, DIGITS_STATE_BYTES);
  void *workspace = aligned_alloc(DIGITS_ALIGNMENT, DIGITS_WORKSPACE_BYTES);
  if (!state || !workspace) return 1;

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
  free(workspace);
  free(state);
  return status;
}
// end
