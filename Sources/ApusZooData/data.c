// SPDX-License-Identifier: Apache-2.0
#include "include/apus_zoo_data.h"
#include <string.h>
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char digits[] = {
#embed "../ApusZoo/Resources/digits.csv.gz"
};
static const unsigned char diabetes_data[] = {
#embed "../ApusZoo/Resources/diabetes_data_raw.csv.gz"
};
static const unsigned char diabetes_target[] = {
#embed "../ApusZoo/Resources/diabetes_target.csv.gz"
};
static const unsigned char mnist[] = {
#embed "../ApusZoo/Resources/mnist_5k.csv.gz"
};

static const struct {
  const char *name;
  const unsigned char *bytes;
  size_t count;
} files[] = {
    {"digits.csv.gz", digits, sizeof digits},
    {"diabetes_data_raw.csv.gz", diabetes_data, sizeof diabetes_data},
    {"diabetes_target.csv.gz", diabetes_target, sizeof diabetes_target},
    {"mnist_5k.csv.gz", mnist, sizeof mnist},
};

const unsigned char *apus_zoo_data(const char *name, size_t *count) {
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    if (strcmp(files[i].name, name) == 0) {
      *count = files[i].count;
      return files[i].bytes;
    }
  *count = 0;
  return NULL;
}
