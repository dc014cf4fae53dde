/* mcp-http-server.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

#include "mcp-service.h"

G_BEGIN_DECLS

#define MCP_TYPE_HTTP_SERVER (mcp_http_server_get_type ())

G_DECLARE_FINAL_TYPE (McpHttpServer, mcp_http_server, MCP, HTTP_SERVER, GObject)

McpHttpServer *mcp_http_server_new                 (McpService     *service);
void           mcp_http_server_set_idle_timeout    (McpHttpServer  *self,
                                                    guint           seconds);
void           mcp_http_server_set_max_connections (McpHttpServer  *self,
                                                    guint           max_connections);
gboolean       mcp_http_server_listen              (McpHttpServer  *self,
                                                    GSocketAddress *address,
                                                    GError        **error);
char          *mcp_http_server_dup_url             (McpHttpServer  *self);
void           mcp_http_server_stop                (McpHttpServer  *self);

G_END_DECLS
