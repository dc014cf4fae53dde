/* aimdb-json-value.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-error.h"
#include "aimdb-json-private.h"
#include "aimdb-number-private.h"
#include "aimdb-value-json-private.h"

/* Three levels of GVariant are one of JSON, and GVariant has a limit of 128. */
#define MAX_VARIANT_DEPTH 40

static gboolean read_value (GType      type,
                            JsonNode  *node,
                            GValue    *value,
                            GError   **error);

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError     **error,
        const char  *format,
        ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_NOT_SERIALIZABLE, message);

  return FALSE;
}

static gboolean
expected (GType        type,
          const char  *what,
          JsonNode    *node,
          GError     **error)
{
  return refuse (error, "%s is expected for a value of the type %s, but there is %s",
                 what, g_type_name (type), _aimdb_json_describe_node (node));
}

static gboolean
holds (JsonNode *node,
       GType     type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static gboolean
read_integer (GType      type,
              JsonNode  *node,
              gint64     min,
              guint64    max,
              gint64    *number,
              GError   **error)
{
  if (!holds (node, G_TYPE_INT64))
    return expected (type, "an integer", node, error);

  *number = json_node_get_int (node);

  if (*number < min || (*number > 0 && (guint64) *number > max))
    return refuse (error, "%" G_GINT64_FORMAT " is outside the range of the type %s, "
                   "%" G_GINT64_FORMAT " to %" G_GUINT64_FORMAT,
                   *number, g_type_name (type), min, max);

  return TRUE;
}

/* of any type of numbers: whole ones take integers only, however 2.0 looks */
static gboolean
read_number (JsonNode  *node,
             GValue    *value,
             GError   **error)
{
  g_auto (GValue) number = G_VALUE_INIT;
  gboolean is_real = G_VALUE_HOLDS_DOUBLE (value) || G_VALUE_HOLDS_FLOAT (value);

  if (!holds (node, G_TYPE_INT64) && !(is_real && holds (node, G_TYPE_DOUBLE)))
    return expected (G_VALUE_TYPE (value), is_real ? "a number" : "an integer", node, error);

  json_node_get_value (node, &number);

  if (!_aimdb_number_convert (&number, value))
    return refuse (error, "%.17g is outside the range of the type %s",
                   json_node_get_double (node), G_VALUE_TYPE_NAME (value));

  return TRUE;
}

static gboolean
read_enum (JsonNode  *node,
           GValue    *value,
           GError   **error)
{
  GType type = G_VALUE_TYPE (value);
  g_autoptr (GTypeClass) klass = g_type_class_ref (type);
  GEnumValue *enum_value;
  gint64 number;

  if (holds (node, G_TYPE_STRING))
    {
      enum_value = g_enum_get_value_by_nick (G_ENUM_CLASS (klass), json_node_get_string (node));

      if (enum_value == NULL)
        return refuse (error, "\"%s\" is no value of the type %s", json_node_get_string (node),
                       g_type_name (type));
    }
  else if (holds (node, G_TYPE_INT64))
    {
      if (!read_integer (type, node, G_MININT, G_MAXINT, &number, error))
        return FALSE;

      enum_value = g_enum_get_value (G_ENUM_CLASS (klass), number);

      if (enum_value == NULL)
        return refuse (error, "%" G_GINT64_FORMAT " is no value of the type %s", number,
                       g_type_name (type));
    }
  else
    {
      return expected (type, "the nick of a value or its number", node, error);
    }

  g_value_set_enum (value, enum_value->value);

  return TRUE;
}

static gboolean
read_flag (GFlagsClass  *klass,
           JsonNode     *node,
           guint        *flags,
           GError      **error)
{
  GType type = G_TYPE_FROM_CLASS (klass);
  GFlagsValue *flag;

  if (!holds (node, G_TYPE_STRING))
    return expected (type, "the nick of a flag", node, error);

  flag = g_flags_get_value_by_nick (klass, json_node_get_string (node));

  if (flag == NULL)
    return refuse (error, "\"%s\" is no flag of the type %s", json_node_get_string (node),
                   g_type_name (type));

  *flags |= flag->value;

  return TRUE;
}

static gboolean
read_flags (JsonNode  *node,
            GValue    *value,
            GError   **error)
{
  GType type = G_VALUE_TYPE (value);
  g_autoptr (GTypeClass) klass = g_type_class_ref (type);
  guint flags = 0;

  if (holds (node, G_TYPE_INT64))
    {
      gint64 number;

      if (!read_integer (type, node, 0, G_MAXUINT, &number, error))
        return FALSE;

      if ((number & ~(gint64) G_FLAGS_CLASS (klass)->mask) != 0)
        return refuse (error, "%" G_GINT64_FORMAT " has bits which are no flags of the type %s",
                       number, g_type_name (type));

      flags = number;
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          if (!read_flag (G_FLAGS_CLASS (klass), json_array_get_element (array, i), &flags, error))
            return FALSE;
        }
    }
  else if (!read_flag (G_FLAGS_CLASS (klass), node, &flags, error))
    {
      return FALSE;
    }

  g_value_set_flags (value, flags);

  return TRUE;
}

static gboolean
read_string (JsonNode  *node,
             GValue    *value,
             GError   **error)
{
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;

  if (!holds (node, G_TYPE_STRING))
    return expected (G_VALUE_TYPE (value), "a string or null", node, error);

  g_value_set_string (value, json_node_get_string (node));

  return TRUE;
}

static GVariant *read_variant_node (JsonNode  *node,
                                    guint      depth,
                                    GError   **error);

static GVariant *
read_variant_array (JsonArray  *array,
                    guint       depth,
                    GError    **error)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      GVariant *child = read_variant_node (json_array_get_element (array, i), depth, error);

      if (child == NULL)
        return NULL;

      g_variant_builder_add (&builder, "v", child);
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
read_variant_object (JsonObject  *object,
                     guint        depth,
                     GError     **error)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);

  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      GVariant *child = read_variant_node (member, depth, error);

      if (child == NULL)
        return NULL;

      g_variant_builder_add (&builder, "{sv}", name, child);
    }

  return g_variant_builder_end (&builder);
}

/* JSON names no signature: objects become a{sv}, arrays av, null an empty maybe */
static GVariant *
read_variant_node (JsonNode  *node,
                   guint      depth,
                   GError   **error)
{
  if (depth > MAX_VARIANT_DEPTH)
    {
      refuse (error, "the value is nested too deeply for a GVariant: at most %d levels fit",
              MAX_VARIANT_DEPTH);
      return NULL;
    }

  if (JSON_NODE_HOLDS_OBJECT (node))
    return read_variant_object (json_node_get_object (node), depth + 1, error);

  if (JSON_NODE_HOLDS_ARRAY (node))
    return read_variant_array (json_node_get_array (node), depth + 1, error);

  if (JSON_NODE_HOLDS_NULL (node))
    return g_variant_new_maybe (G_VARIANT_TYPE_VARIANT, NULL);

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_BOOLEAN:
      return g_variant_new_boolean (json_node_get_boolean (node));

    case G_TYPE_INT64:
      return g_variant_new_int64 (json_node_get_int (node));

    case G_TYPE_DOUBLE:
      return g_variant_new_double (json_node_get_double (node));

    default:
      return g_variant_new_string (json_node_get_string (node));
    }
}

static gboolean
read_variant (JsonNode  *node,
              GValue    *value,
              GError   **error)
{
  GVariant *variant;

  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;

  variant = read_variant_node (node, 0, error);

  if (variant == NULL)
    return FALSE;

  g_value_take_variant (value, g_variant_ref_sink (variant));

  return TRUE;
}

static gboolean
read_bytes (JsonNode  *node,
            GValue    *value,
            GError   **error)
{
  g_autofree guchar *data = NULL;
  g_autofree char *again = NULL;
  gsize size;

  if (!holds (node, G_TYPE_STRING))
    return expected (G_VALUE_TYPE (value), "a string in base64", node, error);

  data = g_base64_decode (json_node_get_string (node), &size);
  again = g_base64_encode (data, size);

  /* the decoder skips what it does not know */
  if (g_strcmp0 (again, json_node_get_string (node)) != 0)
    return refuse (error, "the string for a value of the type %s is not base64",
                   G_VALUE_TYPE_NAME (value));

  g_value_take_boxed (value, g_bytes_new_take (g_steal_pointer (&data), size));

  return TRUE;
}

static gboolean
read_strv (JsonNode  *node,
           GValue    *value,
           GError   **error)
{
  g_autoptr (GStrvBuilder) builder = NULL;
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return expected (G_VALUE_TYPE (value), "an array of strings", node, error);

  builder = g_strv_builder_new ();
  array = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!holds (element, G_TYPE_STRING))
        return expected (G_VALUE_TYPE (value), "an array of strings", element, error);

      g_strv_builder_add (builder, json_node_get_string (element));
    }

  g_value_take_boxed (value, g_strv_builder_end (builder));

  return TRUE;
}

/* to the microsecond, with the offset of its zone: without one it is no moment */
static gboolean
read_date_time (JsonNode  *node,
                GValue    *value,
                GError   **error)
{
  GDateTime *date_time;

  if (!holds (node, G_TYPE_STRING))
    return expected (G_VALUE_TYPE (value), "a string in ISO 8601", node, error);

  date_time = g_date_time_new_from_iso8601 (json_node_get_string (node), NULL);

  if (date_time == NULL)
    return refuse (error, "the string for a value of the type %s is no time in ISO 8601 with its "
                   "zone, as in 2026-01-31T12:00:00Z", G_VALUE_TYPE_NAME (value));

  g_value_take_boxed (value, date_time);

  return TRUE;
}

static gboolean
read_boxed (JsonNode  *node,
            GValue    *value,
            GError   **error)
{
  GType type = G_VALUE_TYPE (value);
  gpointer boxed;

  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;

  if (g_type_is_a (type, G_TYPE_BYTES))
    return read_bytes (node, value, error);

  if (g_type_is_a (type, G_TYPE_STRV))
    return read_strv (node, value, error);

  if (type == G_TYPE_DATE_TIME && !json_boxed_can_deserialize (type, JSON_NODE_VALUE))
    return read_date_time (node, value, error);

  if (!json_boxed_can_deserialize (type, json_node_get_node_type (node)))
    return refuse (error, "the boxed type %s can't be made of %s: register how with "
                   "json_boxed_register_deserialize_func()", g_type_name (type),
                   _aimdb_json_describe_node (node));

  boxed = json_boxed_deserialize (type, node);

  if (boxed == NULL)
    return refuse (error, "the JSON is no value of the boxed type %s", g_type_name (type));

  g_value_take_boxed (value, boxed);

  return TRUE;
}

static void
clear_value (gpointer data)
{
  GValue *value = data;

  if (G_IS_VALUE (value))
    g_value_unset (value);
}

static gboolean
read_property (GObjectClass  *klass,
               const char    *name,
               JsonNode      *node,
               GPtrArray     *names,
               GValue        *value,
               GError       **error)
{
  GParamSpec *pspec = g_object_class_find_property (klass, name);

  if (pspec == NULL)
    return refuse (error, "%s has no property %s", G_OBJECT_CLASS_NAME (klass), name);

  if ((pspec->flags & G_PARAM_WRITABLE) == 0)
    return refuse (error, "property %s of %s can't be set", name, G_OBJECT_CLASS_NAME (klass));

  /* a_b is another spelling of a-b */
  if (g_ptr_array_find (names, pspec->name, NULL))
    return refuse (error, "property %s of %s is given twice", pspec->name,
                   G_OBJECT_CLASS_NAME (klass));

  if (!read_value (pspec->value_type, node, value, error))
    {
      g_prefix_error (error, "property %s of %s: ", name, G_OBJECT_CLASS_NAME (klass));
      return FALSE;
    }

  /* validating means changing what does not fit */
  if (g_param_value_validate (pspec, value))
    return refuse (error, "property %s of %s does not allow this value", name,
                   G_OBJECT_CLASS_NAME (klass));

  g_ptr_array_add (names, (gpointer) pspec->name);

  return TRUE;
}

static GObject *
read_properties (GType        type,
                 JsonObject  *members,
                 GError     **error)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (type);
  guint n_members = json_object_get_size (members);
  g_autoptr (GPtrArray) names = g_ptr_array_sized_new (n_members);
  g_autoptr (GArray) values = g_array_sized_new (FALSE, TRUE, sizeof (GValue), n_members);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  g_array_set_clear_func (values, clear_value);
  json_object_iter_init_ordered (&iter, members);

  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      GValue value = G_VALUE_INIT;

      if (!read_property (G_OBJECT_CLASS (klass), name, member, names, &value, error))
        {
          clear_value (&value);
          return NULL;
        }

      g_array_append_val (values, value);
    }

  return g_object_new_with_properties (type, names->len, (const char **) names->pdata,
                                       (const GValue *) (gpointer) values->data);
}

static gboolean
read_object (JsonNode  *node,
             GValue    *value,
             GError   **error)
{
  GType type = G_VALUE_TYPE (value);
  GObject *object;

  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;

  if (!G_TYPE_IS_OBJECT (type) || G_TYPE_IS_ABSTRACT (type))
    return refuse (error, "a value of the type %s can't be made of JSON: there are only "
                   "objects of derived types", g_type_name (type));

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return expected (type, "an object or null", node, error);

  if (g_type_is_a (type, JSON_TYPE_SERIALIZABLE))
    object = json_gobject_deserialize (type, node);
  else
    object = read_properties (type, json_node_get_object (node), error);

  if (object == NULL)
    {
      if (error != NULL && *error == NULL)
        refuse (error, "the JSON is no value of the type %s", g_type_name (type));

      return FALSE;
    }

  if (g_object_is_floating (object))
    g_object_ref_sink (object);

  g_value_take_object (value, object);

  return TRUE;
}

static gboolean
read_value (GType      type,
            JsonNode  *node,
            GValue    *value,
            GError   **error)
{
  if (!G_TYPE_IS_VALUE (type))
    return refuse (error, "values of the type %s have no JSON form", g_type_name (type));

  g_value_init (value, type);

  switch (G_TYPE_FUNDAMENTAL (type))
    {
    case G_TYPE_BOOLEAN:
      if (!holds (node, G_TYPE_BOOLEAN))
        return expected (type, "true or false", node, error);

      g_value_set_boolean (value, json_node_get_boolean (node));
      return TRUE;

    case G_TYPE_CHAR:
    case G_TYPE_UCHAR:
    case G_TYPE_INT:
    case G_TYPE_UINT:
    case G_TYPE_LONG:
    case G_TYPE_ULONG:
    case G_TYPE_INT64:
    case G_TYPE_UINT64:
    case G_TYPE_FLOAT:
    case G_TYPE_DOUBLE:
      return read_number (node, value, error);

    case G_TYPE_ENUM:
      return read_enum (node, value, error);

    case G_TYPE_FLAGS:
      return read_flags (node, value, error);

    case G_TYPE_STRING:
      return read_string (node, value, error);

    case G_TYPE_VARIANT:
      return read_variant (node, value, error);

    case G_TYPE_BOXED:
      return read_boxed (node, value, error);

    case G_TYPE_OBJECT:
    case G_TYPE_INTERFACE:
      return read_object (node, value, error);

    default:
      return refuse (error, "values of the type %s have no JSON form", g_type_name (type));
    }
}

gboolean
_aimdb_value_from_json (GType      type,
                        JsonNode  *node,
                        GValue    *value,
                        GError   **error)
{
  if (read_value (type, node, value, error))
    return TRUE;

  clear_value (value);

  return FALSE;
}
