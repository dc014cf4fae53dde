/* test-codec.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-codec.h"
#include "aimdb-database.h"
#include "aimdb-error.h"

/* what the codec makes of a payload for a record of TYPE, and of that again */
static GBytes *
carry (AimdbCodec  *codec,
       GType        type,
       GBytes      *payload,
       GError     **error)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = aimdb_database_create_record (database, "a", type,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, 16);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);
  g_autoptr (AimdbReader) reader = aimdb_record_create_reader (record);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean decoded = aimdb_codec_decode (codec, payload, producer, error);

  g_assert_cmpint (aimdb_reader_try_receive (reader, &value, NULL), ==, decoded);

  return decoded ? aimdb_codec_encode (codec, &value, error) : NULL;
}

static void
assert_carried (AimdbCodec *codec,
                GType       type,
                GBytes     *payload)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) again = carry (codec, type, payload, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (again, payload));
}

static void
assert_refused (AimdbCodec *codec,
                GType       type,
                GBytes     *payload,
                int         code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (carry (codec, type, payload, &error));
  g_assert_error (error, AIMDB_ERROR, code);
}

static void
test_raw_codec (void)
{
  AimdbCodec *codec = aimdb_codec_get_raw ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\xff\0x", 3);
  g_autoptr (GBytes) text = g_bytes_new_static ("caf\xc3\xa9", 5);
  g_autoptr (GBytes) nothing = g_bytes_new_static (NULL, 0);
  g_autoptr (GError) error = NULL;
  g_auto (GValue) number = G_VALUE_INIT;

  assert_carried (codec, G_TYPE_BYTES, bytes);
  assert_carried (codec, G_TYPE_BYTES, nothing);
  assert_carried (codec, G_TYPE_STRING, text);
  assert_carried (codec, G_TYPE_STRING, nothing);
  assert_refused (codec, G_TYPE_STRING, bytes, AIMDB_ERROR_NOT_SERIALIZABLE);
  assert_refused (codec, G_TYPE_INT, text, AIMDB_ERROR_NOT_SERIALIZABLE);

  g_value_init (&number, G_TYPE_INT);
  g_assert_null (aimdb_codec_encode (codec, &number, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_SERIALIZABLE);
}

static void
test_json_codec (void)
{
  AimdbCodec *codec = aimdb_codec_get_json ();
  g_autoptr (GBytes) number = g_bytes_new_static ("42", 2);
  g_autoptr (GBytes) text = g_bytes_new_static ("\"caf\xc3\xa9\"", 7);
  g_autoptr (GBytes) half = g_bytes_new_static ("[1", 2);
  g_autoptr (GBytes) nul = g_bytes_new_static ("\"a\\u0000b\"", 10);

  assert_carried (codec, G_TYPE_INT, number);
  assert_carried (codec, G_TYPE_STRING, text);
  assert_refused (codec, G_TYPE_INT, half, AIMDB_ERROR_INVALID_JSON);
  assert_refused (codec, G_TYPE_STRING, nul, AIMDB_ERROR_INVALID_JSON);
  assert_refused (codec, G_TYPE_INT, text, AIMDB_ERROR_NOT_SERIALIZABLE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Aimdb/Codec/json", test_json_codec);
  g_test_add_func ("/Aimdb/Codec/raw", test_raw_codec);

  return g_test_run ();
}
