// SPDX-License-Identifier: Apache-2.0
// The data files of the zoo, embedded at build time.
#ifndef APUS_ZOO_DATA_H
#define APUS_ZOO_DATA_H
#include <stddef.h>

// The bytes of a file of ApusZoo/Resources and how many, or NULL for an unknown name.
const unsigned char *apus_zoo_data(const char *name, size_t *count);
#endif
