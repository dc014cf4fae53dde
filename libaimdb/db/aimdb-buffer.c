/* aimdb-buffer.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-buffer-private.h"

static guint32
slots_of (AimdbBufferType type,
          guint           capacity)
{
  return type == AIMDB_BUFFER_TYPE_SPMC_RING ? capacity : 2;
}

static gboolean
buffer_init_core (AimdbBuffer *self,
                  gsize        n_words)
{
  switch (self->type)
    {
    case AIMDB_BUFFER_TYPE_SPMC_RING:
      return aimc_ring_init (&self->core.ring, self->storage, n_words,
                             sizeof (AimdbWord), self->capacity) == AIMC_OK;

    case AIMDB_BUFFER_TYPE_SINGLE_LATEST:
      return aimc_latest_init (&self->core.latest, self->storage, n_words,
                               sizeof (AimdbWord)) == AIMC_OK;

    case AIMDB_BUFFER_TYPE_MAILBOX:
      return aimc_mailbox_init (&self->core.mailbox, (void *) self->storage,
                                n_words * sizeof (AimcWord), sizeof (AimdbWord)) == AIMC_OK;

    case AIMDB_BUFFER_TYPE_NONE:
    default:
      return TRUE;
    }
}

/* FALSE with what is wrong in PROBLEM; the buffer is one of type none then */
gboolean
_aimdb_buffer_init (AimdbBuffer      *self,
                    AimdbBufferType   type,
                    guint             capacity,
                    GType             value_type,
                    char            **problem)
{
  gsize n_words;

  g_mutex_init (&self->lock);
  self->readers = g_ptr_array_new ();
  self->type = AIMDB_BUFFER_TYPE_NONE;

  if (!_aimdb_value_class_init (&self->value_class, value_type))
    {
      *problem = g_strdup_printf ("values of type %s can't be kept; use a number, a string, "
                                  "a boxed type, a variant or an object",
                                  g_type_name (value_type));
      return FALSE;
    }

  if (type == AIMDB_BUFFER_TYPE_SPMC_RING && (capacity < 1 || capacity > 1u << 30))
    {
      *problem = g_strdup_printf ("the capacity of a ring must be 1 to %u, not %u",
                                  1u << 30, capacity);
      return FALSE;
    }

  n_words = AIMC_RING_STORAGE_WORDS (slots_of (type, capacity), sizeof (AimdbWord));

  if (type != AIMDB_BUFFER_TYPE_NONE)
    self->storage = g_try_malloc0_n (n_words, sizeof (AimcWord));

  if (type != AIMDB_BUFFER_TYPE_NONE && self->storage == NULL)
    {
      *problem = g_strdup_printf ("there is no memory for a ring of %u values", capacity);
      return FALSE;
    }

  self->type = type;
  self->capacity = capacity;

  if (!buffer_init_core (self, n_words))
    g_assert_not_reached ();

  return TRUE;
}

/* drops the values that are still held, oldest first */
static void
buffer_drop_values (AimdbBuffer *self)
{
  AimdbWord word;

  switch (self->type)
    {
    case AIMDB_BUFFER_TYPE_SPMC_RING:
      {
        AimcRing *ring = &self->core.ring;
        AimcRingReader all;
        const void *item;

        aimc_ring_reader_init_oldest (&all, ring);

        for (; (item = aimc_ring_item (ring, &all, 0)) != NULL; aimc_ring_advance (&all, 1))
          {
            memcpy (&word, item, sizeof word);
            _aimdb_value_class_unref (&self->value_class, word);
          }

        break;
      }

    case AIMDB_BUFFER_TYPE_SINGLE_LATEST:
      {
        const void *item = aimc_latest_item (&self->core.latest);

        if (item != NULL)
          {
            memcpy (&word, item, sizeof word);
            _aimdb_value_class_unref (&self->value_class, word);
          }

        break;
      }

    case AIMDB_BUFFER_TYPE_MAILBOX:
      if (aimc_mailbox_take (&self->core.mailbox, &word) == AIMC_OK)
        _aimdb_value_class_unref (&self->value_class, word);

      aimc_mailbox_clear (&self->core.mailbox);
      break;

    case AIMDB_BUFFER_TYPE_NONE:
    default:
      break;
    }
}

void
_aimdb_buffer_clear (AimdbBuffer *self)
{
  /* every reader keeps its record alive */
  g_assert (self->readers->len == 0);

  buffer_drop_values (self);
  g_free ((void *) self->storage);
  g_ptr_array_unref (self->readers);
  g_mutex_clear (&self->lock);
}

/* Puts a word in and gives back the one that leaves, if any. The slots of a
 * ring outnumber its capacity, so what leaves lies in a slot of its own. */
static gboolean
buffer_replace_locked (AimdbBuffer *self,
                       AimdbWord    word,
                       AimdbWord   *leaving)
{
  void *slot = NULL;

  switch (self->type)
    {
    case AIMDB_BUFFER_TYPE_SPMC_RING:
      if ((slot = aimc_ring_leaving (&self->core.ring)) != NULL)
        memcpy (leaving, slot, sizeof *leaving);

      memcpy (aimc_ring_claim (&self->core.ring), &word, sizeof word);
      aimc_ring_publish (&self->core.ring);
      return slot != NULL;

    case AIMDB_BUFFER_TYPE_SINGLE_LATEST:
      if ((slot = aimc_latest_leaving (&self->core.latest)) != NULL)
        memcpy (leaving, slot, sizeof *leaving);

      memcpy (aimc_latest_claim (&self->core.latest), &word, sizeof word);
      aimc_latest_publish (&self->core.latest);
      return slot != NULL;

    case AIMDB_BUFFER_TYPE_MAILBOX:
      return aimc_mailbox_push (&self->core.mailbox, &word, leaving);

    case AIMDB_BUFFER_TYPE_NONE:
    default:
      *leaving = word;
      return TRUE;
    }
}

/* takes the word's reference; callable from any thread, runs no foreign code
 * under the lock */
void
_aimdb_buffer_push (AimdbBuffer *self,
                    AimdbWord    word)
{
  AimdbWord leaving;
  gboolean has_leaving;

  g_mutex_lock (&self->lock);
  has_leaving = buffer_replace_locked (self, word, &leaving);
  aimdb_metrics_add (self, produced, 1);

  for (guint i = 0; i < self->readers->len; i++)
    {
      AimdbBufferReader *reader = g_ptr_array_index (self->readers, i);

      if (reader->task != NULL)
        _aimdb_task_schedule (reader->task);
    }

  g_mutex_unlock (&self->lock);

  /* may be the last reference, and then run code of the program */
  if (has_leaving)
    _aimdb_value_class_unref (&self->value_class, leaving);
}

/* the newest value of a latest, the pending one of a mailbox; with a reference */
gboolean
_aimdb_buffer_peek (AimdbBuffer *self,
                    AimdbWord   *word)
{
  gboolean found = FALSE;

  g_mutex_lock (&self->lock);

  if (self->type == AIMDB_BUFFER_TYPE_SINGLE_LATEST)
    {
      const void *item = aimc_latest_item (&self->core.latest);

      if ((found = item != NULL))
        memcpy (word, item, sizeof *word);
    }
  else if (self->type == AIMDB_BUFFER_TYPE_MAILBOX)
    {
      found = aimc_mailbox_peek (&self->core.mailbox, word) == AIMC_OK;
    }

  if (found)
    _aimdb_value_class_ref (&self->value_class, *word);

  g_mutex_unlock (&self->lock);

  return found;
}

/* how much waits for somebody: for the slowest reader of a ring */
static guint
buffer_count_occupancy_locked (AimdbBuffer *self)
{
  guint occupancy = 0;
  AimdbWord word;

  switch (self->type)
    {
    case AIMDB_BUFFER_TYPE_SPMC_RING:
      for (guint i = 0; i < self->readers->len; i++)
        {
          AimdbBufferReader *reader = g_ptr_array_index (self->readers, i);

          occupancy = MAX (occupancy, aimc_ring_pending (&self->core.ring, &reader->cursor.ring));
        }

      return occupancy;

    case AIMDB_BUFFER_TYPE_SINGLE_LATEST:
      return self->readers->len > 0 ? 1 : 0;

    case AIMDB_BUFFER_TYPE_MAILBOX:
      return aimc_mailbox_peek (&self->core.mailbox, &word) == AIMC_OK ? 1 : 0;

    case AIMDB_BUFFER_TYPE_NONE:
    default:
      return 0;
    }
}

/* FALSE where metrics are not built in, or there is nothing to measure */
gboolean
_aimdb_buffer_get_metrics (AimdbBuffer         *self,
                           AimdbBufferCounters *metrics,
                           guint               *occupancy)
{
  gboolean available;

  if (self->type == AIMDB_BUFFER_TYPE_NONE)
    return FALSE;

  g_mutex_lock (&self->lock);
  available = aimdb_metrics_get (self, metrics);
  *occupancy = buffer_count_occupancy_locked (self);
  g_mutex_unlock (&self->lock);

  return available;
}

/* READER stays where it is until it is detached; BUFFER outlives that */
void
_aimdb_buffer_reader_attach (AimdbBufferReader *reader,
                             AimdbBuffer       *buffer,
                             AimdbTask         *task)
{
  g_assert (!reader->attached);

  reader->buffer = buffer;
  reader->task = task;
  reader->lost = 0;

  g_mutex_lock (&buffer->lock);

  if (buffer->type == AIMDB_BUFFER_TYPE_SPMC_RING)
    aimc_ring_reader_init (&reader->cursor.ring, &buffer->core.ring);
  else
    aimc_latest_reader_init (&reader->cursor.latest);

  g_ptr_array_add (buffer->readers, reader);
  reader->attached = TRUE;

  /* a latest or a mailbox may hold a value already */
  if (task != NULL)
    _aimdb_task_schedule (task);

  g_mutex_unlock (&buffer->lock);
}

/* the count of what was lost stays */
void
_aimdb_buffer_reader_detach (AimdbBufferReader *reader)
{
  AimdbBuffer *buffer = reader->buffer;

  if (buffer == NULL)
    return;

  g_mutex_lock (&buffer->lock);

  if (reader->attached)
    g_ptr_array_remove_fast (buffer->readers, reader);

  reader->attached = FALSE;
  g_mutex_unlock (&buffer->lock);
}

static void
reader_catch_up_locked (AimdbBufferReader *reader)
{
  AimdbBuffer *buffer = reader->buffer;
  guint32 n_lost;

  /* a count is one word of core's; it says so by being full */
  while ((n_lost = aimc_ring_catch_up (&buffer->core.ring, &reader->cursor.ring)) > 0)
    {
      reader->lost += n_lost;
      aimdb_metrics_add (buffer, dropped, n_lost);
    }
}

/* counts from zero again; what waits stays */
void
_aimdb_buffer_reset_metrics (AimdbBuffer *self)
{
  g_mutex_lock (&self->lock);

  /* what would only be found at the next read was dropped before, too */
  for (guint i = 0; self->type == AIMDB_BUFFER_TYPE_SPMC_RING && i < self->readers->len; i++)
    reader_catch_up_locked (g_ptr_array_index (self->readers, i));

  aimdb_metrics_reset (self);
  g_mutex_unlock (&self->lock);
}

static guint
reader_copy_from_ring_locked (AimdbBufferReader *reader,
                              AimdbWord         *words,
                              guint              max_words)
{
  AimdbBuffer *buffer = reader->buffer;
  const AimcRing *ring = &buffer->core.ring;
  guint n_words = 0;

  reader_catch_up_locked (reader);

  for (; n_words < max_words; n_words++)
    {
      const void *item = aimc_ring_item (ring, &reader->cursor.ring, n_words);

      if (item == NULL)
        break;

      memcpy (&words[n_words], item, sizeof *words);
      _aimdb_value_class_ref (&buffer->value_class, words[n_words]);
    }

  return n_words;
}

static guint
reader_take_single_locked (AimdbBufferReader *reader,
                           AimdbWord         *word)
{
  AimdbBuffer *buffer = reader->buffer;
  const void *item;

  if (buffer->type == AIMDB_BUFFER_TYPE_MAILBOX)
    return aimc_mailbox_take (&buffer->core.mailbox, word) == AIMC_OK ? 1 : 0;

  item = aimc_latest_take_new (&buffer->core.latest, &reader->cursor.latest);

  if (item == NULL)
    return 0;

  memcpy (word, item, sizeof *word);
  _aimdb_value_class_ref (&buffer->value_class, *word);

  return 1;
}

/* gives up to MAX_WORDS values in order, with a reference each; they count as
 * consumed */
guint
_aimdb_buffer_reader_take (AimdbBufferReader *reader,
                           AimdbWord         *words,
                           guint              max_words)
{
  AimdbBuffer *buffer = reader->buffer;
  guint n_words = 0;

  g_mutex_lock (&buffer->lock);

  if (buffer->type == AIMDB_BUFFER_TYPE_SPMC_RING)
    {
      n_words = reader_copy_from_ring_locked (reader, words, max_words);
      aimc_ring_advance (&reader->cursor.ring, n_words);
    }
  else if (buffer->type != AIMDB_BUFFER_TYPE_NONE)
    {
      n_words = reader_take_single_locked (reader, words);
    }

  aimdb_metrics_add (buffer, consumed, n_words);
  g_mutex_unlock (&buffer->lock);

  return n_words;
}

/* Puts the last N_WORDS that were taken back in front of the reader of a ring.
 * They are taken again, or counted as lost if they were overwritten meanwhile. */
void
_aimdb_buffer_reader_return (AimdbBufferReader *reader,
                             const AimdbWord   *words,
                             guint              n_words)
{
  AimdbBuffer *buffer = reader->buffer;

  if (n_words == 0)
    return;

  g_assert (buffer->type == AIMDB_BUFFER_TYPE_SPMC_RING);

  g_mutex_lock (&buffer->lock);
  reader->cursor.ring.next -= n_words;
  aimdb_metrics_add (buffer, consumed, -(guint64) n_words);
  g_mutex_unlock (&buffer->lock);

  for (guint i = 0; i < n_words; i++)
    _aimdb_value_class_unref (&buffer->value_class, words[i]);
}

/* no less than how many values wait for the reader, and no more than the buffer holds */
guint
_aimdb_buffer_reader_count (AimdbBufferReader *reader)
{
  AimdbBuffer *buffer = reader->buffer;
  guint n_words = 1;

  g_mutex_lock (&buffer->lock);

  if (buffer->type == AIMDB_BUFFER_TYPE_SPMC_RING)
    n_words = aimc_ring_pending (&buffer->core.ring, &reader->cursor.ring);

  g_mutex_unlock (&buffer->lock);

  return n_words;
}

/* how many values the reader will never see, those included that it would be
 * told of at its next read */
guint64
_aimdb_buffer_reader_lost (AimdbBufferReader *reader)
{
  AimdbBuffer *buffer = reader->buffer;
  guint64 n_lost;

  if (buffer == NULL)
    return reader->lost;

  g_mutex_lock (&buffer->lock);
  n_lost = reader->lost;

  if (reader->attached && buffer->type == AIMDB_BUFFER_TYPE_SPMC_RING)
    {
      AimcRingReader ahead = reader->cursor.ring;

      n_lost += aimc_ring_catch_up (&buffer->core.ring, &ahead);
    }

  g_mutex_unlock (&buffer->lock);

  return n_lost;
}

/* counts what is lost from zero again */
void
_aimdb_buffer_reader_reset (AimdbBufferReader *reader)
{
  AimdbBuffer *buffer = reader->buffer;

  if (buffer == NULL)
    return;

  g_mutex_lock (&buffer->lock);

  /* what would only be found at the next read was lost before, too */
  if (reader->attached && buffer->type == AIMDB_BUFFER_TYPE_SPMC_RING)
    reader_catch_up_locked (reader);

  reader->lost = 0;
  g_mutex_unlock (&buffer->lock);
}
