/* mcp-tool-util.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-tool-util.h"

#include "mcp-tools-resource.h"

#include <gio/gio.h>

static const char * const endpoint_names[] = { "endpoint", "socket_path", NULL };
static const char * const record_names[] = { "record", "record_key", "record_name", NULL };

/* Gets what clients are told about the tool @name. */
JsonObject *
mcp_tool_util_load_definition (const char *name)
{
  g_autofree char *path = g_strdup_printf ("/mcp/tools/%s.json", name);
  g_autoptr (GBytes) data = NULL;
  g_autoptr (JsonObject) definition = NULL;

  data = g_resource_lookup_data (mcp_tools_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                 NULL);
  definition = mcp_tool_util_parse_object (g_bytes_get_data (data, NULL), NULL);
  g_assert (definition != NULL);

  return g_steal_pointer (&definition);
}

/* @names are all the names of one argument; NULL: it has none of them */
static gboolean
get_argument (JsonObject          *arguments,
              const char * const  *names,
              const char         **value,
              GError             **error)
{
  *value = NULL;

  for (gsize i = 0; names[i] != NULL; i++)
    {
      const char *candidate = json_object_get_string_member_with_default (arguments, names[i],
                                                                          NULL);

      if (candidate == NULL)
        continue;

      if (*value != NULL && !g_str_equal (*value, candidate))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "The arguments %s and %s mean the same, but differ. Give only %s.",
                       names[0], names[i], names[0]);
          return FALSE;
        }

      *value = candidate;
    }

  return TRUE;
}

gboolean
mcp_tool_util_get_endpoint (JsonObject  *arguments,
                            const char **endpoint,
                            GError     **error)
{
  return get_argument (arguments, endpoint_names, endpoint, error);
}

gboolean
mcp_tool_util_get_record (JsonObject  *arguments,
                          const char **record,
                          GError     **error)
{
  return get_argument (arguments, record_names, record, error);
}

/* @text is of this program or of the library, not from outside. */
JsonObject *
mcp_tool_util_parse_object (const char  *text,
                            GError     **error)
{
  g_autoptr (JsonNode) root = json_from_string (text, error);

  if (root == NULL)
    return NULL;

  g_assert (JSON_NODE_HOLDS_OBJECT (root));

  return json_node_dup_object (root);
}
