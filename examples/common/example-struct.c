/* example-struct.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "example-struct.h"

gpointer
example_struct_copy (const ExampleField *fields,
                     gconstpointer       instance,
                     gsize               size)
{
  gpointer copy = g_memdup2 (instance, size);

  for (; fields->name != NULL; fields++)
    {
      gpointer member = G_STRUCT_MEMBER_P (copy, fields->offset);

      if (fields->kind == EXAMPLE_FIELD_STRING)
        *(char **) member = g_strdup (*(char **) member);
      else if (fields->kind == EXAMPLE_FIELD_STRV)
        *(char ***) member = g_strdupv (*(char ***) member);
    }

  return copy;
}

void
example_struct_free (const ExampleField *fields,
                     gpointer            instance)
{
  for (; fields->name != NULL; fields++)
    {
      if (fields->kind == EXAMPLE_FIELD_STRING)
        g_free (G_STRUCT_MEMBER (char *, instance, fields->offset));
      else if (fields->kind == EXAMPLE_FIELD_STRV)
        g_strfreev (G_STRUCT_MEMBER (char **, instance, fields->offset));
    }

  g_free (instance);
}

static JsonArray *
strv_to_json (char * const *strings)
{
  JsonArray *array = json_array_new ();

  for (; strings != NULL && *strings != NULL; strings++)
    json_array_add_string_element (array, *strings);

  return array;
}

/* NULL: the JSON is no array of strings */
static char **
strv_from_json (JsonNode *node)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      const char *string = json_node_get_string (json_array_get_element (array, i));

      if (string == NULL)
        return NULL;

      g_strv_builder_add (builder, string);
    }

  return array != NULL ? g_strv_builder_end (builder) : NULL;
}

JsonNode *
example_struct_to_json (const ExampleField *fields,
                        gconstpointer       instance)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (; fields->name != NULL; fields++)
    {
      gconstpointer member = G_STRUCT_MEMBER_P (instance, fields->offset);

      switch (fields->kind)
        {
        case EXAMPLE_FIELD_BOOLEAN:
          json_object_set_boolean_member (object, fields->name, *(const gboolean *) member);
          break;

        case EXAMPLE_FIELD_DOUBLE:
          json_object_set_double_member (object, fields->name, *(const double *) member);
          break;

        case EXAMPLE_FIELD_STRING:
          json_object_set_string_member (object, fields->name, *(char * const *) member);
          break;

        case EXAMPLE_FIELD_STRV:
          json_object_set_array_member (object, fields->name,
                                        strv_to_json (*(char ** const *) member));
          break;

        case EXAMPLE_FIELD_UINT32:
          json_object_set_int_member (object, fields->name, *(const guint32 *) member);
          break;

        case EXAMPLE_FIELD_UINT64:
        default:
          json_object_set_int_member (object, fields->name, (gint64) *(const guint64 *) member);
          break;
        }
    }

  json_node_take_object (node, object);
  return node;
}

/* FALSE: the JSON is of another type, or out of the range of the member */
static gboolean
read_member (const ExampleField *field,
             JsonNode           *node,
             gpointer            member)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  switch (field->kind)
    {
    case EXAMPLE_FIELD_BOOLEAN:
      *(gboolean *) member = json_node_get_boolean (node);
      return type == G_TYPE_BOOLEAN;

    case EXAMPLE_FIELD_DOUBLE:
      *(double *) member = json_node_get_double (node);
      return type == G_TYPE_DOUBLE || type == G_TYPE_INT64;

    case EXAMPLE_FIELD_STRING:
      if (type != G_TYPE_STRING)
        return FALSE;

      *(char **) member = json_node_dup_string (node);
      return TRUE;

    case EXAMPLE_FIELD_STRV:
      *(char ***) member = strv_from_json (node);
      return *(char ***) member != NULL;

    case EXAMPLE_FIELD_UINT32:
      if (type != G_TYPE_INT64 || json_node_get_int (node) < 0 ||
          json_node_get_int (node) > G_MAXUINT32)
        return FALSE;

      *(guint32 *) member = (guint32) json_node_get_int (node);
      return TRUE;

    case EXAMPLE_FIELD_UINT64:
    default:
      if (type != G_TYPE_INT64 || json_node_get_int (node) < 0)
        return FALSE;

      *(guint64 *) member = (guint64) json_node_get_int (node);
      return TRUE;
    }
}

/* all members have to be there, others are passed over */
gpointer
example_struct_from_json (const ExampleField *fields,
                          JsonNode           *node,
                          gsize               size)
{
  JsonObject *object = json_node_get_object (node);
  gpointer instance = g_malloc0 (size);

  for (const ExampleField *field = fields; field->name != NULL; field++)
    {
      JsonNode *member = json_object_get_member (object, field->name);

      if (member == NULL ||
          !read_member (field, member, G_STRUCT_MEMBER_P (instance, field->offset)))
        {
          example_struct_free (fields, instance);
          return NULL;
        }
    }

  return instance;
}

void
example_struct_register (GType                    type,
                         JsonBoxedSerializeFunc   to_json,
                         JsonBoxedDeserializeFunc from_json)
{
  json_boxed_register_serialize_func (type, JSON_NODE_OBJECT, to_json);
  json_boxed_register_deserialize_func (type, JSON_NODE_OBJECT, from_json);
}
