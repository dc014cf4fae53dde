/* aimdb-profile.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-database.h"
#include "aimdb-profile-private.h"

/**
 * aimdb_is_profiling_built_in:
 *
 * Gets whether the library was built to measure stages.
 *
 * Without it every profile is empty and nothing is measured at all.
 *
 * Returns: whether stage profiling is built in
 *
 * Since: 0.1
 */
gboolean
aimdb_is_profiling_built_in (void)
{
  return AIMDB_HAVE_PROFILING;
}

/**
 * aimdb_is_metrics_built_in:
 *
 * Gets whether the library was built to count what passes through buffers.
 *
 * Returns: whether buffer metrics are built in
 *
 * Since: 0.1
 */
gboolean
aimdb_is_metrics_built_in (void)
{
  return AIMDB_HAVE_METRICS;
}

#if AIMDB_HAVE_PROFILING

AimdbProfileClock _aimdb_profile_clock;

void
_aimdb_profile_get (AimdbProfileStats       *stats,
                    AimdbStageProfileFields *fields)
{
  AimcStatsSnapshot snapshot;
  guint64 running_since;
  guint64 now;

  aimc_stats_snapshot (&stats->calls, &snapshot);
  running_since = atomic_load_explicit (&stats->running_since, memory_order_relaxed);
  now = _aimdb_profile_now ();

  if (fields->timed && !fields->asynchronous)
    fields->context = atomic_load_explicit (&stats->context, memory_order_relaxed);

  fields->call_count = snapshot.samples.count;
  fields->total_time_ns = snapshot.samples.total;
  fields->min_time_ns = snapshot.samples.min;
  fields->max_time_ns = snapshot.samples.max;
  fields->period_ns = aimc_samples_period (&snapshot.samples);
  fields->window_ns = now > snapshot.since ? now - snapshot.since : 0;
  fields->running_ns = running_since != 0 && now > running_since ? now - running_since : 0;
}

#endif
