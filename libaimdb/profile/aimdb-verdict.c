/* aimdb-verdict.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-verdict-private.h"

/* below this many calls of the slowest stage an average says little */
#define ENOUGH_CALLS 10

/* from this share of its time at work a stage has no room left */
#define SATURATED_SHARE 0.8

/* below this share of its time at work a stage limits nothing */
#define IDLE_SHARE 0.1

static gboolean
has_times (AimdbStageProfile *stage)
{
  return aimdb_stage_profile_is_timed (stage) && aimdb_stage_profile_get_call_count (stage) > 0;
}

AimdbStageProfile *
_aimdb_verdict_find_bottleneck (AimdbStageProfile * const *stages,
                                guint                      n_stages)
{
  AimdbStageProfile *slowest = NULL;

  for (guint i = 0; i < n_stages; i++)
    {
      if (!has_times (stages[i]))
        continue;

      /* of equals the last in the order of listing, as the original has it */
      if (slowest == NULL ||
          aimdb_stage_profile_get_avg_time_ns (stages[i]) >=
          aimdb_stage_profile_get_avg_time_ns (slowest))
        slowest = stages[i];
    }

  return slowest;
}

AimdbStageProfile *
_aimdb_verdict_find_busiest (AimdbStageProfile * const *stages,
                             guint                      n_stages)
{
  AimdbStageProfile *busiest = NULL;

  for (guint i = 0; i < n_stages; i++)
    {
      if (!has_times (stages[i]))
        continue;

      /* of equals the last here too, so that the two rules name the same stage */
      if (busiest == NULL ||
          aimdb_stage_profile_get_total_time_ns (stages[i]) >=
          aimdb_stage_profile_get_total_time_ns (busiest))
        busiest = stages[i];
    }

  return busiest;
}

static char *
format_duration (guint64 ns)
{
  if (ns < 1000)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " ns", ns);

  if (ns < 1000 * 1000)
    return g_strdup_printf ("%.2f µs", ns / 1e3);

  if (ns < 1000 * 1000 * 1000)
    return g_strdup_printf ("%.2f ms", ns / 1e6);

  return g_strdup_printf ("%.2f s", ns / 1e9);
}

/* no more digits than the figures are worth */
static char *
format_share (double share)
{
  if (share < 0.001)
    return g_strdup ("less than 0.1 %");

  return g_strdup_printf (share < IDLE_SHARE ? "%.1f %%" : "%.0f %%", share * 100);
}

/* what follows from the figures of the slowest stage, strongest evidence first */
static char *
describe_weight (AimdbStageProfile *slowest,
                 AimdbStageProfile *busiest)
{
  guint64 n_lost = aimdb_stage_profile_get_lost_count (slowest);
  double share = aimdb_stage_profile_get_busy_share (slowest);
  g_autofree char *share_text = format_share (share);

  if (n_lost > 0)
    return g_strdup_printf ("it does not keep up and lost %" G_GUINT64_FORMAT " values, "
                            "so make it faster, feed it less often or enlarge the buffer",
                            n_lost);

  if (aimdb_stage_profile_get_call_count (slowest) < ENOUGH_CALLS)
    return g_strdup ("too few calls to tell whether that matters");

  if (share < 0)
    return g_strdup ("how busy it is the instance does not tell");

  if (share >= SATURATED_SHARE)
    return g_strdup_printf ("it is at work %s of the time and limits what this record can carry",
                            share_text);

  if (busiest != slowest)
    {
      g_autofree char *label = aimdb_stage_profile_dup_label (busiest);
      g_autofree char *busiest_text =
        format_share (aimdb_stage_profile_get_busy_share (busiest));

      return g_strdup_printf ("but %s is at work longer in total (%s of the time against %s)",
                              label, busiest_text, share_text);
    }

  if (share < IDLE_SHARE)
    return g_strdup_printf ("but it is at work %s of the time, so it limits nothing now",
                            share_text);

  return g_strdup_printf ("it is at work %s of the time and still keeps up", share_text);
}

char *
_aimdb_verdict_describe (AimdbStageProfile * const *stages,
                         guint                      n_stages)
{
  AimdbStageProfile *slowest = _aimdb_verdict_find_bottleneck (stages, n_stages);
  guint64 n_calls;
  g_autofree char *label = NULL;
  g_autofree char *average = NULL;
  g_autofree char *weight = NULL;

  if (slowest == NULL)
    return g_strdup ("No stage was called yet.");

  n_calls = aimdb_stage_profile_get_call_count (slowest);
  label = aimdb_stage_profile_dup_label (slowest);
  average = format_duration (aimdb_stage_profile_get_avg_time_ns (slowest));
  weight = describe_weight (slowest, _aimdb_verdict_find_busiest (stages, n_stages));

  return g_strdup_printf ("%s is the slowest stage, %s a call over %" G_GUINT64_FORMAT " %s; %s.",
                          label, average, n_calls, n_calls == 1 ? "call" : "calls", weight);
}
