/* mcp-http-connection.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-http-connection.h"

#define SOCKET_KEY "mcp-socket"

/* Gives a connection to @soup, which then serves it until its end. One on which
 * nothing comes for @idle_timeout seconds is closed, also within a request.
 *
 * SoupServer can listen by itself, but before 3.3 it keeps a reference to each
 * socket that it accepts: a connection which the client closes stays open here
 * for ever. It knows no socket of a connection that it is given, so the
 * address, which it does know, carries it. */
gboolean
mcp_http_connection_accept (SoupServer         *soup,
                            GSocketConnection  *connection,
                            guint               idle_timeout,
                            GError            **error)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (GSocketAddress) remote = NULL;

  local = g_socket_connection_get_local_address (connection, error);
  if (local == NULL)
    return FALSE;

  remote = g_socket_connection_get_remote_address (connection, error);
  if (remote == NULL)
    return FALSE;

  g_socket_set_timeout (socket, idle_timeout);
  g_object_set_data_full (G_OBJECT (remote), SOCKET_KEY, g_object_ref (socket), g_object_unref);

  return soup_server_accept_iostream (soup, G_IO_STREAM (connection), local, remote, error);
}

/* Gets the socket on which @message came. */
GSocket *
mcp_http_connection_get_socket (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return g_object_get_data (G_OBJECT (remote), SOCKET_KEY);
}
