/* aimdb-watches.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-json-writer-private.h"
#include "aimdb-message-private.h"
#include "aimdb-record-private.h"
#include "aimdb-topic-private.h"
#include "aimdb-value-json-private.h"
#include "aimdb-watches-private.h"

/* As much waits for a peer that does not read. Beyond it nothing is read for the
 * peer any more: what it misses is lost in the buffers, where it is counted, and
 * the newest values are what it gets when it reads again. */
#define MAX_PENDING_FRAMES 256
#define MAX_PENDING_BYTES (1024 * 1024)

typedef struct
{
  AimdbTransport *transport;
  char *sub;
  gboolean names_topic;

  /* the number of the last value, sent or not */
  guint64 seq;

  /* of WatchedRecord; empty once it is closed */
  GPtrArray *records;
} Watch;

typedef struct
{
  Watch *watch;
  AimdbFeedReader *reader;

  /* see _aimdb_message_encode_route() */
  char *route;
  gsize n_route;
} WatchedRecord;

static void
watched_record_free (WatchedRecord *self)
{
  _aimdb_feed_reader_close (self->reader);
  g_free (self->route);
  g_free (self);
}

static void
watch_clear (gpointer data)
{
  Watch *self = data;

  g_ptr_array_unref (self->records);
  g_free (self->sub);
}

static void
watch_unref (Watch *self)
{
  g_rc_box_release_full (self, watch_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Watch, watch_unref)

static void
watch_close (Watch *self)
{
  g_ptr_array_set_size (self->records, 0);
  watch_unref (self);
}

static gboolean
watched_record_is_ready (gpointer user_data)
{
  AimdbTransport *transport = ((WatchedRecord *) user_data)->watch->transport;

  return transport->n_frames < MAX_PENDING_FRAMES &&
         transport->n_bytes < MIN (MAX_PENDING_BYTES, transport->limits.max_queued / 2);
}

/* what can't be sent leaves a gap in the numbers */
static void
watch_queue (Watch *self)
{
  gsize length = self->transport->out->len - self->transport->start;

  if (!_aimdb_transport_queue (self->transport))
    g_info ("a value of %" G_GSIZE_FORMAT " bytes can't be sent to %s", length,
            self->transport->peer);
}

static void
watch_send (Watch              *self,
            const AimdbMessage *message)
{
  _aimdb_message_append (_aimdb_transport_begin (self->transport), message);
  watch_queue (self);
}

static gboolean
watched_record_take (const char *text,
                     gsize       length,
                     guint64     n_lost,
                     gpointer    user_data)
{
  WatchedRecord *self = user_data;
  Watch *watch = self->watch;

  watch->seq += 1 + n_lost;

  if (text == NULL)
    return watched_record_is_ready (self);

  _aimdb_message_append_event (_aimdb_transport_begin (watch->transport), watch->seq,
                               self->route, self->n_route, text, length);
  watch_queue (watch);

  return watched_record_is_ready (self);
}

static void
watched_record_flush (gpointer user_data)
{
  _aimdb_transport_flush (((WatchedRecord *) user_data)->watch->transport);
}

static const AimdbFeedFuncs watched_record_funcs = {
  .is_ready = watched_record_is_ready,
  .take = watched_record_take,
  .flush = watched_record_flush,
};

/* NULL if there is no current value, or it has no JSON form */
static char *
peek_text (AimdbRecord *record,
           gboolean    *has_value)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (JsonNode) node = NULL;

  *has_value = aimdb_record_peek (record, &value);
  node = *has_value ? _aimdb_value_to_json (&value, NULL) : NULL;

  return node != NULL ? _aimdb_json_node_to_line (node, NULL) : NULL;
}

/* One for each record that has a current value. The last that is sent says so;
 * one that can't be sent has a number all the same. */
static void
watch_send_snapshots (Watch *watch)
{
  g_autoptr (Watch) self = g_rc_box_acquire (watch);
  g_autofree char *text = NULL;
  AimdbMessage snap = { .type = AIMDB_MESSAGE_SNAP, .has_seq = TRUE, .sub = self->sub };

  /* making text of an object is code of the program, which may end all of it */
  for (guint i = 0; i < self->records->len; i++)
    {
      WatchedRecord *watched = g_ptr_array_index (self->records, i);
      AimdbRecord *record = _aimdb_feed_reader_get_record (watched->reader);
      gboolean has_value;
      char *next = peek_text (record, &has_value);

      self->seq += has_value ? 1 : 0;

      if (next == NULL)
        continue;

      if (text != NULL)
        watch_send (self, &snap);

      g_free (text);
      text = next;
      snap.seq = self->seq;
      snap.topic = (char *) aimdb_record_get_key (record);
      snap.data = text;
    }

  snap.last = TRUE;

  if (text != NULL)
    watch_send (self, &snap);

  _aimdb_transport_flush (self->transport);
}

static gboolean
is_served (AimdbRecord *record)
{
  return aimdb_record_get_buffer_type (record) != AIMDB_BUFFER_TYPE_NONE &&
         _aimdb_record_get_problem (record) == NULL;
}

static void
watch_add_record (Watch       *self,
                  AimdbAccess *access,
                  AimdbRecord *record)
{
  WatchedRecord *watched = g_new (WatchedRecord, 1);
  const char *topic = self->names_topic ? aimdb_record_get_key (record) : NULL;

  watched->watch = self;
  watched->route = _aimdb_message_encode_route (topic, self->sub);
  watched->n_route = strlen (watched->route);
  watched->reader = _aimdb_feeds_open_reader (&access->feeds, record, &watched_record_funcs,
                                              watched);
  g_ptr_array_add (self->records, watched);
}

static void
watch_add_records (Watch       *self,
                   AimdbAccess *access,
                   const char  *pattern)
{
  for (guint i = 0; i < aimdb_database_get_n_records (access->database); i++)
    {
      AimdbRecord *record = aimdb_database_get_nth_record (access->database, i);
      const char *key = aimdb_record_get_key (record);

      /* a key with a quotation mark can't stand in an event */
      if (is_served (record) && _aimdb_topic_matches (pattern, key) &&
          _aimdb_message_can_carry (key))
        watch_add_record (self, access, record);
    }
}

void
_aimdb_watches_init (AimdbWatches   *self,
                     AimdbAccess    *access,
                     AimdbTransport *transport)
{
  self->access = access;
  self->transport = transport;
  self->watches = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                         (GDestroyNotify) watch_close);
}

void
_aimdb_watches_clear (AimdbWatches *self)
{
  g_clear_pointer (&self->watches, g_hash_table_unref);
}

static Watch *
watches_add (AimdbWatches *self,
             char         *sub)
{
  Watch *watch = g_rc_box_new0 (Watch);

  watch->transport = self->transport;
  watch->sub = sub;
  watch->records = g_ptr_array_new_with_free_func ((GDestroyNotify) watched_record_free);
  g_hash_table_insert (self->watches, watch->sub, watch);

  if (self->transport->is_bus)
    {
      AimdbMessage subscribed = { .type = AIMDB_MESSAGE_SUBSCRIBED, .sub = sub };

      watch_send (watch, &subscribed);
      _aimdb_transport_flush (self->transport);
    }

  return watch;
}

const char *
_aimdb_watches_open (AimdbWatches *self,
                     guint64       id,
                     const char   *topic)
{
  g_autofree char *sub = g_strdup_printf ("%" G_GUINT64_FORMAT, id);
  AimdbRecord *record;
  Watch *watch;

  if (g_hash_table_size (self->watches) >= self->access->max_subscriptions ||
      g_hash_table_contains (self->watches, sub))
    return _AIMDB_WIRE_DENIED;

  if (_aimdb_topic_is_pattern (topic))
    {
      watch = watches_add (self, g_steal_pointer (&sub));
      watch->names_topic = TRUE;
      watch_add_records (watch, self->access, topic);

      /* nothing will ever come of it */
      if (watch->records->len == 0)
        g_hash_table_remove (self->watches, watch->sub);
      else
        watch_send_snapshots (watch);

      return NULL;
    }

  record = aimdb_database_get_record (self->access->database, topic);

  if (record == NULL)
    return _AIMDB_WIRE_NOT_FOUND;

  if (!is_served (record))
    return _AIMDB_WIRE_INTERNAL;

  watch = watches_add (self, g_steal_pointer (&sub));
  watch->names_topic = self->transport->is_bus;
  watch_add_record (watch, self->access, record);

  if (self->transport->is_bus)
    watch_send_snapshots (watch);

  return NULL;
}

void
_aimdb_watches_close (AimdbWatches *self,
                      const char   *sub)
{
  g_hash_table_remove (self->watches, sub);
}

void
_aimdb_watches_close_all (AimdbWatches *self)
{
  g_hash_table_remove_all (self->watches);
}

void
_aimdb_watches_resume (AimdbWatches *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->watches);

  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      GPtrArray *records = ((Watch *) value)->records;

      for (guint i = 0; i < records->len; i++)
        _aimdb_feed_reader_resume (((WatchedRecord *) g_ptr_array_index (records, i))->reader);
    }
}
