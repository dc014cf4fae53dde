/* aimdb-mqtt-dial.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <errno.h>

#include "aimdb-error.h"
#include "aimdb-mqtt-dial-private.h"

/* how long it may take until the broker answers the connection */
#define PROBE_SECONDS 20

/*
 * An attempt. While the library connects in a worker it is the worker's; it is given
 * back when the worker is done. One that was given up is freed with its task, of which
 * the worker has a reference.
 */
typedef struct
{
  const AimdbMqttSettings *settings;
  struct mosquitto *mosq;
} MqttDial;

static void
mqtt_dial_free (gpointer data)
{
  MqttDial *self = data;

  g_clear_pointer (&self->mosq, mosquitto_destroy);
  g_free (self);
}

static char *
dup_address (GSocketConnection *connection)
{
  g_autoptr (GSocketAddress) address = g_socket_connection_get_remote_address (connection, NULL);

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;

  return g_inet_address_to_string (
    g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/* in the thread whose errno the status may be about */
static void
return_status (GTask *task,
               int    status)
{
  if (status == MOSQ_ERR_SUCCESS)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, AIMDB_ERROR, AIMDB_ERROR_CONNECTION, "%s",
                             status == MOSQ_ERR_ERRNO ? g_strerror (errno)
                                                      : mosquitto_strerror (status));
}

static void
connect_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      data,
                   GCancellable *cancellable)
{
  MqttDial *self = data;

  return_status (task, mosquitto_connect (self->mosq, self->settings->host, self->settings->port,
                                          (int) self->settings->keepalive_s));
}

/* With TLS the certificate is compared with the name, so the library must be told the
 * name. It looks it up once more, and waits for each of its addresses in turn. */
static void
mqtt_dial_connect (MqttDial   *self,
                   GTask      *task,
                   const char *address)
{
  const AimdbMqttSettings *settings = self->settings;

  if (!settings->tls && address != NULL)
    {
      return_status (task, mosquitto_connect_async (self->mosq, address, settings->port,
                                                    (int) settings->keepalive_s));
      return;
    }

  g_debug ("broker %s:%u answers, and is connected to in a thread", settings->host,
           settings->port);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, connect_in_thread);
}

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *address = NULL;
  GError *error = NULL;

  connection = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result, &error);

  if (connection == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  address = dup_address (connection);
  g_socket_close (g_socket_connection_get_socket (connection), NULL);

  if (!g_task_return_error_if_cancelled (task))
    mqtt_dial_connect (g_task_get_task_data (task), task, address);
}

/* The library has no time limit for a peer that does not answer, so this is asked
 * first where it has one, and where a stop can end it. */
void
_aimdb_mqtt_dial_async (GObject                 *owner,
                        const AimdbMqttSettings *settings,
                        struct mosquitto        *mosq,
                        GCancellable            *cancellable,
                        GAsyncReadyCallback      callback,
                        gpointer                 user_data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GTask *task = g_task_new (owner, cancellable, callback, user_data);
  MqttDial *self = g_new0 (MqttDial, 1);

  self->settings = settings;
  self->mosq = mosq;
  g_task_set_source_tag (task, _aimdb_mqtt_dial_async);
  g_task_set_task_data (task, self, mqtt_dial_free);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, PROBE_SECONDS);
  g_socket_client_connect_to_host_async (client, settings->host, settings->port, cancellable,
                                         probed_cb, task);
}

gboolean
_aimdb_mqtt_dial_finish (GAsyncResult      *result,
                         struct mosquitto **mosq,
                         GError           **error)
{
  GTask *task = G_TASK (result);
  MqttDial *self = g_task_get_task_data (task);

  g_assert (g_async_result_is_tagged (result, _aimdb_mqtt_dial_async));

  /* a worker may be with it yet */
  if (!g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    *mosq = g_steal_pointer (&self->mosq);

  return g_task_propagate_boolean (task, error);
}
