/* mcp-tool-reset-profiling.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-tool-reset-profiling.h"

#include "mcp-tool-util.h"

/* Begins a new window of measurement in an instance. */
struct _McpToolResetProfiling
{
  McpTool parent_instance;

  /* constant after construction */
  McpInstances *instances;
};

G_DEFINE_FINAL_TYPE (McpToolResetProfiling, mcp_tool_reset_profiling, MCP_TYPE_TOOL)

static void
reset_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autofree char *endpoint = NULL;
  JsonObject *object;
  GError *error = NULL;

  endpoint = mcp_instances_reset_finish (MCP_INSTANCES (source), result, &error);
  if (endpoint == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  object = json_object_new ();
  json_object_set_string_member (object, "endpoint", endpoint);
  json_object_set_boolean_member (object, "reset", TRUE);
  json_object_set_string_member (object, "message",
                                 "All counts and times are zero; a new window began.");
  g_task_return_pointer (task, object, (GDestroyNotify) json_object_unref);
}

static void
mcp_tool_reset_profiling_call_async (McpTool             *tool,
                                     JsonObject          *arguments,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  McpToolResetProfiling *self = MCP_TOOL_RESET_PROFILING (tool);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const char *endpoint;
  GError *error = NULL;

  g_task_set_source_tag (task, mcp_tool_reset_profiling_call_async);

  if (!mcp_tool_util_get_endpoint (arguments, &endpoint, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  mcp_instances_reset_async (self->instances, endpoint, cancellable, reset_cb,
                             g_steal_pointer (&task));
}

static JsonObject *
mcp_tool_reset_profiling_call_finish (McpTool       *tool,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  g_assert (g_task_is_valid (result, tool));

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
mcp_tool_reset_profiling_dispose (GObject *object)
{
  McpToolResetProfiling *self = MCP_TOOL_RESET_PROFILING (object);

  g_clear_object (&self->instances);

  G_OBJECT_CLASS (mcp_tool_reset_profiling_parent_class)->dispose (object);
}

static void
mcp_tool_reset_profiling_class_init (McpToolResetProfilingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mcp_tool_reset_profiling_dispose;
  MCP_TOOL_CLASS (klass)->call_async = mcp_tool_reset_profiling_call_async;
  MCP_TOOL_CLASS (klass)->call_finish = mcp_tool_reset_profiling_call_finish;
}

static void
mcp_tool_reset_profiling_init (McpToolResetProfiling *self)
{
}

McpTool *
mcp_tool_reset_profiling_new (McpInstances *instances)
{
  g_autoptr (JsonObject) definition = mcp_tool_util_load_definition ("reset_stage_profiling");
  McpToolResetProfiling *self;

  self = g_object_new (MCP_TYPE_TOOL_RESET_PROFILING, "definition", definition, NULL);
  self->instances = g_object_ref (instances);

  return MCP_TOOL (self);
}
