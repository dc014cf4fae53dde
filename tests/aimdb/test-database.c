/* test-database.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "aimdb-database.h"
#include "aimdb-error.h"
#include "aimdb-link.h"
#include "aimdb-source.h"
#include "aimdb-tap.h"
#include "aimdb-transform.h"

/* no scheme is named that this build does not have */
#if AIMDB_HAVE_MQTT
# define MQTT_SCHEMES "mqtt://, mqtts://, "
#else
# define MQTT_SCHEMES ""
#endif

static gboolean
source_cb (AimdbSource   *source,
           AimdbProducer *producer,
           gpointer       user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
tap_cb (AimdbTap     *tap,
        const GValue *value,
        gpointer      user_data)
{
}

static void
transform_cb (AimdbTransform *transform,
              const GValue   *value,
              AimdbProducer  *output,
              gpointer        user_data)
{
}

static AimdbRecord *
add_record (AimdbDatabase   *database,
            const char      *key,
            AimdbBufferType  buffer_type,
            guint            capacity)
{
  return aimdb_database_create_record (database, key, G_TYPE_DOUBLE, buffer_type, capacity);
}

static AimdbRecord *
add_ring (AimdbDatabase *database,
          const char    *key)
{
  return add_record (database, key, AIMDB_BUFFER_TYPE_SPMC_RING, 8);
}

static void
take_stage (AimdbRecord *record,
            gpointer     stage)
{
  aimdb_record_take_stage (record, stage);
}

static void
assert_refused (AimdbDatabase *database,
                const char    *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (aimdb_database_start (database, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_CONFIGURATION);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_false (aimdb_database_is_running (database));
}

static void
test_database_lookup (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *a = add_ring (database, "a");
  AimdbRecord *b = add_ring (database, "b");

  g_assert_true (aimdb_database_get_record (database, "a") == a);
  g_assert_null (aimdb_database_get_record (database, "c"));
  g_assert_cmpuint (aimdb_database_get_n_records (database), ==, 2);
  g_assert_true (aimdb_database_get_nth_record (database, 1) == b);
  g_assert_null (aimdb_database_get_nth_record (database, 2));

  g_assert_finalize_object (g_steal_pointer (&database));
}

static void
test_database_duplicate_key (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();

  add_ring (database, "a");
  add_ring (database, "a");
  assert_refused (database,
                  "invalid configuration (1 error): record 'a': another record has the same key");
}

static void
test_database_capacity (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();

  add_record (database, "a", AIMDB_BUFFER_TYPE_SPMC_RING, 0);
  assert_refused (database,
                  "invalid configuration (1 error): record 'a': "
                  "the capacity of a ring must be 1 to 1073741824, not 0");
}

static void
test_database_value_type (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  g_autoptr (AimdbRecord) record =
    aimdb_record_new ("a", G_TYPE_POINTER, AIMDB_BUFFER_TYPE_SPMC_RING, 8);

  aimdb_database_add_record (database, record);
  assert_refused (database,
                  "invalid configuration (1 error): record 'a': values of type gpointer can't be "
                  "kept; use a number, a string, a boxed type, a variant or an object");
}

static void
test_database_two_writers (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = add_ring (database, "a");

  add_ring (database, "b");
  take_stage (record, aimdb_source_new_timer ("clock", 1, source_cb, NULL, NULL));
  take_stage (record, aimdb_transform_new (NULL, "b", transform_cb, NULL, NULL));
  assert_refused (database,
                  "invalid configuration (1 error): record 'a': only one stage may write a "
                  "record, but there are source 'clock', transform[0]");
}

static void
test_database_all_violations (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *a = add_ring (database, "a");
  AimdbRecord *b = add_record (database, "b", AIMDB_BUFFER_TYPE_NONE, 0);

  take_stage (a, aimdb_transform_new ("t", "nowhere", transform_cb, NULL, NULL));
  take_stage (a, aimdb_link_new ("out", "nowhere://broker/topic"));
  take_stage (b, aimdb_tap_new (NULL, tap_cb, NULL, NULL));
  take_stage (b, aimdb_source_new_timer ("clock", 0, source_cb, NULL, NULL));
  assert_refused (database,
                  "invalid configuration (5 errors): "
                  "record 'a': link 'out': there is no connector for 'nowhere', only for "
                  "file://, " MQTT_SCHEMES "tcp://, uds://, unix://; "
                  "record 'a': transform 't' reads 'nowhere', but there is no such record; "
                  "record 'b': tap[0] needs a buffer, and the record has none; "
                  "record 'b': source 'clock': the interval of a timer source must be at least "
                  "1 ms; "
                  "record 'b': source 'clock' needs a buffer, and the record has none");
}

static void
test_database_cycle (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();

  take_stage (add_ring (database, "a"), aimdb_transform_new (NULL, "c", transform_cb, NULL, NULL));
  take_stage (add_ring (database, "b"), aimdb_transform_new (NULL, "a", transform_cb, NULL, NULL));
  take_stage (add_ring (database, "c"), aimdb_transform_new (NULL, "b", transform_cb, NULL, NULL));
  add_ring (database, "d");
  assert_refused (database,
                  "invalid configuration (1 error): transforms go in a circle: a reads c reads b "
                  "reads a");
}

static void
test_database_frozen_while_running (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = add_ring (database, "a");
  g_autoptr (AimdbTap) tap = aimdb_tap_new ("late", tap_cb, NULL, NULL);
  g_autoptr (GError) error = NULL;

  take_stage (record, aimdb_source_new_producer ("source"));
  g_assert_true (aimdb_database_start (database, &error));
  g_assert_no_error (error);
  g_assert_false (aimdb_database_start (database, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE);

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*frozen*");
  aimdb_record_add_stage (record, AIMDB_STAGE (tap));
  g_test_assert_expected_messages ();

  aimdb_database_stop (database);
  aimdb_record_add_stage (record, AIMDB_STAGE (tap));
  g_assert_cmpuint (aimdb_record_get_n_stages (record), ==, 2);
  g_assert_cmpuint (aimdb_stage_get_index (AIMDB_STAGE (tap)), ==, 0);
}

static void
test_database_failed_start_leaves_nothing (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = add_ring (database, "a");
  g_autoptr (AimdbTap) tap = aimdb_tap_new ("tap", tap_cb, NULL, NULL);
  g_autoptr (GError) error = NULL;

  aimdb_record_add_stage (record, AIMDB_STAGE (tap));
  take_stage (record, aimdb_link_new ("out", "file:///dev/null"));

  g_assert_false (aimdb_database_start (database, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_assert_cmpstr (error->message, ==,
                   "record 'a': link 'out': can't append to '/dev/null': it is not a regular file");
  g_assert_false (aimdb_database_is_running (database));

  /* thawed again */
  aimdb_stage_set_name (AIMDB_STAGE (tap), "other");
  g_assert_cmpstr (aimdb_stage_get_name (AIMDB_STAGE (tap)), ==, "other");

  g_assert_finalize_object (g_steal_pointer (&database));
}

static void
count_cb (guint *count)
{
  ++*count;
}

static void
test_database_running_notifies (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  guint count = 0;

  g_signal_connect_swapped (database, "notify::running", G_CALLBACK (count_cb), &count);
  aimdb_database_stop (database);
  g_assert_cmpuint (count, ==, 0);
  g_assert_true (aimdb_database_start (database, NULL));
  aimdb_database_stop (database);
  aimdb_database_stop (database);
  g_assert_cmpuint (count, ==, 2);
}

static void
test_database_name_notifies_once (void)
{
  g_autoptr (AimdbTap) tap = aimdb_tap_new (NULL, tap_cb, NULL, NULL);
  guint count = 0;

  g_signal_connect_swapped (tap, "notify::name", G_CALLBACK (count_cb), &count);
  aimdb_stage_set_name (AIMDB_STAGE (tap), "alarm");
  aimdb_stage_set_name (AIMDB_STAGE (tap), "alarm");
  g_assert_cmpuint (count, ==, 1);

  aimdb_stage_set_name (AIMDB_STAGE (tap), "al\xff" "arm");
  g_assert_true (g_utf8_validate (aimdb_stage_get_name (AIMDB_STAGE (tap)), -1, NULL));
}

static void
test_database_reset_when_not_built_in (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  g_autoptr (GError) error = NULL;
  gboolean done = aimdb_database_reset_profiling (database, &error);

  if (aimdb_is_profiling_built_in ())
    g_assert_true (done);
  else
    g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_BUILT_IN);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Aimdb/Database/lookup", test_database_lookup);
  g_test_add_func ("/Aimdb/Database/duplicate-key", test_database_duplicate_key);
  g_test_add_func ("/Aimdb/Database/capacity", test_database_capacity);
  g_test_add_func ("/Aimdb/Database/value-type", test_database_value_type);
  g_test_add_func ("/Aimdb/Database/two-writers", test_database_two_writers);
  g_test_add_func ("/Aimdb/Database/all-violations", test_database_all_violations);
  g_test_add_func ("/Aimdb/Database/cycle", test_database_cycle);
  g_test_add_func ("/Aimdb/Database/frozen-while-running", test_database_frozen_while_running);
  g_test_add_func ("/Aimdb/Database/failed-start-leaves-nothing",
                   test_database_failed_start_leaves_nothing);
  g_test_add_func ("/Aimdb/Database/running-notifies", test_database_running_notifies);
  g_test_add_func ("/Aimdb/Database/name-notifies-once", test_database_name_notifies_once);
  g_test_add_func ("/Aimdb/Database/reset-when-not-built-in",
                   test_database_reset_when_not_built_in);

  return g_test_run ();
}
