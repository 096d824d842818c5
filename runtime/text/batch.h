// begin batch.h
// SPDX-License-Identifier: Apache-2.0
// needs: status
// What functions report that take any number of examples up to a greatest one: they have read nothing,
// and nothing has changed.
#ifndef APUS_BATCH
#define APUS_BATCH
enum {
  // There are no examples.
  APUS_NO_EXAMPLES = 4,
  // There are more examples than the function takes, or fewer than none.
  APUS_TOO_MANY_EXAMPLES = 5
};
#endif
// end batch.h
