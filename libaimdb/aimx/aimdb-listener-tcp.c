/* aimdb-listener-tcp.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-acceptor-private.h"
#include "aimdb-error.h"
#include "aimdb-listener-private.h"
#include "aimdb-stream-transport-private.h"

typedef struct
{
  AimdbListener listener;

  /* constant after construction */
  GSocket *socket;
  AimdbAcceptor *acceptor;
} TcpListener;

static void
connection_cb (GSocketConnection *connection,
               gpointer           user_data)
{
  TcpListener *self = user_data;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (AimdbTransport) transport = NULL;
  g_autofree char *peer = NULL;

  address = g_socket_connection_get_remote_address (connection, NULL);
  peer = address != NULL ? g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address))
                         : g_strdup ("a peer that is gone already");
  _aimdb_stream_transport_tune_tcp (connection);
  transport = _aimdb_stream_transport_new (G_IO_STREAM (connection), &_aimdb_framing_length,
                                           AIMDB_ROLE_SERVER, NULL, peer);
  self->listener.func (transport, self->listener.user_data);
}

/* Names are not looked up: that would take its time, and what they stand for may
 * change. */
static GInetAddress *
choose_address (const AimdbEndpoint  *endpoint,
                gboolean              allow_remote,
                GError              **error)
{
  g_autoptr (GInetAddress) address = NULL;

  address = g_ascii_strcasecmp (endpoint->host, "localhost") == 0
            ? g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4)
            : g_inet_address_new_from_string (endpoint->host);

  if (address == NULL)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "can't listen at \"%s\": an address of this machine is expected, as in "
                   "127.0.0.1", endpoint->host);
      return NULL;
    }

  if (!g_inet_address_get_is_loopback (address) && !allow_remote)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_DENIED,
                   "at %s other machines could come in: listen at 127.0.0.1, or allow it by the "
                   "property \"allow-remote\" of the server", endpoint->host);
      return NULL;
    }

  return g_steal_pointer (&address);
}

static void
tcp_listener_close (AimdbListener *listener)
{
  TcpListener *self = (TcpListener *) listener;

  g_clear_pointer (&self->acceptor, _aimdb_acceptor_free);
  g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
}

/* the port of a server that just ended may be taken again at once */
GSocket *
_aimdb_listener_bind_tcp (const AimdbEndpoint  *endpoint,
                          gboolean              allow_remote,
                          char                **where,
                          GError              **error)
{
  g_autoptr (GInetAddress) address = NULL;
  g_autoptr (GSocketAddress) wanted = NULL;
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) local_error = NULL;

  address = choose_address (endpoint, allow_remote, error);

  if (address == NULL)
    return NULL;

  wanted = g_inet_socket_address_new (address, endpoint->port);
  socket = g_socket_new (g_inet_address_get_family (address), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, &local_error);

  if (socket == NULL || !g_socket_bind (socket, wanted, TRUE, &local_error) ||
      (bound = g_socket_get_local_address (socket, &local_error)) == NULL)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION, "can't listen at %s, port %u: %s",
                   endpoint->host, endpoint->port, local_error->message);
      return NULL;
    }

  *where = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (bound));

  return g_steal_pointer (&socket);
}

AimdbListener *
_aimdb_listener_open_tcp (const AimdbEndpoint  *endpoint,
                          gboolean              allow_remote,
                          GError              **error)
{
  g_autofree char *where = NULL;
  GSocket *socket = _aimdb_listener_bind_tcp (endpoint, allow_remote, &where, error);
  TcpListener *self;

  if (socket == NULL)
    return NULL;

  self = g_new0 (TcpListener, 1);
  self->listener.close = tcp_listener_close;
  self->listener.endpoint = g_strconcat ("tcp://", where, NULL);
  self->socket = socket;
  self->acceptor = _aimdb_acceptor_new (socket, where, connection_cb, self, error);

  if (self->acceptor == NULL)
    {
      _aimdb_listener_close (&self->listener);
      return NULL;
    }

  return &self->listener;
}
