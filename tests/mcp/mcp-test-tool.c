/* mcp-test-tool.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-test-tool.h"

#define DEFINITION \
  "{\"name\":\"echo\",\"title\":\"Echo\",\"description\":\"Says what it is told.\"," \
  "\"inputSchema\":{\"type\":\"object\",\"properties\":{" \
  "\"text\":{\"type\":\"string\",\"minLength\":1},\"wait\":{\"type\":\"boolean\"}," \
  "\"fail\":{\"type\":\"boolean\"},\"count\":{\"type\":\"integer\"}}," \
  "\"required\":[\"text\"],\"additionalProperties\":false}," \
  "\"outputSchema\":{\"type\":\"object\",\"properties\":{\"echo\":{\"type\":\"string\"}}," \
  "\"required\":[\"echo\"]}," \
  "\"annotations\":{\"readOnlyHint\":true,\"destructiveHint\":false,\"idempotentHint\":true," \
  "\"openWorldHint\":false}}"

struct _McpTestTool
{
  McpTool parent_instance;

  GPtrArray *waiting;       /* of GTask */
  guint n_cancelled;
};

G_DEFINE_FINAL_TYPE (McpTestTool, mcp_test_tool, MCP_TYPE_TOOL)

static void
cancelled_cb (GCancellable *cancellable,
              GTask        *task)
{
  McpTestTool *self = g_task_get_source_object (task);

  if (!g_ptr_array_find (self->waiting, task, NULL))
    return;

  self->n_cancelled++;
  g_object_ref (task);
  g_ptr_array_remove (self->waiting, task);
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
}

static void
answer (GTask *task)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "echo", g_task_get_task_data (task));
  g_task_return_pointer (task, object, (GDestroyNotify) json_object_unref);
}

static void
mcp_test_tool_call_async (McpTool             *tool,
                          JsonObject          *arguments,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  McpTestTool *self = MCP_TEST_TOOL (tool);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, mcp_test_tool_call_async);
  g_task_set_task_data (task, g_strdup (json_object_get_string_member (arguments, "text")),
                        g_free);

  if (json_object_get_boolean_member_with_default (arguments, "fail", FALSE))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "This went wrong.");
    }
  else if (json_object_get_boolean_member_with_default (arguments, "wait", FALSE))
    {
      g_ptr_array_add (self->waiting, g_object_ref (task));
      g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), task, 0);
    }
  else
    {
      answer (task);
    }
}

static JsonObject *
mcp_test_tool_call_finish (McpTool       *tool,
                           GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
mcp_test_tool_finalize (GObject *object)
{
  g_ptr_array_unref (MCP_TEST_TOOL (object)->waiting);

  G_OBJECT_CLASS (mcp_test_tool_parent_class)->finalize (object);
}

static void
mcp_test_tool_class_init (McpTestToolClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mcp_test_tool_finalize;
  MCP_TOOL_CLASS (klass)->call_async = mcp_test_tool_call_async;
  MCP_TOOL_CLASS (klass)->call_finish = mcp_test_tool_call_finish;
}

static void
mcp_test_tool_init (McpTestTool *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

McpTool *
mcp_test_tool_new (void)
{
  g_autoptr (JsonNode) root = json_from_string (DEFINITION, NULL);

  return g_object_new (MCP_TYPE_TEST_TOOL, "definition", json_node_get_object (root), NULL);
}

guint
mcp_test_tool_get_n_waiting (McpTestTool *self)
{
  return self->waiting->len;
}

guint
mcp_test_tool_get_n_cancelled (McpTestTool *self)
{
  return self->n_cancelled;
}

/* Lets the call that waits longest go on. */
void
mcp_test_tool_release (McpTestTool *self)
{
  g_autoptr (GTask) task = g_object_ref (g_ptr_array_index (self->waiting, 0));

  g_ptr_array_remove_index (self->waiting, 0);
  answer (task);
}
