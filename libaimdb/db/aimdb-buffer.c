/* aimdb-buffer.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-buffer-private.h"

/* how many readers take a value in the call that produced it; more get it from
 * the loop */
#define MAX_DELIVERIES 8

/* How often a lock is tried before the thread sleeps for it. Nobody holds it for
 * more than a chunk of values, some 100 ns, and sleeping and waking are system
 * calls of several µs: a producer in another thread would pay them at each drain. */
#define LOCK_ATTEMPTS 200

/* a value taken in the call that produced it, with a reference */
typedef struct
{
  AimdbBufferReader *reader;
  AimdbWord word;
} AimdbDelivery;

static inline void
relax_processor (void)
{
#if defined (__x86_64__) || defined (__i386__)
  __builtin_ia32_pause ();
#elif defined (__aarch64__)
  __asm__ volatile ("isb");
#endif
}

static inline void
buffer_lock (AimdbBuffer *self)
{
  for (guint i = 0; i < LOCK_ATTEMPTS; i++)
    {
      if (g_mutex_trylock (&self->lock))
        return;

      relax_processor ();
    }

  g_mutex_lock (&self->lock);
}

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
      const char *name = g_type_name (value_type);

      *problem = g_strdup_printf ("values of %s%s can't be kept; use a number, a string, "
                                  "a boxed type, a variant or an object",
                                  name != NULL ? "type " : "an invalid type",
                                  name != NULL ? name : "");
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

/* puts a word in and gives back the one that leaves, if any */
static gboolean
buffer_replace_locked (AimdbBuffer *self,
                       AimdbWord    word,
                       AimdbWord   *leaving)
{
  switch (self->type)
    {
    case AIMDB_BUFFER_TYPE_SPMC_RING:
      return aimc_ring_replace (&self->core.ring, &word, leaving);

    case AIMDB_BUFFER_TYPE_SINGLE_LATEST:
      return aimc_latest_replace (&self->core.latest, &word, leaving);

    case AIMDB_BUFFER_TYPE_MAILBOX:
      return aimc_mailbox_push (&self->core.mailbox, &word, leaving);

    case AIMDB_BUFFER_TYPE_NONE:
    default:
      *leaving = word;
      return TRUE;
    }
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

static guint
reader_take_from_ring_locked (AimdbBufferReader *reader,
                              AimdbWord         *words,
                              guint              max_words)
{
  AimdbBuffer *buffer = reader->buffer;
  guint n_words;

  reader_catch_up_locked (reader);
  n_words = aimc_ring_take (&buffer->core.ring, &reader->cursor.ring, words, max_words);

  /* the ring keeps its own reference */
  if (buffer->value_class.storage != AIMDB_STORAGE_PLAIN)
    for (guint i = 0; i < n_words; i++)
      _aimdb_value_class_ref (&buffer->value_class, words[i]);

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

static guint
reader_take_locked (AimdbBufferReader *reader,
                    AimdbWord         *words,
                    guint              max_words)
{
  AimdbBuffer *buffer = reader->buffer;
  guint n_words = 0;

  if (buffer->type == AIMDB_BUFFER_TYPE_SPMC_RING)
    n_words = reader_take_from_ring_locked (reader, words, max_words);
  else if (buffer->type != AIMDB_BUFFER_TYPE_NONE)
    n_words = reader_take_single_locked (reader, words);

  aimdb_metrics_add (buffer, consumed, n_words);

  return n_words;
}

static guint
reader_count_locked (AimdbBufferReader *reader)
{
  AimdbBuffer *buffer = reader->buffer;
  AimdbWord word;

  switch (buffer->type)
    {
    case AIMDB_BUFFER_TYPE_SPMC_RING:
      return aimc_ring_pending (&buffer->core.ring, &reader->cursor.ring);

    case AIMDB_BUFFER_TYPE_SINGLE_LATEST:
      return aimc_latest_has_new (&buffer->core.latest, &reader->cursor.latest) ? 1 : 0;

    case AIMDB_BUFFER_TYPE_MAILBOX:
      return aimc_mailbox_peek (&buffer->core.mailbox, &word) == AIMC_OK ? 1 : 0;

    case AIMDB_BUFFER_TYPE_NONE:
    default:
      return 0;
    }
}

/* takes WORD, which was just pushed and is all that waits for the reader */
static void
reader_take_newest_locked (AimdbBufferReader *reader,
                           AimdbWord          word,
                           AimdbDelivery     *delivery)
{
  AimdbBuffer *buffer = reader->buffer;

  delivery->reader = reader;
  delivery->word = word;

  if (buffer->type != AIMDB_BUFFER_TYPE_SPMC_RING)
    {
      reader_take_locked (reader, &delivery->word, 1);
      return;
    }

  aimc_ring_advance (&reader->cursor.ring, 1);
  aimdb_metrics_add (buffer, consumed, 1);
  _aimdb_value_class_ref (&buffer->value_class, word);
}

/* Has the readers scheduled, except for those that take the value in the call
 * which produced it: they are handed back in DELIVERIES. Such a reader must have
 * nothing else to read, or values would come out of order. */
static guint
buffer_wake_locked (AimdbBuffer   *self,
                    AimdbWord      word,
                    AimdbDelivery *deliveries)
{
  guint n_deliveries = 0;

  for (guint i = 0; i < self->readers->len; i++)
    {
      AimdbBufferReader *reader = g_ptr_array_index (self->readers, i);

      if (reader->task == NULL)
        continue;

      if (reader->direct != NULL && n_deliveries < MAX_DELIVERIES &&
          reader_count_locked (reader) == 1 && reader->direct->enter (reader->task))
        reader_take_newest_locked (reader, word, &deliveries[n_deliveries++]);
      else
        _aimdb_task_schedule (reader->task);
    }

  return n_deliveries;
}

/* Takes the word's reference; callable from any thread. Runs no foreign code
 * under the lock. */
void
_aimdb_buffer_push (AimdbBuffer *self,
                    AimdbWord    word)
{
  AimdbDelivery deliveries[MAX_DELIVERIES];
  AimdbValueClass value_class;
  AimdbWord leaving;
  gboolean has_leaving;
  guint n_deliveries;

  buffer_lock (self);
  has_leaving = buffer_replace_locked (self, word, &leaving);
  aimdb_metrics_add (self, produced, 1);
  n_deliveries = buffer_wake_locked (self, word, deliveries);
  value_class = self->value_class;
  g_mutex_unlock (&self->lock);

  /* a tap that is called here may drop the record, and this buffer with it */

  for (guint i = 0; i < n_deliveries; i++)
    deliveries[i].reader->direct->deliver (deliveries[i].reader->task, deliveries[i].word);

  /* may be the last reference, and then run code of the program */
  if (has_leaving)
    _aimdb_value_class_unref (&value_class, leaving);
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

          occupancy = MAX (occupancy, reader_count_locked (reader));
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
_aimdb_buffer_reader_attach (AimdbBufferReader      *reader,
                             AimdbBuffer            *buffer,
                             AimdbTask              *task,
                             const AimdbDirectFuncs *direct)
{
  g_assert (!reader->attached);

  reader->buffer = buffer;
  reader->direct = direct;
  reader->lost = 0;

  g_mutex_lock (&buffer->lock);
  reader->task = task;

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

/* The count of what was lost stays: what was overwritten before, but would only be
 * found at the next read, is in it. What is overwritten later is nobody's loss. */
void
_aimdb_buffer_reader_detach (AimdbBufferReader *reader)
{
  AimdbBuffer *buffer = reader->buffer;

  if (buffer == NULL)
    return;

  g_mutex_lock (&buffer->lock);

  if (reader->attached)
    g_ptr_array_remove_fast (buffer->readers, reader);

  if (reader->attached && buffer->type == AIMDB_BUFFER_TYPE_SPMC_RING)
    reader_catch_up_locked (reader);

  reader->attached = FALSE;
  g_mutex_unlock (&buffer->lock);
}

/* has TASK scheduled when there is something to read, now or later; NULL: nobody is
 * told */
void
_aimdb_buffer_reader_set_task (AimdbBufferReader *reader,
                               AimdbTask         *task)
{
  AimdbBuffer *buffer = reader->buffer;

  g_mutex_lock (&buffer->lock);
  reader->task = task;

  if (task != NULL && reader_count_locked (reader) > 0)
    _aimdb_task_schedule (task);

  g_mutex_unlock (&buffer->lock);
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

/* Gives up to MAX_WORDS values in order, with a reference each, and tells how many
 * values the reader lost until the first of them; they count as consumed. */
guint
_aimdb_buffer_reader_take_and_tell (AimdbBufferReader *reader,
                                    AimdbWord         *words,
                                    guint              max_words,
                                    guint64           *lost)
{
  AimdbBuffer *buffer = reader->buffer;
  guint n_words;

  buffer_lock (buffer);
  n_words = reader_take_locked (reader, words, max_words);
  *lost = reader->lost;
  g_mutex_unlock (&buffer->lock);

  return n_words;
}

guint
_aimdb_buffer_reader_take (AimdbBufferReader *reader,
                           AimdbWord         *words,
                           guint              max_words)
{
  guint64 lost;

  return _aimdb_buffer_reader_take_and_tell (reader, words, max_words, &lost);
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

  /* it may never read again */
  if (!reader->attached)
    reader_catch_up_locked (reader);

  g_mutex_unlock (&buffer->lock);

  for (guint i = 0; i < n_words; i++)
    _aimdb_value_class_unref (&buffer->value_class, words[i]);
}

/* how many values wait for the reader */
guint
_aimdb_buffer_reader_count (AimdbBufferReader *reader)
{
  AimdbBuffer *buffer = reader->buffer;
  guint n_words;

  g_mutex_lock (&buffer->lock);
  n_words = reader_count_locked (reader);
  g_mutex_unlock (&buffer->lock);

  return n_words;
}

/* Where the values end that wait for the reader of a ring now; what is produced
 * later lies behind it. */
guint32
_aimdb_buffer_reader_get_end (AimdbBufferReader *reader)
{
  AimdbBuffer *buffer = reader->buffer;
  guint32 end = 0;

  g_mutex_lock (&buffer->lock);

  if (buffer->type == AIMDB_BUFFER_TYPE_SPMC_RING)
    {
      reader_catch_up_locked (reader);
      end = reader->cursor.ring.next + reader_count_locked (reader);
    }

  g_mutex_unlock (&buffer->lock);

  return end;
}

/* whether the reader took what lay before END; of other buffers than a ring,
 * whether nothing waits for it */
gboolean
_aimdb_buffer_reader_has_passed (AimdbBufferReader *reader,
                                 guint32            end)
{
  AimdbBuffer *buffer = reader->buffer;
  gboolean has_passed;

  g_mutex_lock (&buffer->lock);
  has_passed = reader_count_locked (reader) == 0;

  if (buffer->type == AIMDB_BUFFER_TYPE_SPMC_RING)
    has_passed |= (gint32) (reader->cursor.ring.next - end) >= 0;

  g_mutex_unlock (&buffer->lock);

  return has_passed;
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
