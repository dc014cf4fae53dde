/* bench-measure.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "bench-measure.h"

#include <stdlib.h>
#include <time.h>

#define N_ROUNDS 31

static double
now_ns (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);

  return (double) now.tv_sec * 1e9 + (double) now.tv_nsec;
}

double
bench_now_ns (void)
{
  return now_ns (CLOCK_MONOTONIC);
}

double
bench_thread_now_ns (void)
{
  return now_ns (CLOCK_THREAD_CPUTIME_ID);
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

void
bench_measure (BenchSide *sides,
               guint      n_sides)
{
  g_autofree double *rounds = g_new (double, n_sides * N_ROUNDS);

  for (guint i = 0; i < n_sides; i++)
    sides[i].func (sides[i].data, sides[i].n_operations);

  for (guint round = 0; round < N_ROUNDS; round++)
    for (guint i = 0; i < n_sides; i++)
      rounds[i * N_ROUNDS + round] =
        sides[i].func (sides[i].data, sides[i].n_operations) / sides[i].n_operations;

  for (guint i = 0; i < n_sides; i++)
    {
      double *own = rounds + i * N_ROUNDS;

      qsort (own, N_ROUNDS, sizeof *own, compare_doubles);
      sides[i].each_ns = own[N_ROUNDS / 2];
    }
}
