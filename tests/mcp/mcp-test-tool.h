/* mcp-test-tool.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "mcp-tool.h"

G_BEGIN_DECLS

#define MCP_TYPE_TEST_TOOL (mcp_test_tool_get_type ())

G_DECLARE_FINAL_TYPE (McpTestTool, mcp_test_tool, MCP, TEST_TOOL, McpTool)

/* Answers at once with the argument "text". With "wait" it answers when the
 * test says so, with "fail" it fails. */
McpTool *mcp_test_tool_new             (void);
guint    mcp_test_tool_get_n_waiting   (McpTestTool *self);
guint    mcp_test_tool_get_n_cancelled (McpTestTool *self);
void     mcp_test_tool_release         (McpTestTool *self);

G_END_DECLS
