/* soak-stage.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "soak-ledger.h"

G_BEGIN_DECLS

#define SOAK_MAX_INPUTS 2

/* A stage that takes values, and its account for each record that it reads. */
typedef struct
{
  AimdbStage *stage;
  guint n_inputs;
  SoakLedger *ledgers[SOAK_MAX_INPUTS];

  /* what it gives values to; NULL: it only takes them */
  SoakRecord *output;

  /* now and then it takes up to so long for a value; 0: never */
  guint max_pause_us;
  GRand *rand;                  /* only touched in a call of the stage */

  /* of an asynchronous tap: who completes its invocations */
  GThread *worker;
  GMutex lock;
  GCond given;
  GQueue invocations;           /* under lock */
  gboolean worker_ends;         /* under lock */

  /* of a link: its file, which is read up to here */
  char *path;
  goffset offset;
} SoakStage;

SoakStage *soak_stage_new_tap       (const char   *name,
                                     SoakRecord   *record,
                                     guint         max_pause_us,
                                     guint32       seed);
SoakStage *soak_stage_new_batch_tap (const char   *name,
                                     SoakRecord   *record,
                                     guint         batch_size,
                                     guint32       seed);
SoakStage *soak_stage_new_async_tap (const char   *name,
                                     SoakRecord   *record,
                                     guint32       seed);
SoakStage *soak_stage_new_transform (const char   *name,
                                     SoakRecord   *input,
                                     SoakRecord   *output,
                                     guint32       seed);
SoakStage *soak_stage_new_join      (const char   *name,
                                     SoakRecord   *one,
                                     SoakRecord   *other,
                                     SoakRecord   *output,
                                     guint32       seed);
SoakStage *soak_stage_new_link      (const char   *name,
                                     SoakRecord   *record,
                                     const char   *path);
void       soak_stage_free          (SoakStage    *self);

void       soak_stage_begin         (SoakStage    *self);
void       soak_stage_end           (SoakStage    *self,
                                     SoakEnd       how);
gboolean   soak_stage_is_caught_up  (SoakStage    *self);

G_END_DECLS
