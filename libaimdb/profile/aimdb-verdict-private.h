/* aimdb-verdict-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-json-writer-private.h"
#include "aimdb-verdict.h"

G_BEGIN_DECLS

/* what is said of one stage */
typedef struct
{
  char *record_key;
  AimdbStageProfile *profile;
  guint64 fed_count;            /* what its source produced and it should see; 0: unknown */

  /* found by _aimdb_verdict_judge() */
  AimdbVerdictKind kind;
  double share;                 /* of the window, at work; -1: unknown */
  double context_share;         /* the same of all that take turns with it; -1: unknown */
  guint n_sharing;              /* how many take turns, the stage included */
  double load;                  /* work for all that comes per time there is; -1: unknown */
} AimdbVerdictStage;

struct _AimdbVerdict
{
  /* constant after construction */
  GArray *stages;               /* of AimdbVerdictStage */
  guint n_records;
  gboolean available;

  /* found by _aimdb_verdict_judge(); stages are NULL where there is none */
  AimdbVerdictKind kind;
  AimdbConfidence confidence;
  double context_share;         /* of the busiest context; -1: unknown */
  const AimdbVerdictStage *bottleneck;
  const AimdbVerdictStage *busiest;
  const AimdbVerdictStage *subject;     /* which has the trouble */
  const AimdbVerdictStage *limiting;    /* which makes it: the same, or one of its context */
};

/* from this share of its time at work there is no room left: what waits in front
 * of a server grows with share / (1 - share), which is 4 here and 9 at 0.9 */
#define AIMDB_VERDICT_SATURATED_SHARE 0.8

/* below this share of its time at work a stage limits nothing: ten of its kind
 * would fit in the same context */
#define AIMDB_VERDICT_IDLE_SHARE 0.1

/* The mean of N times of the usual spread, as large as the mean itself, is off by
 * 1 / sqrt(N): a third after ten calls, a tenth after a hundred. */
#define AIMDB_VERDICT_FEW_CALLS 10
#define AIMDB_VERDICT_MANY_CALLS 100

void _aimdb_verdict_judge (AimdbVerdict    *self);
void _aimdb_verdict_write (AimdbVerdict    *self,
                           AimdbJsonWriter *writer,
                           const char      *name);

G_END_DECLS
