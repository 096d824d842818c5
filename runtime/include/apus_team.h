// SPDX-License-Identifier: Apache-2.0
// A team of threads that runs the pieces of one task at a time. Which thread runs which piece is open: a task
// whose pieces do not depend on each other gives the same bits for every number of threads.
#ifndef APUS_TEAM_H
#define APUS_TEAM_H
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// What the creation of a team ends with.
enum { APUS_TEAM_OK = 0, APUS_TEAM_NO_MEMORY = 1, APUS_TEAM_NO_THREAD = 2 };

typedef struct apus_team apus_team;

// Runs the iterations from `first` below `end`, in memory that belongs to one worker.
typedef void (*apus_task)(void *const *arguments, int64_t first, int64_t end, int64_t worker);

// What only tests ask for; all zero otherwise.
typedef struct apus_team_faults {
  uint32_t yields;  // not zero: threads give way at random moments, drawn from this seed
  int64_t failing;  // 1: there is no memory; 1 + n: the n-th thread does not start
} apus_team_faults;

// How many cores this process may use.
int64_t apus_core_count(void);
// Makes a team of the calling thread and `threads - 1` more; `faults` may be NULL. On a status other than
// APUS_TEAM_OK there is no team, and nothing of it is left.
int apus_team_create(apus_team **team, int64_t threads, const apus_team_faults *faults);
// Ends the threads; nobody may be using the team.
void apus_team_destroy(apus_team *team);
// Runs the task on 0 ..< count in pieces of `step`, by at most `workers` threads, the calling one included, and
// returns when all are done. While the team serves another thread, the calling one does all the work.
void apus_team_run(apus_team *team, apus_task task, void *const *arguments, int64_t count, int64_t step,
                   int64_t workers);

#ifdef __cplusplus
}
#endif
#endif
