/* aimdb-json-writer.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-value-json-private.h"

/* The generator of json-glib is not used for what leaves the process: it writes
 * 0.1 as 0.10000000000000001. A tree that comes here has been checked, so its
 * depth is bounded, its strings are UTF-8 and its numbers are finite. */

static void
append_string (GString    *line,
               const char *string)
{
  static const char hex[] = "0123456789abcdef";
  const char *run = string;
  const char *p;

  g_string_append_c (line, '"');

  for (p = string; *p != '\0'; p++)
    {
      unsigned char c = *p;

      if (c >= 0x20 && c != '"' && c != '\\')
        continue;

      g_string_append_len (line, run, p - run);
      run = p + 1;
      g_string_append_c (line, '\\');

      if (c == '"' || c == '\\')
        {
          g_string_append_c (line, c);
        }
      else
        {
          g_string_append (line, "u00");
          g_string_append_c (line, hex[c >> 4]);
          g_string_append_c (line, hex[c & 0xf]);
        }
    }

  g_string_append_len (line, run, p - run);
  g_string_append_c (line, '"');
}

/* a profile is full of integers, on which the printf family spends its time */
static void
append_integer (GString *line,
                gint64   number)
{
  guint64 rest = number < 0 ? -(guint64) number : (guint64) number;
  char digits[20];
  guint n_digits = 0;

  do
    {
      digits[sizeof digits - ++n_digits] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  while (rest > 0);

  if (number < 0)
    g_string_append_c (line, '-');

  g_string_append_len (line, digits + sizeof digits - n_digits, n_digits);
}

/* the fewest digits that read back as the same number */
static void
append_double (GString *line,
               double   number)
{
  static const char * const formats[] = { "%.15g", "%.16g", "%.17g" };
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, sizeof buffer, formats[i], number);

      if (g_ascii_strtod (buffer, NULL) == number)
        break;
    }

  g_string_append (line, buffer);

  /* a peer that tells integers from other numbers is to see what it is */
  if (strpbrk (buffer, ".e") == NULL)
    g_string_append (line, ".0");
}

static void
append_scalar (GString  *line,
               JsonNode *node)
{
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_BOOLEAN:
      g_string_append (line, json_node_get_boolean (node) ? "true" : "false");
      break;

    case G_TYPE_INT64:
      append_integer (line, json_node_get_int (node));
      break;

    case G_TYPE_DOUBLE:
      append_double (line, json_node_get_double (node));
      break;

    case G_TYPE_STRING:
      append_string (line, json_node_get_string (node));
      break;

    default:
      g_assert_not_reached ();
    }
}

static void append_node (GString  *line,
                         JsonNode *node);

static void
append_object (GString    *line,
               JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  gboolean is_first = TRUE;

  g_string_append_c (line, '{');
  json_object_iter_init_ordered (&iter, object);

  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (!is_first)
        g_string_append_c (line, ',');

      is_first = FALSE;
      append_string (line, name);
      g_string_append_c (line, ':');
      append_node (line, member);
    }

  g_string_append_c (line, '}');
}

static void
append_array (GString   *line,
              JsonArray *array)
{
  g_string_append_c (line, '[');

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (i > 0)
        g_string_append_c (line, ',');

      append_node (line, json_array_get_element (array, i));
    }

  g_string_append_c (line, ']');
}

static void
append_node (GString  *line,
             JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      append_object (line, json_node_get_object (node));
      break;

    case JSON_NODE_ARRAY:
      append_array (line, json_node_get_array (node));
      break;

    case JSON_NODE_VALUE:
      append_scalar (line, node);
      break;

    case JSON_NODE_NULL:
    default:
      g_string_append (line, "null");
      break;
    }
}

void
_aimdb_json_node_append (GString  *line,
                         JsonNode *node)
{
  append_node (line, node);
}

char *
_aimdb_json_node_to_line (JsonNode *node,
                          gsize    *length)
{
  GString *line = g_string_new (NULL);

  append_node (line, node);

  if (length != NULL)
    *length = line->len;

  return g_string_free (line, FALSE);
}
