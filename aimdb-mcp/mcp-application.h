/* mcp-application.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* how the program ends */
#define MCP_STATUS_OK     0
#define MCP_STATUS_FAILED 1
#define MCP_STATUS_USAGE  2

int mcp_application_run (int    argc,
                         char **argv);

G_END_DECLS
