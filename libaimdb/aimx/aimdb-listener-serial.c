/* aimdb-listener-serial.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-listener-private.h"
#include "aimdb-serial-private.h"

/* how long after its end a line is opened again: twice as long each time that it
 * is not there, up to the maximum */
#define MIN_PAUSE_MS 200
#define MAX_PAUSE_MS 5000

/* a line that lived as long was well, so the pauses begin anew */
#define STEADY_USEC (10 * G_USEC_PER_SEC)

/* there is one peer, at the other end of the line */
typedef struct
{
  AimdbListener listener;

  /* constant after construction */
  GMainContext *context;

  /* what was handed over last, or is to be; kept to be told of its end */
  AimdbTransport *transport;

  /* hands the line over, or opens it again */
  GSource *source;

  gint64 open_usec;
  guint pause_ms;

  /* what was said about it last */
  gboolean is_gone;
} SerialListener;

static void serial_listener_await_line (SerialListener *self);

static void
serial_listener_set_source (SerialListener *self,
                            GSource        *source,
                            GSourceFunc     func)
{
  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_clear_pointer (&self->source, g_source_unref);
    }

  if (source == NULL)
    return;

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, self, NULL);
  g_source_set_static_name (source, "[aimdb] serial line");
  g_source_attach (source, self->context);
  self->source = source;
}

static void
serial_listener_drop_transport (SerialListener *self)
{
  if (self->transport == NULL)
    return;

  self->transport->closed_func = NULL;
  g_clear_pointer (&self->transport, _aimdb_transport_unref);
}

static void
serial_listener_close (AimdbListener *listener)
{
  SerialListener *self = (SerialListener *) listener;

  serial_listener_set_source (self, NULL, NULL);
  serial_listener_drop_transport (self);
  g_clear_pointer (&self->context, g_main_context_unref);
}

/* the transport may be in the middle of a callback: it is dropped later */
static void
closed_cb (gpointer user_data)
{
  SerialListener *self = user_data;

  if (g_get_monotonic_time () - self->open_usec > STEADY_USEC)
    self->pause_ms = MIN_PAUSE_MS;

  if (!self->is_gone)
    g_message ("the serial line %s is closed, and opened again when it is there",
               self->transport->peer);

  self->is_gone = TRUE;
  serial_listener_await_line (self);
}

static void
serial_listener_take (SerialListener *self,
                      AimdbTransport *transport)
{
  serial_listener_drop_transport (self);
  self->transport = transport;
  self->transport->closed_func = closed_cb;
  self->transport->closed_data = self;
  self->open_usec = g_get_monotonic_time ();
}

static void
serial_listener_hand_over (SerialListener *self)
{
  g_autoptr (AimdbTransport) transport = _aimdb_transport_ref (self->transport);
  g_autoptr (GMainContextPusher) pusher G_GNUC_UNUSED = NULL;

  /* who runs the context need not have made it the default of the thread */
  pusher = g_main_context_pusher_new (self->context);
  self->listener.func (transport, self->listener.user_data);
}

static gboolean
hand_over_cb (gpointer user_data)
{
  SerialListener *self = user_data;

  serial_listener_set_source (self, NULL, NULL);
  serial_listener_hand_over (self);

  return G_SOURCE_REMOVE;
}

static gboolean
reopen_cb (gpointer user_data)
{
  SerialListener *self = user_data;
  g_auto (AimdbEndpoint) endpoint = { 0 };
  g_autoptr (GError) error = NULL;
  AimdbTransport *transport = NULL;

  if (_aimdb_endpoint_parse (self->listener.endpoint, &endpoint, &error))
    transport = _aimdb_serial_open (&endpoint, AIMDB_ROLE_SERVER, &error);

  if (transport == NULL)
    {
      g_debug ("the serial line is not back yet: %s", error->message);
      serial_listener_await_line (self);
      return G_SOURCE_REMOVE;
    }

  g_message ("the serial line %s is open again", transport->peer);
  self->is_gone = FALSE;
  serial_listener_set_source (self, NULL, NULL);
  serial_listener_take (self, transport);
  serial_listener_hand_over (self);

  return G_SOURCE_REMOVE;
}

static void
serial_listener_await_line (SerialListener *self)
{
  serial_listener_set_source (self, g_timeout_source_new (self->pause_ms), reopen_cb);
  self->pause_ms = MIN (2 * self->pause_ms, MAX_PAUSE_MS);
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
  self->context = g_main_context_ref_thread_default ();
  self->pause_ms = MIN_PAUSE_MS;
  serial_listener_take (self, transport);
  serial_listener_set_source (self, g_idle_source_new (), hand_over_cb);

  return &self->listener;
}
