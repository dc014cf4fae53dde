/* soak-ledger.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "soak-record.h"

G_BEGIN_DECLS

typedef enum
{
  /* it was given time to read all there was */
  SOAK_END_DRAINED,
  /* it was ended before, by a stop */
  SOAK_END_DISCARDED
} SoakEnd;

/*
 * The account of one reader. What it misses of the numbers is a gap; what the
 * library tells it lost must be the same, to the last value.
 */
typedef struct
{
  char *name;
  SoakRecord *record;
  GMutex lock;

  /* all under lock */
  char *fault;                  /* the first thing that was wrong; NULL: nothing */
  gboolean active;              /* between begin and end */

  /* of this run */
  gint64 start[SOAK_MAX_SLOTS];
  gint64 expected[SOAK_MAX_SLOTS];
  guint64 n_seen;
  guint64 n_gap;

  /* of all runs that ended */
  guint64 n_produced;
  guint64 n_received;
  guint64 n_lost;
  guint64 n_left;               /* waited when the reader was ended */
  guint n_runs;
} SoakLedger;

SoakLedger *soak_ledger_new          (const char   *name,
                                      SoakRecord   *record);
void        soak_ledger_free         (SoakLedger   *self);

/* these two under a closed gate */
void        soak_ledger_begin        (SoakLedger   *self);
void        soak_ledger_end          (SoakLedger   *self,
                                      guint64       n_told,
                                      SoakEnd       how);

void        soak_ledger_see          (SoakLedger   *self,
                                      const GValue *value);
void        soak_ledger_see_text     (SoakLedger   *self,
                                      const char   *text);
gboolean    soak_ledger_is_caught_up (SoakLedger   *self);
guint64     soak_ledger_get_gap      (SoakLedger   *self);
guint64     soak_ledger_get_seen     (SoakLedger   *self);
void        soak_ledger_fail         (SoakLedger   *self,
                                      const char   *format,
                                      ...) G_GNUC_PRINTF (2, 3);

void        soak_ledger_print_header (void);
void        soak_ledger_print        (SoakLedger   *self);

G_END_DECLS
