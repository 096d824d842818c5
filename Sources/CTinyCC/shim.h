// SPDX-License-Identifier: Apache-2.0
#include <libtcc.h>

// The C library has it, but declares it only to those who define _GNU_SOURCE before its first header.
int memfd_create(const char *name, unsigned int flags);
