/* aimdb-metrics-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 produced;
  guint64 consumed;             /* summed over the readers */
  guint64 dropped;              /* summed over the readers */
} AimdbBufferCounters;

/* All that counting adds to a buffer, and the only place that asks whether it
 * is built in: off, the counters are not there. */
#if AIMDB_HAVE_METRICS

# define AIMDB_METRICS AimdbBufferCounters metrics;
# define aimdb_metrics_add(buffer, counter, n) ((buffer)->metrics.counter += (n))
# define aimdb_metrics_get(buffer, result) (*(result) = (buffer)->metrics, TRUE)
# define aimdb_metrics_reset(buffer) ((buffer)->metrics = (AimdbBufferCounters) { 0 })

#else

# define AIMDB_METRICS
# define aimdb_metrics_add(buffer, counter, n) G_STMT_START { } G_STMT_END
# define aimdb_metrics_get(buffer, result) FALSE
# define aimdb_metrics_reset(buffer) G_STMT_START { } G_STMT_END

#endif

G_END_DECLS
