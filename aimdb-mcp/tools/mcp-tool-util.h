/* mcp-tool-util.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonObject *mcp_tool_util_load_definition (const char   *name);
gboolean    mcp_tool_util_get_endpoint    (JsonObject   *arguments,
                                           const char  **endpoint,
                                           GError      **error);
gboolean    mcp_tool_util_get_record      (JsonObject   *arguments,
                                           const char  **record,
                                           GError      **error);
JsonObject *mcp_tool_util_parse_object    (const char   *text,
                                           GError      **error);

G_END_DECLS
