/* test-value-json.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "aimdb-enums.h"
#include "aimdb-error.h"
#include "aimdb-json-private.h"
#include "aimdb-json-writer-private.h"
#include "aimdb-value-json-private.h"
#include "aimx-types.h"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = _aimdb_json_parse (text, -1, &error);

  g_assert_no_error (error);

  return node;
}

/* JSON that a type takes, and gives back */
static void
test_value_json_both_ways (void)
{
  const struct
  {
    GType type;
    const char *json;
  } cases[] = {
    { G_TYPE_BOOLEAN, "true" },
    { G_TYPE_CHAR, "-128" },
    { G_TYPE_UCHAR, "255" },
    { G_TYPE_INT, "-2147483648" },
    { G_TYPE_UINT, "4294967295" },
    { G_TYPE_LONG, "-5" },
    { G_TYPE_ULONG, "5" },
    { G_TYPE_INT64, "-9223372036854775808" },
    { G_TYPE_UINT64, "9223372036854775807" },
    { G_TYPE_FLOAT, "0.5" },
    { G_TYPE_DOUBLE, "0.1" },
    { AIMDB_TYPE_ORIGIN, "\"transform_join\"" },
    { G_TYPE_BINDING_FLAGS, "[\"bidirectional\",\"sync-create\"]" },
    { G_TYPE_BINDING_FLAGS, "[]" },
    { G_TYPE_STRING, "\"s\xc3\xa9\"" },
    { G_TYPE_STRING, "null" },
    { G_TYPE_BYTES, "\"AAH/\"" },
    { G_TYPE_BYTES, "\"\"" },
    { G_TYPE_BYTES, "null" },
    { G_TYPE_STRV, "[\"a\",\"b\"]" },
    { G_TYPE_STRV, "[]" },
    { G_TYPE_VARIANT, "{\"a\":[1,-2.5,true,\"x\",null,[],{}]}" },
    { G_TYPE_VARIANT, "12" },
    { G_TYPE_VARIANT, "null" },
    { TEST_TYPE_PUMP, "null" },
    { test_point_get_type (), "7" },
    { test_point_get_type (), "null" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = parse (cases[i].json);
      g_autoptr (JsonNode) again = NULL;
      g_autofree char *line = NULL;
      g_autoptr (GError) error = NULL;
      g_auto (GValue) value = G_VALUE_INIT;

      g_test_message ("%s %s", g_type_name (cases[i].type), cases[i].json);
      g_assert_true (_aimdb_value_from_json (cases[i].type, node, &value, &error));
      g_assert_no_error (error);
      again = _aimdb_value_to_json (&value, &error);
      g_assert_no_error (error);
      line = _aimdb_json_node_to_line (again, NULL);
      g_assert_cmpstr (line, ==, cases[i].json);
    }
}

static void
test_value_json_other_spellings (void)
{
  const struct
  {
    GType type;
    const char *json;
    const char *again;
  } cases[] = {
    { G_TYPE_DOUBLE, "3", "3.0" },
    { AIMDB_TYPE_ORIGIN, "1", "\"source\"" },
    { G_TYPE_BINDING_FLAGS, "\"sync-create\"", "[\"sync-create\"]" },
    { G_TYPE_BINDING_FLAGS, "3", "[\"bidirectional\",\"sync-create\"]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = parse (cases[i].json);
      g_autoptr (JsonNode) again = NULL;
      g_autofree char *line = NULL;
      g_auto (GValue) value = G_VALUE_INIT;

      g_assert_true (_aimdb_value_from_json (cases[i].type, node, &value, NULL));
      again = _aimdb_value_to_json (&value, NULL);
      line = _aimdb_json_node_to_line (again, NULL);
      g_assert_cmpstr (line, ==, cases[i].again);
    }
}

static void
test_value_json_refuses_what_does_not_fit (void)
{
  const struct
  {
    GType type;
    const char *json;
    const char *text;
  } cases[] = {
    { G_TYPE_BOOLEAN, "1", "an integer" },
    { G_TYPE_CHAR, "128", "128 is outside the range of the type gchar" },
    { G_TYPE_UCHAR, "300", "300 is outside the range of the type guchar" },
    { G_TYPE_UCHAR, "-1", "-1 is outside" },
    { G_TYPE_INT, "1.5", "a number with a fraction" },
    { G_TYPE_INT, "2.0", "a number with a fraction" },
    { G_TYPE_INT, "2147483648", "outside" },
    { G_TYPE_INT, "\"1\"", "a string" },
    { G_TYPE_INT, "null", "null" },
    { G_TYPE_UINT, "-1", "outside" },
    { G_TYPE_UINT64, "-1", "outside" },
    { G_TYPE_FLOAT, "1e39", "outside" },
    { G_TYPE_DOUBLE, "\"1\"", "a number is expected" },
    { G_TYPE_STRING, "5", "a string or null is expected" },
    { AIMDB_TYPE_ORIGIN, "\"heaven\"", "\"heaven\" is no value of the type AimdbOrigin" },
    { AIMDB_TYPE_ORIGIN, "99", "99 is no value" },
    { AIMDB_TYPE_ORIGIN, "true", "a boolean" },
    { G_TYPE_BINDING_FLAGS, "[\"up\"]", "\"up\" is no flag" },
    { G_TYPE_BINDING_FLAGS, "[1]", "the nick of a flag" },
    { G_TYPE_BINDING_FLAGS, "1024", "bits which are no flags" },
    { G_TYPE_BYTES, "\"AAH\"", "base64" },
    { G_TYPE_BYTES, "\"A H/\"", "base64" },
    { G_TYPE_BYTES, "[]", "base64" },
    { G_TYPE_STRV, "[1]", "an array of strings" },
    { G_TYPE_HASH_TABLE, "{}", "GHashTable can't be made of an object" },
    { G_TYPE_POINTER, "1", "gpointer have no JSON form" },
    { test_point_get_type (), "[]", "TestPoint can't be made of an array" },
    { TEST_TYPE_PUMP, "[]", "an object or null is expected" },
    { TEST_TYPE_PUMP, "{\"speed\":1}", "TestPump has no property speed" },
    { TEST_TYPE_PUMP, "{\"power\":1.0}", "property power of TestPump can't be set" },
    { TEST_TYPE_PUMP, "{\"rpm\":\"fast\"}", "property rpm of TestPump: an integer" },
    { TEST_TYPE_PUMP, "{\"rpm\":4000}", "property rpm of TestPump does not allow" },
    { TEST_TYPE_PUMP, "{\"next\":{\"next\":{\"rpm\":1.5}}}",
      "property next of TestPump: property next of TestPump: property rpm" },
    { G_TYPE_SOCKET_CLIENT, "{\"enable-proxy\":true,\"enable_proxy\":true}",
      "property enable-proxy of GSocketClient is given twice" },
    { G_TYPE_OBJECT, "{\"a\":1}", "GObject has no property a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = parse (cases[i].json);
      g_autoptr (GError) error = NULL;
      GValue value = G_VALUE_INIT;

      g_test_message ("%s %s", g_type_name (cases[i].type), cases[i].json);
      g_assert_false (_aimdb_value_from_json (cases[i].type, node, &value, &error));
      g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_SERIALIZABLE);
      g_assert_nonnull (strstr (error->message, cases[i].text));
      g_assert_cmpuint (G_VALUE_TYPE (&value), ==, 0);
    }
}

static void
assert_refused (const GValue *value,
                const char   *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (_aimdb_value_to_json (value, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_SERIALIZABLE);
  g_assert_nonnull (strstr (error->message, text));
}

static void
assert_variant_refused (const char *variant,
                        const char *text)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_VARIANT);
  g_value_take_variant (&value, g_variant_parse (NULL, variant, NULL, NULL, NULL));
  assert_refused (&value, text);
}

static void
test_value_json_refuses_what_json_can_not_say (void)
{
  g_auto (GValue) number = G_VALUE_INIT;
  g_auto (GValue) large = G_VALUE_INIT;
  g_auto (GValue) string = G_VALUE_INIT;
  g_auto (GValue) boxed = G_VALUE_INIT;
  g_auto (GValue) variant = G_VALUE_INIT;

  g_value_init (&number, G_TYPE_DOUBLE);
  g_value_set_double (&number, NAN);
  assert_refused (&number, "NaN");
  g_value_set_double (&number, -INFINITY);
  assert_refused (&number, "infinite");

  g_value_init (&large, G_TYPE_UINT64);
  g_value_set_uint64 (&large, G_MAXUINT64);
  assert_refused (&large, "18446744073709551615 has no JSON form");

  g_value_init (&string, G_TYPE_STRING);
  g_value_set_static_string (&string, "a\xff");
  assert_refused (&string, "UTF-8");

  g_value_init (&boxed, G_TYPE_HASH_TABLE);
  g_value_take_boxed (&boxed, g_hash_table_new (NULL, NULL));
  assert_refused (&boxed, "GHashTable has no JSON form");

  assert_variant_refused ("{'a': <@t 18446744073709551615>}", "18446744073709551615");
  g_value_init (&variant, G_TYPE_VARIANT);
  g_value_set_variant (&variant, g_variant_new_double (NAN));
  assert_refused (&variant, "NaN");
}

static void
test_value_json_objects (void)
{
  g_autoptr (JsonNode) node = parse ("{\"rpm\":900,\"name\":\"p\",\"origin\":\"link\","
                                     "\"next\":{\"rpm\":1}}");
  g_autoptr (JsonNode) again = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  TestPump *pump;

  g_assert_true (_aimdb_value_from_json (TEST_TYPE_PUMP, node, &value, &error));
  g_assert_no_error (error);
  pump = g_value_get_object (&value);
  g_assert_cmpint (pump->rpm, ==, 900);
  again = _aimdb_value_to_json (&value, &error);
  g_assert_no_error (error);
  line = _aimdb_json_node_to_line (again, NULL);
  g_assert_cmpstr (line, ==,
                   "{\"name\":\"p\",\"next\":{\"name\":null,\"next\":null,\"origin\":\"passive\","
                   "\"power\":0.5,\"rpm\":1,\"ticks\":0},\"origin\":\"link\",\"power\":450.0,"
                   "\"rpm\":900,\"ticks\":0}");

  TEST_PUMP (pump->next)->ticks = G_MAXUINT64;
  assert_refused (&value, "property next of TestPump: property ticks of TestPump: 1844");

  g_set_object (&pump->next, G_OBJECT (pump));
  assert_refused (&value, "hold each other");
  g_clear_object (&pump->next);
}

static void
test_value_json_deep_values (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  GValue value = G_VALUE_INIT;

  for (guint i = 0; i < 60; i++)
    g_string_append_c (text, '[');

  for (guint i = 0; i < 60; i++)
    g_string_append_c (text, ']');

  node = parse (text->str);
  g_assert_false (_aimdb_value_from_json (G_TYPE_VARIANT, node, &value, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_SERIALIZABLE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Aimdb/ValueJson/both-ways", test_value_json_both_ways);
  g_test_add_func ("/Aimdb/ValueJson/other-spellings", test_value_json_other_spellings);
  g_test_add_func ("/Aimdb/ValueJson/refuses-what-does-not-fit",
                   test_value_json_refuses_what_does_not_fit);
  g_test_add_func ("/Aimdb/ValueJson/refuses-what-json-can-not-say",
                   test_value_json_refuses_what_json_can_not_say);
  g_test_add_func ("/Aimdb/ValueJson/objects", test_value_json_objects);
  g_test_add_func ("/Aimdb/ValueJson/deep-values", test_value_json_deep_values);

  return g_test_run ();
}
