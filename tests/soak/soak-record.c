/* soak-record.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "soak-record.h"

/* A value is both who produced it and its number. */
#define SLOT_SHIFT 40
#define SEQUENCE_MASK ((G_GINT64_CONSTANT (1) << SLOT_SHIFT) - 1)

/* how many values of a mailbox back are known to be taken */
#define N_TAKEN (1 << 16)

void
soak_record_init (SoakRecord      *self,
                  AimdbDatabase   *database,
                  const char      *key,
                  GType            value_type,
                  AimdbBufferType  buffer_type,
                  guint            capacity,
                  guint            n_slots,
                  gboolean         gated)
{
  g_assert (n_slots <= SOAK_MAX_SLOTS);

  self->record = aimdb_record_new (key, value_type, buffer_type, capacity);
  self->n_slots = n_slots;
  self->gated = gated;

  for (guint i = 0; i < n_slots; i++)
    g_mutex_init (&self->slots[i].lock);

  if (buffer_type == AIMDB_BUFFER_TYPE_MAILBOX)
    self->taken = g_new0 (guint64, N_TAKEN);

  aimdb_database_add_record (database, self->record);
}

void
soak_record_clear (SoakRecord *self)
{
  for (guint i = 0; i < self->n_slots; i++)
    g_mutex_clear (&self->slots[i].lock);

  g_clear_object (&self->record);
  g_clear_pointer (&self->taken, g_free);
}

static void
produce_locked (SoakRecord    *self,
                guint          slot,
                AimdbProducer *producer)
{
  gint64 number = ((gint64) slot << SLOT_SHIFT) | soak_record_get_next (self, slot);
  g_autoptr (GError) error = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  if (aimdb_record_get_value_type (self->record) == G_TYPE_STRING)
    {
      g_value_init (&value, G_TYPE_STRING);
      g_value_take_string (&value, g_strdup_printf ("%" G_GINT64_FORMAT, number));
    }
  else
    {
      g_value_init (&value, G_TYPE_INT64);
      g_value_set_int64 (&value, number);
    }

  if (!aimdb_producer_produce (producer, &value, &error))
    g_error ("%s", error->message);

  __atomic_store_n (&self->slots[slot].next, (number & SEQUENCE_MASK) + 1, __ATOMIC_RELEASE);
}

void
soak_record_produce (SoakRecord    *self,
                     guint          slot,
                     AimdbProducer *producer)
{
  g_mutex_lock (&self->slots[slot].lock);
  produce_locked (self, slot, producer);
  g_mutex_unlock (&self->slots[slot].lock);
}

/* for who must not wait for the gate */
gboolean
soak_record_try_produce (SoakRecord    *self,
                         guint          slot,
                         AimdbProducer *producer)
{
  if (!g_mutex_trylock (&self->slots[slot].lock))
    return FALSE;

  produce_locked (self, slot, producer);
  g_mutex_unlock (&self->slots[slot].lock);

  return TRUE;
}

/* the number of the next value; under a closed gate it stays what it is */
gint64
soak_record_get_next (SoakRecord *self,
                      guint       slot)
{
  return __atomic_load_n (&self->slots[slot].next, __ATOMIC_ACQUIRE);
}

/* notes that a value of a mailbox was taken: FALSE if it was before */
gboolean
soak_record_take (SoakRecord *self,
                  gint64      sequence)
{
  guint64 mark = (guint64) sequence + 1;

  return __atomic_exchange_n (&self->taken[sequence % N_TAKEN], mark, __ATOMIC_RELAXED) != mark;
}

static void
split_number (gint64  number,
              guint  *slot,
              gint64 *sequence)
{
  *slot = (guint) (number >> SLOT_SHIFT);
  *sequence = number & SEQUENCE_MASK;
}

void
soak_text_read (const char *text,
                guint      *slot,
                gint64     *sequence)
{
  split_number (g_ascii_strtoll (text, NULL, 10), slot, sequence);
}

void
soak_value_read (const GValue *value,
                 guint        *slot,
                 gint64       *sequence)
{
  if (G_VALUE_HOLDS_STRING (value))
    soak_text_read (g_value_get_string (value), slot, sequence);
  else
    split_number (g_value_get_int64 (value), slot, sequence);
}

void
soak_gate_init (SoakGate *self)
{
  g_mutex_init (&self->owner);
  g_mutex_init (&self->lock);
  g_cond_init (&self->opened);
  self->records = g_ptr_array_new ();
}

void
soak_gate_clear (SoakGate *self)
{
  g_mutex_clear (&self->owner);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->opened);
  g_ptr_array_unref (self->records);
}

/* One more value of each, so that the newest values of a ring have the newest of
 * everybody: what a reader misses is then missed between values that it got. */
static void
produce_last_locked (SoakRecord *record)
{
  g_autoptr (AimdbProducer) producer = NULL;

  if (record->n_slots < 2)
    return;

  producer = aimdb_record_create_producer (record->record);

  for (guint i = 0; i < record->n_slots; i++)
    produce_locked (record, i, producer);
}

/* when this returns nobody produces any more, and the numbers stay what they are */
void
soak_gate_close (SoakGate *self)
{
  g_mutex_lock (&self->owner);
  g_atomic_int_set (&self->closing, TRUE);

  for (guint i = 0; i < self->records->len; i++)
    {
      SoakRecord *record = g_ptr_array_index (self->records, i);

      for (guint j = 0; record->gated && j < record->n_slots; j++)
        g_mutex_lock (&record->slots[j].lock);

      if (record->gated)
        produce_last_locked (record);
    }
}

void
soak_gate_open (SoakGate *self)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      SoakRecord *record = g_ptr_array_index (self->records, i);

      for (guint j = 0; record->gated && j < record->n_slots; j++)
        g_mutex_unlock (&record->slots[j].lock);
    }

  g_mutex_lock (&self->lock);
  g_atomic_int_set (&self->closing, FALSE);
  g_cond_broadcast (&self->opened);
  g_mutex_unlock (&self->lock);
  g_mutex_unlock (&self->owner);
}

/* waits while the gate is closed, so that who closes it is not starved */
void
soak_gate_pass (SoakGate *self)
{
  if (!soak_gate_is_closing (self))
    return;

  g_mutex_lock (&self->lock);

  while (soak_gate_is_closing (self))
    g_cond_wait (&self->opened, &self->lock);

  g_mutex_unlock (&self->lock);
}

gboolean
soak_gate_is_closing (SoakGate *self)
{
  return g_atomic_int_get (&self->closing);
}

/* the time between values: whoever produces or reads at some speed waits as long */
void
soak_pause (guint pause_us)
{
  gint64 end_us = g_get_monotonic_time () + pause_us;
  GMutex lock;
  GCond never;

  g_mutex_init (&lock);
  g_cond_init (&never);
  g_mutex_lock (&lock);

  while (g_cond_wait_until (&never, &lock, end_us))
    continue;

  g_mutex_unlock (&lock);
  g_cond_clear (&never);
  g_mutex_clear (&lock);
}
