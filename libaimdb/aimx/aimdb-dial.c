/* aimdb-dial.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-dial-private.h"
#include "aimdb-endpoint-private.h"
#include "aimdb-error.h"
#include "aimdb-stream-transport-private.h"

static void
socket_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);

  if (g_task_return_error_if_cancelled (task))
    return;

  if (connection == NULL)
    {
      g_task_return_new_error (task, AIMDB_ERROR, AIMDB_ERROR_CONNECTION, "%s", error->message);
      return;
    }

  g_task_return_pointer (task,
                         _aimdb_stream_transport_new (G_IO_STREAM (connection),
                                                      &_aimdb_framing_line, AIMDB_ROLE_CLIENT,
                                                      NULL, g_task_get_task_data (task)),
                         (GDestroyNotify) _aimdb_transport_unref);
}

void
_aimdb_dial_async (const char          *endpoint,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSocketClient) client = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, _aimdb_dial_async);
  g_task_set_task_data (task, g_strdup (endpoint), g_free);
  address = _aimdb_endpoint_to_address (endpoint, &error);

  if (address == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  client = g_socket_client_new ();
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, G_SOCKET_CONNECTABLE (address), cancellable, socket_cb,
                                 g_steal_pointer (&task));
}

AimdbTransport *
_aimdb_dial_finish (GAsyncResult  *result,
                    GError       **error)
{
  g_assert (g_async_result_is_tagged (result, _aimdb_dial_async));

  return g_task_propagate_pointer (G_TASK (result), error);
}
