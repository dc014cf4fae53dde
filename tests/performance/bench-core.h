/* bench-core.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

/* The buffers of the core: one message made, pushed and received, in one thread.
 * Each is a BenchFunc that needs no data. */

double bench_core_ring         (gpointer data,
                                guint    n_operations);
double bench_core_ring_to_four (gpointer data,
                                guint    n_operations);
double bench_core_latest       (gpointer data,
                                guint    n_operations);
double bench_core_mailbox      (gpointer data,
                                guint    n_operations);
