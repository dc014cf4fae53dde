/* mcp-tool.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MCP_TYPE_TOOL (mcp_tool_get_type ())

G_DECLARE_DERIVABLE_TYPE (McpTool, mcp_tool, MCP, TOOL, GObject)

/* The arguments passed to call_async() fit the input schema of the definition.
 * What call_finish() returns must fit its output schema; an error of it is
 * shown to the model, so its message is a sentence that says what to do. */
struct _McpToolClass
{
  GObjectClass parent_class;

  void         (*call_async)  (McpTool              *self,
                               JsonObject           *arguments,
                               GCancellable         *cancellable,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data);
  JsonObject * (*call_finish) (McpTool              *self,
                               GAsyncResult         *result,
                               GError              **error);
};

const char *mcp_tool_get_name       (McpTool              *self);
JsonObject *mcp_tool_get_definition (McpTool              *self);
void        mcp_tool_call_async     (McpTool              *self,
                                     JsonObject           *arguments,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
JsonObject *mcp_tool_call_finish    (McpTool              *self,
                                     GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
