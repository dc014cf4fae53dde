/* mirror-peer.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-link.h"
#include "aimdb-source.h"
#include "aimdb-tap.h"
#include "mirror-peer.h"

static void
tap_cb (AimdbTap     *tap,
        const GValue *value,
        gpointer      user_data)
{
  MirrorPeer *self = user_data;

  g_mutex_lock (&self->lock);
  self->n_received++;
  self->last = g_value_get_int64 (value);
  g_mutex_unlock (&self->lock);
}

static void
peer_add_records (MirrorPeer *self)
{
  AimdbRecord *level = aimdb_database_create_record (self->database, "level", G_TYPE_INT64,
                                                     AIMDB_BUFFER_TYPE_SPMC_RING, 1 << 16);
  AimdbRecord *own = aimdb_database_create_record (self->database, "own", G_TYPE_INT64,
                                                   AIMDB_BUFFER_TYPE_SPMC_RING, 16);

  aimdb_record_take_stage (level, AIMDB_STAGE (aimdb_tap_new ("count", tap_cb, self, NULL)));
  aimdb_record_take_stage (own, AIMDB_STAGE (aimdb_source_new_producer ("own")));

  if (self->forward != NULL)
    aimdb_record_take_stage (level, AIMDB_STAGE (aimdb_link_new ("forward", self->forward)));

  if (self->extra != NULL)
    aimdb_database_create_record (self->database, self->extra, G_TYPE_INT64,
                                  AIMDB_BUFFER_TYPE_SPMC_RING, 1 << 16);

  aimdb_database_create_record (self->database, "closed", G_TYPE_INT64,
                                AIMDB_BUFFER_TYPE_SPMC_RING, 16);
  aimdb_database_create_record (self->database, "state", G_TYPE_INT64,
                                AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);
  aimdb_database_create_record (self->database, "any", G_TYPE_VARIANT,
                                AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);
  aimdb_database_create_record (self->database, "note", G_TYPE_STRING,
                                AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);
}

static void
peer_report (MirrorPeer *self)
{
  g_mutex_lock (&self->lock);
  self->n_ready++;
  g_cond_broadcast (&self->done);
  g_mutex_unlock (&self->lock);
}

static gboolean
peer_has_to_quit (MirrorPeer *self)
{
  gboolean quit;

  g_mutex_lock (&self->lock);
  quit = self->quit;
  g_mutex_unlock (&self->lock);

  return quit;
}

static gpointer
peer_thread (gpointer data)
{
  MirrorPeer *self = data;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (self->context);
  self->database = aimdb_database_new ();
  peer_add_records (self);
  g_assert_true (aimdb_database_start (self->database, &error));
  g_assert_no_error (error);
  peer_report (self);

  while (!peer_has_to_quit (self))
    g_main_context_iteration (self->context, TRUE);

  if (self->server != NULL)
    g_assert_finalize_object (self->server);

  aimdb_database_stop (self->database);

  while (g_main_context_iteration (self->context, FALSE))
    continue;

  g_assert_finalize_object (self->database);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

/* runs FUNC in the thread, if there is one, and waits until it reports */
static void
peer_call (MirrorPeer  *self,
           GSourceFunc  func)
{
  g_mutex_lock (&self->lock);
  self->n_ready = 0;
  g_mutex_unlock (&self->lock);

  g_main_context_invoke (self->context, func, self);

  g_mutex_lock (&self->lock);

  while (self->n_ready == 0)
    g_cond_wait (&self->done, &self->lock);

  g_mutex_unlock (&self->lock);
}

MirrorPeer *
mirror_peer_new (const char *endpoint,
                 const char *extra,
                 const char *forward)
{
  MirrorPeer *self = g_new0 (MirrorPeer, 1);

  self->wanted = g_strdup (endpoint);
  self->extra = g_strdup (extra);
  self->forward = g_strdup (forward);
  self->context = g_main_context_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->done);
  self->thread = g_thread_new ("peer", peer_thread, self);

  g_mutex_lock (&self->lock);

  while (self->n_ready == 0)
    g_cond_wait (&self->done, &self->lock);

  g_mutex_unlock (&self->lock);

  return self;
}

void
mirror_peer_free (MirrorPeer *self)
{
  g_mutex_lock (&self->lock);
  self->quit = TRUE;
  g_mutex_unlock (&self->lock);

  g_main_context_wakeup (self->context);
  g_thread_join (self->thread);

  g_main_context_unref (self->context);
  g_cond_clear (&self->done);
  g_mutex_clear (&self->lock);
  g_free (self->endpoint);
  g_free (self->forward);
  g_free (self->extra);
  g_free (self->wanted);
  g_free (self);
}

static gboolean
serve_cb (gpointer user_data)
{
  MirrorPeer *self = user_data;
  g_autoptr (GError) error = NULL;
  const char *token;

  g_mutex_lock (&self->lock);
  token = self->token;
  g_mutex_unlock (&self->lock);

  g_assert_null (self->server);
  self->server = aimdb_server_new (self->database, self->wanted);
  aimdb_server_set_auth_token (self->server, token);
  aimdb_server_allow_write (self->server, "level");
  aimdb_server_allow_write (self->server, "own");
  aimdb_server_allow_write (self->server, "any");

  if (self->extra != NULL)
    aimdb_server_allow_write (self->server, self->extra);

  g_assert_true (aimdb_server_start (self->server, &error));
  g_assert_no_error (error);

  g_mutex_lock (&self->lock);
  g_free (self->endpoint);
  self->endpoint = g_strdup (aimdb_server_get_endpoint (self->server));
  g_mutex_unlock (&self->lock);
  peer_report (self);

  return G_SOURCE_REMOVE;
}

static gboolean
leave_cb (gpointer user_data)
{
  MirrorPeer *self = user_data;

  g_assert_finalize_object (g_steal_pointer (&self->server));
  peer_report (self);

  return G_SOURCE_REMOVE;
}

void
mirror_peer_serve (MirrorPeer *self,
                   const char *token)
{
  g_mutex_lock (&self->lock);
  self->token = token;
  g_mutex_unlock (&self->lock);

  peer_call (self, serve_cb);
}

void
mirror_peer_leave (MirrorPeer *self)
{
  peer_call (self, leave_cb);
}

char *
mirror_peer_dup_endpoint (MirrorPeer *self)
{
  char *endpoint;

  g_mutex_lock (&self->lock);
  endpoint = g_strdup (self->endpoint);
  g_mutex_unlock (&self->lock);

  return endpoint;
}

guint64
mirror_peer_get_received (MirrorPeer *self)
{
  guint64 n_received;

  g_mutex_lock (&self->lock);
  n_received = self->n_received;
  g_mutex_unlock (&self->lock);

  return n_received;
}

gint64
mirror_peer_get_last (MirrorPeer *self)
{
  gint64 last;

  g_mutex_lock (&self->lock);
  last = self->last;
  g_mutex_unlock (&self->lock);

  return last;
}

void
mirror_peer_produce (MirrorPeer *self,
                     const char *key,
                     gint64      first,
                     gint64      last)
{
  AimdbRecord *record = aimdb_database_get_record (self->database, key);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);

  for (gint64 i = first; i <= last; i++)
    g_assert_true (aimdb_producer_produce_int64 (producer, i, NULL));
}
