// begin threads.h
// SPDX-License-Identifier: Apache-2.0
// needs: platform mode
// Loops whose iterations may run at the same time, in pieces that the program fixes: one after the other by default;
// with -DAPUS_OPENMP -fopenmp by threads of OpenMP; with -DAPUS_PTHREADS -pthread by POSIX threads, which each loop
// starts and waits for. What is computed, and in which order within a piece, is the same.
#if defined(APUS_OPENMP)
#include <omp.h>
#elif defined(APUS_PTHREADS)
#include <pthread.h>
#endif

// Runs the iterations from `first` below `end`, in memory that belongs to one worker.
typedef void (*apus_task)(void *const *arguments, int64_t first, int64_t end, int64_t worker);

#if defined(APUS_PTHREADS) && !defined(APUS_OPENMP)
// What one thread does, and where those after it begin.
typedef struct apus_share {
  apus_task task;
  void *const *arguments;
  int64_t count, step, workers, worker;
} apus_share;

static void *apus_serve(void *share);

// Runs a share while a thread runs those after it; if there is none to be had, all of them.
static void apus_work(const apus_share *own) {
  const int64_t pieces = (own->count - 1) / own->step + 1;
  apus_share next = *own;
  pthread_t thread;
  next.worker++;
  const int helped = next.worker < own->workers && pthread_create(&thread, NULL, apus_serve, &next) == 0;
  const int64_t first = pieces * own->worker / own->workers * own->step;
  const int64_t last = pieces * next.worker / own->workers * own->step;
  const int64_t end = helped && last < own->count ? last : own->count;
  if (first < end) own->task(own->arguments, first, end, own->worker);
  if (helped) pthread_join(thread, NULL);
}

static void *apus_serve(void *share) {
  (void)apus_enter_mode();
  apus_work((const apus_share *)share);
  return NULL;
}
#endif

// Runs the task on 0 ..< count in pieces of `step`, by at most `workers` threads.
APUS_FUNCTION void apus_run(apus_task task, void *const *arguments, int64_t count, int64_t step, int64_t workers) {
#if defined(APUS_OPENMP)
#pragma omp parallel num_threads((int)workers)
  {
    const uint64_t mode = apus_enter_mode();
#pragma omp for schedule(static)
    for (int64_t first = 0; first < count; first += step) {
      const int64_t rest = count - first;
      task(arguments, first, first + (rest < step ? rest : step), omp_get_thread_num());
    }
    apus_leave_mode(mode);
  }
#elif defined(APUS_PTHREADS)
  const apus_share all = {task, arguments, count, step, workers, 0};
  apus_work(&all);
#else
  (void)step;
  (void)workers;
  task(arguments, 0, count, 0);
#endif
}
// end threads.h
