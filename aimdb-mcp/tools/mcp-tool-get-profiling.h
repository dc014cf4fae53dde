/* mcp-tool-get-profiling.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "mcp-instances.h"
#include "mcp-tool.h"

G_BEGIN_DECLS

#define MCP_TYPE_TOOL_GET_PROFILING (mcp_tool_get_profiling_get_type ())

G_DECLARE_FINAL_TYPE (McpToolGetProfiling, mcp_tool_get_profiling, MCP, TOOL_GET_PROFILING, McpTool)

McpTool *mcp_tool_get_profiling_new (McpInstances *instances);

G_END_DECLS
