/* test-profile.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-database.h"
#include "aimdb-profile-private.h"
#include "aimdb-source.h"
#include "aimdb-tap.h"
#include "aimdb-transform.h"
#include "test-known-times.h"
#include "test-wait.h"

#if AIMDB_HAVE_PROFILING

static void
test_profile_known_times (void)
{
  g_autoptr (AimdbDatabase) database = known_times_new_database ();

  g_test_summary ("Every figure of stages that take known times is exact.");

  g_assert_true (aimdb_database_start (database, NULL));
  TEST_WAIT (known_times_are_done (database));

  for (guint i = 0; i < KNOWN_N_RECORDS; i++)
    {
      AimdbRecord *record = aimdb_database_get_record (database, known_records[i].key);
      g_autoptr (AimdbRecordProfile) profile = aimdb_record_get_profile (record);

      known_times_assert (profile, &known_records[i]);
    }

  aimdb_database_stop (database);
  g_assert_finalize_object (g_steal_pointer (&database));
}

static void
test_profile_reset (void)
{
  g_autoptr (AimdbDatabase) database = known_times_new_database ();
  AimdbRecord *record = aimdb_database_get_record (database, known_records[0].key);
  g_autoptr (AimdbRecordProfile) profile = NULL;
  AimdbStageProfile *stage;

  g_assert_true (aimdb_database_start (database, NULL));
  TEST_WAIT (known_times_are_done (database));
  g_assert_true (aimdb_database_reset_profiling (database, NULL));
  known_times_advance (250);

  profile = aimdb_record_get_profile (record);
  stage = aimdb_record_profile_get_nth_stage (profile, 0);
  g_assert_cmpuint (aimdb_stage_profile_get_call_count (stage), ==, 0);
  g_assert_cmpuint (aimdb_stage_profile_get_total_time_ns (stage), ==, 0);
  g_assert_cmpuint (aimdb_stage_profile_get_min_time_ns (stage), ==, 0);
  g_assert_cmpuint (aimdb_stage_profile_get_max_time_ns (stage), ==, 0);
  g_assert_cmpuint (aimdb_stage_profile_get_window_ns (stage), ==, 250);
  g_assert_null (aimdb_record_profile_get_bottleneck (profile));
}

static void
ignore_cb (AimdbTap     *tap,
           const GValue *value,
           gpointer      user_data)
{
}

static void
test_profile_reset_forgets_losses (void)
{
  g_autoptr (AimdbTap) tap = aimdb_tap_new ("slow", ignore_cb, NULL, NULL);
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  g_autoptr (AimdbRecord) record =
    aimdb_record_new ("level", G_TYPE_INT64, AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);

  g_test_summary ("What was lost before a reset is not held against the stage after it.");

  aimdb_record_add_stage (record, AIMDB_STAGE (tap));
  aimdb_database_add_record (database, record);
  g_assert_true (aimdb_database_start (database, NULL));

  for (guint64 n_before = 10; n_before > 0; n_before -= 5)
    {
      g_autoptr (AimdbStageProfile) before = NULL;
      g_autoptr (AimdbStageProfile) after = NULL;

      for (guint64 i = 0; i < n_before; i++)
        g_assert_true (aimdb_producer_produce_int64 (producer, 0, NULL));

      before = aimdb_stage_get_profile (AIMDB_STAGE (tap));
      g_assert_cmpuint (aimdb_stage_profile_get_lost_count (before), >=, n_before - 4);
      g_assert_true (aimdb_database_reset_profiling (database, NULL));
      after = aimdb_stage_get_profile (AIMDB_STAGE (tap));
      g_assert_cmpuint (aimdb_stage_profile_get_lost_count (after), ==, 0);
    }

  aimdb_database_stop (database);
}

/* --- the call that goes on --- */

static guint64
running_ns (AimdbTap *tap)
{
  g_autoptr (AimdbStageProfile) profile = aimdb_stage_get_profile (AIMDB_STAGE (tap));

  return aimdb_stage_profile_get_running_ns (profile);
}

static void
lasting_cb (AimdbTap     *tap,
            const GValue *value,
            gpointer      user_data)
{
  guint *n_calls = user_data;

  known_times_advance (5000);
  g_assert_cmpuint (running_ns (tap), ==, 5000);
  g_assert_true (aimdb_database_reset_profiling (g_object_get_data (G_OBJECT (tap), "database"),
                                                 NULL));
  known_times_advance (1000);
  g_assert_cmpuint (running_ns (tap), ==, 6000);
  ++*n_calls;
}

static void
test_profile_running (void)
{
  guint n_calls = 0;
  g_autoptr (AimdbTap) tap = aimdb_tap_new ("lasting", lasting_cb, &n_calls, NULL);
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = aimdb_database_create_record (database, "level", G_TYPE_INT64,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);

  g_test_summary ("How long the call lasts that goes on shows while it does, reset or not.");

  g_object_set_data (G_OBJECT (tap), "database", database);
  aimdb_record_add_stage (record, AIMDB_STAGE (tap));
  g_assert_true (aimdb_database_start (database, NULL));
  g_assert_cmpuint (running_ns (tap), ==, 0);
  g_assert_true (aimdb_producer_produce_int64 (producer, 0, NULL));
  g_assert_true (aimdb_producer_produce_int64 (producer, 0, NULL));
  TEST_WAIT (n_calls == 2);
  g_assert_cmpuint (running_ns (tap), ==, 0);
  aimdb_database_stop (database);
}

/* --- what a long call, a burst and a reset do to the figures --- */

typedef struct
{
  AimdbDatabase *database;
  double share_before;
  double share_after;
} LongCall;

static double
busy_share (AimdbTap *tap)
{
  g_autoptr (AimdbStageProfile) profile = aimdb_stage_get_profile (AIMDB_STAGE (tap));

  return aimdb_stage_profile_get_busy_share (profile);
}

static void
long_call_cb (AimdbTap     *tap,
              const GValue *value,
              gpointer      user_data)
{
  LongCall *call = user_data;

  known_times_advance (3000);
  call->share_before = busy_share (tap);
  g_assert_true (aimdb_database_reset_profiling (call->database, NULL));
  known_times_advance (1000);
  call->share_after = busy_share (tap);
}

static void
test_profile_busy_share (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = aimdb_database_create_record (database, "level", G_TYPE_INT64,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  LongCall call = { database, -1, -1 };
  g_autoptr (AimdbTap) tap = aimdb_tap_new ("long", long_call_cb, &call, NULL);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);

  g_test_summary ("A call that goes on is work as far as it lies in the window.");

  aimdb_record_add_stage (record, AIMDB_STAGE (tap));
  g_assert_true (aimdb_database_start (database, NULL));
  known_times_advance (1000);
  g_assert_true (aimdb_producer_produce_int64 (producer, 0, NULL));
  TEST_WAIT (call.share_after >= 0);

  /* 3000 of 4000 ns; after the reset all that there is */
  g_assert_cmpfloat (call.share_before, ==, 0.75);
  g_assert_cmpfloat (call.share_after, ==, 1.0);

  /* it ended and counts in full, 4000 ns in a window of 1000: no more than all of it */
  g_assert_cmpfloat (busy_share (tap), ==, 1.0);
  known_times_advance (7000);
  g_assert_cmpfloat (busy_share (tap), ==, 0.5);
  aimdb_database_stop (database);
}

static void
test_profile_period (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = aimdb_database_create_record (database, "level", G_TYPE_INT64,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  g_autoptr (AimdbSource) source = aimdb_source_new_producer ("button");
  g_auto (GValue) value = G_VALUE_INIT;

  g_test_summary ("The period is the mean over bursts and pauses, and begins anew at a reset.");

  g_value_init (&value, G_TYPE_INT64);
  aimdb_record_add_stage (record, AIMDB_STAGE (source));
  g_assert_true (aimdb_database_start (database, NULL));

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (AimdbStageProfile) profile = NULL;

      known_times_advance (5000);

      /* bursts of three, and 1000 ns from one to the next: eight steps in 2000 ns */
      for (guint i = 0; i < 9; i++)
        {
          known_times_advance (i > 0 && i % 3 == 0 ? 1000 : 0);
          g_assert_true (aimdb_source_produce (source, &value, NULL));
        }

      known_times_advance (5000);
      profile = aimdb_stage_get_profile (AIMDB_STAGE (source));
      g_assert_cmpuint (aimdb_stage_profile_get_call_count (profile), ==, 9);
      g_assert_cmpuint (aimdb_stage_profile_get_period_ns (profile), ==, 250);
      g_assert_cmpuint (aimdb_stage_profile_get_window_ns (profile), ==, 12000);
      g_assert_cmpfloat (aimdb_stage_profile_get_busy_share (profile), <, 0);
      g_assert_true (aimdb_database_reset_profiling (database, NULL));
    }

  aimdb_database_stop (database);
}

/* --- who holds up whom --- */

static guint
context_of (gpointer stage)
{
  g_autoptr (AimdbStageProfile) profile = aimdb_stage_get_profile (stage);

  return aimdb_stage_profile_get_context (profile);
}

static void
keep_invocation_cb (AimdbTap        *tap,
                    AimdbInvocation *invocation,
                    gpointer         user_data);

static gboolean
idle_source_cb (AimdbSource   *source,
                AimdbProducer *producer,
                gpointer       user_data)
{
  return G_SOURCE_REMOVE;
}

static void
test_profile_contexts (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = aimdb_database_create_record (database, "level", G_TYPE_INT64,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  g_autoptr (AimdbTap) first = aimdb_tap_new ("first", ignore_cb, NULL, NULL);
  g_autoptr (AimdbTap) second = aimdb_tap_new ("second", ignore_cb, NULL, NULL);
  g_autoptr (AimdbTap) elsewhere = aimdb_tap_new ("elsewhere", ignore_cb, NULL, NULL);
  g_autoptr (AimdbTap) later = aimdb_tap_new_async ("later", keep_invocation_cb, NULL, NULL);
  g_autoptr (AimdbSource) source =
    aimdb_source_new_continuous ("source", idle_source_cb, NULL, NULL);
  g_autoptr (AimdbStageProfile) profile = NULL;

  g_test_summary ("Stages with one number share a context; who holds nobody up has none.");

  aimdb_stage_set_main_context (AIMDB_STAGE (elsewhere), context);
  aimdb_record_add_stage (record, AIMDB_STAGE (source));
  aimdb_record_add_stage (record, AIMDB_STAGE (first));
  aimdb_record_add_stage (record, AIMDB_STAGE (second));
  aimdb_record_add_stage (record, AIMDB_STAGE (elsewhere));
  aimdb_record_add_stage (record, AIMDB_STAGE (later));
  g_assert_true (aimdb_database_start (database, NULL));

  g_assert_cmpuint (context_of (first), !=, 0);
  g_assert_cmpuint (context_of (first), ==, context_of (second));
  g_assert_cmpuint (context_of (elsewhere), !=, 0);
  g_assert_cmpuint (context_of (elsewhere), !=, context_of (first));
  g_assert_cmpuint (context_of (later), ==, 0);
  g_assert_cmpuint (context_of (source), ==, 0);
  profile = aimdb_stage_get_profile (AIMDB_STAGE (later));
  g_assert_true (aimdb_stage_profile_is_asynchronous (profile));
  aimdb_database_stop (database);
}

/* --- one instant --- */

typedef struct
{
  AimdbDatabase *database;
  AimdbTap *tap;
  int done;                     /* atomic */
} Race;

static gpointer
race_reset_thread (gpointer data)
{
  Race *race = data;

  while (!g_atomic_int_get (&race->done))
    g_assert_true (aimdb_database_reset_profiling (race->database, NULL));

  return NULL;
}

static gpointer
race_look_thread (gpointer data)
{
  Race *race = data;

  while (!g_atomic_int_get (&race->done))
    {
      g_autoptr (AimdbStageProfile) profile = aimdb_stage_get_profile (AIMDB_STAGE (race->tap));
      guint64 n_calls = aimdb_stage_profile_get_call_count (profile);
      guint64 average = aimdb_stage_profile_get_avg_time_ns (profile);

      g_assert_cmpuint (aimdb_stage_profile_get_min_time_ns (profile), <=, average);
      g_assert_cmpuint (average, <=, aimdb_stage_profile_get_max_time_ns (profile));
      g_assert_true (n_calls > 0 || aimdb_stage_profile_get_total_time_ns (profile) == 0);
    }

  return NULL;
}

static void
race_cb (AimdbTap     *tap,
         const GValue *value,
         gpointer      user_data)
{
  guint *n_calls = user_data;

  ++*n_calls;
}

static void
test_profile_is_of_one_instant (void)
{
  AimdbProfileClock clock = _aimdb_profile_clock;
  guint n_calls = 0;
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = aimdb_database_create_record (database, "level", G_TYPE_INT64,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, 16);
  g_autoptr (AimdbTap) tap = aimdb_tap_new ("tap", race_cb, &n_calls, NULL);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);
  Race race = { database, tap, FALSE };
  GThread *reset;
  GThread *look;

  g_test_summary ("No figure comes without the others, whoever resets them meanwhile.");

  _aimdb_profile_clock = NULL;
  aimdb_record_add_stage (record, AIMDB_STAGE (tap));
  g_assert_true (aimdb_database_start (database, NULL));
  reset = g_thread_new ("reset", race_reset_thread, &race);
  look = g_thread_new ("look", race_look_thread, &race);

  while (n_calls < 5000)
    {
      g_assert_true (aimdb_producer_produce_int64 (producer, 0, NULL));
      g_main_context_iteration (NULL, FALSE);
    }

  g_atomic_int_set (&race.done, TRUE);
  g_thread_join (reset);
  g_thread_join (look);
  aimdb_database_stop (database);
  _aimdb_profile_clock = clock;
}

/* --- asynchronous: the time runs until completion, and waiting is not in it --- */

static void
keep_invocation_cb (AimdbTap        *tap,
                    AimdbInvocation *invocation,
                    gpointer         user_data)
{
  g_assert_null (*(AimdbInvocation **) user_data);
  *(AimdbInvocation **) user_data = g_object_ref (invocation);
}

static void
test_profile_async_tap_waits (void)
{
  AimdbInvocation *invocation = NULL;
  g_autoptr (AimdbTap) tap = aimdb_tap_new_async ("late", keep_invocation_cb, &invocation, NULL);
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  g_autoptr (AimdbRecord) record =
    aimdb_record_new ("level", G_TYPE_INT64, AIMDB_BUFFER_TYPE_SPMC_RING, 10);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);
  g_autoptr (AimdbStageProfile) profile = NULL;

  aimdb_record_add_stage (record, AIMDB_STAGE (tap));
  aimdb_database_add_record (database, record);
  g_assert_true (aimdb_database_start (database, NULL));

  for (int i = 0; i < 2; i++)
    {
      known_times_advance (1000 * 1000);
      g_assert_true (aimdb_producer_produce_int64 (producer, i, NULL));
      known_times_advance (1000 * 1000);
      TEST_WAIT (invocation != NULL);
      known_times_advance (300 + i);
      g_assert_cmpuint (running_ns (tap), ==, 300 + i);
      aimdb_invocation_complete (invocation);
      g_assert_cmpuint (running_ns (tap), ==, 0);
      g_clear_object (&invocation);
    }

  profile = aimdb_stage_get_profile (AIMDB_STAGE (tap));
  g_assert_cmpuint (aimdb_stage_profile_get_call_count (profile), ==, 2);
  g_assert_cmpuint (aimdb_stage_profile_get_total_time_ns (profile), ==, 601);
  g_assert_cmpuint (aimdb_stage_profile_get_min_time_ns (profile), ==, 300);
  g_assert_cmpuint (aimdb_stage_profile_get_max_time_ns (profile), ==, 301);
  g_assert_cmpuint (aimdb_stage_profile_get_period_ns (profile), ==, 2000300);

  aimdb_database_stop (database);
}

#else

static void
test_profile_not_built_in (void)
{
  g_autoptr (AimdbDatabase) database = known_times_new_database ();
  g_autoptr (AimdbRecordProfile) profile = NULL;

  g_test_summary ("Built without profiling a pipeline works the same, and says so.");

  g_assert_true (aimdb_database_start (database, NULL));
  TEST_WAIT (known_times_are_done (database));
  profile = aimdb_record_get_profile (aimdb_database_get_nth_record (database, 0));
  g_assert_false (aimdb_record_profile_is_available (profile));
  g_assert_cmpuint (aimdb_record_profile_get_n_stages (profile), ==, 0);
}

#endif

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#if AIMDB_HAVE_PROFILING
  g_test_add_func ("/Aimdb/Profile/known-times", test_profile_known_times);
  g_test_add_func ("/Aimdb/Profile/reset", test_profile_reset);
  g_test_add_func ("/Aimdb/Profile/reset-forgets-losses", test_profile_reset_forgets_losses);
  g_test_add_func ("/Aimdb/Profile/running", test_profile_running);
  g_test_add_func ("/Aimdb/Profile/busy-share", test_profile_busy_share);
  g_test_add_func ("/Aimdb/Profile/period", test_profile_period);
  g_test_add_func ("/Aimdb/Profile/contexts", test_profile_contexts);
  g_test_add_func ("/Aimdb/Profile/is-of-one-instant", test_profile_is_of_one_instant);
  g_test_add_func ("/Aimdb/Profile/async-tap-waits", test_profile_async_tap_waits);
#else
  g_test_add_func ("/Aimdb/Profile/not-built-in", test_profile_not_built_in);
#endif

  return g_test_run ();
}
