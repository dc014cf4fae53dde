/* aimdb-endpoint-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The path of the socket that an endpoint names: "unix:PATH", "unix://PATH",
 * "uds://PATH" or a plain path. NULL with AIMDB_ERROR_INVALID_ARGUMENT for
 * anything else, a path that is too long for a socket included. */
char           *_aimdb_endpoint_to_path    (const char  *endpoint,
                                            GError     **error);
GSocketAddress *_aimdb_endpoint_to_address (const char  *endpoint,
                                            GError     **error);

G_END_DECLS
