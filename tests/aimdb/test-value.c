/* test-value.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <math.h>

#include <gio/gio.h>

#include "aimdb-error.h"
#include "aimdb-value-private.h"

/* packs VALUE for a record of TYPE and looks at what came of it */
static gboolean
round_trip (GType          type,
            const GValue  *value,
            GValue        *result,
            GError       **error)
{
  AimdbValueClass value_class;
  AimdbWord word;
  GValue view;

  g_assert_true (_aimdb_value_class_init (&value_class, type));

  if (!_aimdb_value_class_pack (&value_class, value, &word, error))
    return FALSE;

  _aimdb_value_class_view (&value_class, word, &view);
  g_assert_true (G_VALUE_HOLDS (&view, type));
  g_value_init (result, type);
  g_value_copy (&view, result);
  _aimdb_value_class_unref (&value_class, word);

  return TRUE;
}

static void
test_value_plain (void)
{
  g_auto (GValue) real = G_VALUE_INIT;
  g_auto (GValue) integer = G_VALUE_INIT;
  g_auto (GValue) flag = G_VALUE_INIT;
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_DOUBLE);
  g_value_set_double (&value, -0.1);
  g_assert_true (round_trip (G_TYPE_DOUBLE, &value, &real, NULL));
  g_assert_cmpfloat (g_value_get_double (&real), ==, -0.1);
  g_value_unset (&value);

  g_value_init (&value, G_TYPE_UINT64);
  g_value_set_uint64 (&value, G_MAXUINT64);
  g_assert_true (round_trip (G_TYPE_UINT64, &value, &integer, NULL));
  g_assert_cmpuint (g_value_get_uint64 (&integer), ==, G_MAXUINT64);
  g_value_unset (&value);

  g_value_init (&value, G_TYPE_BOOLEAN);
  g_value_set_boolean (&value, TRUE);
  g_assert_true (round_trip (G_TYPE_BOOLEAN, &value, &flag, NULL));
  g_assert_true (g_value_get_boolean (&flag));
}

typedef struct
{
  double value;
  GType type;
  gboolean fits;
} Conversion;

static const Conversion conversions[] = {
  { 3.0, G_TYPE_INT, TRUE },
  { -3.0, G_TYPE_INT, TRUE },
  { 3.5, G_TYPE_INT, FALSE },
  { 2147483647.0, G_TYPE_INT, TRUE },
  { 2147483648.0, G_TYPE_INT, FALSE },
  { 2147483648.0, G_TYPE_INT64, TRUE },
  { 9223372036854775808.0, G_TYPE_INT64, FALSE },
  { 9223372036854775808.0, G_TYPE_UINT64, TRUE },
  { 18446744073709551616.0, G_TYPE_UINT64, FALSE },
  { -1.0, G_TYPE_UINT64, FALSE },
  { -1.0, G_TYPE_UCHAR, FALSE },
  { 255.0, G_TYPE_UCHAR, TRUE },
  { 256.0, G_TYPE_UCHAR, FALSE },
  { -128.0, G_TYPE_CHAR, TRUE },
  { -129.0, G_TYPE_CHAR, FALSE },
  { 0.0, G_TYPE_BOOLEAN, FALSE },
  { 1e38, G_TYPE_FLOAT, TRUE },
  { -1e39, G_TYPE_FLOAT, FALSE },
};

static void
test_value_conversions (void)
{
  g_test_summary ("A number of another type goes in only where nothing of it is lost.");

  for (guint i = 0; i < G_N_ELEMENTS (conversions); i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) result = G_VALUE_INIT;
      g_autoptr (GError) error = NULL;
      gboolean fits;

      g_value_init (&value, G_TYPE_DOUBLE);
      g_value_set_double (&value, conversions[i].value);
      fits = round_trip (conversions[i].type, &value, &result, &error);
      g_test_message ("%g to %s", conversions[i].value, g_type_name (conversions[i].type));
      g_assert_cmpint (fits, ==, conversions[i].fits);

      if (!fits)
        {
          g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_TYPE_MISMATCH);
          g_assert_nonnull (strstr (error->message, g_type_name (conversions[i].type)));
        }
    }
}

static void
test_value_not_a_number (void)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) integer = G_VALUE_INIT;
  g_auto (GValue) real = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_value_init (&value, G_TYPE_FLOAT);
  g_value_set_float (&value, NAN);

  g_assert_false (round_trip (G_TYPE_INT, &value, &integer, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_TYPE_MISMATCH);
  g_assert_true (round_trip (G_TYPE_DOUBLE, &value, &real, NULL));
  g_assert_true (isnan (g_value_get_double (&real)));
}

static void
test_value_without_type (void)
{
  GValue value = G_VALUE_INIT;
  GValue result = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_assert_false (round_trip (G_TYPE_INT, &value, &result, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_TYPE_MISMATCH);
}

static void
test_value_string (void)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) result = G_VALUE_INIT;
  g_auto (GValue) nothing = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_static_string (&value, "level");
  g_assert_true (round_trip (G_TYPE_STRING, &value, &result, NULL));
  g_assert_cmpstr (g_value_get_string (&result), ==, "level");

  g_value_set_static_string (&value, NULL);
  g_assert_true (round_trip (G_TYPE_STRING, &value, &nothing, NULL));
  g_assert_null (g_value_get_string (&nothing));
}

static void
test_value_shared_once (void)
{
  AimdbValueClass value_class;
  AimdbWord word;
  const char *strv[] = { "a", "b", NULL };
  GValue first;
  GValue second;

  g_test_summary ("A boxed value is copied when it enters, and never again.");

  g_assert_true (_aimdb_value_class_init (&value_class, G_TYPE_STRV));
  word = _aimdb_value_class_share (&value_class, strv);
  _aimdb_value_class_view (&value_class, word, &first);
  _aimdb_value_class_ref (&value_class, word);
  _aimdb_value_class_view (&value_class, word, &second);

  g_assert_true (g_value_get_boxed (&first) == g_value_get_boxed (&second));
  g_assert_true (g_value_get_boxed (&first) != (gpointer) strv);
  g_assert_true (g_strv_equal (g_value_get_boxed (&first), strv));

  _aimdb_value_class_unref (&value_class, word);
  _aimdb_value_class_unref (&value_class, word);
}

static void
test_value_references (void)
{
  g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);
  AimdbValueClass value_class;
  g_auto (GValue) value = G_VALUE_INIT;
  AimdbWord word;

  g_assert_true (_aimdb_value_class_init (&value_class, G_TYPE_OBJECT));
  g_value_init (&value, G_TYPE_OBJECT);
  g_value_set_object (&value, object);

  g_assert_true (_aimdb_value_class_pack (&value_class, &value, &word, NULL));
  g_assert_true (_aimdb_word_to_pointer (word) == object);
  g_assert_cmpuint (object->ref_count, ==, 3);
  _aimdb_value_class_ref (&value_class, word);
  g_assert_cmpuint (object->ref_count, ==, 4);
  _aimdb_value_class_unref (&value_class, word);
  _aimdb_value_class_unref (&value_class, word);
  g_assert_cmpuint (object->ref_count, ==, 2);
}

static void
test_value_object_of_other_class (void)
{
  g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) result = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_value_init (&value, G_TYPE_OBJECT);
  g_value_set_object (&value, object);

  g_assert_false (round_trip (G_TYPE_CANCELLABLE, &value, &result, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_TYPE_MISMATCH);
}

static void
test_value_unsupported_types (void)
{
  AimdbValueClass value_class;

  g_assert_false (_aimdb_value_class_init (&value_class, G_TYPE_NONE));
  g_assert_false (_aimdb_value_class_init (&value_class, G_TYPE_POINTER));
  g_assert_false (_aimdb_value_class_init (&value_class, G_TYPE_BOXED));
  g_assert_false (_aimdb_value_class_init (&value_class, G_TYPE_PARAM));
  g_assert_true (_aimdb_value_class_init (&value_class, G_TYPE_BYTES));
  g_assert_true (_aimdb_value_class_init (&value_class, G_TYPE_VARIANT));
  g_assert_true (_aimdb_value_class_init (&value_class, G_TYPE_CANCELLABLE));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Aimdb/Value/plain", test_value_plain);
  g_test_add_func ("/Aimdb/Value/conversions", test_value_conversions);
  g_test_add_func ("/Aimdb/Value/not-a-number", test_value_not_a_number);
  g_test_add_func ("/Aimdb/Value/without-type", test_value_without_type);
  g_test_add_func ("/Aimdb/Value/string", test_value_string);
  g_test_add_func ("/Aimdb/Value/shared-once", test_value_shared_once);
  g_test_add_func ("/Aimdb/Value/references", test_value_references);
  g_test_add_func ("/Aimdb/Value/object-of-other-class", test_value_object_of_other_class);
  g_test_add_func ("/Aimdb/Value/unsupported-types", test_value_unsupported_types);

  return g_test_run ();
}
