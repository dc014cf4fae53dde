/* mcp-instances.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MCP_TYPE_INSTANCES (mcp_instances_get_type ())

G_DECLARE_FINAL_TYPE (McpInstances, mcp_instances, MCP, INSTANCES, GObject)

/* The records of an instance, all of one instant. */
typedef struct
{
  char *endpoint;
  GListModel *records;    /* of AimdbRecordInfo */
} McpSnapshot;

McpInstances *mcp_instances_new          (const char           *pinned,
                                          guint                 timeout_ms);
void          mcp_instances_read_async   (McpInstances         *self,
                                          const char           *endpoint,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
McpSnapshot  *mcp_instances_read_finish  (McpInstances         *self,
                                          GAsyncResult         *result,
                                          GError              **error);
void          mcp_instances_reset_async  (McpInstances         *self,
                                          const char           *endpoint,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
char         *mcp_instances_reset_finish (McpInstances         *self,
                                          GAsyncResult         *result,
                                          GError              **error);

void          mcp_snapshot_free          (McpSnapshot          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (McpSnapshot, mcp_snapshot_free)

G_END_DECLS
