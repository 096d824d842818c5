// SPDX-License-Identifier: Apache-2.0
// A team of threads. Each worker has a share of the pieces, the same each time so that its cache knows them, and
// takes pieces of others when its own are done. The caller never waits for a thread that has not begun.
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "include/apus_team.h"
#include "text/platform.h"
#include "text/mode.h"

// How often a thread looks for work, or for the end of work, before it sleeps or gives way: about 0.1 ms.
#define SPINS 2000
#define STACK_BYTES (1 << 20)

// The pieces of one worker; each share in a cache line of its own.
typedef struct share {
  _Alignas(64) _Atomic int64_t next;
  int64_t end;
} share;

typedef struct member {
  apus_team *team;
  int64_t worker;
  pthread_t thread;
  uint32_t noise;
} member;

struct apus_team {
  // The job: written while no worker is inside.
  apus_task task;
  void *const *arguments;
  int64_t count, step, workers;
  // Odd while a job is open, one more with each change.
  _Alignas(64) _Atomic uint64_t phase;
  // How many workers may be reading the job.
  _Alignas(64) _Atomic int64_t inside;
  _Atomic int64_t sleepers;
  atomic_flag is_taken;
  _Atomic int is_ending;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
  int64_t threads, started, spins;
  uint32_t yields;
  share *shares;
  member *members;
};

int64_t apus_core_count(void) {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) return CPU_COUNT(&set);
#endif
  const long cores = sysconf(_SC_NPROCESSORS_ONLN);
  return cores > 0 ? cores : 1;
}

static void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

// Gives way now and then, if a test asks for it.
static void disturb(const apus_team *team, member *self) {
  if (team->yields == 0) return;
  self->noise = self->noise * 1664525u + 1013904223u;
  for (uint32_t n = self->noise >> 30; n > 0; n--) sched_yield();
}

static void work(apus_team *team, member *self) {
  const int64_t workers = team->workers;
  for (int64_t turn = 0; turn < workers; turn++) {
    share *from = &team->shares[(self->worker + turn) % workers];
    while (atomic_load_explicit(&from->next, memory_order_relaxed) < from->end) {
      disturb(team, self);
      const int64_t piece = atomic_fetch_add_explicit(&from->next, 1, memory_order_relaxed);
      if (piece >= from->end) break;
      const int64_t first = piece * team->step, left = team->count - first;
      team->task(team->arguments, first, first + (left < team->step ? left : team->step), self->worker);
    }
  }
}

// Whether there is something to do: a job that the worker has not seen, or the end.
static int is_called(apus_team *team, uint64_t seen) {
  const uint64_t phase = atomic_load(&team->phase);
  return ((phase & 1) != 0 && phase != seen) || atomic_load(&team->is_ending);
}

static void wait_for_job(apus_team *team, uint64_t seen) {
  for (int64_t n = 0; n < team->spins; n++) {
    if (is_called(team, seen)) return;
    pause_briefly();
  }
  pthread_mutex_lock(&team->mutex);
  atomic_fetch_add(&team->sleepers, 1);
  while (!is_called(team, seen)) pthread_cond_wait(&team->wake, &team->mutex);
  atomic_fetch_sub(&team->sleepers, 1);
  pthread_mutex_unlock(&team->mutex);
}

static void *serve(void *argument) {
  // A thread of a team does nothing but the work of kernels.
  apus_enter_mode();
  member *self = argument;
  apus_team *team = self->team;
  uint64_t seen = 0;
  for (;;) {
    wait_for_job(team, seen);
    if (atomic_load(&team->is_ending)) return NULL;
    disturb(team, self);
    // Whoever closes a job does so before looking who is inside: one of the two sees the other.
    atomic_fetch_add(&team->inside, 1);
    seen = atomic_load(&team->phase);
    if ((seen & 1) != 0 && self->worker < team->workers) work(team, self);
    atomic_fetch_sub(&team->inside, 1);
  }
}

static void call_sleepers(apus_team *team) {
  if (atomic_load(&team->sleepers) == 0) return;
  pthread_mutex_lock(&team->mutex);
  pthread_cond_broadcast(&team->wake);
  pthread_mutex_unlock(&team->mutex);
}

void apus_team_run(apus_team *team, apus_task task, void *const *arguments, int64_t count, int64_t step,
                   int64_t workers) {
  const int64_t pieces = (count + step - 1) / step;
  if (workers > team->threads) workers = team->threads;
  if (workers > pieces) workers = pieces;
  if (workers < 2 || atomic_flag_test_and_set(&team->is_taken)) {
    task(arguments, 0, count, 0);
    return;
  }
  team->task = task;
  team->arguments = arguments;
  team->count = count;
  team->step = step;
  team->workers = workers;
  for (int64_t worker = 0; worker < workers; worker++) {
    atomic_store_explicit(&team->shares[worker].next, pieces * worker / workers, memory_order_relaxed);
    team->shares[worker].end = pieces * (worker + 1) / workers;
  }
  atomic_fetch_add(&team->phase, 1);
  call_sleepers(team);
  work(team, &team->members[0]);
  atomic_fetch_add(&team->phase, 1);
  for (int64_t n = 0; atomic_load(&team->inside) != 0; n++) {
    if (n < team->spins) pause_briefly();
    else sched_yield();
  }
  atomic_flag_clear(&team->is_taken);
}

// Ends the threads that have started and frees all memory.
void apus_team_destroy(apus_team *team) {
  if (team == NULL) return;
  pthread_mutex_lock(&team->mutex);
  atomic_store(&team->is_ending, 1);
  pthread_cond_broadcast(&team->wake);
  pthread_mutex_unlock(&team->mutex);
  for (int64_t worker = 1; worker <= team->started; worker++)
    pthread_join(team->members[worker].thread, NULL);
  pthread_cond_destroy(&team->wake);
  pthread_mutex_destroy(&team->mutex);
  free(team->members);
  free(team->shares);
  free(team);
}

static void *zeroed(int64_t count, size_t size) {
  const size_t bytes = ((size_t)count * size + 63) / 64 * 64;
  void *memory = aligned_alloc(64, bytes);
  return memory == NULL ? NULL : memset(memory, 0, bytes);
}

// Starts a thread that leaves signals to the others; 0 if it runs.
static int start(member *self) {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return 1;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const int status = pthread_attr_setstacksize(&attributes, STACK_BYTES) != 0 ||
                     pthread_create(&self->thread, &attributes, serve, self) != 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  return status;
}

int apus_team_create(apus_team **team, int64_t threads, const apus_team_faults *faults) {
  const apus_team_faults none = {0, 0};
  if (faults == NULL) faults = &none;
  *team = NULL;
  if (threads < 1) threads = 1;
  if (faults->failing == 1 || threads > INT64_C(1) << 20) return APUS_TEAM_NO_MEMORY;
  apus_team *made = zeroed(1, sizeof *made);
  if (made == NULL) return APUS_TEAM_NO_MEMORY;
  made->shares = zeroed(threads, sizeof *made->shares);
  made->members = zeroed(threads, sizeof *made->members);
  if (made->shares == NULL || made->members == NULL || pthread_mutex_init(&made->mutex, NULL) != 0) {
    free(made->members);
    free(made->shares);
    free(made);
    return APUS_TEAM_NO_MEMORY;
  }
  // On Linux this never fails, and nothing could be done if it did.
  pthread_cond_init(&made->wake, NULL);
  atomic_flag_clear(&made->is_taken);
  made->threads = threads;
  made->yields = faults->yields;
  // Where threads share cores, waiting keeps the others from their work.
  made->spins = threads <= apus_core_count() ? SPINS : 0;
  for (int64_t worker = 0; worker < threads; worker++) {
    made->members[worker].team = made;
    made->members[worker].worker = worker;
    made->members[worker].noise = faults->yields + (uint32_t)worker;
    if (worker == 0) continue;
    if (faults->failing == 1 + worker || start(&made->members[worker]) != 0) {
      apus_team_destroy(made);
      return APUS_TEAM_NO_THREAD;
    }
    made->started = worker;
  }
  *team = made;
  return APUS_TEAM_OK;
}
