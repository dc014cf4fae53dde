/* aimdb-acceptor.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-acceptor-private.h"
#include "aimdb-error.h"
#include "aimdb-poll-set-private.h"

/* peers that connect without blocking are refused when it is full */
#define BACKLOG 128

/* how long not to accept after the process ran out of descriptors */
#define PAUSE_MS 200

struct _AimdbAcceptor
{
  /* constant after construction */
  GMainContext *context;
  GSocket *socket;
  AimdbAcceptorFunc func;
  gpointer user_data;

  AimdbPollEntry *entry;

  /* during a pause */
  GSource *pause_source;
};

static void
acceptor_end_pause (AimdbAcceptor *self)
{
  if (self->pause_source == NULL)
    return;

  g_source_destroy (self->pause_source);
  g_clear_pointer (&self->pause_source, g_source_unref);
}

static gboolean
pause_end_cb (gpointer user_data)
{
  AimdbAcceptor *self = user_data;

  acceptor_end_pause (self);
  _aimdb_poll_entry_await (self->entry, G_IO_IN);

  return G_SOURCE_REMOVE;
}

/* the socket stays ready while the process is short of descriptors: without a
 * pause the loop would spin */
static void
acceptor_pause (AimdbAcceptor *self)
{
  _aimdb_poll_entry_await (self->entry, 0);
  self->pause_source = g_timeout_source_new (PAUSE_MS);
  g_source_set_callback (self->pause_source, pause_end_cb, self, NULL);
  g_source_set_static_name (self->pause_source, "[aimdb] accept pause");
  g_source_attach (self->pause_source, self->context);
}

static void
peer_cb (GIOCondition ready,
         gpointer     user_data)
{
  AimdbAcceptor *self = user_data;
  g_autoptr (GMainContextPusher) pusher G_GNUC_UNUSED = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) peer = g_socket_accept (self->socket, NULL, &error);
  g_autoptr (GSocketConnection) connection = NULL;

  if (peer == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          g_info ("no peer can be accepted for the moment: %s", error->message);
          acceptor_pause (self);
        }

      return;
    }

  /* who runs the context need not have made it the default of the thread */
  pusher = g_main_context_pusher_new (self->context);
  connection = g_socket_connection_factory_create_connection (peer);
  self->func (connection, self->user_data);
}

AimdbAcceptor *
_aimdb_acceptor_new (GSocket            *socket,
                     const char         *where,
                     AimdbAcceptorFunc   func,
                     gpointer            user_data,
                     GError            **error)
{
  g_autoptr (GError) local_error = NULL;
  AimdbAcceptor *self;

  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);

  if (!g_socket_listen (socket, &local_error))
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION, "can't listen at %s: %s", where,
                   local_error->message);
      return NULL;
    }

  self = g_new0 (AimdbAcceptor, 1);
  self->context = g_main_context_ref_thread_default ();
  self->socket = g_object_ref (socket);
  self->func = func;
  self->user_data = user_data;
  self->entry = _aimdb_poll_entry_new (self->context, g_socket_get_fd (socket), peer_cb, self);
  _aimdb_poll_entry_await (self->entry, G_IO_IN);

  return self;
}

void
_aimdb_acceptor_free (AimdbAcceptor *self)
{
  acceptor_end_pause (self);
  _aimdb_poll_entry_remove (self->entry);
  g_object_unref (self->socket);
  g_main_context_unref (self->context);
  g_free (self);
}
