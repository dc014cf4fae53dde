/* mcp-tool.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-tool.h"

#include "mcp-schema.h"

/* Something a client may call by name. */
typedef struct
{
  /* constant after construction: name, description, schemas and annotations, as clients see them */
  JsonObject *definition;
} McpToolPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (McpTool, mcp_tool, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_DEFINITION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
mcp_tool_set_property (GObject      *object,
                       guint         prop_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  McpToolPrivate *priv = mcp_tool_get_instance_private (MCP_TOOL (object));

  switch (prop_id)
    {
    case PROP_DEFINITION:
      priv->definition = g_value_dup_boxed (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mcp_tool_finalize (GObject *object)
{
  McpToolPrivate *priv = mcp_tool_get_instance_private (MCP_TOOL (object));

  g_clear_pointer (&priv->definition, json_object_unref);

  G_OBJECT_CLASS (mcp_tool_parent_class)->finalize (object);
}

static void
mcp_tool_class_init (McpToolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = mcp_tool_set_property;
  object_class->finalize = mcp_tool_finalize;

  properties[PROP_DEFINITION] =
    g_param_spec_boxed ("definition", NULL, NULL,
                        JSON_TYPE_OBJECT,
                        G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mcp_tool_init (McpTool *self)
{
}

JsonObject *
mcp_tool_get_definition (McpTool *self)
{
  McpToolPrivate *priv = mcp_tool_get_instance_private (self);

  return priv->definition;
}

const char *
mcp_tool_get_name (McpTool *self)
{
  return json_object_get_string_member (mcp_tool_get_definition (self), "name");
}

/* Calls the tool, unless the arguments do not fit its input schema. */
void
mcp_tool_call_async (McpTool             *self,
                     JsonObject          *arguments,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  JsonObject *schema = json_object_get_object_member (mcp_tool_get_definition (self),
                                                      "inputSchema");
  g_autoptr (GError) error = NULL;

  if (!mcp_schema_check (schema, arguments, &error))
    {
      g_task_report_error (self, callback, user_data, mcp_tool_call_async,
                           g_steal_pointer (&error));
      return;
    }

  MCP_TOOL_GET_CLASS (self)->call_async (self, arguments, cancellable, callback, user_data);
}

JsonObject *
mcp_tool_call_finish (McpTool       *self,
                      GAsyncResult  *result,
                      GError       **error)
{
  if (g_async_result_is_tagged (result, mcp_tool_call_async))
    return g_task_propagate_pointer (G_TASK (result), error);

  return MCP_TOOL_GET_CLASS (self)->call_finish (self, result, error);
}
