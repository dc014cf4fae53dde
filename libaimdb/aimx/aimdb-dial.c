/* aimdb-dial.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <gio/gunixsocketaddress.h>

#include "aimdb-dial-private.h"
#include "aimdb-endpoint-private.h"
#include "aimdb-error.h"
#include "aimdb-serial-private.h"
#include "aimdb-stream-transport-private.h"

#if AIMDB_HAVE_WEBSOCKET
# include "aimdb-message-private.h"
# include "aimdb-websocket-private.h"
#endif

/* one attempt to connect */
typedef struct
{
  char *text;
  AimdbEndpoint endpoint;
} Dial;

static void
dial_free (gpointer data)
{
  Dial *dial = data;

  _aimdb_endpoint_clear (&dial->endpoint);
  g_free (dial->text);
  g_free (dial);
}

static void
socket_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Dial *dial = g_task_get_task_data (task);
  gboolean is_tcp = dial->endpoint.scheme == AIMDB_SCHEME_TCP;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  AimdbTransport *transport;

  connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);

  if (g_task_return_error_if_cancelled (task))
    return;

  if (connection == NULL)
    {
      g_task_return_new_error (task, AIMDB_ERROR, AIMDB_ERROR_CONNECTION, "%s", error->message);
      return;
    }

  if (is_tcp)
    _aimdb_stream_transport_tune_tcp (connection);

  transport = _aimdb_stream_transport_new (G_IO_STREAM (connection),
                                           is_tcp ? &_aimdb_framing_length : &_aimdb_framing_line,
                                           AIMDB_ROLE_CLIENT, NULL, dial->text);
  g_task_return_pointer (task, transport, (GDestroyNotify) _aimdb_transport_unref);
}

static void
dial_socket (GTask *task)
{
  const AimdbEndpoint *endpoint = &((Dial *) g_task_get_task_data (task))->endpoint;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) address = NULL;

  address = endpoint->scheme == AIMDB_SCHEME_TCP
            ? g_network_address_new (endpoint->host, endpoint->port)
            : G_SOCKET_CONNECTABLE (g_unix_socket_address_new (endpoint->path));
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, address, g_task_get_cancellable (task), socket_cb,
                                 g_object_ref (task));
}

static void
dial_serial (GTask *task)
{
  const AimdbEndpoint *endpoint = &((Dial *) g_task_get_task_data (task))->endpoint;
  GError *error = NULL;
  AimdbTransport *transport = _aimdb_serial_open (endpoint, AIMDB_ROLE_CLIENT, &error);

  if (transport != NULL)
    g_task_return_pointer (task, transport, (GDestroyNotify) _aimdb_transport_unref);
  else
    g_task_return_error (task, error);
}

#if AIMDB_HAVE_WEBSOCKET

static void
websocket_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Dial *dial = g_task_get_task_data (task);
  g_autoptr (SoupWebsocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  connection = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

  if (g_task_return_error_if_cancelled (task))
    return;

  if (connection == NULL)
    {
      g_task_return_new_error (task, AIMDB_ERROR, AIMDB_ERROR_CONNECTION, "%s", error->message);
      return;
    }

  g_task_return_pointer (task,
                         _aimdb_websocket_transport_new (connection, AIMDB_ROLE_CLIENT, NULL,
                                                         dial->text),
                         (GDestroyNotify) _aimdb_transport_unref);
}

static void
dial_websocket (GTask *task)
{
  const AimdbEndpoint *endpoint = &((Dial *) g_task_get_task_data (task))->endpoint;
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_autoptr (GUri) uri = NULL;
  g_autoptr (SoupMessage) message = NULL;

  uri = g_uri_build (SOUP_HTTP_URI_FLAGS, "ws", NULL, endpoint->host, endpoint->port,
                     endpoint->path, "v=" _AIMDB_WIRE_VERSION, NULL);
  message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  soup_session_websocket_connect_async (session, message, NULL, NULL, G_PRIORITY_DEFAULT,
                                        g_task_get_cancellable (task), websocket_cb,
                                        g_object_ref (task));
}

#else

static void
dial_websocket (GTask *task)
{
  g_task_return_new_error (task, AIMDB_ERROR, AIMDB_ERROR_NOT_BUILT_IN,
                           "WebSocket is not built in: build the library with "
                           "-Dwebsocket=enabled");
}

#endif

void
_aimdb_dial_async (const char          *endpoint,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Dial *dial = g_new0 (Dial, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, _aimdb_dial_async);
  g_task_set_task_data (task, dial, dial_free);
  dial->text = g_strdup (endpoint);

  if (!_aimdb_endpoint_parse (endpoint, &dial->endpoint, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  switch (dial->endpoint.scheme)
    {
    case AIMDB_SCHEME_SERIAL:
      dial_serial (task);
      break;

    case AIMDB_SCHEME_WEBSOCKET:
      dial_websocket (task);
      break;

    case AIMDB_SCHEME_UNIX:
    case AIMDB_SCHEME_TCP:
    default:
      dial_socket (task);
      break;
    }
}

AimdbTransport *
_aimdb_dial_finish (GAsyncResult  *result,
                    GError       **error)
{
  g_assert (g_async_result_is_tagged (result, _aimdb_dial_async));

  return g_task_propagate_pointer (G_TASK (result), error);
}
