/* mcp-tool-list-records.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "mcp-instances.h"
#include "mcp-tool.h"

G_BEGIN_DECLS

#define MCP_TYPE_TOOL_LIST_RECORDS (mcp_tool_list_records_get_type ())

G_DECLARE_FINAL_TYPE (McpToolListRecords, mcp_tool_list_records, MCP, TOOL_LIST_RECORDS, McpTool)

McpTool *mcp_tool_list_records_new (McpInstances *instances);

G_END_DECLS
