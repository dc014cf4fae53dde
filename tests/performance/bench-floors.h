/* bench-floors.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

/* What nothing of the kind can do without, and what else there is to do it with.
 * Each is a BenchFunc that needs no data. */

double bench_indirect_call (gpointer data,
                            guint    n_operations);
double bench_clock_read    (gpointer data,
                            guint    n_operations);
double bench_plain_ring    (gpointer data,
                            guint    n_operations);
double bench_loop_turn     (gpointer data,
                            guint    n_operations);
double bench_async_queue   (gpointer data,
                            guint    n_operations);
double bench_queue_stream  (gpointer data,
                            guint    n_operations);
