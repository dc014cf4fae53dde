/* mcp-schema.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-schema.h"

#include <gio/gio.h>

static const struct
{
  const char *name;
  GType type;
} value_types[] = {
  { "string", G_TYPE_STRING },
  { "integer", G_TYPE_INT64 },
  { "boolean", G_TYPE_BOOLEAN },
};

static char *
list_names (JsonObject *properties)
{
  g_autoptr (GList) members = json_object_get_members (properties);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (GList *l = members; l != NULL; l = l->next)
    g_ptr_array_add (names, l->data);

  g_ptr_array_add (names, NULL);

  return g_strjoinv (", ", (char **) names->pdata);
}

static gboolean
holds_type (JsonNode   *value,
            const char *type_name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (value_types); i++)
    {
      if (g_str_equal (value_types[i].name, type_name))
        return JSON_NODE_HOLDS_VALUE (value) &&
               json_node_get_value_type (value) == value_types[i].type;
    }

  return FALSE;
}

static gboolean
check_value (const char  *name,
             JsonObject  *property,
             JsonNode    *value,
             GError     **error)
{
  const char *type_name = json_object_get_string_member (property, "type");
  gint64 min_length = json_object_get_int_member_with_default (property, "minLength", 0);

  if (!holds_type (value, type_name))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "The argument %s must be of type %s.", name, type_name);
      return FALSE;
    }

  if (json_node_get_value_type (value) == G_TYPE_STRING &&
      g_utf8_strlen (json_node_get_string (value), -1) < min_length)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "The argument %s must not be empty.", name);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_required (JsonObject  *schema,
                JsonObject  *arguments,
                GError     **error)
{
  JsonArray *required;

  if (!json_object_has_member (schema, "required"))
    return TRUE;

  required = json_object_get_array_member (schema, "required");

  for (guint i = 0; i < json_array_get_length (required); i++)
    {
      const char *name = json_array_get_string_element (required, i);

      if (!json_object_has_member (arguments, name))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "The argument %s is missing.", name);
          return FALSE;
        }
    }

  return TRUE;
}

/* Holds the arguments of a call against the very schema that clients are shown,
 * so that one cannot promise what the other refuses. Of JSON Schema it knows
 * what the schemas of tools use: an object without further members, whose
 * members are strings, integers or booleans. */
gboolean
mcp_schema_check (JsonObject  *schema,
                  JsonObject  *arguments,
                  GError     **error)
{
  JsonObject *properties = json_object_get_object_member (schema, "properties");
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, arguments);

  while (json_object_iter_next (&iter, &name, &value))
    {
      if (!json_object_has_member (properties, name))
        {
          g_autofree char *known = list_names (properties);

          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "There is no argument %s. The arguments are: %s.", name, known);
          return FALSE;
        }

      if (!check_value (name, json_object_get_object_member (properties, name), value, error))
        return FALSE;
    }

  return check_required (schema, arguments, error);
}
