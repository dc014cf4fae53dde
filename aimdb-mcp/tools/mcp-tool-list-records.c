/* mcp-tool-list-records.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-tool-list-records.h"

#include "mcp-tool-util.h"

#include <aimdb.h>

/* Lists the records of an instance. */
struct _McpToolListRecords
{
  McpTool parent_instance;

  /* constant after construction */
  McpInstances *instances;
};

G_DEFINE_FINAL_TYPE (McpToolListRecords, mcp_tool_list_records, MCP_TYPE_TOOL)

static JsonObject *
describe_record (AimdbRecordInfo  *info,
                 GError          **error)
{
  g_autofree char *text = aimdb_record_info_to_json (info);
  JsonObject *object = mcp_tool_util_parse_object (text, error);

  /* what get_stage_profiling is for */
  if (object != NULL && json_object_has_member (object, "stage_profiling"))
    json_object_remove_member (object, "stage_profiling");

  return object;
}

static JsonObject *
describe_records (McpSnapshot  *snapshot,
                  GError      **error)
{
  g_autoptr (JsonObject) result = json_object_new ();
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (snapshot->records); i++)
    {
      g_autoptr (AimdbRecordInfo) info = g_list_model_get_item (snapshot->records, i);
      JsonObject *object = describe_record (info, error);

      if (object == NULL)
        return NULL;

      json_array_add_object_element (array, object);
    }

  json_object_set_string_member (result, "endpoint", snapshot->endpoint);
  json_object_set_array_member (result, "records", g_steal_pointer (&array));

  return g_steal_pointer (&result);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (McpSnapshot) snapshot = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;

  snapshot = mcp_instances_read_finish (MCP_INSTANCES (source), result, &error);
  if (snapshot != NULL)
    object = describe_records (snapshot, &error);

  if (object != NULL)
    g_task_return_pointer (task, g_steal_pointer (&object), (GDestroyNotify) json_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
mcp_tool_list_records_call_async (McpTool             *tool,
                                  JsonObject          *arguments,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  McpToolListRecords *self = MCP_TOOL_LIST_RECORDS (tool);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const char *endpoint;
  GError *error = NULL;

  g_task_set_source_tag (task, mcp_tool_list_records_call_async);

  if (!mcp_tool_util_get_endpoint (arguments, &endpoint, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  mcp_instances_read_async (self->instances, endpoint, cancellable, read_cb,
                            g_steal_pointer (&task));
}

static JsonObject *
mcp_tool_list_records_call_finish (McpTool       *tool,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_assert (g_task_is_valid (result, tool));

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
mcp_tool_list_records_dispose (GObject *object)
{
  McpToolListRecords *self = MCP_TOOL_LIST_RECORDS (object);

  g_clear_object (&self->instances);

  G_OBJECT_CLASS (mcp_tool_list_records_parent_class)->dispose (object);
}

static void
mcp_tool_list_records_class_init (McpToolListRecordsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mcp_tool_list_records_dispose;
  MCP_TOOL_CLASS (klass)->call_async = mcp_tool_list_records_call_async;
  MCP_TOOL_CLASS (klass)->call_finish = mcp_tool_list_records_call_finish;
}

static void
mcp_tool_list_records_init (McpToolListRecords *self)
{
}

McpTool *
mcp_tool_list_records_new (McpInstances *instances)
{
  g_autoptr (JsonObject) definition = mcp_tool_util_load_definition ("list_records");
  McpToolListRecords *self;

  self = g_object_new (MCP_TYPE_TOOL_LIST_RECORDS, "definition", definition, NULL);
  self->instances = g_object_ref (instances);

  return MCP_TOOL (self);
}
