/* aimdb-verdict-rules.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-verdict-private.h"

/*
 * The one rule of what the bottleneck is and what may be said of it: a pure
 * function of profiles, so that the service, the viewer and every binding say
 * the same.
 *
 * All that it compares are counts and shares of the whole window, never single
 * periods: a burst, a batch or one slow call moves them little, and less the
 * longer the window.
 */

/* The work for all that comes exceeds the time there is. Up to here it may be an
 * error of the mean of a hundred calls. */
#define BEHIND_LOAD 1.1

/* A call that has lasted so many times longer than the longest before, and long
 * enough for a person to notice, is no slow call. The longest and not the mean: a
 * stage that takes its time now and then is not stuck each time. */
#define STUCK_FACTOR 10
#define STUCK_NS G_GUINT64_CONSTANT (1000000000)

/* the same where there is no call to compare with: it may be setting itself up */
#define STUCK_FIRST_NS G_GUINT64_CONSTANT (10000000000)

/* in a shorter window the start, when caches are cold and buffers fill, is most of it */
#define SHORT_WINDOW_NS G_GUINT64_CONSTANT (1000000000)

static AimdbVerdictStage *
get_stages (AimdbVerdict *self)
{
  return (AimdbVerdictStage *) (void *) self->stages->data;
}

static gboolean
has_times (const AimdbVerdictStage *stage)
{
  return aimdb_stage_profile_is_timed (stage->profile) &&
         aimdb_stage_profile_get_call_count (stage->profile) > 0;
}

/* such a source is called again at once, and waits in its own thread for whatever
 * it reads: that it is always in a call says nothing */
static gboolean
is_own_thread_source (const AimdbVerdictStage *stage)
{
  return aimdb_stage_profile_is_asynchronous (stage->profile) &&
         aimdb_stage_profile_get_stage_type (stage->profile) == AIMDB_STAGE_TYPE_SOURCE;
}

/* whether two stages take turns; a stage always does with itself */
static gboolean
is_shared (const AimdbVerdictStage *a,
           const AimdbVerdictStage *b)
{
  guint context = aimdb_stage_profile_get_context (a->profile);

  return a == b || (context != 0 && context == aimdb_stage_profile_get_context (b->profile));
}

/* the share of everything that takes turns with STAGE: it bounds what gets through,
 * while the largest share in it is what keeps others waiting */
static void
find_context_share (AimdbVerdict      *self,
                    AimdbVerdictStage *stage)
{
  const AimdbVerdictStage *stages = get_stages (self);

  stage->context_share = stage->share;
  stage->n_sharing = 1;

  for (guint i = 0; i < self->stages->len; i++)
    {
      if (&stages[i] == stage || stages[i].share <= 0 || !is_shared (stage, &stages[i]))
        continue;

      stage->context_share = MAX (stage->context_share, 0) + stages[i].share;
      stage->n_sharing++;
    }

  /* what one stage does inside the call of another counts in both */
  stage->context_share = MIN (stage->context_share, 1.0);
}

static gboolean
is_stuck (const AimdbVerdictStage *stage)
{
  guint64 running = aimdb_stage_profile_get_running_ns (stage->profile);

  if (is_own_thread_source (stage))
    return FALSE;

  if (aimdb_stage_profile_get_call_count (stage->profile) == 0)
    return running >= STUCK_FIRST_NS;

  return running >= STUCK_NS &&
         running / STUCK_FACTOR >= aimdb_stage_profile_get_max_time_ns (stage->profile);
}

/* whether the stage has no time left, be it for itself or for the others of its
 * context */
static gboolean
has_no_room (const AimdbVerdictStage *stage)
{
  return stage->share >= AIMDB_VERDICT_SATURATED_SHARE ||
         stage->context_share >= AIMDB_VERDICT_SATURATED_SHARE;
}

/* How many values came to the stage for each one it dealt with. What its source
 * produced tells only of a stage without room: one that has some sees everything,
 * so the rest was never meant for it. */
static double
find_backlog (const AimdbVerdictStage *stage)
{
  guint64 n_calls = aimdb_stage_profile_get_call_count (stage->profile);
  guint64 n_values = n_calls + aimdb_stage_profile_get_lost_count (stage->profile);

  /* a few values are always on their way */
  if (stage->fed_count > n_values + AIMDB_VERDICT_FEW_CALLS && has_no_room (stage))
    n_values = stage->fed_count;

  return (double) n_values / n_calls;
}

static AimdbVerdictKind
judge_stage (AimdbVerdictStage *stage)
{
  guint64 n_calls = aimdb_stage_profile_get_call_count (stage->profile);
  double backlog = n_calls > 0 ? find_backlog (stage) : 0;

  stage->load = n_calls > 0 && stage->share >= 0 ? stage->share * backlog : -1;

  if (is_stuck (stage))
    return AIMDB_VERDICT_KIND_STUCK;

  if (aimdb_stage_profile_get_lost_count (stage->profile) > 0)
    return AIMDB_VERDICT_KIND_LOSES_VALUES;

  if (n_calls == 0)
    return AIMDB_VERDICT_KIND_NO_CALLS;

  if (stage->share < 0)
    return AIMDB_VERDICT_KIND_UNKNOWN;

  if (n_calls < AIMDB_VERDICT_FEW_CALLS)
    return AIMDB_VERDICT_KIND_TOO_FEW_CALLS;

  if (is_own_thread_source (stage))
    return AIMDB_VERDICT_KIND_KEEPS_UP;

  if (stage->load >= BEHIND_LOAD || (backlog > 1 && stage->context_share * backlog >= BEHIND_LOAD))
    return AIMDB_VERDICT_KIND_FALLS_BEHIND;

  if (stage->share >= AIMDB_VERDICT_SATURATED_SHARE)
    return AIMDB_VERDICT_KIND_SATURATED;

  return AIMDB_VERDICT_KIND_KEEPS_UP;
}

/* of equals the last in the order of listing, as the original has it */
static const AimdbVerdictStage *
find_bottleneck (AimdbVerdict *self)
{
  const AimdbVerdictStage *stages = get_stages (self);
  const AimdbVerdictStage *slowest = NULL;

  for (guint i = 0; i < self->stages->len; i++)
    {
      if (has_times (&stages[i]) &&
          (slowest == NULL || aimdb_stage_profile_get_avg_time_ns (stages[i].profile) >=
           aimdb_stage_profile_get_avg_time_ns (slowest->profile)))
        slowest = &stages[i];
    }

  return slowest;
}

/* Of those that keep others waiting, in the context of NEAR or, if it is NULL, in
 * any. Of equals the last here too, so that the two rules name the same stage. */
static const AimdbVerdictStage *
find_busiest (AimdbVerdict            *self,
              const AimdbVerdictStage *near)
{
  const AimdbVerdictStage *stages = get_stages (self);
  const AimdbVerdictStage *busiest = NULL;

  for (guint i = 0; i < self->stages->len; i++)
    {
      if (stages[i].share <= 0 && !has_times (&stages[i]))
        continue;

      if (stages[i].share < 0 || aimdb_stage_profile_is_asynchronous (stages[i].profile) ||
          (near != NULL && !is_shared (near, &stages[i])))
        continue;

      if (busiest == NULL || stages[i].share >= busiest->share)
        busiest = &stages[i];
    }

  return busiest;
}

/* how bad it is, among stages of one kind */
static double
weigh (const AimdbVerdictStage *stage)
{
  switch (stage->kind)
    {
    case AIMDB_VERDICT_KIND_STUCK:
      return aimdb_stage_profile_get_running_ns (stage->profile);

    case AIMDB_VERDICT_KIND_LOSES_VALUES:
      return aimdb_stage_profile_get_lost_count (stage->profile);

    case AIMDB_VERDICT_KIND_UNAVAILABLE:
    case AIMDB_VERDICT_KIND_NO_CALLS:
    case AIMDB_VERDICT_KIND_UNKNOWN:
    case AIMDB_VERDICT_KIND_TOO_FEW_CALLS:
    case AIMDB_VERDICT_KIND_KEEPS_UP:
    case AIMDB_VERDICT_KIND_SATURATED:
    case AIMDB_VERDICT_KIND_FALLS_BEHIND:
    default:
      return stage->load;
    }
}

/* the stage in the worst trouble, or NULL */
static const AimdbVerdictStage *
find_subject (AimdbVerdict *self)
{
  const AimdbVerdictStage *stages = get_stages (self);
  const AimdbVerdictStage *worst = NULL;

  for (guint i = 0; i < self->stages->len; i++)
    {
      if (stages[i].kind < AIMDB_VERDICT_KIND_SATURATED)
        continue;

      if (worst == NULL || stages[i].kind > worst->kind ||
          (stages[i].kind == worst->kind && weigh (&stages[i]) >= weigh (worst)))
        worst = &stages[i];
    }

  return worst;
}

/* the calls of all that take turns with STAGE */
static guint64
count_context_calls (AimdbVerdict            *self,
                     const AimdbVerdictStage *stage)
{
  const AimdbVerdictStage *stages = get_stages (self);
  guint64 n_calls = 0;

  for (guint i = 0; i < self->stages->len; i++)
    {
      if (is_shared (stage, &stages[i]))
        n_calls += aimdb_stage_profile_get_call_count (stages[i].profile);
    }

  return n_calls;
}

/* the busiest stage of the busiest context that others take turns in */
static const AimdbVerdictStage *
find_busiest_context (AimdbVerdict *self)
{
  const AimdbVerdictStage *stages = get_stages (self);
  const AimdbVerdictStage *busiest = NULL;

  for (guint i = 0; i < self->stages->len; i++)
    {
      if (stages[i].n_sharing < 2 || aimdb_stage_profile_is_asynchronous (stages[i].profile))
        continue;

      if (busiest == NULL || stages[i].context_share > busiest->context_share)
        busiest = &stages[i];
    }

  return busiest != NULL ? find_busiest (self, busiest) : NULL;
}

/* nothing is wrong as far as it can be told: but how far is that? */
static AimdbVerdictKind
judge_calm (AimdbVerdict *self)
{
  const AimdbVerdictStage *stages = get_stages (self);
  gboolean found[AIMDB_VERDICT_KIND_STUCK + 1] = { FALSE };

  if (!self->available)
    return AIMDB_VERDICT_KIND_UNAVAILABLE;

  if (self->bottleneck == NULL)
    return AIMDB_VERDICT_KIND_NO_CALLS;

  if (self->busiest != NULL && self->busiest->kind == AIMDB_VERDICT_KIND_TOO_FEW_CALLS)
    return AIMDB_VERDICT_KIND_TOO_FEW_CALLS;

  for (guint i = 0; i < self->stages->len; i++)
    found[stages[i].kind] |= aimdb_stage_profile_is_timed (stages[i].profile);

  if (found[AIMDB_VERDICT_KIND_UNKNOWN])
    return AIMDB_VERDICT_KIND_UNKNOWN;

  return found[AIMDB_VERDICT_KIND_KEEPS_UP] ? AIMDB_VERDICT_KIND_KEEPS_UP
                                            : AIMDB_VERDICT_KIND_TOO_FEW_CALLS;
}

static AimdbConfidence
judge_confidence (AimdbVerdict *self)
{
  const AimdbVerdictStage *stage = self->limiting != NULL ? self->limiting : self->busiest;
  guint64 n_calls;

  /* a loss is counted, not estimated */
  if (self->kind == AIMDB_VERDICT_KIND_LOSES_VALUES)
    return AIMDB_CONFIDENCE_HIGH;

  if (self->kind < AIMDB_VERDICT_KIND_KEEPS_UP)
    return AIMDB_CONFIDENCE_LOW;

  if (stage == NULL)
    stage = self->bottleneck;

  n_calls = aimdb_stage_profile_get_call_count (stage->profile);

  if (self->kind == AIMDB_VERDICT_KIND_STUCK)
    return n_calls >= AIMDB_VERDICT_FEW_CALLS ? AIMDB_CONFIDENCE_HIGH : AIMDB_CONFIDENCE_MEDIUM;

  if (n_calls < AIMDB_VERDICT_MANY_CALLS ||
      aimdb_stage_profile_get_window_ns (stage->profile) < SHORT_WINDOW_NS)
    return AIMDB_CONFIDENCE_MEDIUM;

  return AIMDB_CONFIDENCE_HIGH;
}

void
_aimdb_verdict_judge (AimdbVerdict *self)
{
  AimdbVerdictStage *stages = get_stages (self);
  const AimdbVerdictStage *crowded;

  for (guint i = 0; i < self->stages->len; i++)
    stages[i].share = aimdb_stage_profile_get_busy_share (stages[i].profile);

  for (guint i = 0; i < self->stages->len; i++)
    find_context_share (self, &stages[i]);

  self->context_share = -1;

  for (guint i = 0; i < self->stages->len; i++)
    {
      stages[i].kind = judge_stage (&stages[i]);

      if (!aimdb_stage_profile_is_asynchronous (stages[i].profile))
        self->context_share = MAX (self->context_share, stages[i].context_share);
    }

  self->bottleneck = find_bottleneck (self);
  self->busiest = find_busiest (self, NULL);
  self->subject = find_subject (self);
  crowded = find_busiest_context (self);

  /* each of them has room, and together they have none */
  if (self->subject == NULL && crowded != NULL &&
      crowded->context_share >= AIMDB_VERDICT_SATURATED_SHARE &&
      count_context_calls (self, crowded) >= AIMDB_VERDICT_FEW_CALLS)
    {
      self->subject = crowded;
      self->kind = AIMDB_VERDICT_KIND_SATURATED;
    }
  else
    {
      self->kind = self->subject != NULL ? self->subject->kind : judge_calm (self);
    }

  self->limiting = self->subject;

  /* it suffers from another one's work */
  if (self->subject != NULL && self->kind != AIMDB_VERDICT_KIND_STUCK &&
      self->subject->share < AIMDB_VERDICT_SATURATED_SHARE &&
      self->subject->context_share >= AIMDB_VERDICT_SATURATED_SHARE)
    self->limiting = find_busiest (self, self->subject);

  self->confidence = judge_confidence (self);
}
