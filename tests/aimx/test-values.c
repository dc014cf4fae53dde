/* test-values.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "aimdb-client.h"
#include "aimdb-error.h"
#include "aimdb-json-private.h"
#include "aimdb-json-writer-private.h"
#include "aimdb-server.h"
#include "aimdb-value-json-private.h"
#include "aimx-types.h"
#include "test-wait.h"

#define MEBIBYTE (1024 * 1024)

typedef GType (*TypeFunc) (void);

/* JSON, and what it is once more; AGAIN is NULL where it is the same text */
typedef struct
{
  GType type;
  TypeFunc type_func;
  const char *json;
  const char *again;
} RoundTrip;

static const RoundTrip round_trips[] = {
  { G_TYPE_BOOLEAN, NULL, "true", NULL },
  { G_TYPE_BOOLEAN, NULL, "false", NULL },
  { G_TYPE_CHAR, NULL, "-128", NULL },
  { G_TYPE_CHAR, NULL, "127", NULL },
  { G_TYPE_UCHAR, NULL, "0", NULL },
  { G_TYPE_UCHAR, NULL, "255", NULL },
  { G_TYPE_INT, NULL, "-2147483648", NULL },
  { G_TYPE_INT, NULL, "2147483647", NULL },
  { G_TYPE_UINT, NULL, "4294967295", NULL },
  { G_TYPE_LONG, NULL, "-2147483648", NULL },
  { G_TYPE_ULONG, NULL, "4294967295", NULL },
  { G_TYPE_INT64, NULL, "-9223372036854775808", NULL },
  { G_TYPE_INT64, NULL, "9223372036854775807", NULL },
  { G_TYPE_INT64, NULL, "1099511627776", NULL },
  { G_TYPE_UINT64, NULL, "0", NULL },
  { G_TYPE_UINT64, NULL, "9223372036854775807", NULL },
  { G_TYPE_FLOAT, NULL, "0.5", NULL },
  { G_TYPE_FLOAT, NULL, "-0.0", NULL },
  { G_TYPE_FLOAT, NULL, "3.4028234663852886e+38", NULL },
  { G_TYPE_FLOAT, NULL, "1.401298464324817e-45", NULL },
  { G_TYPE_DOUBLE, NULL, "0.1", NULL },
  { G_TYPE_DOUBLE, NULL, "7", "7.0" },
  { G_TYPE_DOUBLE, NULL, "-0.0", NULL },
  { G_TYPE_DOUBLE, NULL, "1.7976931348623157e+308", NULL },
  { G_TYPE_DOUBLE, NULL, "2.2250738585072014e-308", NULL },
  { G_TYPE_DOUBLE, NULL, "4.94065645841247e-324", NULL },
  { G_TYPE_DOUBLE, NULL, "9007199254740993", "9007199254740992.0" },
  { 0, aimdb_origin_get_type, "\"link\"", NULL },
  { 0, aimdb_origin_get_type, "1", "\"source\"" },
  { 0, g_binding_flags_get_type, "[\"bidirectional\",\"sync-create\"]", NULL },
  { 0, g_binding_flags_get_type, "[]", NULL },
  { 0, g_binding_flags_get_type, "2", "[\"sync-create\"]" },
  { G_TYPE_STRING, NULL, "\"\"", NULL },
  { G_TYPE_STRING, NULL, "\"s\xc3\xa9 \xf0\x9f\x9a\xb0\"", NULL },
  { G_TYPE_STRING, NULL, "\"\\u0001\\\"\\\\/\"", NULL },
  { G_TYPE_STRING, NULL, "\"\\ud83d\\udeb0\\n\"", "\"\xf0\x9f\x9a\xb0\\u000a\"" },
  { 0, g_strv_get_type, "[]", NULL },
  { 0, g_strv_get_type, "[\"\",\"b\",\"\xc3\xa9\"]", NULL },
  { 0, g_bytes_get_type, "\"\"", NULL },
  { 0, g_bytes_get_type, "\"AAH/\"", NULL },
  { 0, g_date_time_get_type, "\"2026-01-31T12:00:00Z\"", NULL },
  { 0, g_date_time_get_type, "\"1969-12-31T23:59:59.000001+05:30\"", NULL },
  { 0, g_date_time_get_type, "\"9999-12-31T23:59:59-12:00\"", NULL },
  { G_TYPE_VARIANT, NULL, "true", NULL },
  { G_TYPE_VARIANT, NULL, "-9223372036854775808", NULL },
  { G_TYPE_VARIANT, NULL, "0.25", NULL },
  { G_TYPE_VARIANT, NULL, "\"text\"", NULL },
  { G_TYPE_VARIANT, NULL, "[]", NULL },
  { G_TYPE_VARIANT, NULL, "{}", NULL },
  { G_TYPE_VARIANT, NULL, "[1,[2.5,[true]],{\"a\":null}]", NULL },
  { 0, test_point_get_type, "-7", NULL },
  { 0, test_label_get_type, "{\"text\":[\"\xc3\xa9\"]}", NULL },
  { 0, test_pump_get_type, "{\"rpm\":900,\"name\":\"p\",\"origin\":\"link\"}",
    "{\"name\":\"p\",\"next\":null,\"origin\":\"link\",\"power\":450.0,\"rpm\":900,\"ticks\":0}" },
  { 0, test_pump_get_type, "{\"next\":{\"rpm\":2}}",
    "{\"name\":null,\"next\":{\"name\":null,\"next\":null,\"origin\":\"passive\",\"power\":1.0,"
    "\"rpm\":2,\"ticks\":0},\"origin\":\"passive\",\"power\":0.0,\"rpm\":0,\"ticks\":0}" },
};

static GType
round_trip_type (const RoundTrip *self)
{
  return self->type_func != NULL ? self->type_func () : self->type;
}

static const char *
round_trip_again (const RoundTrip *self)
{
  return self->again != NULL ? self->again : self->json;
}

static void
value_from_text (GType       type,
                 const char *text,
                 GValue     *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = _aimdb_json_parse (text, -1, &error);

  g_assert_no_error (error);
  g_assert_true (_aimdb_value_from_json (type, node, value, &error));
  g_assert_no_error (error);
}

static char *
value_to_text (const GValue *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = _aimdb_value_to_json (value, &error);
  g_autofree char *text = NULL;
  g_autoptr (GString) line = g_string_new ("before");

  g_assert_no_error (error);
  text = _aimdb_json_node_to_line (node, NULL);

  /* there is another way, which is shorter for some values */
  g_assert_true (_aimdb_value_append_json (line, value, &error));
  g_assert_no_error (error);
  g_string_erase (line, 0, strlen ("before"));
  g_assert_cmpstr (line->str, ==, text);

  return g_steal_pointer (&text);
}

/* whether two values are one; for numbers bit by bit, so that -0.0 is not 0.0 */
static void
assert_values_equal (const GValue *one,
                     const GValue *other)
{
  g_autofree char *one_text = value_to_text (one);
  g_autofree char *other_text = value_to_text (other);

  g_assert_cmpint (G_VALUE_TYPE (one), ==, G_VALUE_TYPE (other));
  g_assert_cmpstr (one_text, ==, other_text);

  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (one)))
    {
    case G_TYPE_STRING:
      g_assert_cmpstr (g_value_get_string (one), ==, g_value_get_string (other));
      break;

    case G_TYPE_VARIANT:
      g_assert_cmpvariant (g_value_get_variant (one), g_value_get_variant (other));
      break;

    case G_TYPE_BOXED:
    case G_TYPE_OBJECT:
      break;

    default:
      g_assert_cmpmem (&one->data[0], sizeof (gint64), &other->data[0], sizeof (gint64));
    }
}

/* every family: JSON, value, through a buffer, value, JSON */
static void
test_values_in_process (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (round_trips); i++)
    {
      GType type = round_trip_type (&round_trips[i]);
      g_autoptr (AimdbRecord) record = aimdb_record_new ("r", type,
                                                         AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);
      g_autoptr (AimdbReader) reader = aimdb_record_create_reader (record);
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) peeked = G_VALUE_INIT;
      g_auto (GValue) received = G_VALUE_INIT;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      g_test_message ("%s %s", g_type_name (type), round_trips[i].json);
      value_from_text (type, round_trips[i].json, &value);
      g_assert_true (aimdb_record_produce (record, &value, &error));
      g_assert_no_error (error);
      g_assert_true (aimdb_record_peek (record, &peeked));
      assert_values_equal (&value, &peeked);
      g_assert_true (aimdb_reader_try_receive (reader, &received, NULL));
      assert_values_equal (&value, &received);
      text = value_to_text (&received);
      g_assert_cmpstr (text, ==, round_trip_again (&round_trips[i]));
    }
}

/* a variant loses its signature on the way through JSON, and nothing else */
static void
test_values_variants (void)
{
  const struct
  {
    const char *variant;
    const char *json;
    const char *again;
  } cases[] = {
    { "byte 0x07", "7", "int64 7" },
    { "int16 -3", "-3", "int64 -3" },
    { "uint32 4294967295", "4294967295", "int64 4294967295" },
    { "uint64 9223372036854775807", "9223372036854775807", "int64 9223372036854775807" },
    { "1.5", "1.5", "1.5" },
    { "objectpath '/a'", "\"/a\"", "'/a'" },
    { "signature 'ai'", "\"ai\"", "'ai'" },
    { "('a', 1, true)", "[\"a\",1,true]", "[<'a'>, <int64 1>, <true>]" },
    { "()", "[]", "@av []" },
    { "[1, 2]", "[1,2]", "[<int64 1>, <int64 2>]" },
    { "[byte 1, 2]", "[1,2]", "[<int64 1>, <int64 2>]" },
    { "['a', 'b']", "[\"a\",\"b\"]", "[<'a'>, <'b'>]" },
    { "@as []", "[]", "@av []" },
    { "{'a': <1>, 'b': <'x'>}", "{\"a\":1,\"b\":\"x\"}", "{'a': <int64 1>, 'b': <'x'>}" },
    { "{1: 'x'}", "{\"1\":\"x\"}", "{'1': <'x'>}" },
    { "@a{sv} {}", "{}", "@a{sv} {}" },
    { "@mi nothing", "null", NULL },
    { "@mi 3", "3", "int64 3" },
    { "<<'deep'>>", "\"deep\"", "'deep'" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) again = G_VALUE_INIT;
      g_autofree char *text = NULL;
      GVariant *variant;

      g_test_message ("%s", cases[i].variant);
      g_value_init (&value, G_TYPE_VARIANT);
      g_value_take_variant (&value, g_variant_ref_sink (g_variant_new_parsed (cases[i].variant)));
      text = value_to_text (&value);
      g_assert_cmpstr (text, ==, cases[i].json);

      value_from_text (G_TYPE_VARIANT, text, &again);
      variant = g_value_get_variant (&again);

      if (cases[i].again != NULL)
        {
          g_autoptr (GVariant) expected = g_variant_new_parsed (cases[i].again);

          g_variant_ref_sink (expected);
          g_assert_cmpvariant (variant, expected);
        }
      else
        {
          g_assert_null (variant);
        }
    }
}

static void
test_values_deep_variants (void)
{
  GVariant *variant = g_variant_new_int32 (1);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1000; i++)
    variant = g_variant_new_maybe (NULL, variant);

  g_value_init (&value, G_TYPE_VARIANT);
  g_value_take_variant (&value, g_variant_ref_sink (variant));
  g_assert_null (_aimdb_value_to_json (&value, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_SERIALIZABLE);
}

static void
test_values_special_bytes (void)
{
  g_test_summary ("A byte that can't stand in a string is seen wherever it is.");

  for (gsize length = 1; length <= 24; length++)
    for (gsize place = 0; place < length; place++)
      for (guint byte = 1; byte < 256; byte++)
        {
          g_autofree char *string = g_strnfill (length, 'x');
          g_autoptr (GString) line = g_string_new (NULL);
          g_autoptr (GError) error = NULL;
          GValue value = G_VALUE_INIT;

          string[place] = (char) byte;
          g_value_init (&value, G_TYPE_STRING);
          g_value_set_static_string (&value, string);

          if (byte < 0x80)
            {
              g_autofree char *text = value_to_text (&value);

              g_assert_cmpuint (strlen (text), >=, length + 2);
              continue;
            }

          g_assert_false (_aimdb_value_append_json (line, &value, &error));
          g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_SERIALIZABLE);
        }
}

/* clocks that are off by seconds were common before there were zones */
static void
test_values_odd_offset (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (53 * 60 + 28);
  g_autoptr (GDateTime) date_time = g_date_time_new (zone, 1890, 4, 1, 0, 53, 28);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *text = NULL;

  g_value_init (&value, G_TYPE_DATE_TIME);
  g_value_set_boxed (&value, date_time);
  text = value_to_text (&value);
  g_assert_cmpstr (text, ==, "\"1890-04-01T00:00:00Z\"");
}

/* the value in TEXT; a variant if it is one in a variant, a pointer to nothing if NULL */
static void
value_from_variant (const char *text,
                    GValue     *value)
{
  g_autoptr (GVariant) variant = NULL;

  if (text == NULL)
    {
      g_value_init (value, G_TYPE_POINTER);
      return;
    }

  variant = g_variant_ref_sink (g_variant_new_parsed (text));

  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_VARIANT))
    {
      g_value_init (value, G_TYPE_VARIANT);
      g_value_take_variant (value, g_variant_get_variant (variant));
    }
  else
    {
      g_dbus_gvariant_to_gvalue (variant, value);
    }
}

/* what has another type, and is taken or refused by name */
static void
test_values_of_other_types (void)
{
  const struct
  {
    GType type;
    const char *variant;        /* of the value that is produced; NULL: a pointer to nothing */
    const char *json;           /* of the value in the record; NULL: refused */
  } cases[] = {
    { AIMDB_TYPE_ORIGIN, "1", "\"source\"" },
    { AIMDB_TYPE_ORIGIN, "1.0", "\"source\"" },
    { AIMDB_TYPE_ORIGIN, "99", NULL },
    { AIMDB_TYPE_ORIGIN, "1.5", NULL },
    { G_TYPE_BINDING_FLAGS, "3", "[\"bidirectional\",\"sync-create\"]" },
    { G_TYPE_BINDING_FLAGS, "0", "[]" },
    { G_TYPE_BINDING_FLAGS, "1024", NULL },
    { G_TYPE_BINDING_FLAGS, "-1", NULL },
    { G_TYPE_BOOLEAN, "1", NULL },
    { G_TYPE_INT64, "true", NULL },
    { G_TYPE_INT, "'1'", NULL },
    { G_TYPE_STRING, "1", NULL },
    { G_TYPE_STRING, NULL, "null" },
    { G_TYPE_BYTES, NULL, "null" },
    { G_TYPE_STRV, NULL, "null" },
    { G_TYPE_VARIANT, NULL, "null" },
    { G_TYPE_OBJECT, NULL, "null" },
    { G_TYPE_INT, NULL, NULL },
    { G_TYPE_STRV, "<['a', 'b']>", "[\"a\",\"b\"]" },
    { G_TYPE_STRV, "<@as []>", "[]" },
    { G_TYPE_STRV, "<[1]>", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AimdbRecord) record = aimdb_record_new ("r", cases[i].type,
                                                         AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) peeked = G_VALUE_INIT;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      g_test_message ("%s as %s", cases[i].variant, g_type_name (cases[i].type));

      value_from_variant (cases[i].variant, &value);

      if (cases[i].json == NULL)
        {
          g_assert_false (aimdb_record_produce (record, &value, &error));
          g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_TYPE_MISMATCH);
          g_assert_nonnull (strstr (error->message, g_type_name (cases[i].type)));
          continue;
        }

      g_assert_true (aimdb_record_produce (record, &value, &error));
      g_assert_no_error (error);
      g_assert_true (aimdb_record_peek (record, &peeked));
      text = value_to_text (&peeked);
      g_assert_cmpstr (text, ==, cases[i].json);
    }
}

static void
test_values_messages_are_short (void)
{
  g_autoptr (AimdbRecord) record = aimdb_record_new ("r", G_TYPE_INT,
                                                     AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_value_init (&value, G_TYPE_STRING);
  g_value_take_string (&value, g_strnfill (MEBIBYTE, '\xff'));
  g_assert_false (aimdb_record_produce (record, &value, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_TYPE_MISMATCH);
  g_assert_cmpuint (strlen (error->message), <, 500);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* a server and a client for it, and a record for each of the round trips */
typedef struct
{
  char *directory;
  char *path;
  AimdbDatabase *database;
  AimdbServer *server;
  AimdbClient *client;
} Fixture;

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
add_record (Fixture    *fixture,
            const char *key,
            GType       type)
{
  g_autoptr (AimdbRecord) record = aimdb_record_new (key, type,
                                                     AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);

  aimdb_database_add_record (fixture->database, record);
  aimdb_server_allow_write (fixture->server, key);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *endpoint = NULL;

  fixture->directory = g_dir_make_tmp ("aimdb-values-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->directory, "instance.sock", NULL);
  endpoint = g_strconcat ("unix:", fixture->path, NULL);
  fixture->database = aimdb_database_new ();
  fixture->server = aimdb_server_new (fixture->database, endpoint);

  for (guint i = 0; i < G_N_ELEMENTS (round_trips); i++)
    {
      g_autofree char *key = g_strdup_printf ("case.%u", i);

      add_record (fixture, key, round_trip_type (&round_trips[i]));
    }

  add_record (fixture, "double", G_TYPE_DOUBLE);
  add_record (fixture, "uint64", G_TYPE_UINT64);
  add_record (fixture, "string", G_TYPE_STRING);
  add_record (fixture, "hash", G_TYPE_HASH_TABLE);

  g_assert_true (aimdb_database_start (fixture->database, &error));
  g_assert_no_error (error);
  g_assert_true (aimdb_server_start (fixture->server, &error));
  g_assert_no_error (error);

  fixture->client = aimdb_client_new (endpoint);
  aimdb_client_set_timeout (fixture->client, TEST_WAIT_SECONDS * 1000);
  aimdb_client_connect_async (fixture->client, NULL, result_cb, &result);
  TEST_WAIT (result != NULL);
  g_assert_true (aimdb_client_connect_finish (fixture->client, result, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->client);
  g_assert_finalize_object (fixture->server);
  aimdb_database_stop (fixture->database);
  g_assert_finalize_object (fixture->database);

  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_assert_cmpint (g_rmdir (fixture->directory), ==, 0);
  g_free (fixture->directory);
  g_free (fixture->path);
}

static gboolean
set_value (Fixture     *fixture,
           const char  *key,
           const char  *json,
           GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_set_value_async (fixture->client, key, json, NULL, result_cb, &result);
  TEST_WAIT (result != NULL);

  return aimdb_client_set_value_finish (fixture->client, result, error);
}

static char *
get_value (Fixture     *fixture,
           const char  *key,
           GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_get_value_async (fixture->client, key, NULL, result_cb, &result);
  TEST_WAIT (result != NULL);

  return aimdb_client_get_value_finish (fixture->client, result, error);
}

static void
produce (Fixture      *fixture,
         const char   *key,
         const GValue *value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (aimdb_record_produce (aimdb_database_get_record (fixture->database, key),
                                       value, &error));
  g_assert_no_error (error);
}

/* every family once more, set and got by a peer */
static void
test_values_by_peer (Fixture       *fixture,
                     gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (round_trips); i++)
    {
      g_autofree char *key = g_strdup_printf ("case.%u", i);
      AimdbRecord *record = aimdb_database_get_record (fixture->database, key);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) peeked = G_VALUE_INIT;

      g_test_message ("%s %s", g_type_name (round_trip_type (&round_trips[i])),
                      round_trips[i].json);
      g_assert_true (set_value (fixture, key, round_trips[i].json, &error));
      g_assert_no_error (error);
      value_from_text (round_trip_type (&round_trips[i]), round_trips[i].json, &value);
      g_assert_true (aimdb_record_peek (record, &peeked));
      assert_values_equal (&value, &peeked);
      text = get_value (fixture, key, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, round_trip_again (&round_trips[i]));
    }
}

static void
assert_can_not_be_got (Fixture    *fixture,
                       const char *key,
                       AimdbError  code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = get_value (fixture, key, &error);

  g_test_message ("%s", key);
  g_assert_null (text);
  g_assert_error (error, AIMDB_ERROR, (int) code);
}

/* what JSON can't say is in the record, and an error to who asks for it */
static void
test_values_without_json (Fixture       *fixture,
                          gconstpointer  data)
{
  const double doubles[] = { NAN, INFINITY, -INFINITY };
  g_auto (GValue) real = G_VALUE_INIT;
  g_auto (GValue) large = G_VALUE_INIT;
  g_auto (GValue) string = G_VALUE_INIT;
  g_auto (GValue) hash = G_VALUE_INIT;

  assert_can_not_be_got (fixture, "double", AIMDB_ERROR_NOT_FOUND);
  g_value_init (&real, G_TYPE_DOUBLE);

  for (guint i = 0; i < G_N_ELEMENTS (doubles); i++)
    {
      g_value_set_double (&real, doubles[i]);
      produce (fixture, "double", &real);
      assert_can_not_be_got (fixture, "double", AIMDB_ERROR_REMOTE);
    }

  g_value_init (&large, G_TYPE_UINT64);
  g_value_set_uint64 (&large, G_GUINT64_CONSTANT (9223372036854775808));
  produce (fixture, "uint64", &large);
  assert_can_not_be_got (fixture, "uint64", AIMDB_ERROR_REMOTE);
  g_value_set_uint64 (&large, G_MAXUINT64);
  produce (fixture, "uint64", &large);
  assert_can_not_be_got (fixture, "uint64", AIMDB_ERROR_REMOTE);

  g_value_init (&string, G_TYPE_STRING);
  g_value_set_static_string (&string, "a\xff");
  produce (fixture, "string", &string);
  assert_can_not_be_got (fixture, "string", AIMDB_ERROR_REMOTE);

  /* nothing at all is a value in the process, and none to a peer */
  g_value_set_static_string (&string, NULL);
  produce (fixture, "string", &string);
  assert_can_not_be_got (fixture, "string", AIMDB_ERROR_NOT_FOUND);

  g_value_init (&hash, G_TYPE_HASH_TABLE);
  g_value_take_boxed (&hash, g_hash_table_new (NULL, NULL));
  produce (fixture, "hash", &hash);
  assert_can_not_be_got (fixture, "hash", AIMDB_ERROR_REMOTE);
}

/* what is no JSON, or beyond its limits, is refused before it is sent or by the peer */
static void
test_values_refused_from_peers (Fixture       *fixture,
                                gconstpointer  data)
{
  const struct
  {
    const char *key;
    const char *json;
    AimdbError code;
  } cases[] = {
    { "double", "NaN", AIMDB_ERROR_INVALID_JSON },
    { "double", "Infinity", AIMDB_ERROR_INVALID_JSON },
    { "double", "1e400", AIMDB_ERROR_INVALID_JSON },
    { "double", "", AIMDB_ERROR_INVALID_JSON },
    { "uint64", "18446744073709551615", AIMDB_ERROR_INVALID_JSON },
    { "uint64", "-1", AIMDB_ERROR_REMOTE },
    { "string", "\"a\xff\"", AIMDB_ERROR_INVALID_JSON },
    { "string", "\"a\\u0000b\"", AIMDB_ERROR_INVALID_JSON },
    { "string", "\"\\ud83d\"", AIMDB_ERROR_INVALID_JSON },
    { "string", "5", AIMDB_ERROR_REMOTE },
    { "hash", "{}", AIMDB_ERROR_REMOTE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GValue) value = G_VALUE_INIT;

      g_test_message ("case %u, %s", i, cases[i].key);
      g_assert_false (set_value (fixture, cases[i].key, cases[i].json, &error));
      g_assert_error (error, AIMDB_ERROR, (int) cases[i].code);
      g_assert_false (aimdb_record_peek (aimdb_database_get_record (fixture->database,
                                                                    cases[i].key), &value));
    }
}

/* no limit in the process; a line of a megabyte to a server, of sixteen from it */
static void
test_values_large (Fixture       *fixture,
                   gconstpointer  data)
{
  AimdbRecord *record = aimdb_database_get_record (fixture->database, "string");
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) peeked = G_VALUE_INIT;
  g_autofree char *fits = g_strnfill (MEBIBYTE - 1000, 'x');
  g_autofree char *fits_json = g_strconcat ("\"", fits, "\"", NULL);
  g_autofree char *too_large_json = g_strconcat ("\"", fits, fits, "\"", NULL);
  g_autofree char *got = NULL;
  g_autofree char *got_large = NULL;
  g_autoptr (GError) error = NULL;

  g_value_init (&value, G_TYPE_STRING);
  g_value_take_string (&value, g_strnfill (16 * MEBIBYTE, 'y'));
  produce (fixture, "string", &value);
  g_assert_true (aimdb_record_peek (record, &peeked));
  g_assert_cmpstr (g_value_get_string (&value), ==, g_value_get_string (&peeked));
  assert_can_not_be_got (fixture, "string", AIMDB_ERROR_REMOTE);

  g_value_take_string (&value, g_strnfill (15 * MEBIBYTE, 'z'));
  produce (fixture, "string", &value);
  got_large = get_value (fixture, "string", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (got_large), ==, 15 * MEBIBYTE + 2);

  g_assert_true (set_value (fixture, "string", fits_json, &error));
  g_assert_no_error (error);
  got = get_value (fixture, "string", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (got, ==, fits_json);

  g_assert_false (set_value (fixture, "string", too_large_json, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT);
  g_assert_true (aimdb_client_is_connected (fixture->client));
}

#define ADD(path, func) g_test_add ((path), Fixture, NULL, set_up, (func), tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Aimdb/Values/in-process", test_values_in_process);
  g_test_add_func ("/Aimdb/Values/variants", test_values_variants);
  g_test_add_func ("/Aimdb/Values/deep-variants", test_values_deep_variants);
  g_test_add_func ("/Aimdb/Values/special-bytes", test_values_special_bytes);
  g_test_add_func ("/Aimdb/Values/odd-offset", test_values_odd_offset);
  g_test_add_func ("/Aimdb/Values/of-other-types", test_values_of_other_types);
  g_test_add_func ("/Aimdb/Values/messages-are-short", test_values_messages_are_short);
  ADD ("/Aimdb/Values/by-peer", test_values_by_peer);
  ADD ("/Aimdb/Values/without-json", test_values_without_json);
  ADD ("/Aimdb/Values/refused-from-peers", test_values_refused_from_peers);
  ADD ("/Aimdb/Values/large", test_values_large);

  return g_test_run ();
}
