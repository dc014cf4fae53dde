/* bench-measure.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

/* does N_OPERATIONS and tells how long they took, in nanoseconds */
typedef double (*BenchFunc) (gpointer data,
                             guint    n_operations);

/* one of several things that are measured against each other */
typedef struct
{
  BenchFunc func;
  gpointer data;
  guint n_operations;           /* of one round */
  double each_ns;               /* result: the time of one operation */
} BenchSide;

double bench_now_ns        (void);

/* what the calling thread has used */
double bench_thread_now_ns (void);

/* Measures the sides in turns, so that a machine which is slow for a while is so
 * for all of them, and leaves the median of the rounds in each. */
void   bench_measure       (BenchSide *sides,
                            guint      n_sides);
