/* aimdb-feed.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-feed-private.h"
#include "aimdb-record-private.h"
#include "aimdb-value-json-private.h"

/* as many values are taken for one subscriber before the next has its turn */
#define CHUNK 128

/* So many texts, and bytes of them, are known for the rest of a turn. Values come
 * while it lasts, so that subscribers are some values apart. */
#define MAX_TEXTS 256
#define MAX_TEXT_BYTES (1024 * 1024)

/* a power of two, of which half is in use at most */
#define N_SLOTS (2 * MAX_TEXTS)

/* more memory for texts is not kept from one turn to the next */
#define MAX_KEPT (32 * 1024)

/* a value, and where its text lies */
typedef struct
{
  AimdbWord word;
  gsize start;
  gsize length;
} FeedText;

/* The texts that were made in a turn of a feed; their words have a reference each.
 * Feeds take turns, so one of these does for all of a server. */
struct _AimdbFeedTexts
{
  /* one behind the other */
  GString *lines;

  /* the place behind the last of them is for one that is not kept */
  FeedText texts[MAX_TEXTS + 1];
  guint n_texts;

  /* a word is found from the slot of its hash on; that has the number of its text,
   * counted from one */
  guint16 slots[N_SLOTS];
};

/*
 * All subscribers of one record. Each has a reader of its own, so that a slow
 * one loses values of its own, but they are served by one task, and what several
 * of them get is put into text once.
 */
typedef struct _AimdbFeed AimdbFeed;
typedef struct _AimdbFeedClass AimdbFeedClass;

struct _AimdbFeed
{
  GObject parent_instance;

  /* constant after construction */
  AimdbRecord *record;
  AimdbFeedTexts *texts;
  AimdbTask task;

  /* only touched in the context of the server; NULL once nobody reads */
  AimdbFeeds *feeds;
  GPtrArray *readers;
  gboolean is_changed;
};

struct _AimdbFeedClass
{
  GObjectClass parent_class;
};

struct _AimdbFeedReader
{
  /* constant after construction */
  AimdbFeed *feed;
  const AimdbFeedFuncs *funcs;
  gpointer user_data;

  AimdbBufferReader reader;

  /* only touched in the context of the server */
  guint64 n_lost;               /* until the first of the values taken last */
  guint64 n_told;
  gboolean is_closed;
};

static GType aimdb_feed_get_type (void);

G_DEFINE_FINAL_TYPE (AimdbFeed, aimdb_feed, G_TYPE_OBJECT)

static void
reader_release (AimdbFeedReader *self)
{
  g_rc_box_release (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbFeedReader, reader_release)

static void
texts_clear (gpointer data)
{
  AimdbFeedTexts *self = data;

  g_string_free (self->lines, TRUE);
}

static void
texts_unref (AimdbFeedTexts *self)
{
  g_rc_box_release_full (self, texts_clear);
}

static AimdbFeedTexts *
texts_new (void)
{
  AimdbFeedTexts *self = g_rc_box_new0 (AimdbFeedTexts);

  self->lines = g_string_new (NULL);

  return self;
}

/* the slot that has the word, or is free for it */
static guint16 *
texts_find_slot (AimdbFeedTexts *self,
                 AimdbWord       word)
{
  /* pointers differ least in their lowest bits */
  guint place = (guint) ((word * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 32);

  while (self->slots[place % N_SLOTS] != 0 &&
         self->texts[self->slots[place % N_SLOTS] - 1].word != word)
    place++;

  return &self->slots[place % N_SLOTS];
}

static const AimdbValueClass *
feed_get_value_class (AimdbFeed *self)
{
  return &_aimdb_record_get_buffer (self->record)->value_class;
}

static void
feed_forget_texts (AimdbFeed *self)
{
  AimdbFeedTexts *texts = self->texts;

  for (guint i = 0; i < texts->n_texts; i++)
    _aimdb_value_class_unref (feed_get_value_class (self), texts->texts[i].word);

  if (texts->n_texts > 0)
    memset (texts->slots, 0, sizeof texts->slots);

  texts->n_texts = 0;

  if (texts->lines->allocated_len > MAX_KEPT)
    {
      g_string_free (texts->lines, TRUE);
      texts->lines = g_string_new (NULL);
    }
}

static void
aimdb_feed_finalize (GObject *object)
{
  AimdbFeed *self = (AimdbFeed *) object;

  g_ptr_array_unref (self->readers);
  texts_unref (self->texts);
  g_clear_pointer (&self->task.dispatcher, _aimdb_dispatcher_unref);
  g_clear_object (&self->record);

  G_OBJECT_CLASS (aimdb_feed_parent_class)->finalize (object);
}

static void
aimdb_feed_class_init (AimdbFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aimdb_feed_finalize;
}

static void
aimdb_feed_init (AimdbFeed *self)
{
  self->readers = g_ptr_array_new ();
}

/* The text is only good until the next one is made. NULL if the value has no JSON
 * form. */
static const FeedText *
feed_write_text (AimdbFeed *self,
                 AimdbWord  word)
{
  AimdbFeedTexts *texts = self->texts;
  FeedText *text = &texts->texts[texts->n_texts];
  g_autoptr (GError) error = NULL;
  GValue view;

  text->word = word;
  text->start = texts->n_texts > 0 ? text[-1].start + text[-1].length : 0;
  g_string_truncate (texts->lines, text->start);
  _aimdb_value_class_view (feed_get_value_class (self), word, &view);

  if (!_aimdb_value_append_json (texts->lines, &view, &error))
    {
      g_info ("a value of record %s can't be sent: %s", aimdb_record_get_key (self->record),
              error->message);
      return NULL;
    }

  text->length = texts->lines->len - text->start;

  return text;
}

/* the word keeps its reference: while it is known no other value can have it */
static void
feed_keep_text (AimdbFeed *self,
                guint16   *slot)
{
  AimdbFeedTexts *texts = self->texts;

  if (self->readers->len < 2 || texts->n_texts == MAX_TEXTS || texts->lines->len > MAX_TEXT_BYTES)
    return;

  _aimdb_value_class_ref (feed_get_value_class (self), texts->texts[texts->n_texts].word);
  texts->n_texts++;
  *slot = (guint16) texts->n_texts;
}

/* Returns whether the text had to be made, which takes time. IS_READY: whether the
 * reader takes another. */
static gboolean
reader_give (AimdbFeedReader *self,
             AimdbWord        word,
             gboolean        *is_ready)
{
  AimdbFeed *feed = self->feed;
  guint16 *slot = texts_find_slot (feed->texts, word);
  gboolean is_known = *slot != 0;
  const FeedText *text = is_known ? &feed->texts->texts[*slot - 1] : feed_write_text (feed, word);
  guint64 n_lost = self->n_lost - self->n_told;

  self->n_told = self->n_lost;

  /* making text of an object is code of the program, which may do anything */
  if (self->is_closed)
    *is_ready = FALSE;
  else if (text != NULL)
    *is_ready = self->funcs->take (feed->texts->lines->str + text->start, text->length, n_lost,
                                   self->user_data);
  else
    *is_ready = self->funcs->take (NULL, 0, n_lost, self->user_data);

  if (!is_known && text != NULL)
    feed_keep_text (feed, slot);

  return !is_known;
}

/* what could not be given is put back where that is possible */
static void
reader_give_back (AimdbFeedReader *self,
                  const AimdbWord *words,
                  guint            n_words)
{
  AimdbBuffer *buffer = self->reader.buffer;

  if (!self->is_closed && buffer->type == AIMDB_BUFFER_TYPE_SPMC_RING)
    {
      _aimdb_buffer_reader_return (&self->reader, words, n_words);
      return;
    }

  for (guint i = 0; i < n_words; i++)
    _aimdb_value_class_unref (&buffer->value_class, words[i]);
}

/* returns whether there is more */
static gboolean
reader_serve (AimdbFeedReader   *self,
              const AimdbBudget *budget)
{
  AimdbBuffer *buffer = self->reader.buffer;
  AimdbWord words[CHUNK];
  gboolean is_ready = self->funcs->is_ready (self->user_data);
  gboolean is_spent = FALSE;
  guint n_words;
  guint i = 0;

  if (!is_ready)
    return FALSE;

  n_words = _aimdb_buffer_reader_take_and_tell (&self->reader, words, CHUNK, &self->n_lost);

  while (i < n_words && is_ready && !is_spent)
    {
      gboolean is_made = reader_give (self, words[i], &is_ready);

      _aimdb_value_class_unref (&buffer->value_class, words[i]);
      i++;
      is_spent = is_made && _aimdb_budget_is_spent (budget);
    }

  reader_give_back (self, words + i, n_words - i);

  if (n_words > 0 && !self->is_closed)
    self->funcs->flush (self->user_data);

  return is_ready && (n_words == CHUNK || i < n_words);
}

static void
feed_run (AimdbTask         *task,
          const AimdbBudget *budget)
{
  AimdbFeed *self = (AimdbFeed *) task->owner;
  gboolean has_more = FALSE;
  guint i;

  self->is_changed = FALSE;

  for (i = 0; i < self->readers->len && !_aimdb_budget_is_spent (budget); i++)
    {
      g_autoptr (AimdbFeedReader) reader = g_rc_box_acquire (g_ptr_array_index (self->readers, i));

      has_more |= reader_serve (reader, budget);
    }

  feed_forget_texts (self);

  /* those who had no turn are the first next time */
  if (i < self->readers->len || self->is_changed)
    has_more = TRUE;

  for (guint n = 0; n < i && i < self->readers->len; n++)
    g_ptr_array_add (self->readers, g_ptr_array_steal_index (self->readers, 0));

  if (has_more && self->readers->len > 0)
    _aimdb_task_schedule (&self->task);
}

static AimdbFeed *
feed_new (AimdbFeeds  *feeds,
          AimdbRecord *record)
{
  AimdbFeed *self = g_object_new (aimdb_feed_get_type (), NULL);

  self->feeds = feeds;
  self->record = g_object_ref (record);
  self->texts = g_rc_box_acquire (feeds->texts);
  self->task.owner = G_OBJECT (self);
  self->task.func = feed_run;
  self->task.dispatcher = _aimdb_dispatcher_get (feeds->context);
  g_hash_table_insert (feeds->feeds, record, self);

  return self;
}

void
_aimdb_feeds_init (AimdbFeeds *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->feeds = g_hash_table_new (NULL, NULL);
  self->texts = texts_new ();
}

void
_aimdb_feeds_clear (AimdbFeeds *self)
{
  g_assert (self->feeds == NULL || g_hash_table_size (self->feeds) == 0);

  g_clear_pointer (&self->feeds, g_hash_table_unref);
  g_clear_pointer (&self->texts, texts_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
}

AimdbFeedReader *
_aimdb_feeds_open_reader (AimdbFeeds           *self,
                          AimdbRecord          *record,
                          const AimdbFeedFuncs *funcs,
                          gpointer              user_data)
{
  AimdbFeed *feed = g_hash_table_lookup (self->feeds, record);
  AimdbFeedReader *reader = g_rc_box_new0 (AimdbFeedReader);

  reader->feed = feed != NULL ? g_object_ref (feed) : feed_new (self, record);
  reader->funcs = funcs;
  reader->user_data = user_data;
  g_ptr_array_add (reader->feed->readers, reader);
  _aimdb_buffer_reader_attach (&reader->reader, _aimdb_record_get_buffer (record),
                               &reader->feed->task, NULL);

  return reader;
}

void
_aimdb_feed_reader_resume (AimdbFeedReader *self)
{
  _aimdb_task_schedule (&self->feed->task);
}

AimdbRecord *
_aimdb_feed_reader_get_record (AimdbFeedReader *self)
{
  return self->feed->record;
}

void
_aimdb_feed_reader_close (AimdbFeedReader *self)
{
  AimdbFeed *feed = self->feed;

  self->is_closed = TRUE;
  _aimdb_buffer_reader_detach (&self->reader);
  g_ptr_array_remove (feed->readers, self);
  feed->is_changed = TRUE;

  if (feed->readers->len == 0)
    {
      g_hash_table_remove (feed->feeds->feeds, feed->record);
      feed->feeds = NULL;
      _aimdb_task_unschedule (&feed->task);
    }

  /* a call that goes on still looks at the struct, but not at the feed */
  reader_release (self);
  g_object_unref (feed);
}
