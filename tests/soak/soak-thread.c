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
poll_values (SoakThread  *self,
             AimdbReader *reader,
             gint64       end_us)
{
  while (g_get_monotonic_time () < end_us && !thread_has_ended (self))
    {
      if (!read_values (self, reader, g_rand_int_range (self->rand, 1, 300)))
        soak_pause (g_rand_int_range (self->rand, 0, 1000));
    }
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
received_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Waits for one value after the other. A wait is given up when the time is over,
 * and a value that comes at that very moment is not lost either. */
static void
await_values (SoakThread   *self,
              AimdbReader  *reader,
              GMainContext *context,
              gint64        end_us)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  while (!g_cancellable_is_cancelled (cancellable))
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_auto (GValue) value = G_VALUE_INIT;

      aimdb_reader_receive_async (reader, cancellable, received_cb, &result);

      while (result == NULL)
        {
          g_main_context_iteration (context, TRUE);

          if (g_get_monotonic_time () >= end_us || thread_has_ended (self))
            g_cancellable_cancel (cancellable);
        }

      if (aimdb_reader_receive_finish (reader, result, &value, NULL, NULL))
        soak_ledger_see (self->ledger, &value);
    }
}

static gboolean
ready_cb (AimdbReader *reader,
          gpointer     user_data)
{
  SoakThread *self = user_data;

  (void) read_values (self, reader, g_rand_int_range (self->rand, 1, 50));

  return G_SOURCE_CONTINUE;
}

static void
watch_values (SoakThread   *self,
              AimdbReader  *reader,
              GMainContext *context,
              gint64        end_us)
{
  GSource *source = aimdb_reader_create_source (reader, NULL);

  g_source_set_callback (source, (GSourceFunc) (void (*)(void))ready_cb, self, NULL);
  g_source_attach (source, context);

  while (g_get_monotonic_time () < end_us && !thread_has_ended (self))
    g_main_context_iteration (context, TRUE);

  g_source_destroy (source);
  g_source_unref (source);
}

static void
read_for_a_while (SoakThread   *self,
                  AimdbReader  *reader,
                  GMainContext *context)
{
  gint64 end_us = g_get_monotonic_time () + g_rand_int_range (self->rand, 1, 100) * 1000;

  switch (self->reading)
    {
    case SOAK_READ_AWAITING:
      await_values (self, reader, context, end_us);
      break;

    case SOAK_READ_BY_SOURCE:
      watch_values (self, reader, context, end_us);
      break;

    case SOAK_READ_POLLING:
    default:
      poll_values (self, reader, end_us);
      break;
    }
}

/* under a closed gate: takes the rest, of which there is as much as was told */
static void
end_reader (SoakThread  *self,
            AimdbReader *reader)
{
  guint n_pending = aimdb_reader_get_pending_count (reader);
  guint64 n_seen = soak_ledger_get_seen (self->ledger);

  while (read_values (self, reader, G_MAXINT))
    continue;

  n_seen = soak_ledger_get_seen (self->ledger) - n_seen;

  /* others compete for a mailbox */
  if (self->record->taken == NULL && n_seen != n_pending)
    soak_ledger_fail (self->ledger, "%u values are told to wait, but there were %"
                      G_GUINT64_FORMAT, n_pending, n_seen);

  soak_ledger_end (self->ledger, aimdb_reader_get_lost_count (reader), SOAK_END_DRAINED);
}

/* begins and ends each reader at a moment at which nobody produces, so that what it
 * owes is known exactly */
static gpointer
read_thread (gpointer data)
{
  SoakThread *self = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  GSource *tick = g_timeout_source_new (5);

  g_source_set_callback (tick, tick_cb, NULL, NULL);
  g_source_attach (tick, context);
  g_main_context_push_thread_default (context);

  do
    {
      g_autoptr (AimdbReader) reader = NULL;

      soak_gate_close (self->gate);
      soak_ledger_begin (self->ledger);
      reader = aimdb_record_create_reader (self->record->record);
      soak_gate_open (self->gate);

      read_for_a_while (self, reader, context);

      soak_gate_close (self->gate);
      end_reader (self, reader);
      soak_gate_open (self->gate);
    }
  while (!thread_has_ended (self));

  g_main_context_pop_thread_default (context);
  g_source_destroy (tick);
  g_source_unref (tick);

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
soak_reader_start (SoakGate    *gate,
                   SoakRecord  *record,
                   const char  *name,
                   SoakReading  reading,
                   guint32      seed)
{
  SoakThread *self = thread_new (gate, record, seed);

  self->ledger = soak_ledger_new (name, record);
  self->reading = reading;
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
