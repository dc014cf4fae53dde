/* aimdb-profile-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

#include "aimdb-dispatcher-private.h"
#include "aimdb-stage-profile-private.h"

#if AIMDB_HAVE_PROFILING
# include <stdatomic.h>

# include "aimc-stats.h"
#endif

G_BEGIN_DECLS

/*
 * All that profiling adds to the code that moves values. This is the only
 * header that asks whether it is built in: off, the fields are not there and
 * the functions are empty, so the code around them is what it would be had
 * profiling never been written.
 */
#if AIMDB_HAVE_PROFILING

typedef struct
{
  AimcStats calls;
  _Atomic guint64 running_since; /* when the call that goes on started; 0: none does */
  _Atomic guint context;        /* the dispatcher that calls the stage; 0: none did yet */
} AimdbProfileStats;

/* a member of each stage */
# define AIMDB_PROFILE_STATS AimdbProfileStats stats;

/* the calls of one drain: collected without a lock, added to the stage at once */
typedef struct
{
  AimdbProfileStats *stats;
  AimcSamples samples;
  guint64 mark;                 /* when the call that goes on started */
} AimdbProfileBatch;

typedef guint64 (*AimdbProfileClock) (void);

/* nanoseconds; NULL: the port's. Tests put their own in, before anything is
 * measured */
extern AimdbProfileClock _aimdb_profile_clock;

/* the port's clock stands here, and not behind the pointer, as it is most of what
 * profiling costs */
static inline guint64
_aimdb_profile_now (void)
{
  return G_LIKELY (_aimdb_profile_clock == NULL) ? aimc_clock_now () : _aimdb_profile_clock ();
}

# define aimdb_profile_init(stats) aimc_stats_init (&(stats)->calls, _aimdb_profile_now ())
# define aimdb_profile_clear(stats) aimc_stats_clear (&(stats)->calls)
# define aimdb_profile_reset(stats) aimc_stats_reset (&(stats)->calls, _aimdb_profile_now ())
# define aimdb_profile_set_context(stats, dispatcher) \
  atomic_store_explicit (&(stats)->context, _aimdb_dispatcher_get_id (dispatcher), \
                         memory_order_relaxed)
# define aimdb_profile_get(stats, fields) (_aimdb_profile_get ((stats), (fields)), TRUE)

void _aimdb_profile_get (AimdbProfileStats       *stats,
                         AimdbStageProfileFields *fields);

static inline void
_aimdb_profile_set_mark (AimdbProfileBatch *batch,
                         guint64            mark)
{
  batch->mark = mark;

  /* one instant by itself, which orders nothing else */
  atomic_store_explicit (&batch->stats->running_since, mark, memory_order_relaxed);
}

static inline void
aimdb_profile_begin (AimdbProfileBatch *batch,
                     AimdbProfileStats *stats)
{
  batch->stats = stats;
  batch->samples.count = 0;
  batch->samples.total = 0;
  _aimdb_profile_set_mark (batch, _aimdb_profile_now ());
}

/* The end of a call is the start of the next: one clock read a call. One that
 * dealt with N values counts as so many, so that stages can be compared. */
static inline void
aimdb_profile_step_many (AimdbProfileBatch *batch,
                         guint              n_values)
{
  guint64 now = _aimdb_profile_now ();

  aimc_samples_add_many (&batch->samples, n_values, batch->mark, now - batch->mark);
  _aimdb_profile_set_mark (batch, now);
}

static inline void
aimdb_profile_step (AimdbProfileBatch *batch)
{
  aimdb_profile_step_many (batch, 1);
}

static inline void
aimdb_profile_end (AimdbProfileBatch *batch,
                   AimdbProfileStats *stats)
{
  /* a copy, so that nobody has the address of the one that is counted in, and the
   * compiler may keep it in registers */
  AimcSamples samples = batch->samples;

  _aimdb_profile_set_mark (batch, 0);

  if (samples.count > 0)
    aimc_stats_add (&stats->calls, &samples);
}

/* a call that is only counted: nothing was called, so it took no time */
static inline void
aimdb_profile_count (AimdbProfileStats *stats)
{
  aimc_stats_count (&stats->calls, _aimdb_profile_now ());
}

#else /* !AIMDB_HAVE_PROFILING */

/* what stands here must not look at its arguments: the statistics are not there */
# define AIMDB_PROFILE_STATS

typedef struct
{
  /* nothing */
} AimdbProfileBatch;

# define aimdb_profile_init(stats) G_STMT_START { } G_STMT_END
# define aimdb_profile_clear(stats) G_STMT_START { } G_STMT_END
# define aimdb_profile_reset(stats) G_STMT_START { } G_STMT_END
# define aimdb_profile_set_context(stats, dispatcher) G_STMT_START { } G_STMT_END
# define aimdb_profile_begin(batch, stats) ((void) (batch))
# define aimdb_profile_step(batch) ((void) (batch))
# define aimdb_profile_step_many(batch, n_values) ((void) (batch))
# define aimdb_profile_count(stats) G_STMT_START { } G_STMT_END
# define aimdb_profile_end(batch, stats) ((void) (batch))
# define aimdb_profile_get(stats, fields) FALSE

#endif

G_END_DECLS
