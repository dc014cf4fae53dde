/* mcp-http-connection.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

gboolean  mcp_http_connection_accept     (SoupServer         *soup,
                                          GSocketConnection  *connection,
                                          guint               idle_timeout,
                                          GError            **error);
GSocket  *mcp_http_connection_get_socket (SoupServerMessage  *message);

G_END_DECLS
