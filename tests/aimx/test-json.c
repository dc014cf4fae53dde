/* test-json.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-error.h"
#include "aimdb-json-private.h"
#include "aimdb-json-writer-private.h"
#include "aimdb-json.h"

/* what is accepted, and how it looks when it was read and written again */
static const struct
{
  const char *text;
  const char *again;
} accepted[] = {
  { "{}", "{}" },
  { "[]", "[]" },
  { "null", "null" },
  { "true", "true" },
  { "false", "false" },
  { "\"\"", "\"\"" },
  { "0", "0" },
  { "-0", "0" },
  { " \t\r\n[ 1 , 2 ] \n", "[1,2]" },
  { "9223372036854775807", "9223372036854775807" },
  { "-9223372036854775808", "-9223372036854775808" },
  { "0.1", "0.1" },
  { "412.5", "412.5" },
  { "1.0", "1.0" },
  { "100000.0", "100000.0" },
  { "0.30000000000000004", "0.30000000000000004" },
  { "1e5", "100000.0" },
  { "1E+5", "100000.0" },
  { "-1.5e-3", "-0.0015" },
  { "1.7976931348623157e308", "1.7976931348623157e+308" },
  { "1e-400", "0.0" },
  { "\"\\u00e9\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\\\\\\\"\"",
    "\"\xc3\xa9\xf0\x9f\x98\x80/\\u0008\\u000c\\u000a\\u000d\\u0009\\\\\\\"\"" },
  { "\"\x7f\"", "\"\x7f\"" },
  { "{\"a\":{\"b\":[{}]},\"\":[]}", "{\"a\":{\"b\":[{}]},\"\":[]}" },
  { "{\"a\":1,\"a\":2}", "{\"a\":2}" },
  { "[[],[[]],{}]", "[[],[[]],{}]" },
};

/* what is refused, and where */
static const struct
{
  const char *text;
  const char *message;
} refused[] = {
  { "", "line 1, column 1: the text ends where a value is expected" },
  { " \n ", "line 2, column 2: the text ends" },
  { "\xef\xbb\xbf{}", "column 1: a value is expected" },
  { "{", "column 2: the name of a member" },
  { "[", "column 2: the text ends" },
  { "[1", "column 3: a comma or a closing bracket" },
  { "[1,]", "column 4: a value is expected" },
  { "[,1]", "column 2: a value is expected" },
  { "[1 2]", "column 4: a comma or a closing bracket" },
  { "[1}", "column 3: a comma or a closing bracket" },
  { "{\"a\":1]", "column 7: a comma or a closing brace" },
  { "{\"a\"}", "column 5: a colon" },
  { "{\"a\":}", "column 6: a value" },
  { "{\"a\":1,}", "column 8: the name of a member" },
  { "{a:1}", "column 2: the name of a member" },
  { "{'a':1}", "column 2: the name of a member" },
  { "{1:1}", "column 2: the name of a member" },
  { "'a'", "column 1: a value" },
  { "[1] 2", "column 5: there is more text" },
  { "{}{}", "column 3: there is more text" },
  { "/* c */ 1", "column 1: a value" },
  { "var x = 1;", "column 1: a value" },
  { "tru", "column 1: a value" },
  { "True", "column 1: a value" },
  { "nulll", "column 5: there is more text" },
  { "NaN", "column 1: a value" },
  { "Infinity", "column 1: a value" },
  { "-Infinity", "column 2: a digit" },
  { "+1", "column 1: a value" },
  { "01", "column 2: a number can't begin with 0" },
  { "-01", "column 3: a number can't begin with 0" },
  { "0x10", "column 2: there is more text" },
  { "1.", "column 3: a digit is expected after the decimal point" },
  { ".5", "column 1: a value" },
  { "1e", "column 3: a digit is expected in the exponent" },
  { "1e+", "column 4: a digit is expected in the exponent" },
  { "-", "column 2: a digit" },
  { "- 1", "column 2: a digit" },
  { "18446744073709551615", "column 1: the integer does not fit" },
  { "9223372036854775808", "column 1: the integer does not fit" },
  { "-9223372036854775809", "column 1: the integer does not fit" },
  { "[\n  1,\n  99999999999999999999999]", "line 3, column 3: the integer does not fit" },
  { "1e400", "column 1: the number is too large" },
  { "-1e400", "column 1: the number is too large" },
  { "1.8e308", "column 1: the number is too large" },
  { "\"", "column 2: the text ends within a string" },
  { "\"a", "column 3: the text ends within a string" },
  { "\"\\", "column 3: the text ends within a string" },
  { "\"\\x41\"", "column 3: there is no such escape" },
  { "\"\\'\"", "column 3: there is no such escape" },
  { "\"\\u12\"", "column 4: four hexadecimal digits" },
  { "\"\\u12g4\"", "column 4: four hexadecimal digits" },
  { "\"a\tb\"", "column 3: a control character" },
  { "\"a\nb\"", "column 3: a control character" },
  { "\"\\ud800\"", "column 2: the first half of a surrogate" },
  { "\"\\ud800\\n\"", "column 2: the first half of a surrogate" },
  { "\"\\ud800\\u0041\"", "column 2: the first half of a surrogate" },
  { "\"\\udc00\"", "column 2: the second half of a surrogate" },
  { "\"\xc3\xa9\\udc00\"", "column 3: the second half of a surrogate" },
  { "\"\xff\"", "column 2: the text is not UTF-8" },
  { "\"\xed\xa0\x80\"", "column 2: the text is not UTF-8" },
  { "\"\xc0\x80\"", "column 2: the text is not UTF-8" },
  { "\"\xc3", "column 2: the text is not UTF-8" },
};

/* JSON that ends in the middle of a string of C, and where */
static const struct
{
  const char *text;
  const char *place;
} with_nul[] = {
  { "\"\\u0000\"", "line 1, column 2:" },
  { "[\"a\",\n \"a\\u0000b\"]", "line 2, column 4:" },
  { "{\"a\\u0000b\":1}", "line 1, column 4:" },
  { "\"\\\\\\u0000\"", "line 1, column 4:" },
};

static void
test_json_accepts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *again = NULL;

      g_test_message ("%s", accepted[i].text);
      g_assert_true (aimdb_json_validate (accepted[i].text, -1, &error));
      g_assert_no_error (error);
      g_assert_true (aimdb_json_validate_without_nul (accepted[i].text, -1, &error));
      g_assert_no_error (error);

      node = _aimdb_json_parse (accepted[i].text, -1, &error);
      g_assert_no_error (error);
      again = _aimdb_json_node_to_line (node, NULL);
      g_assert_cmpstr (again, ==, accepted[i].again);
    }
}

static void
test_json_refuses_with_place (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("vector %u: %s", i, refused[i].message);
      g_assert_false (aimdb_json_validate (refused[i].text, -1, &error));
      g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_JSON);
      g_assert_nonnull (strstr (error->message, refused[i].message));

      g_assert_false (aimdb_json_validate_without_nul (refused[i].text, -1, NULL));
      g_assert_null (_aimdb_json_parse (refused[i].text, -1, NULL));
    }
}

static void
test_json_with_nul_is_not_cut (void)
{
  g_test_summary ("It is JSON, but nothing makes a tree of it.");

  for (guint i = 0; i < G_N_ELEMENTS (with_nul); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) parse_error = NULL;

      g_test_message ("%s", with_nul[i].text);
      g_assert_true (aimdb_json_validate (with_nul[i].text, -1, &error));
      g_assert_no_error (error);

      g_assert_false (aimdb_json_validate_without_nul (with_nul[i].text, -1, &error));
      g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_JSON);
      g_assert_nonnull (strstr (error->message, with_nul[i].place));
      g_assert_nonnull (strstr (error->message, "U+0000 can't be kept, as strings end there"));

      g_assert_null (_aimdb_json_parse (with_nul[i].text, -1, &parse_error));
      g_assert_error (parse_error, AIMDB_ERROR, AIMDB_ERROR_INVALID_JSON);
      g_assert_cmpstr (parse_error->message, ==, error->message);
    }

  /* an escaped backslash before other letters */
  g_assert_true (aimdb_json_validate_without_nul ("\"\\\\u0000\"", -1, NULL));
}

/* every beginning of a document is refused, none reads behind its end */
static void
test_json_refuses_truncated (void)
{
  static const char document[] =
    "{\"a\":[1,-2.5e3,true,false,null,\"x\\u00e9\\ud83d\\ude00\\n\"],\"b\":{\"c\":[[]]}}";

  for (gsize length = 0; length < strlen (document); length++)
    {
      g_autofree char *copy = g_memdup2 (document, length);

      g_assert_false (aimdb_json_validate (length > 0 ? copy : "", length, NULL));
    }

  g_assert_true (aimdb_json_validate (document, -1, NULL));
}

static void
test_json_refuses_nul_byte (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (aimdb_json_validate ("[1]\0", 4, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_JSON);
  g_assert_nonnull (strstr (error->message, "column 4: there is a NUL byte"));
}

static char *
nest (gsize       depth,
      const char *opening,
      const char *innermost,
      const char *closing)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < depth; i++)
    g_string_append (text, opening);

  g_string_append (text, innermost);

  for (gsize i = 0; i < depth; i++)
    g_string_append (text, closing);

  return g_string_free (text, FALSE);
}

static void
test_json_depth_is_limited (void)
{
  g_autofree char *fits = nest (_AIMDB_JSON_MAX_DEPTH, "[", "", "]");
  g_autofree char *too_deep = nest (_AIMDB_JSON_MAX_DEPTH + 1, "[", "", "]");
  g_autofree char *objects_fit = nest (_AIMDB_JSON_MAX_DEPTH, "{\"a\":", "1", "}");
  g_autofree char *objects_too_deep = nest (_AIMDB_JSON_MAX_DEPTH + 1, "{\"a\":", "1", "}");
  g_autofree char *abyss = nest (100000, "[", "", "");
  g_autoptr (JsonNode) node = _aimdb_json_parse (fits, -1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (node);
  g_assert_true (aimdb_json_validate (objects_fit, -1, NULL));
  g_assert_false (aimdb_json_validate (too_deep, -1, NULL));
  g_assert_false (aimdb_json_validate (objects_too_deep, -1, NULL));
  g_assert_null (_aimdb_json_parse (abyss, -1, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_JSON);
  g_assert_nonnull (strstr (error->message, "column 128: objects and arrays are nested"));
}

static void
test_json_size_is_limited (void)
{
  g_autofree char *text = g_malloc (_AIMDB_JSON_MAX_SIZE + 1);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  memset (text, 'a', _AIMDB_JSON_MAX_SIZE);
  text[0] = '"';
  text[_AIMDB_JSON_MAX_SIZE - 1] = '"';
  text[_AIMDB_JSON_MAX_SIZE] = ' ';

  g_assert_true (aimdb_json_validate (text, _AIMDB_JSON_MAX_SIZE, NULL));
  g_assert_false (aimdb_json_validate (text, _AIMDB_JSON_MAX_SIZE + 1, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_JSON);

  text[1024 * 1024 - 1] = '"';
  node = _aimdb_json_parse (text, 1024 * 1024, NULL);
  g_assert_cmpuint (strlen (json_node_get_string (node)), ==, 1024 * 1024 - 2);
}

static void
test_json_endless_number_is_refused (void)
{
  g_autofree char *text = g_strnfill (100000, '7');
  g_autoptr (GError) error = NULL;

  g_assert_false (aimdb_json_validate (text, -1, &error));
  g_assert_nonnull (strstr (error->message, "the number is too long"));
}

static void
test_json_writer_nests (void)
{
  static const char *const words[] = { "a\"b", "", NULL };
  static const char *const none[] = { NULL };
  g_autoptr (JsonNode) node = _aimdb_json_parse ("{\"\\n\":[{},1.5],\"x\":null}", -1, NULL);
  g_autofree char *line = NULL;
  AimdbJsonWriter writer;
  gsize length;

  _aimdb_json_writer_init (&writer);
  _aimdb_json_writer_begin_object (&writer, NULL);
  _aimdb_json_writer_add_string (&writer, "string", "\\\x01\xc3\xa9");
  _aimdb_json_writer_add_string (&writer, "nothing", NULL);
  _aimdb_json_writer_begin_array (&writer, "array");
  _aimdb_json_writer_begin_object (&writer, NULL);
  _aimdb_json_writer_end_object (&writer);
  _aimdb_json_writer_add_strings (&writer, NULL, words);
  _aimdb_json_writer_add_strings (&writer, NULL, none);
  _aimdb_json_writer_add_boolean (&writer, NULL, TRUE);
  _aimdb_json_writer_end_array (&writer);
  _aimdb_json_writer_add_node (&writer, "node", node);
  _aimdb_json_writer_add_text (&writer, "text", "[0]");
  _aimdb_json_writer_add_integer (&writer, "least", G_MININT64);
  _aimdb_json_writer_add_count (&writer, "most", G_MAXUINT64);
  _aimdb_json_writer_end_object (&writer);
  line = _aimdb_json_writer_finish (&writer, &length);

  g_assert_cmpstr (line, ==,
                   "{\"string\":\"\\\\\\u0001\xc3\xa9\",\"nothing\":null,"
                   "\"array\":[{},[\"a\\\"b\",\"\"],[],true],"
                   "\"node\":{\"\\u000a\":[{},1.5],\"x\":null},\"text\":[0],"
                   "\"least\":-9223372036854775808,\"most\":9223372036854775807}");
  g_assert_cmpuint (length, ==, strlen (line));
}

/* few digits are written without the printf family, and must look as if it had */
static void
test_json_writer_shortest_doubles (void)
{
  static const char *const numbers[] = {
    "0.0", "-0.0", "20.0", "-412.25", "0.1", "0.0001", "0.00012345", "123456.789012345",
    "99999999999999.0", "999999999999999.0", "1e+15", "1e-05", "0.30000000000000004",
    "0.3333333333333333", "6666666666.666667", "0.000100000000000001", "4.94065645841247e-324",
    "9007199254740992.0", "-1.7976931348623157e+308",
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      double number = g_ascii_strtod (numbers[i], NULL);
      g_autofree char *line = NULL;
      AimdbJsonWriter writer;

      _aimdb_json_writer_init (&writer);
      _aimdb_json_writer_add_double (&writer, NULL, number);
      line = _aimdb_json_writer_finish (&writer, NULL);
      g_test_message ("%s", line);
      g_assert_cmpstr (line, ==, numbers[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Aimdb/Json/accepts", test_json_accepts);
  g_test_add_func ("/Aimdb/Json/refuses-with-place", test_json_refuses_with_place);
  g_test_add_func ("/Aimdb/Json/with-nul-is-not-cut", test_json_with_nul_is_not_cut);
  g_test_add_func ("/Aimdb/Json/refuses-truncated", test_json_refuses_truncated);
  g_test_add_func ("/Aimdb/Json/refuses-nul-byte", test_json_refuses_nul_byte);
  g_test_add_func ("/Aimdb/Json/depth-is-limited", test_json_depth_is_limited);
  g_test_add_func ("/Aimdb/Json/size-is-limited", test_json_size_is_limited);
  g_test_add_func ("/Aimdb/Json/endless-number-is-refused", test_json_endless_number_is_refused);
  g_test_add_func ("/Aimdb/Json/writer-nests", test_json_writer_nests);
  g_test_add_func ("/Aimdb/Json/writer-shortest-doubles", test_json_writer_shortest_doubles);

  return g_test_run ();
}
