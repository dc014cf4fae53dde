/* aimdb-value-json.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "aimdb-error.h"
#include "aimdb-json-writer-private.h"
#include "aimdb-value-json-private.h"

/* A value stands within a message: this is the depth of a message less what is
 * around the value there. It also ends the walk through objects that hold each
 * other. */
#define MAX_DEPTH 120

static JsonNode *build_value (const GValue  *value,
                              guint          depth,
                              GError       **error);

G_GNUC_PRINTF (2, 3)
static JsonNode *
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

  return NULL;
}

static JsonNode *
build_null (void)
{
  return json_node_new (JSON_NODE_NULL);
}

static JsonNode *
build_int (gint64 number)
{
  return json_node_init_int (json_node_alloc (), number);
}

static JsonNode *
build_string (const char *string)
{
  if (string == NULL)
    return build_null ();

  return json_node_init_string (json_node_alloc (), string);
}

static JsonNode *
build_uint64 (guint64   number,
              GError  **error)
{
  if (number > G_MAXINT64)
    return refuse (error, "%" G_GUINT64_FORMAT " has no JSON form: integers end at 2^63-1",
                   number);

  return build_int (number);
}

static JsonNode *
build_enum (const GValue *value)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (G_VALUE_TYPE (value));
  GEnumValue *enum_value = g_enum_get_value (G_ENUM_CLASS (klass), g_value_get_enum (value));

  if (enum_value == NULL)
    return build_int (g_value_get_enum (value));

  return build_string (enum_value->value_nick);
}

/* an array of nicks; a number if there are bits without one */
static JsonNode *
build_flags (const GValue *value)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (G_VALUE_TYPE (value));
  g_autoptr (JsonArray) array = json_array_new ();
  guint rest = g_value_get_flags (value);

  while (rest != 0)
    {
      GFlagsValue *flag = g_flags_get_first_value (G_FLAGS_CLASS (klass), rest);

      if (flag == NULL || flag->value == 0)
        return build_int (g_value_get_flags (value));

      json_array_add_string_element (array, flag->value_nick);
      rest &= ~flag->value;
    }

  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
build_strv (const char * const *strings)
{
  g_autoptr (JsonArray) array = NULL;

  if (strings == NULL)
    return build_null ();

  array = json_array_new ();

  for (guint i = 0; strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);

  return json_node_init_array (json_node_alloc (), array);
}

/* In the form of RFC 3339, which more readers know than all of ISO 8601. An offset
 * that is no whole number of minutes has none. */
static JsonNode *
build_date_time (GDateTime *date_time)
{
  gboolean is_odd = g_date_time_get_utc_offset (date_time) % G_TIME_SPAN_MINUTE != 0;
  g_autoptr (GDateTime) moment = is_odd ? g_date_time_to_utc (date_time)
                                        : g_date_time_ref (date_time);
  gboolean is_whole = g_date_time_get_microsecond (moment) == 0;
  gboolean is_utc = g_date_time_get_utc_offset (moment) == 0;
  g_autofree char *format = g_strconcat ("%C%y-%m-%dT%H:%M:%S", is_whole ? "" : ".%f",
                                         is_utc ? "Z" : "%:z", NULL);
  g_autofree char *text = g_date_time_format (moment, format);

  return build_string (text);
}

static JsonNode *
build_boxed (const GValue  *value,
             GError       **error)
{
  GType type = G_VALUE_TYPE (value);
  JsonNodeType node_type;
  JsonNode *node;

  if (g_type_is_a (type, G_TYPE_STRV))
    return build_strv (g_value_get_boxed (value));

  if (g_value_get_boxed (value) == NULL)
    return build_null ();

  if (g_type_is_a (type, G_TYPE_BYTES))
    {
      gsize size;
      const guchar *data = g_bytes_get_data (g_value_get_boxed (value), &size);
      g_autofree char *base64 = g_base64_encode (data, size);

      return build_string (base64);
    }

  if (!json_boxed_can_serialize (type, &node_type) && type == G_TYPE_DATE_TIME)
    return build_date_time (g_value_get_boxed (value));

  if (!json_boxed_can_serialize (type, &node_type))
    return refuse (error, "the boxed type %s has no JSON form: give it one with "
                   "json_boxed_register_serialize_func()", g_type_name (type));

  node = json_boxed_serialize (type, g_value_get_boxed (value));

  if (node == NULL)
    return refuse (error, "the function that writes the boxed type %s as JSON failed",
                   g_type_name (type));

  return node;
}

/* json-glib would write a large unsigned integer as a negative one */
static gboolean
check_variant (GVariant  *variant,
               guint      depth,
               GError   **error)
{
  /* json-glib goes down into it as far as this, too */
  if (depth > MAX_DEPTH)
    {
      refuse (error, "the variant is nested too deeply: at most %d levels can be written",
              MAX_DEPTH);
      return FALSE;
    }

  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_UINT64))
    {
      g_autoptr (JsonNode) node = build_uint64 (g_variant_get_uint64 (variant), error);

      return node != NULL;
    }

  if (!g_variant_is_container (variant))
    return TRUE;

  for (gsize i = 0; i < g_variant_n_children (variant); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (variant, i);

      if (!check_variant (child, depth + 1, error))
        return FALSE;
    }

  return TRUE;
}

static JsonNode *
build_variant (GVariant  *variant,
               GError   **error)
{
  if (variant == NULL)
    return build_null ();

  if (!check_variant (variant, 0, error))
    return NULL;

  return json_gvariant_serialize (variant);
}

static JsonNode *
build_object (GObject  *object,
              guint     depth,
              GError  **error)
{
  g_autofree GParamSpec **pspecs = NULL;
  g_autoptr (JsonObject) members = NULL;
  guint n_pspecs;

  if (object == NULL)
    return build_null ();

  if (depth > MAX_DEPTH)
    return refuse (error, "the objects below %s are nested too deeply, or hold each other",
                   G_OBJECT_TYPE_NAME (object));

  /* such a class has a form of its own */
  if (JSON_IS_SERIALIZABLE (object))
    return json_gobject_serialize (object);

  members = json_object_new ();
  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n_pspecs);

  for (guint i = 0; i < n_pspecs; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      JsonNode *node;

      if ((pspecs[i]->flags & G_PARAM_READABLE) == 0)
        continue;

      g_object_get_property (object, pspecs[i]->name, &value);
      node = build_value (&value, depth + 1, error);

      if (node == NULL)
        {
          g_prefix_error (error, "property %s of %s: ", pspecs[i]->name,
                          G_OBJECT_TYPE_NAME (object));
          return NULL;
        }

      json_object_set_member (members, pspecs[i]->name, node);
    }

  return json_node_init_object (json_node_alloc (), members);
}

/* FALSE: it is none, or one that JSON can't say */
static gboolean
get_integer (const GValue *value,
             gint64       *number)
{
  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value)))
    {
    case G_TYPE_CHAR:
      *number = g_value_get_schar (value);
      return TRUE;

    case G_TYPE_UCHAR:
      *number = g_value_get_uchar (value);
      return TRUE;

    case G_TYPE_INT:
      *number = g_value_get_int (value);
      return TRUE;

    case G_TYPE_UINT:
      *number = g_value_get_uint (value);
      return TRUE;

    case G_TYPE_LONG:
      *number = g_value_get_long (value);
      return TRUE;

    case G_TYPE_ULONG:
      *number = (gint64) g_value_get_ulong (value);
      return *number >= 0;

    case G_TYPE_INT64:
      *number = g_value_get_int64 (value);
      return TRUE;

    case G_TYPE_UINT64:
      *number = (gint64) g_value_get_uint64 (value);
      return *number >= 0;

    default:
      return FALSE;
    }
}

static JsonNode *
build_integer (const GValue  *value,
               GError       **error)
{
  gint64 number;

  if (get_integer (value, &number))
    return build_int (number);

  return build_uint64 ((guint64) number, error);
}

static JsonNode *
build_value (const GValue  *value,
             guint          depth,
             GError       **error)
{
  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value)))
    {
    case G_TYPE_BOOLEAN:
      return json_node_init_boolean (json_node_alloc (), g_value_get_boolean (value));

    case G_TYPE_CHAR:
    case G_TYPE_UCHAR:
    case G_TYPE_INT:
    case G_TYPE_UINT:
    case G_TYPE_LONG:
    case G_TYPE_ULONG:
    case G_TYPE_INT64:
    case G_TYPE_UINT64:
      return build_integer (value, error);

    case G_TYPE_FLOAT:
      return json_node_init_double (json_node_alloc (), g_value_get_float (value));

    case G_TYPE_DOUBLE:
      return json_node_init_double (json_node_alloc (), g_value_get_double (value));

    case G_TYPE_ENUM:
      return build_enum (value);

    case G_TYPE_FLAGS:
      return build_flags (value);

    case G_TYPE_STRING:
      return build_string (g_value_get_string (value));

    case G_TYPE_VARIANT:
      return build_variant (g_value_get_variant (value), error);

    case G_TYPE_BOXED:
      return build_boxed (value, error);

    case G_TYPE_OBJECT:
    case G_TYPE_INTERFACE:
      if (G_VALUE_HOLDS_OBJECT (value))
        return build_object (g_value_get_object (value), depth, error);
      break;

    default:
      break;
    }

  return refuse (error, "values of the type %s have no JSON form", G_VALUE_TYPE_NAME (value));
}

/* ASCII is, and is found eight bytes at a time */
static gboolean
is_utf8 (const char *string)
{
  gsize length = string != NULL ? strlen (string) : 0;
  guint64 bits = 0;
  guint64 word;
  gsize i;

  for (i = 0; length - i >= sizeof word; i += sizeof word)
    {
      memcpy (&word, string + i, sizeof word);
      bits |= word;
    }

  for (; i < length; i++)
    bits |= (unsigned char) string[i];

  return (bits & G_GUINT64_CONSTANT (0x8080808080808080)) == 0 ||
         g_utf8_validate_len (string, length, NULL);
}

static gboolean
check_string (const char  *string,
              GError     **error)
{
  if (is_utf8 (string))
    return TRUE;

  refuse (error, "a string which is not UTF-8 has no JSON form");

  return FALSE;
}

static gboolean check_tree (JsonNode  *node,
                            guint      depth,
                            GError   **error);

static gboolean
check_members (JsonObject  *object,
               guint        depth,
               GError     **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init (&iter, object);

  while (json_object_iter_next (&iter, &name, &member))
    {
      if (!check_string (name, error))
        return FALSE;

      if (!check_tree (member, depth, error))
        {
          g_prefix_error (error, "member %s: ", name);
          return FALSE;
        }
    }

  return TRUE;
}

/* whatever made the tree: what JSON can't say must not be in it */
static gboolean
check_tree (JsonNode  *node,
            guint      depth,
            GError   **error)
{
  if (depth > MAX_DEPTH)
    {
      refuse (error, "the value is nested too deeply: at most %d levels can be written",
              MAX_DEPTH);
      return FALSE;
    }

  if (JSON_NODE_HOLDS_OBJECT (node))
    return check_members (json_node_get_object (node), depth + 1, error);

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          if (!check_tree (json_array_get_element (array, i), depth + 1, error))
            return FALSE;
        }

      return TRUE;
    }

  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;

  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return check_string (json_node_get_string (node), error);

  if (json_node_get_value_type (node) == G_TYPE_DOUBLE && !isfinite (json_node_get_double (node)))
    {
      refuse (error, "%s has no JSON form: only finite numbers do",
              isnan (json_node_get_double (node)) ? "NaN" : "an infinite number");
      return FALSE;
    }

  return TRUE;
}

JsonNode *
_aimdb_value_to_json (const GValue  *value,
                      GError       **error)
{
  g_autoptr (JsonNode) node = build_value (value, 0, error);

  if (node == NULL || !check_tree (node, 0, error))
    return NULL;

  return g_steal_pointer (&node);
}

/* What needs no tree, and is what most records hold. FALSE: it does, or it has no
 * JSON form. */
static gboolean
append_scalar (AimdbJsonWriter *writer,
               const GValue    *value)
{
  gint64 number;

  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value)))
    {
    case G_TYPE_BOOLEAN:
      _aimdb_json_writer_add_boolean (writer, NULL, g_value_get_boolean (value));
      return TRUE;

    case G_TYPE_DOUBLE:
      if (isfinite (g_value_get_double (value)))
        _aimdb_json_writer_add_double (writer, NULL, g_value_get_double (value));

      return isfinite (g_value_get_double (value));

    case G_TYPE_STRING:
      if (!is_utf8 (g_value_get_string (value)))
        return FALSE;

      _aimdb_json_writer_add_string (writer, NULL, g_value_get_string (value));
      return TRUE;

    default:
      if (!get_integer (value, &number))
        return FALSE;

      _aimdb_json_writer_add_integer (writer, NULL, number);
      return TRUE;
    }
}

gboolean
_aimdb_value_append_json (GString       *line,
                          const GValue  *value,
                          GError       **error)
{
  g_autoptr (JsonNode) node = NULL;
  AimdbJsonWriter writer;

  _aimdb_json_writer_init_append (&writer, line);

  if (append_scalar (&writer, value))
    return TRUE;

  node = _aimdb_value_to_json (value, error);

  if (node == NULL)
    return FALSE;

  _aimdb_json_writer_add_node (&writer, NULL, node);

  return TRUE;
}
