/* soak-record.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <aimdb.h>

G_BEGIN_DECLS

#define SOAK_MAX_SLOTS 4

/* One who produces: its values are numbered from 0 on, without a gap. Whoever
 * produces holds the lock, so who holds it knows exactly what was produced. */
typedef struct
{
  GMutex lock;
  gint64 next;                  /* atomic; changed under lock, when the value was produced */
} SoakSlot;

/* A record, and what was given to it. */
typedef struct
{
  AimdbRecord *record;
  guint n_slots;
  gboolean gated;               /* its slots are at rest while the gate is closed */
  SoakSlot slots[SOAK_MAX_SLOTS];

  /* of a mailbox: the value taken last of those with the same low bits, plus one */
  guint64 *taken;
} SoakRecord;

/* What holds everybody up who produces, so that all counts are of one instant. */
typedef struct
{
  GMutex owner;                 /* one at a time closes the gate */
  GMutex lock;
  GCond opened;
  int closing;                  /* atomic */
  GPtrArray *records;           /* not owned */
} SoakGate;

void     soak_record_init         (SoakRecord      *self,
                                   AimdbDatabase   *database,
                                   const char      *key,
                                   GType            value_type,
                                   AimdbBufferType  buffer_type,
                                   guint            capacity,
                                   guint            n_slots,
                                   gboolean         gated);
void     soak_record_clear        (SoakRecord      *self);
void     soak_record_produce      (SoakRecord      *self,
                                   guint            slot,
                                   AimdbProducer   *producer);
gboolean soak_record_try_produce  (SoakRecord      *self,
                                   guint            slot,
                                   AimdbProducer   *producer);
gint64   soak_record_get_next     (SoakRecord      *self,
                                   guint            slot);
gboolean soak_record_take         (SoakRecord      *self,
                                   gint64           sequence);

void     soak_value_read          (const GValue    *value,
                                   guint           *slot,
                                   gint64          *sequence);
void     soak_text_read           (const char      *text,
                                   guint           *slot,
                                   gint64          *sequence);

void     soak_gate_init           (SoakGate        *self);
void     soak_gate_clear          (SoakGate        *self);
void     soak_gate_close          (SoakGate        *self);
void     soak_gate_open           (SoakGate        *self);
void     soak_gate_pass           (SoakGate        *self);
gboolean soak_gate_is_closing     (SoakGate        *self);

void     soak_pause               (guint            pause_us);

G_END_DECLS
