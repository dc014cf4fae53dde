/* aimdb-verdict-text.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-verdict-private.h"

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

  return g_strdup_printf (share < AIMDB_VERDICT_IDLE_SHARE ? "%.1f %%" : "%.0f %%", share * 100);
}

static char *
dup_label (AimdbVerdict            *self,
           const AimdbVerdictStage *stage)
{
  g_autofree char *label = aimdb_stage_profile_dup_label (stage->profile);

  if (self->n_records < 2)
    return g_steal_pointer (&label);

  return g_strdup_printf ("%s of %s", label, stage->record_key);
}

/* what a clause after the opening calls the stage */
static char *
dup_subject (AimdbVerdict            *self,
             const AimdbVerdictStage *stage)
{
  g_autofree char *label = NULL;

  if (stage == self->bottleneck)
    return g_strdup ("it");

  label = dup_label (self, stage);

  return g_strdup_printf (self->bottleneck != NULL ? "but %s" : "%s", label);
}

static char *
describe_stuck (AimdbVerdict *self,
                const char   *subject)
{
  const AimdbVerdictStage *stage = self->subject;
  guint64 longest = aimdb_stage_profile_get_max_time_ns (stage->profile);
  g_autofree char *running =
    format_duration (aimdb_stage_profile_get_running_ns (stage->profile));
  g_autofree char *usual = longest > 0 ? format_duration (longest) : NULL;
  const char *others = "";

  if (aimdb_stage_profile_is_asynchronous (stage->profile))
    others = "; only its own values wait for it";
  else if (aimdb_stage_profile_get_context (stage->profile) != 0)
    others = "; every stage of its main context waits for it";

  if (usual == NULL)
    return g_strdup_printf ("%s has been in one call for %s: it hangs or waits for something, "
                            "so look at what it calls%s", subject, running, others);

  return g_strdup_printf ("%s has been in one call for %s, where %s was the longest before: it "
                          "hangs or waits for something, so look at what it calls%s",
                          subject, running, usual, others);
}

static char *
describe_loss (AimdbVerdict *self,
               const char   *subject)
{
  const AimdbVerdictStage *stage = self->subject;
  guint64 n_lost = aimdb_stage_profile_get_lost_count (stage->profile);
  guint64 n_values = n_lost + aimdb_stage_profile_get_call_count (stage->profile);
  g_autofree char *lost =
    g_strdup_printf ("%s lost %" G_GUINT64_FORMAT " values of %" G_GUINT64_FORMAT,
                     subject, n_lost, n_values);
  g_autofree char *share = format_share (MAX (stage->share, 0));
  g_autofree char *longest = format_duration (aimdb_stage_profile_get_max_time_ns (stage->profile));

  if (self->limiting != stage)
    {
      g_autofree char *label = dup_label (self, self->limiting);
      g_autofree char *all = format_share (stage->context_share);

      return g_strdup_printf ("%s because its main context is busy %s of the time, most of it with "
                              "%s: make that faster, or give one of them a main context of its own",
                              lost, all, label);
    }

  if (stage->share < 0)
    return g_strdup_printf ("%s: make it faster, feed it less often or enlarge the buffer", lost);

  if (stage->share >= AIMDB_VERDICT_SATURATED_SHARE || stage->load >= 1)
    return g_strdup_printf ("%s, as it does not keep up though it is at work %s of the time: make "
                            "it faster or feed it less often; a larger buffer helps against bursts "
                            "only", lost, share);

  return g_strdup_printf ("%s though it is at work only %s of the time, so they come in bursts or "
                          "single calls take long (%s): enlarge the buffer", lost, share, longest);
}

static char *
describe_falling_behind (AimdbVerdict *self,
                         const char   *subject)
{
  const AimdbVerdictStage *stage = self->subject;

  if (self->limiting != stage)
    {
      g_autofree char *label = dup_label (self, self->limiting);
      g_autofree char *all = format_share (stage->context_share);

      return g_strdup_printf ("%s falls behind because its main context is busy %s of the time, "
                              "most of it with %s: make that faster, or give one of them a main "
                              "context of its own", subject, all, label);
    }

  return g_strdup_printf ("%s falls behind and will lose values, as its work for all that comes "
                          "would take %.1f times the time there is: make it faster or feed it "
                          "less often", subject, stage->load);
}

static char *
describe_saturation (AimdbVerdict *self,
                     const char   *subject)
{
  const AimdbVerdictStage *stage = self->subject;
  g_autofree char *share = format_share (stage->share);

  if (stage->share < AIMDB_VERDICT_SATURATED_SHARE)
    {
      g_autofree char *all = format_share (stage->context_share);
      g_autofree char *label = dup_label (self, stage);

      return g_strdup_printf ("%s%u stages share a main context that is busy %s of the time, most "
                              "of it with %s (%s): make that faster, or give it a main context of "
                              "its own", self->bottleneck != NULL ? "but " : "",
                              stage->n_sharing, all, label, share);
    }

  if (aimdb_stage_profile_is_asynchronous (stage->profile))
    return g_strdup_printf ("%s has a value in hand %s of the time, which holds up no other stage "
                            "but limits what it can carry itself: have it done sooner, or feed it "
                            "less often", subject, share);

  return g_strdup_printf ("%s is at work %s of the time and limits what can be carried: make it "
                          "faster, feed it less often%s", subject, share,
                          stage->n_sharing > 1 ? ", or give it a main context of its own"
                                               : " or share its work out");
}

/* nothing is wrong: why not */
static char *
describe_calm (AimdbVerdict *self)
{
  const AimdbVerdictStage *slowest = self->bottleneck;
  g_autofree char *share = format_share (MAX (slowest->share, 0));
  g_autofree char *label = NULL;
  g_autofree char *busiest_share = NULL;

  if (aimdb_stage_profile_is_asynchronous (slowest->profile) &&
      aimdb_stage_profile_get_stage_type (slowest->profile) == AIMDB_STAGE_TYPE_SOURCE)
    return g_strdup ("but it reads in a thread of its own and holds up no other stage: nothing "
                     "needs to be done");

  if (aimdb_stage_profile_is_asynchronous (slowest->profile))
    return g_strdup_printf ("it has a value in hand %s of the time, holds up no other stage and "
                            "keeps up: nothing needs to be done", share);

  if (self->busiest != NULL && self->busiest != slowest)
    {
      label = dup_label (self, self->busiest);
      busiest_share = format_share (self->busiest->share);

      return g_strdup_printf ("but %s is at work longer in total (%s of the time against %s), and "
                              "keeps up: nothing needs to be done", label, busiest_share, share);
    }

  if (slowest->share < AIMDB_VERDICT_IDLE_SHARE)
    return g_strdup_printf ("but it is at work %s of the time, so it limits nothing now: nothing "
                            "needs to be done", share);

  return g_strdup_printf ("it is at work %s of the time and still keeps up: nothing needs to be "
                          "done", share);
}

static char *
describe_weight (AimdbVerdict *self)
{
  g_autofree char *subject = self->subject != NULL ? dup_subject (self, self->subject) : NULL;

  switch (self->kind)
    {
    case AIMDB_VERDICT_KIND_STUCK:
      return describe_stuck (self, subject);

    case AIMDB_VERDICT_KIND_LOSES_VALUES:
      return describe_loss (self, subject);

    case AIMDB_VERDICT_KIND_FALLS_BEHIND:
      return describe_falling_behind (self, subject);

    case AIMDB_VERDICT_KIND_SATURATED:
      return describe_saturation (self, subject);

    case AIMDB_VERDICT_KIND_KEEPS_UP:
      return describe_calm (self);

    case AIMDB_VERDICT_KIND_TOO_FEW_CALLS:
      return g_strdup_printf ("too few calls to tell whether that matters: look again after %u",
                              AIMDB_VERDICT_FEW_CALLS);

    case AIMDB_VERDICT_KIND_UNKNOWN:
    case AIMDB_VERDICT_KIND_UNAVAILABLE:
    case AIMDB_VERDICT_KIND_NO_CALLS:
    default:
      return g_strdup ("the instance does not tell how busy it is, so whether that matters can't "
                       "be said");
    }
}

/* no call has ended: is one to come? */
static char *
describe_nothing (AimdbVerdict *self)
{
  gboolean is_called = FALSE;

  for (guint i = 0; i < self->stages->len; i++)
    is_called |= aimdb_stage_profile_is_timed (g_array_index (self->stages, AimdbVerdictStage,
                                                              i).profile);

  if (!is_called)
    return g_strdup ("There is no stage whose calls are timed, so there is nothing to judge: the "
                     "library must call it, which it does not with a source that only holds a "
                     "producer.");

  return g_strdup ("No stage was called yet: see that values are produced, and that the main "
                   "contexts of the stages run.");
}

/* what times do not show, and " " before it; empty if nothing failed */
static char *
describe_failures (AimdbVerdict *self)
{
  const AimdbVerdictStage *worst = NULL;
  guint64 most = 0;
  g_autofree char *label = NULL;

  for (guint i = 0; i < self->stages->len; i++)
    {
      const AimdbVerdictStage *stage = &g_array_index (self->stages, AimdbVerdictStage, i);
      guint64 n_errors = aimdb_stage_profile_get_error_count (stage->profile);

      if (n_errors <= most)
        continue;

      most = n_errors;
      worst = stage;
    }

  if (worst == NULL)
    return g_strdup ("");

  label = dup_label (self, worst);

  return g_strdup_printf (" But %s reported %" G_GUINT64_FORMAT " %s: see in the log of the "
                          "program why.", label, most, most == 1 ? "failure" : "failures");
}

static char *
describe_times (AimdbVerdict *self)
{
  g_autofree char *label = NULL;
  g_autofree char *average = NULL;
  g_autofree char *weight = describe_weight (self);
  guint64 n_calls;

  if (self->bottleneck == NULL)
    return g_strdup_printf ("No call has ended yet; %s.", weight);

  n_calls = aimdb_stage_profile_get_call_count (self->bottleneck->profile);
  label = dup_label (self, self->bottleneck);
  average = format_duration (aimdb_stage_profile_get_avg_time_ns (self->bottleneck->profile));

  return g_strdup_printf ("%s is the slowest stage, %s a call over %" G_GUINT64_FORMAT " %s; %s.",
                          label, average, n_calls, n_calls == 1 ? "call" : "calls", weight);
}

/**
 * aimdb_verdict_describe:
 * @self: a verdict
 *
 * Says in English which stage is the slowest, whether that matters, what to do,
 * and whether a stage failed.
 *
 * Returns: (transfer full): a sentence, or two
 *
 * Since: 0.1
 */
char *
aimdb_verdict_describe (AimdbVerdict *self)
{
  g_autofree char *times = NULL;
  g_autofree char *failures = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->kind == AIMDB_VERDICT_KIND_UNAVAILABLE)
    return g_strdup ("Stage profiling is not built in: build libaimdb with -Dprofiling=true.");

  times = self->kind == AIMDB_VERDICT_KIND_NO_CALLS ? describe_nothing (self)
                                                    : describe_times (self);
  failures = describe_failures (self);

  return g_strconcat (times, failures, NULL);
}
