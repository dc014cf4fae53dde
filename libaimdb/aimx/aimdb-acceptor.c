/* aimdb-acceptor.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-acceptor-private.h"
#include "aimdb-error.h"

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

  /* waits for peers, or for the end of a pause */
  GSource *source;
};

static void acceptor_await_peer (AimdbAcceptor *self);

static void
acceptor_set_source (AimdbAcceptor *self,
                     GSource       *source)
{
  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_source_unref (self->source);
    }

  self->source = source;
}

static gboolean
pause_end_cb (gpointer user_data)
{
  acceptor_await_peer (user_data);

  return G_SOURCE_REMOVE;
}

/* the socket stays ready while the process is short of descriptors: without a
 * pause the loop would spin */
static void
acceptor_pause (AimdbAcceptor *self)
{
  GSource *source = g_timeout_source_new (PAUSE_MS);

  g_source_set_callback (source, pause_end_cb, self, NULL);
  g_source_set_static_name (source, "[aimdb] accept pause");
  g_source_attach (source, self->context);
  acceptor_set_source (self, source);
}

static gboolean
peer_cb (GSocket      *socket,
         GIOCondition  condition,
         gpointer      user_data)
{
  AimdbAcceptor *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) peer = g_socket_accept (socket, NULL, &error);
  g_autoptr (GSocketConnection) connection = NULL;

  if (peer == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          g_info ("no peer can be accepted for the moment: %s", error->message);
          acceptor_pause (self);
        }

      return G_SOURCE_CONTINUE;
    }

  connection = g_socket_connection_factory_create_connection (peer);
  self->func (connection, self->user_data);

  return G_SOURCE_CONTINUE;
}

static void
acceptor_await_peer (AimdbAcceptor *self)
{
  GSource *source = g_socket_create_source (self->socket, G_IO_IN, NULL);

  g_source_set_callback (source, G_SOURCE_FUNC (peer_cb), self, NULL);
  g_source_set_static_name (source, "[aimdb] listener");
  g_source_attach (source, self->context);
  acceptor_set_source (self, source);
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
  acceptor_await_peer (self);

  return self;
}

void
_aimdb_acceptor_free (AimdbAcceptor *self)
{
  acceptor_set_source (self, NULL);
  g_object_unref (self->socket);
  g_main_context_unref (self->context);
  g_free (self);
}
