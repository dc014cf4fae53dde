/* aimdb-endpoint-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  AIMDB_SCHEME_UNIX,
  AIMDB_SCHEME_TCP,
  AIMDB_SCHEME_SERIAL,
  AIMDB_SCHEME_WEBSOCKET
} AimdbScheme;

/* What an endpoint names; what its scheme does not have is NULL or 0. */
typedef struct
{
  AimdbScheme scheme;

  /* of a socket, a device or a URL */
  char *path;

  /* a name or an address, an IPv6 one without its brackets */
  char *host;
  guint16 port;

  guint baud;
} AimdbEndpoint;

/* "unix:PATH", "unix://PATH", "uds://PATH" or a plain path; "tcp://HOST:PORT";
 * "serial://DEVICE", with "?baud=NUMBER" or without; "ws://HOST:PORT", with a path
 * behind it or without. FALSE with
 * AIMDB_ERROR_INVALID_ARGUMENT for anything else, a path that is too long for a
 * socket included. */
gboolean _aimdb_endpoint_parse (const char     *text,
                                AimdbEndpoint  *endpoint,
                                GError        **error);
void     _aimdb_endpoint_clear (AimdbEndpoint  *endpoint);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AimdbEndpoint, _aimdb_endpoint_clear)

G_END_DECLS
