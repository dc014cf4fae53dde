/* aimdb-websocket.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-error.h"
#include "aimdb-websocket-private.h"

#define MAX_REQUEST (1024 * 1024)
#define MAX_REPLY (16 * 1024 * 1024)

/* as much may wait for a peer that does not read */
#define MAX_QUEUED (8 * 1024 * 1024)

/* indexed by AimdbRole */
static const AimdbTransportLimits limits[] = {
  [AIMDB_ROLE_CLIENT] = { MAX_REPLY, MAX_REQUEST, MAX_QUEUED },
  [AIMDB_ROLE_SERVER] = { MAX_REQUEST, MAX_REPLY, MAX_QUEUED },
};

typedef struct
{
  AimdbTransport transport;

  /* constant once it is started */
  GMainContext *context;

  /* constant after construction, or NULL */
  AimdbMeter *meter;

  /* only touched in the context; NULL once closed */
  SoupWebsocketConnection *connection;
  GSource *drain_source;
} WebsocketTransport;

static GSource *
websocket_transport_attach (WebsocketTransport *self,
                            GSource            *source,
                            int                 priority,
                            GSourceFunc         func,
                            gpointer            user_data,
                            GDestroyNotify      destroy)
{
  g_source_set_priority (source, priority);
  g_source_set_callback (source, func, user_data, destroy);
  g_source_set_static_name (source, "[aimdb] websocket");
  g_source_attach (source, self->context);

  return source;
}

static void
websocket_transport_finalize (AimdbTransport *transport)
{
  WebsocketTransport *self = (WebsocketTransport *) transport;

  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->meter, g_rc_box_release);
}

static gboolean
forget_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

static void
websocket_transport_drop_source (WebsocketTransport *self)
{
  if (self->drain_source == NULL)
    return;

  g_source_destroy (self->drain_source);
  g_clear_pointer (&self->drain_source, g_source_unref);
}

static void
websocket_transport_close (AimdbTransport *transport)
{
  WebsocketTransport *self = (WebsocketTransport *) transport;
  g_autoptr (GSource) source = NULL;

  websocket_transport_drop_source (self);
  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_io_stream_close (soup_websocket_connection_get_io_stream (self->connection), NULL, NULL);

  /* this may be one of its callbacks, and it does not expect to end there */
  source = websocket_transport_attach (self, g_idle_source_new (), G_PRIORITY_DEFAULT, forget_cb,
                                       g_steal_pointer (&self->connection), g_object_unref);
}

static void
message_cb (SoupWebsocketConnection *connection,
            SoupWebsocketDataType    type,
            GBytes                  *message,
            gpointer                 user_data)
{
  WebsocketTransport *self = user_data;
  g_autoptr (AimdbTransport) guard G_GNUC_UNUSED = _aimdb_transport_ref (&self->transport);
  gsize length;
  const char *frame = g_bytes_get_data (message, &length);

  if (self->meter != NULL)
    self->meter->n_bytes = 0;

  /* an empty one is no frame; what is not empty has a NUL behind it */
  if (length > 0)
    guard->events->frame (guard, frame, length, guard->user_data);
}

static void
closed_cb (SoupWebsocketConnection *connection,
           gpointer                 user_data)
{
  WebsocketTransport *self = user_data;
  g_autoptr (AimdbTransport) guard G_GNUC_UNUSED = _aimdb_transport_ref (&self->transport);

  _aimdb_transport_end (guard, NULL);
}

static void
error_cb (SoupWebsocketConnection *connection,
          const GError            *error,
          gpointer                 user_data)
{
  WebsocketTransport *self = user_data;
  g_autoptr (AimdbTransport) guard G_GNUC_UNUSED = _aimdb_transport_ref (&self->transport);

  _aimdb_transport_end (guard, error);
}

static void
websocket_transport_start (AimdbTransport *transport)
{
  WebsocketTransport *self = (WebsocketTransport *) transport;

  g_signal_connect (self->connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (self->connection, "closed", G_CALLBACK (closed_cb), self);
  g_signal_connect (self->connection, "error", G_CALLBACK (error_cb), self);
}

static void
websocket_transport_queue (AimdbTransport *transport,
                           gsize           start)
{
  WebsocketTransport *self = (WebsocketTransport *) transport;
  g_autoptr (GBytes) bytes = g_bytes_new (transport->out->str + start, transport->out->len - start);

  _aimdb_transport_empty (transport);

  /* the peer is leaving; what is said to it now has no place to go */
  if (soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;

  transport->n_frames++;
  transport->n_bytes += g_bytes_get_size (bytes);
  soup_websocket_connection_send_message (self->connection, SOUP_WEBSOCKET_DATA_TEXT, bytes);
}

static gboolean
drained_cb (GObject  *pollable,
            gpointer  user_data)
{
  WebsocketTransport *self = user_data;
  g_autoptr (AimdbTransport) guard G_GNUC_UNUSED = _aimdb_transport_ref (&self->transport);

  websocket_transport_drop_source (self);
  guard->n_frames = 0;
  guard->n_bytes = 0;

  if (guard->events->drained != NULL)
    guard->events->drained (guard, guard->user_data);

  return G_SOURCE_REMOVE;
}

/* The library does not tell how much waits in it. But it writes whenever the
 * socket takes something: so when the socket would, and nothing more urgent has
 * been done about it, nothing waits. */
static void
websocket_transport_flush (AimdbTransport *transport)
{
  WebsocketTransport *self = (WebsocketTransport *) transport;
  GOutputStream *stream;

  if (self->drain_source != NULL)
    return;

  stream = g_io_stream_get_output_stream (
    soup_websocket_connection_get_io_stream (self->connection));
  self->drain_source = websocket_transport_attach (
    self, g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (stream), NULL),
    G_PRIORITY_DEFAULT + 1, G_SOURCE_FUNC (drained_cb), self, NULL);
}

static const AimdbTransportFuncs websocket_transport_funcs = {
  .start = websocket_transport_start,
  .queue = websocket_transport_queue,
  .flush = websocket_transport_flush,
  .close = websocket_transport_close,
  .finalize = websocket_transport_finalize,
};

AimdbTransport *
_aimdb_websocket_transport_new (SoupWebsocketConnection *connection,
                                AimdbRole                role,
                                AimdbMeter              *meter,
                                const char              *peer)
{
  WebsocketTransport *self = g_rc_box_new0 (WebsocketTransport);

  _aimdb_transport_init (&self->transport, &websocket_transport_funcs, &limits[role], peer);
  self->context = g_main_context_ref_thread_default ();
  self->connection = g_object_ref (connection);
  self->meter = meter != NULL ? g_rc_box_acquire (meter) : NULL;
  self->transport.is_bus = TRUE;
  soup_websocket_connection_set_max_incoming_payload_size (connection, limits[role].max_received);

  return &self->transport;
}
