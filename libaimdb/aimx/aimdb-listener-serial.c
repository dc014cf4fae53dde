/* aimdb-listener-serial.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-listener-private.h"
#include "aimdb-serial-private.h"

/* there is one peer, at the other end of the line */
typedef struct
{
  AimdbListener listener;

  /* until it is handed over */
  AimdbTransport *transport;
  GSource *source;
} SerialListener;

static void
serial_listener_close (AimdbListener *listener)
{
  SerialListener *self = (SerialListener *) listener;

  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_pointer (&self->transport, _aimdb_transport_unref);
}

static gboolean
hand_over_cb (gpointer user_data)
{
  SerialListener *self = user_data;
  g_autoptr (AimdbTransport) transport = g_steal_pointer (&self->transport);

  self->listener.func (transport, self->listener.user_data);

  return G_SOURCE_REMOVE;
}

AimdbListener *
_aimdb_listener_open_serial (const AimdbEndpoint  *endpoint,
                             GError              **error)
{
  AimdbTransport *transport = _aimdb_serial_open (endpoint, AIMDB_ROLE_SERVER, error);
  SerialListener *self;

  if (transport == NULL)
    return NULL;

  self = g_new0 (SerialListener, 1);
  self->listener.close = serial_listener_close;
  self->transport = transport;
  self->source = g_idle_source_new ();
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->source, hand_over_cb, self, NULL);
  g_source_set_static_name (self->source, "[aimdb] serial line");
  g_source_attach (self->source, g_main_context_get_thread_default ());

  return &self->listener;
}
