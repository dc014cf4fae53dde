/* test-metrics.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-database.h"
#include "aimdb-error.h"
#include "aimdb-tap.h"
#include "test-wait.h"

#define CAPACITY 4

#if AIMDB_HAVE_METRICS

typedef struct
{
  AimdbDatabase *database;
  AimdbRecord *record;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->database = aimdb_database_new ();
  fixture->record = aimdb_database_create_record (fixture->database, "level", G_TYPE_INT64,
                                                  GPOINTER_TO_INT (data), CAPACITY);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  aimdb_database_stop (fixture->database);
  g_assert_finalize_object (fixture->database);
}

static void
produce (Fixture *fixture,
         guint    n_values)
{
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (fixture->record);

  for (guint i = 0; i < n_values; i++)
    g_assert_true (aimdb_producer_produce_int64 (producer, i, NULL));
}

static guint
receive_all (AimdbReader *reader)
{
  guint n_values = 0;

  for (;; n_values++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      if (!aimdb_reader_try_receive (reader, &value, NULL))
        return n_values;
    }
}

static void
assert_metrics (Fixture *fixture,
                guint64  produced,
                guint64  consumed,
                guint64  dropped,
                guint64  occupancy,
                guint64  capacity)
{
  g_autoptr (AimdbBufferMetrics) metrics = aimdb_record_get_metrics (fixture->record);

  g_assert_nonnull (metrics);
  g_assert_cmpuint (aimdb_buffer_metrics_get_produced_count (metrics), ==, produced);
  g_assert_cmpuint (aimdb_buffer_metrics_get_consumed_count (metrics), ==, consumed);
  g_assert_cmpuint (aimdb_buffer_metrics_get_dropped_count (metrics), ==, dropped);
  g_assert_cmpuint (aimdb_buffer_metrics_get_occupancy (metrics), ==, occupancy);
  g_assert_cmpuint (aimdb_buffer_metrics_get_capacity (metrics), ==, capacity);
}

static void
test_metrics_ring (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (AimdbReader) quick = NULL;
  g_autoptr (AimdbReader) slow = NULL;

  /* nobody reads, so nothing waits and nothing is lost */
  produce (fixture, CAPACITY + 1);
  assert_metrics (fixture, CAPACITY + 1, 0, 0, 0, CAPACITY);

  quick = aimdb_record_create_reader (fixture->record);
  slow = aimdb_record_create_reader (fixture->record);
  produce (fixture, 3);
  assert_metrics (fixture, CAPACITY + 4, 0, 0, 3, CAPACITY);

  /* the one furthest behind counts */
  g_assert_cmpuint (receive_all (quick), ==, 3);
  assert_metrics (fixture, CAPACITY + 4, 3, 0, 3, CAPACITY);

  /* never more than fits; what was lost is counted when it is found out */
  produce (fixture, 3);
  assert_metrics (fixture, CAPACITY + 7, 3, 0, CAPACITY, CAPACITY);
  g_assert_cmpuint (receive_all (quick), ==, 3);
  g_assert_cmpuint (receive_all (slow), ==, CAPACITY);
  assert_metrics (fixture, CAPACITY + 7, 6 + CAPACITY, 2, 0, CAPACITY);
}

static void
test_metrics_reset (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (AimdbReader) reader = aimdb_record_create_reader (fixture->record);

  produce (fixture, CAPACITY + 2);
  g_assert_true (aimdb_database_reset_metrics (fixture->database, NULL));
  assert_metrics (fixture, 0, 0, 0, CAPACITY, CAPACITY);

  /* the two that were lost before are not found out after it */
  g_assert_cmpuint (receive_all (reader), ==, CAPACITY);
  assert_metrics (fixture, 0, CAPACITY, 0, 0, CAPACITY);
  g_assert_cmpuint (aimdb_reader_get_lost_count (reader), ==, 2);
}

static void
test_metrics_latest (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (AimdbReader) reader = NULL;

  produce (fixture, 2);
  assert_metrics (fixture, 2, 0, 0, 0, 1);

  reader = aimdb_record_create_reader (fixture->record);
  assert_metrics (fixture, 2, 0, 0, 1, 1);
  g_assert_cmpuint (receive_all (reader), ==, 1);
  assert_metrics (fixture, 2, 1, 0, 1, 1);
}

static void
test_metrics_mailbox (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (AimdbReader) reader = aimdb_record_create_reader (fixture->record);

  assert_metrics (fixture, 0, 0, 0, 0, 1);
  produce (fixture, 2);
  assert_metrics (fixture, 2, 0, 0, 1, 1);
  g_assert_cmpuint (receive_all (reader), ==, 1);
  assert_metrics (fixture, 2, 1, 0, 0, 1);
}

static void
test_metrics_without_buffer (Fixture       *fixture,
                             gconstpointer  data)
{
  g_assert_null (aimdb_record_get_metrics (fixture->record));
  g_assert_true (aimdb_database_reset_metrics (fixture->database, NULL));
}

static void
count_cb (AimdbTap     *tap,
          const GValue *value,
          gpointer      user_data)
{
  ++*(guint *) user_data;
}

static void
test_metrics_stages_read (Fixture       *fixture,
                          gconstpointer  data)
{
  guint n_values = 0;

  g_test_summary ("A stage is a reader, and is counted as one.");

  aimdb_record_take_stage (fixture->record,
                           AIMDB_STAGE (aimdb_tap_new (NULL, count_cb, &n_values, NULL)));
  g_assert_true (aimdb_database_start (fixture->database, NULL));
  produce (fixture, 3);
  assert_metrics (fixture, 3, 0, 0, 3, CAPACITY);
  TEST_WAIT (n_values == 3);
  assert_metrics (fixture, 3, 3, 0, 0, CAPACITY);
}

#define ADD(name, type, func) \
  g_test_add ("/Aimdb/Metrics/" name, Fixture, GINT_TO_POINTER (AIMDB_BUFFER_TYPE_##type), \
              fixture_set_up, func, fixture_tear_down)

static void
add_tests (void)
{
  ADD ("ring", SPMC_RING, test_metrics_ring);
  ADD ("reset", SPMC_RING, test_metrics_reset);
  ADD ("latest", SINGLE_LATEST, test_metrics_latest);
  ADD ("mailbox", MAILBOX, test_metrics_mailbox);
  ADD ("without-buffer", NONE, test_metrics_without_buffer);
  ADD ("stages-read", SPMC_RING, test_metrics_stages_read);
}

#else

static void
test_metrics_not_built_in (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = aimdb_database_create_record (database, "level", G_TYPE_INT64,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, CAPACITY);
  g_autoptr (GError) error = NULL;

  g_assert_null (aimdb_record_get_metrics (record));
  g_assert_false (aimdb_database_reset_metrics (database, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_BUILT_IN);
}

static void
add_tests (void)
{
  g_test_add_func ("/Aimdb/Metrics/not-built-in", test_metrics_not_built_in);
}

#endif

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_tests ();

  return g_test_run ();
}
