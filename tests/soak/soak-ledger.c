/* soak-ledger.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <stdarg.h>

#include "soak-ledger.h"

SoakLedger *
soak_ledger_new (const char *name,
                 SoakRecord *record)
{
  SoakLedger *self = g_new0 (SoakLedger, 1);

  self->name = g_strdup (name);
  self->record = record;
  g_mutex_init (&self->lock);

  return self;
}

void
soak_ledger_free (SoakLedger *self)
{
  g_mutex_clear (&self->lock);
  g_free (self->fault);
  g_free (self->name);
  g_free (self);
}

static void
fail_locked (SoakLedger *self,
             const char *format,
             ...) G_GNUC_PRINTF (2, 3);

static void
fail_locked (SoakLedger *self,
             const char *format,
             ...)
{
  va_list args;

  if (self->fault != NULL)
    return;

  va_start (args, format);
  self->fault = g_strdup_vprintf (format, args);
  va_end (args);
}

void
soak_ledger_fail (SoakLedger *self,
                  const char *format,
                  ...)
{
  g_autofree char *fault = NULL;
  va_list args;

  va_start (args, format);
  fault = g_strdup_vprintf (format, args);
  va_end (args);

  g_mutex_lock (&self->lock);
  fail_locked (self, "%s", fault);
  g_mutex_unlock (&self->lock);
}

static AimdbBufferType
ledger_buffer_type (SoakLedger *self)
{
  return aimdb_record_get_buffer_type (self->record->record);
}

/* a fresh reader of all but a ring may also see the value that is there */
void
soak_ledger_begin (SoakLedger *self)
{
  gboolean is_ring = ledger_buffer_type (self) == AIMDB_BUFFER_TYPE_SPMC_RING;

  g_mutex_lock (&self->lock);

  for (guint i = 0; i < self->record->n_slots; i++)
    {
      gint64 next = soak_record_get_next (self->record, i);

      self->start[i] = !is_ring && next > 0 ? next - 1 : next;
      self->expected[i] = self->start[i];
    }

  self->n_seen = 0;
  self->n_gap = 0;
  self->active = TRUE;
  g_mutex_unlock (&self->lock);
}

static void
see (SoakLedger *self,
     guint       slot,
     gint64      sequence)
{
  g_mutex_lock (&self->lock);

  if (!self->active)
    fail_locked (self, "got value %" G_GINT64_FORMAT " of producer %u before its start or after "
                 "its end", sequence, slot);
  else if (slot >= self->record->n_slots)
    fail_locked (self, "got a value of producer %u, which there is not", slot);
  else if (sequence < self->expected[slot])
    fail_locked (self, "got value %" G_GINT64_FORMAT " of producer %u again or too late: %"
                 G_GINT64_FORMAT " was the next", sequence, slot, self->expected[slot]);
  else
    {
      self->n_gap += sequence - self->expected[slot];
      self->expected[slot] = sequence + 1;
    }

  if (self->record->taken != NULL && !soak_record_take (self->record, sequence))
    fail_locked (self, "took value %" G_GINT64_FORMAT ", which was taken before", sequence);

  self->n_seen++;
  g_mutex_unlock (&self->lock);
}

void
soak_ledger_see (SoakLedger   *self,
                 const GValue *value)
{
  guint slot;
  gint64 sequence;

  soak_value_read (value, &slot, &sequence);
  see (self, slot, sequence);
}

void
soak_ledger_see_text (SoakLedger *self,
                      const char *text)
{
  guint slot;
  gint64 sequence;

  soak_text_read (text, &slot, &sequence);
  see (self, slot, sequence);
}

static guint64
count_unseen_locked (SoakLedger *self)
{
  guint64 n_unseen = 0;

  for (guint i = 0; i < self->record->n_slots; i++)
    n_unseen += soak_record_get_next (self->record, i) - self->expected[i];

  return n_unseen;
}

/* whether the newest value was seen: there is nothing after it. Under a closed gate.
 * One of several who compete for a mailbox may never see it. */
gboolean
soak_ledger_is_caught_up (SoakLedger *self)
{
  gboolean caught_up;

  if (self->record->taken != NULL)
    return TRUE;

  g_mutex_lock (&self->lock);
  caught_up = count_unseen_locked (self) == 0;
  g_mutex_unlock (&self->lock);

  return caught_up;
}

guint64
soak_ledger_get_gap (SoakLedger *self)
{
  guint64 n_gap;

  g_mutex_lock (&self->lock);
  n_gap = self->n_gap;
  g_mutex_unlock (&self->lock);

  return n_gap;
}

guint64
soak_ledger_get_seen (SoakLedger *self)
{
  guint64 n_seen;

  g_mutex_lock (&self->lock);
  n_seen = self->n_seen;
  g_mutex_unlock (&self->lock);

  return n_seen;
}

/* N_TOLD are the values of which the library says that this reader lost them */
static void
settle_ring_locked (SoakLedger *self,
                    guint64     n_told,
                    guint64     n_unseen,
                    SoakEnd     how)
{
  if (how == SOAK_END_DRAINED && n_unseen > 0)
    fail_locked (self, "%" G_GUINT64_FORMAT " values are neither received nor lost",
                 n_unseen);
  else if (how == SOAK_END_DRAINED && n_told != self->n_gap)
    fail_locked (self, "%" G_GUINT64_FORMAT " values are missing, but %" G_GUINT64_FORMAT
                 " are told to be lost", self->n_gap, n_told);
  else if (n_told < self->n_gap || n_told - self->n_gap > n_unseen)
    fail_locked (self, "%" G_GUINT64_FORMAT " values are told to be lost, but %"
                 G_GUINT64_FORMAT " are missing and %" G_GUINT64_FORMAT " waited",
                 n_told, self->n_gap, n_unseen);

  self->n_lost += n_told;
  self->n_left += n_unseen - (n_told - self->n_gap);
}

void
soak_ledger_end (SoakLedger *self,
                 guint64     n_told,
                 SoakEnd     how)
{
  AimdbBufferType type = ledger_buffer_type (self);
  guint64 n_unseen;

  g_mutex_lock (&self->lock);
  n_unseen = count_unseen_locked (self);

  for (guint i = 0; i < self->record->n_slots; i++)
    self->n_produced += soak_record_get_next (self->record, i) - self->start[i];

  if (type == AIMDB_BUFFER_TYPE_SPMC_RING)
    {
      settle_ring_locked (self, n_told, n_unseen, how);
    }
  else
    {
      /* what collapses, or what another one takes, is no loss */
      if (n_told != 0)
        fail_locked (self, "%" G_GUINT64_FORMAT " values are told to be lost, of a buffer that "
                     "loses none", n_told);

      if (type == AIMDB_BUFFER_TYPE_SINGLE_LATEST && how == SOAK_END_DRAINED && n_unseen > 0)
        fail_locked (self, "the newest value was not seen");

      self->n_lost += self->n_gap;
      self->n_left += n_unseen;
    }

  self->n_received += self->n_seen;
  self->n_runs++;
  self->active = FALSE;

  if (self->n_produced != self->n_received + self->n_lost + self->n_left)
    fail_locked (self, "the account is off: it got more than was produced");

  g_mutex_unlock (&self->lock);
}

void
soak_ledger_print_header (void)
{
  g_print ("%-24s %5s %12s %12s %12s %10s\n",
           "reader", "runs", "produced", "received", "lost", "left");
}

void
soak_ledger_print (SoakLedger *self)
{
  g_print ("%-24s %5u %12" G_GUINT64_FORMAT " %12" G_GUINT64_FORMAT " %12" G_GUINT64_FORMAT
           " %10" G_GUINT64_FORMAT "  %s\n",
           self->name, self->n_runs, self->n_produced, self->n_received, self->n_lost,
           self->n_left, self->fault != NULL ? "WRONG" : "ok");
}
