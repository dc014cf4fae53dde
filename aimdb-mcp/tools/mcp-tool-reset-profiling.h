/* mcp-tool-reset-profiling.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "mcp-instances.h"
#include "mcp-tool.h"

G_BEGIN_DECLS

#define MCP_TYPE_TOOL_RESET_PROFILING (mcp_tool_reset_profiling_get_type ())

G_DECLARE_FINAL_TYPE (McpToolResetProfiling, mcp_tool_reset_profiling,
                      MCP, TOOL_RESET_PROFILING, McpTool)

McpTool *mcp_tool_reset_profiling_new (McpInstances *instances);

G_END_DECLS
