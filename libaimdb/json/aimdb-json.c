/* aimdb-json.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-error.h"
#include "aimdb-json-private.h"
#include "aimdb-json.h"

static gboolean
check_text (const char  *text,
            gssize       length,
            guint        max_depth,
            gboolean     allows_nul,
            GError     **error)
{
  AimdbJsonScanner scanner;
  gsize size = length < 0 ? strlen (text) : (gsize) length;

  if (size > _AIMDB_JSON_MAX_SIZE)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_JSON,
                   "a JSON text of %" G_GSIZE_FORMAT " bytes is too large: at most %d are read",
                   size, _AIMDB_JSON_MAX_SIZE);
      return FALSE;
    }

  _aimdb_json_scanner_init (&scanner, text, size, max_depth, FALSE);
  scanner.allows_nul = allows_nul;

  if (scanner.problem == NULL && _aimdb_json_scanner_skip_value (&scanner))
    _aimdb_json_scanner_expect_end (&scanner);

  if (scanner.problem != NULL)
    _aimdb_json_scanner_set_error (&scanner, error);

  return scanner.problem == NULL;
}

gboolean
_aimdb_json_check_depth (const char  *text,
                         gssize       length,
                         guint        max_depth,
                         GError     **error)
{
  return check_text (text, length, max_depth, FALSE, error);
}

/**
 * aimdb_json_validate:
 * @text: a text from outside
 * @length: the length of @text in bytes, or -1 if it ends with a NUL
 * @error: where to put an error
 *
 * Checks that a text is JSON, within limits that keep a parser from harm.
 *
 * The text must follow RFC 8259 to the letter and be UTF-8. Beyond that some
 * limits hold, because many parsers crash on what is within the grammar or
 * change it: at most 16 MiB of text, at most 127 objects and arrays within one
 * another, integers that fit 64 bits with a sign, other numbers that fit a
 * double, and no half of a surrogate pair. A member that occurs twice is allowed;
 * parsers take the last.
 *
 * The escape of the character U+0000 is JSON, and accepted. A parser that makes
 * strings which end there needs [func@json_validate_without_nul] instead.
 *
 * May be called from any thread. The error is [error@Aimdb.Error.INVALID_JSON]
 * with the line and column.
 *
 * Returns: whether the text is JSON within the limits
 *
 * Since: 0.1
 */
gboolean
aimdb_json_validate (const char  *text,
                     gssize       length,
                     GError     **error)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return check_text (text, length, _AIMDB_JSON_MAX_DEPTH, TRUE, error);
}

/**
 * aimdb_json_validate_without_nul:
 * @text: a text from outside
 * @length: the length of @text in bytes, or -1 if it ends with a NUL
 * @error: where to put an error
 *
 * Checks that a text is JSON, as [func@json_validate] does, and that no string and
 * no name of a member in it has the character U+0000.
 *
 * Strings of C end at this character, so parsers such as that of JSON-GLib would
 * lose what follows without a word. Whatever takes JSON in this library refuses
 * it, with the same error.
 *
 * May be called from any thread. The error is [error@Aimdb.Error.INVALID_JSON]
 * with the line and column.
 *
 * Returns: whether the text can be parsed and nothing of it is lost
 *
 * Since: 0.1
 */
gboolean
aimdb_json_validate_without_nul (const char  *text,
                                 gssize       length,
                                 GError     **error)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return check_text (text, length, _AIMDB_JSON_MAX_DEPTH, FALSE, error);
}

JsonNode *
_aimdb_json_parse (const char  *text,
                   gssize       length,
                   GError     **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!check_text (text, length, _AIMDB_JSON_MAX_DEPTH, FALSE, error))
    return NULL;

  parser = json_parser_new ();

  if (!json_parser_load_from_data (parser, text, length, &local_error))
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_JSON, "invalid JSON: %s",
                   local_error->message);
      return NULL;
    }

  return json_parser_steal_root (parser);
}

const char *
_aimdb_json_describe_node (JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      return "an object";

    case JSON_NODE_ARRAY:
      return "an array";

    case JSON_NODE_NULL:
      return "null";

    case JSON_NODE_VALUE:
    default:
      break;
    }

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_BOOLEAN:
      return "a boolean";

    case G_TYPE_INT64:
      return "an integer";

    case G_TYPE_DOUBLE:
      return "a number with a fraction";

    default:
      return "a string";
    }
}

const char *
_aimdb_json_lookup_string (JsonObject *object,
                           const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

guint64
_aimdb_json_lookup_unsigned (JsonObject *object,
                             const char *member,
                             guint64     fallback)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 0)
    return fallback;

  return json_node_get_int (node);
}
