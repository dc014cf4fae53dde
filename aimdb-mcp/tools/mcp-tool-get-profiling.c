/* mcp-tool-get-profiling.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-tool-get-profiling.h"

#include "mcp-record-match.h"
#include "mcp-tool-util.h"

#include <aimdb.h>

/* Tells what the stages of a record cost. */
struct _McpToolGetProfiling
{
  McpTool parent_instance;

  /* constant after construction */
  McpInstances *instances;
};

G_DEFINE_FINAL_TYPE (McpToolGetProfiling, mcp_tool_get_profiling, MCP_TYPE_TOOL)

/* every row has a name for people; a stage without one is called by kind and index */
static void
add_label (JsonObject        *row,
           AimdbStageProfile *stage)
{
  g_autofree char *label = NULL;

  if (json_object_has_member (row, "name"))
    return;

  label = aimdb_stage_profile_dup_label (stage);
  json_object_set_string_member (row, "name", label);
}

static void
add_labels (JsonObject         *object,
            AimdbRecordProfile *profile)
{
  AimdbStageProfile *bottleneck = aimdb_record_profile_get_bottleneck (profile);
  JsonArray *rows = json_object_get_array_member (object, "stages");

  for (guint i = 0; i < aimdb_record_profile_get_n_stages (profile); i++)
    add_label (json_array_get_object_element (rows, i),
               aimdb_record_profile_get_nth_stage (profile, i));

  if (bottleneck != NULL)
    add_label (json_object_get_object_member (object, "bottleneck"), bottleneck);
}

static JsonObject *
describe_profile (McpSnapshot  *snapshot,
                  const char   *wanted,
                  GError      **error)
{
  g_autoptr (AimdbRecordInfo) info = mcp_record_match (snapshot->records, wanted, error);
  AimdbRecordProfile *profile;
  JsonObject *object;
  g_autofree char *text = NULL;

  if (info == NULL)
    return NULL;

  profile = aimdb_record_info_get_profile (info);
  if (profile == NULL || !aimdb_record_profile_is_available (profile))
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_BUILT_IN,
                   "The instance at %s measures no stages of the record %s. Rebuild its libaimdb "
                   "with -Dprofiling=true.",
                   snapshot->endpoint, aimdb_record_info_get_key (info));
      return NULL;
    }

  text = aimdb_record_profile_to_json (profile);
  object = mcp_tool_util_parse_object (text, error);
  if (object == NULL)
    return NULL;

  add_labels (object, profile);
  json_object_set_string_member (object, "endpoint", snapshot->endpoint);

  return object;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const char *wanted = g_task_get_task_data (task);
  g_autoptr (McpSnapshot) snapshot = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;

  snapshot = mcp_instances_read_finish (MCP_INSTANCES (source), result, &error);
  if (snapshot != NULL)
    object = describe_profile (snapshot, wanted, &error);

  if (object != NULL)
    g_task_return_pointer (task, g_steal_pointer (&object), (GDestroyNotify) json_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
mcp_tool_get_profiling_call_async (McpTool             *tool,
                                   JsonObject          *arguments,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  McpToolGetProfiling *self = MCP_TOOL_GET_PROFILING (tool);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const char *endpoint;
  const char *record;
  GError *error = NULL;

  g_task_set_source_tag (task, mcp_tool_get_profiling_call_async);

  if (!mcp_tool_util_get_endpoint (arguments, &endpoint, &error) ||
      !mcp_tool_util_get_record (arguments, &record, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_set_task_data (task, g_strdup (record), g_free);
  mcp_instances_read_async (self->instances, endpoint, cancellable, read_cb,
                            g_steal_pointer (&task));
}

static JsonObject *
mcp_tool_get_profiling_call_finish (McpTool       *tool,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_assert (g_task_is_valid (result, tool));

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
mcp_tool_get_profiling_dispose (GObject *object)
{
  McpToolGetProfiling *self = MCP_TOOL_GET_PROFILING (object);

  g_clear_object (&self->instances);

  G_OBJECT_CLASS (mcp_tool_get_profiling_parent_class)->dispose (object);
}

static void
mcp_tool_get_profiling_class_init (McpToolGetProfilingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mcp_tool_get_profiling_dispose;
  MCP_TOOL_CLASS (klass)->call_async = mcp_tool_get_profiling_call_async;
  MCP_TOOL_CLASS (klass)->call_finish = mcp_tool_get_profiling_call_finish;
}

static void
mcp_tool_get_profiling_init (McpToolGetProfiling *self)
{
}

McpTool *
mcp_tool_get_profiling_new (McpInstances *instances)
{
  g_autoptr (JsonObject) definition = mcp_tool_util_load_definition ("get_stage_profiling");
  McpToolGetProfiling *self;

  self = g_object_new (MCP_TYPE_TOOL_GET_PROFILING, "definition", definition, NULL);
  self->instances = g_object_ref (instances);

  return MCP_TOOL (self);
}
