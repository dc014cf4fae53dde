/* test-stage-errors.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <gio/gio.h>

#include "aimdb-database.h"
#include "aimdb-error.h"
#include "aimdb-gauge.h"
#include "aimdb-join.h"
#include "aimdb-source.h"
#include "aimdb-tap.h"
#include "aimdb-transform.h"
#include "test-wait.h"

typedef struct
{
  AimdbDatabase *database;
  AimdbRecord *level;

  GPtrArray *told;              /* what the database told, in its context */
  int n_failed;                 /* atomic; how often a stage told it */
  GThread *failed_thread;       /* atomic; where it told it last */
  guint n_calls;
} Fixture;

static void
failed_cb (AimdbStage   *stage,
           const GError *error,
           gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_atomic_pointer_set (&fixture->failed_thread, g_thread_self ());
  g_atomic_int_inc (&fixture->n_failed);
}

static void
stage_failed_cb (AimdbDatabase *database,
                 AimdbStage    *stage,
                 const GError  *error,
                 gpointer       user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (g_main_context_is_owner (aimdb_database_get_main_context (database)));
  g_ptr_array_add (fixture->told, g_strdup_printf ("%s: %s", aimdb_stage_get_name (stage),
                                                   error->message));
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->database = aimdb_database_new ();
  fixture->level = aimdb_database_create_record (fixture->database, "level", G_TYPE_INT64,
                                                 AIMDB_BUFFER_TYPE_SPMC_RING, 1000);
  fixture->told = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (fixture->database, "stage-failed", G_CALLBACK (stage_failed_cb), fixture);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  aimdb_database_stop (fixture->database);
  g_assert_finalize_object (fixture->database);
  g_ptr_array_unref (fixture->told);
}

static void
take_stage (Fixture     *fixture,
            AimdbRecord *record,
            gpointer     stage)
{
  g_signal_connect (stage, "failed", G_CALLBACK (failed_cb), fixture);
  aimdb_record_take_stage (record, stage);
}

static void
start (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  aimdb_database_start (fixture->database, &error);
  g_assert_no_error (error);
}

static void
produce (Fixture *fixture,
         gint64   first,
         guint    n_values)
{
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (fixture->level);

  for (guint i = 0; i < n_values; i++)
    g_assert_true (aimdb_producer_produce_int64 (producer, first + i, NULL));
}

static void
fail (gpointer stage,
      gint64   number)
{
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED,
                                          "no %d", (int) number);

  aimdb_stage_report_error (stage, error);
}

/* fails for numbers from 10 on */
static void
failing_tap_cb (AimdbTap     *tap,
                const GValue *value,
                gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->n_calls++;

  if (g_value_get_int64 (value) >= 10)
    fail (tap, g_value_get_int64 (value));
}

static void
test_errors_go_on (Fixture       *fixture,
                   gconstpointer  data)
{
  AimdbTap *tap = aimdb_tap_new ("tap", failing_tap_cb, fixture, NULL);

  g_test_summary ("Failures are counted, told here and there, and stop nothing; a run of them is "
                  "logged once.");

  take_stage (fixture, fixture->level, tap);
  start (fixture);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE,
                         "record 'level': tap 'tap' fails: no 10");
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE,
                         "record 'level': tap 'tap' fails: no 20");
  produce (fixture, 10, 3);
  produce (fixture, 0, 1);
  produce (fixture, 20, 2);
  TEST_WAIT (fixture->told->len == 5);
  g_test_assert_expected_messages ();

  g_assert_cmpuint (fixture->n_calls, ==, 6);
  g_assert_cmpint (fixture->n_failed, ==, 5);
  g_assert_cmpuint (aimdb_stage_get_error_count (AIMDB_STAGE (tap)), ==, 5);
  g_assert_cmpstr (g_ptr_array_index (fixture->told, 0), ==, "tap: no 10");
  g_assert_cmpstr (g_ptr_array_index (fixture->told, 4), ==, "tap: no 21");
}

static double
failing_gauge_cb (AimdbGauge   *gauge,
                  const GValue *value,
                  gpointer      user_data)
{
  if (g_value_get_int64 (value) >= 10)
    fail (gauge, g_value_get_int64 (value));

  return g_value_get_int64 (value);
}

static void
test_errors_of_gauges (Fixture       *fixture,
                       gconstpointer  data)
{
  g_test_summary ("A run of failures of a gauge ends with a value that is read well.");

  take_stage (fixture, fixture->level,
              aimdb_gauge_new ("depth", NULL, failing_gauge_cb, NULL, NULL));
  start (fixture);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE,
                         "record 'level': tap 'depth' fails: no 10");
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE,
                         "record 'level': tap 'depth' fails: no 20");
  produce (fixture, 10, 2);
  produce (fixture, 0, 1);
  produce (fixture, 20, 2);
  TEST_WAIT (fixture->told->len == 4);
  g_test_assert_expected_messages ();
}

static guint64
profiled_errors (gpointer stage)
{
  g_autoptr (AimdbStageProfile) profile = aimdb_stage_get_profile (stage);

  return aimdb_stage_profile_get_error_count (profile);
}

static void
test_errors_in_profile (Fixture       *fixture,
                        gconstpointer  data)
{
  AimdbTap *tap = aimdb_tap_new ("tap", failing_tap_cb, fixture, NULL);

  g_test_summary ("The profile counts the failures of its window, the stage all of them.");

  take_stage (fixture, fixture->level, tap);
  start (fixture);
  produce (fixture, 10, 3);
  TEST_WAIT (fixture->n_calls == 3);
  g_assert_cmpuint (aimdb_stage_get_error_count (AIMDB_STAGE (tap)), ==, 3);

  if (!aimdb_is_profiling_built_in ())
    return;

  g_assert_cmpuint (profiled_errors (tap), ==, 3);
  g_assert_true (aimdb_database_reset_profiling (fixture->database, NULL));
  g_assert_cmpuint (profiled_errors (tap), ==, 0);
  produce (fixture, 10, 1);
  TEST_WAIT (fixture->n_calls == 4);
  g_assert_cmpuint (profiled_errors (tap), ==, 1);

  aimdb_database_stop (fixture->database);
  start (fixture);
  g_assert_cmpuint (profiled_errors (tap), ==, 0);
  g_assert_cmpuint (aimdb_stage_get_error_count (AIMDB_STAGE (tap)), ==, 4);
}

static gpointer
failing_thread (gpointer data)
{
  g_autoptr (AimdbInvocation) invocation = data;
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "late");

  aimdb_invocation_fail (invocation, error);

  return NULL;
}

static void
async_tap_cb (AimdbTap        *tap,
              AimdbInvocation *invocation,
              gpointer         user_data)
{
  Fixture *fixture = user_data;

  fixture->n_calls++;
  g_thread_unref (g_thread_new ("fail", failing_thread, g_object_ref (invocation)));
}

static void
test_errors_of_invocations (Fixture       *fixture,
                            gconstpointer  data)
{
  AimdbTap *tap = aimdb_tap_new_async ("late", async_tap_cb, fixture, NULL);

  g_test_summary ("An invocation that fails is over: the next value comes.");

  take_stage (fixture, fixture->level, tap);
  start (fixture);
  produce (fixture, 0, 20);
  TEST_WAIT (fixture->told->len == 20);
  g_assert_cmpuint (fixture->n_calls, ==, 20);
  g_assert_true (g_atomic_pointer_get (&fixture->failed_thread) != g_thread_self ());
  g_assert_cmpuint (aimdb_stage_get_error_count (AIMDB_STAGE (tap)), ==, 20);

  if (aimdb_is_profiling_built_in ())
    g_assert_cmpuint (profiled_errors (tap), ==, 20);
}

static void
kept_async_tap_cb (AimdbTap        *tap,
                   AimdbInvocation *invocation,
                   gpointer         user_data)
{
  *(AimdbInvocation **) user_data = g_object_ref (invocation);
}

static void
test_errors_after_the_database (void)
{
  AimdbInvocation *invocation = NULL;
  AimdbTap *tap = aimdb_tap_new_async ("late", kept_async_tap_cb, &invocation, NULL);
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *level = aimdb_database_create_record (database, "level", G_TYPE_INT64,
                                                     AIMDB_BUFFER_TYPE_SPMC_RING, 10);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (level);
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "too late");

  g_test_summary ("An invocation may fail when its database is gone.");

  aimdb_record_take_stage (level, AIMDB_STAGE (tap));
  g_assert_true (aimdb_database_start (database, NULL));
  g_assert_true (aimdb_producer_produce_int64 (producer, 1, NULL));
  TEST_WAIT (invocation != NULL);
  g_clear_object (&producer);
  g_assert_finalize_object (g_steal_pointer (&database));
  aimdb_invocation_fail (invocation, error);
  g_object_unref (invocation);

  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static gboolean
failing_source_cb (AimdbSource   *source,
                   AimdbProducer *producer,
                   gpointer       user_data)
{
  fail (source, 0);

  return ++*(guint *) user_data < 3 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
failing_transform_cb (AimdbTransform *transform,
                      const GValue   *value,
                      AimdbProducer  *output,
                      gpointer        user_data)
{
  fail (transform, 1);
}

static void
failing_join_cb (AimdbJoin     *join,
                 guint          input,
                 const GValue  *value,
                 AimdbProducer *output,
                 gpointer       user_data)
{
  fail (join, 2);
}

static void
test_errors_of_every_kind (Fixture       *fixture,
                           gconstpointer  data)
{
  AimdbRecord *sourced = aimdb_database_create_record (fixture->database, "sourced", G_TYPE_INT64,
                                                       AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  AimdbRecord *mapped = aimdb_database_create_record (fixture->database, "mapped", G_TYPE_INT64,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  AimdbRecord *other = aimdb_database_create_record (fixture->database, "other", G_TYPE_INT64,
                                                     AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  guint n_sourced = 0;

  take_stage (fixture, sourced,
              aimdb_source_new_continuous ("source", failing_source_cb, &n_sourced, NULL));
  take_stage (fixture, mapped,
              aimdb_transform_new ("map", "level", failing_transform_cb, NULL, NULL));
  take_stage (fixture, other,
              aimdb_join_new ("join", (const char *const[]) { "level", "mapped", NULL },
                              failing_join_cb, NULL, NULL));
  start (fixture);
  produce (fixture, 0, 2);
  TEST_WAIT (fixture->told->len == 7);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_failed), ==, 7);

  /* the last call of the source still counts when what it reported is here */
  aimdb_database_stop (fixture->database);
}

static void
test_errors_of_no_database (void)
{
  g_autoptr (AimdbTap) tap = aimdb_tap_new ("loose", failing_tap_cb, NULL, NULL);

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "a stage of no database fails: no 3");
  fail (tap, 3);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (aimdb_stage_get_error_count (AIMDB_STAGE (tap)), ==, 1);
}

/* the default one formats the time, which libc does not do without races */
static void
ignore_log_cb (const char     *domain,
               GLogLevelFlags  level,
               const char     *message,
               gpointer        user_data)
{
}

#define ADD(path, func) \
  g_test_add ("/Aimdb/StageErrors/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_handler (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, ignore_log_cb, NULL);

  ADD ("go-on", test_errors_go_on);
  ADD ("of-gauges", test_errors_of_gauges);
  ADD ("in-profile", test_errors_in_profile);
  ADD ("of-invocations", test_errors_of_invocations);
  ADD ("of-every-kind", test_errors_of_every_kind);
  g_test_add_func ("/Aimdb/StageErrors/after-the-database", test_errors_after_the_database);
  g_test_add_func ("/Aimdb/StageErrors/of-no-database", test_errors_of_no_database);

  return g_test_run ();
}
