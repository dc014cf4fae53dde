/* mcp-service.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

#include "mcp-era.h"
#include "mcp-message.h"
#include "mcp-tool.h"

G_BEGIN_DECLS

#define MCP_TYPE_SERVICE (mcp_service_get_type ())

G_DECLARE_FINAL_TYPE (McpService, mcp_service, MCP, SERVICE, GObject)

McpService *mcp_service_new           (const char           *name,
                                       const char           *version,
                                       const char           *instructions,
                                       McpGuard              guard);
void        mcp_service_add_tool      (McpService           *self,
                                       McpTool              *tool);
void        mcp_service_handle_async  (McpService           *self,
                                       GBytes               *body,
                                       const McpEnvelope    *envelope,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
McpReply   *mcp_service_handle_finish (McpService           *self,
                                       GAsyncResult         *result,
                                       GError              **error);

G_END_DECLS
