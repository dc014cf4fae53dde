/* soak-thread.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "soak-thread.h"

static gboolean
thread_has_ended (SoakThread *self)
{
  return g_atomic_int_get (&self->ended);
}

/* a burst, and a pause; sometimes neither ends for a while */
static gpointer
produce_thread (gpointer data)
{
  SoakThread *self = data;
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (self->record->record);

  while (!thread_has_ended (self))
    {
      gboolean is_long = g_rand_int_range (self->rand, 0, 100) == 0;
      int n_values = g_rand_int_range (self->rand, 1, is_long ? 5000 : 100);

      for (int i = 0; i < n_values && !thread_has_ended (self); i++)
        {
          soak_gate_pass (self->gate);
          soak_record_produce (self->record, self->slot, producer);
        }

      soak_pause (g_rand_int_range (self->rand, 0, is_long ? 20000 : 1500));
    }

  return NULL;
}

/* takes up to N_VALUES; FALSE if there are not that many */
static gboolean
read_values (SoakThread  *self,
             AimdbReader *reader,
             int          n_values)
{
  for (int i = 0; i < n_values; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      if (!aimdb_reader_try_receive (reader, &value, NULL))
        return FALSE;

      soak_ledger_see (self->ledger, &value);
    }

  return TRUE;
}

static void
read_for_a_while (SoakThread  *self,
                  AimdbReader *reader)
{
  int n_turns = g_rand_int_range (self->rand, 1, 200);

  for (int i = 0; i < n_turns && !thread_has_ended (self); i++)
    {
      if (!read_values (self, reader, g_rand_int_range (self->rand, 1, 300)))
        soak_pause (g_rand_int_range (self->rand, 0, 1000));
    }
}

/* begins and ends each reader at a moment at which nobody produces, so that what it
 * owes is known exactly */
static gpointer
read_thread (gpointer data)
{
  SoakThread *self = data;

  do
    {
      g_autoptr (AimdbReader) reader = NULL;

      soak_gate_close (self->gate);
      soak_ledger_begin (self->ledger);
      reader = aimdb_record_create_reader (self->record->record);
      soak_gate_open (self->gate);

      read_for_a_while (self, reader);

      soak_gate_close (self->gate);
      while (read_values (self, reader, G_MAXINT))
        continue;
      soak_ledger_end (self->ledger, aimdb_reader_get_lost_count (reader), SOAK_END_DRAINED);
      soak_gate_open (self->gate);
    }
  while (!thread_has_ended (self));

  return NULL;
}

static SoakThread *
thread_new (SoakGate   *gate,
            SoakRecord *record,
            guint32     seed)
{
  SoakThread *self = g_new0 (SoakThread, 1);

  self->gate = gate;
  self->record = record;
  self->rand = g_rand_new_with_seed (seed);

  return self;
}

SoakThread *
soak_producer_start (SoakGate   *gate,
                     SoakRecord *record,
                     guint       slot,
                     guint32     seed)
{
  SoakThread *self = thread_new (gate, record, seed);

  self->slot = slot;
  self->thread = g_thread_new ("soak-producer", produce_thread, self);

  return self;
}

SoakThread *
soak_reader_start (SoakGate   *gate,
                   SoakRecord *record,
                   const char *name,
                   guint32     seed)
{
  SoakThread *self = thread_new (gate, record, seed);

  self->ledger = soak_ledger_new (name, record);
  self->thread = g_thread_new ("soak-reader", read_thread, self);

  return self;
}

void
soak_thread_join (SoakThread *self)
{
  g_atomic_int_set (&self->ended, TRUE);
  g_thread_join (self->thread);
}

void
soak_thread_free (SoakThread *self)
{
  if (self->ledger != NULL)
    soak_ledger_free (self->ledger);

  g_rand_free (self->rand);
  g_free (self);
}
