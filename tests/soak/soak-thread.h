/* soak-thread.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "soak-ledger.h"

G_BEGIN_DECLS

/* how a reader gets its values */
typedef enum
{
  SOAK_READ_POLLING,
  SOAK_READ_AWAITING,
  SOAK_READ_BY_SOURCE
} SoakReading;

/* A thread that gives a record values, or makes readers of one, reads for a while
 * and drops them; at speeds that change at random. */
typedef struct
{
  SoakGate *gate;
  SoakRecord *record;
  guint slot;                   /* of a producer */
  SoakLedger *ledger;           /* of a reader; NULL: a producer */
  SoakReading reading;
  GRand *rand;                  /* only touched by the thread */
  int ended;                    /* atomic */
  GThread *thread;
} SoakThread;

SoakThread *soak_producer_start (SoakGate    *gate,
                                 SoakRecord  *record,
                                 guint        slot,
                                 guint32      seed);
SoakThread *soak_reader_start   (SoakGate    *gate,
                                 SoakRecord  *record,
                                 const char  *name,
                                 SoakReading  reading,
                                 guint32      seed);

/* ends the thread, and keeps the account */
void        soak_thread_join    (SoakThread  *self);
void        soak_thread_free    (SoakThread  *self);

G_END_DECLS
