/* mcp-test-instance.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How the instance behaves from the next line on. */
typedef enum
{
  MCP_TEST_ANSWERS,
  MCP_TEST_IS_SILENT,
  MCP_TEST_LISTS_NOTHING,       /* shakes hands, then is silent */
  MCP_TEST_HANGS_UP,
  MCP_TEST_TALKS_NONSENSE,
  MCP_TEST_IS_OF_OTHER_VERSION
} McpTestBehaviour;

/* A socket that speaks AimX by a script. */
typedef struct
{
  char *path;
  GSocketService *service;      /* NULL: not running */
  GPtrArray *connections;
  McpTestBehaviour behaviour;
  const char *records;          /* the answer to record.list */
  const char *reset_error;      /* NULL: a reset goes well */
  guint n_resets;
} McpTestInstance;

McpTestInstance *mcp_test_instance_new   (const char      *path,
                                          const char      *records);
void             mcp_test_instance_start (McpTestInstance *self);
void             mcp_test_instance_stop  (McpTestInstance *self);
void             mcp_test_instance_free  (McpTestInstance *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (McpTestInstance, mcp_test_instance_free)

G_END_DECLS
