/* aimdb-listener.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-error.h"
#include "aimdb-listener-private.h"

static AimdbListener *
open_kind (const AimdbEndpoint  *endpoint,
           gboolean              allow_remote,
           GError              **error)
{
  switch (endpoint->scheme)
    {
    case AIMDB_SCHEME_TCP:
      return _aimdb_listener_open_tcp (endpoint, allow_remote, error);

    case AIMDB_SCHEME_SERIAL:
      return _aimdb_listener_open_serial (endpoint, error);

    case AIMDB_SCHEME_WEBSOCKET:
#if AIMDB_HAVE_WEBSOCKET
      return _aimdb_listener_open_websocket (endpoint, allow_remote, error);
#else
      g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_NOT_BUILT_IN,
                           "WebSocket is not built in: build the library with "
                           "-Dwebsocket=enabled");
      return NULL;
#endif

    case AIMDB_SCHEME_UNIX:
    default:
      return _aimdb_listener_open_unix (endpoint, error);
    }
}

AimdbListener *
_aimdb_listener_open (const char         *endpoint,
                      gboolean            allow_remote,
                      AimdbListenerFunc   func,
                      gpointer            user_data,
                      GError            **error)
{
  g_auto (AimdbEndpoint) parsed = { 0 };
  AimdbListener *self;

  if (!_aimdb_endpoint_parse (endpoint, &parsed, error))
    return NULL;

  self = open_kind (&parsed, allow_remote, error);

  if (self == NULL)
    return NULL;

  if (self->endpoint == NULL)
    self->endpoint = g_strdup (endpoint);

  self->func = func;
  self->user_data = user_data;

  return self;
}

void
_aimdb_listener_close (AimdbListener *self)
{
  self->close (self);
  g_free (self->endpoint);
  g_free (self);
}
