/* test-stages.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-database.h"
#include "aimdb-error.h"
#include "aimdb-source.h"
#include "aimdb-tap.h"
#include "aimdb-transform.h"
#include "test-wait.h"

typedef struct
{
  AimdbDatabase *database;
  AimdbRecord *record;
  AimdbSource *source;

  /* what a tap saw */
  GMutex lock;
  GArray *seen;
  GThread *thread;
  GPtrArray *invocations;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->database = aimdb_database_new ();
  fixture->record = aimdb_record_new ("level", G_TYPE_INT64, AIMDB_BUFFER_TYPE_SPMC_RING, 1000);
  aimdb_database_add_record (fixture->database, fixture->record);
  g_mutex_init (&fixture->lock);
  fixture->seen = g_array_new (FALSE, FALSE, sizeof (gint64));
  fixture->invocations = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  aimdb_database_stop (fixture->database);
  g_ptr_array_unref (fixture->invocations);
  g_assert_finalize_object (fixture->database);
  g_clear_object (&fixture->source);
  g_assert_finalize_object (fixture->record);
  g_array_unref (fixture->seen);
  g_mutex_clear (&fixture->lock);
}

static guint
n_seen (Fixture *fixture)
{
  guint n;

  g_mutex_lock (&fixture->lock);
  n = fixture->seen->len;
  g_mutex_unlock (&fixture->lock);

  return n;
}

static void
see (Fixture *fixture,
     gint64   value)
{
  g_mutex_lock (&fixture->lock);
  g_array_append_val (fixture->seen, value);
  fixture->thread = g_thread_self ();
  g_mutex_unlock (&fixture->lock);
}

static void
assert_seen_in_order (Fixture *fixture,
                      gint64   first)
{
  for (guint i = 0; i < fixture->seen->len; i++)
    g_assert_cmpint (g_array_index (fixture->seen, gint64, i), ==, first + (gint64) i);
}

static void
tap_cb (AimdbTap     *tap,
        const GValue *value,
        gpointer      user_data)
{
  see (user_data, g_value_get_int64 (value));
}

static void
async_tap_cb (AimdbTap        *tap,
              AimdbInvocation *invocation,
              gpointer         user_data)
{
  Fixture *fixture = user_data;

  see (fixture, g_value_get_int64 (aimdb_invocation_get_value (invocation)));
  g_ptr_array_add (fixture->invocations, g_object_ref (invocation));
}

static void
take_stage (AimdbRecord *record,
            gpointer     stage)
{
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
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (fixture->record);

  for (guint i = 0; i < n_values; i++)
    g_assert_true (aimdb_producer_produce_int64 (producer, first + i, NULL));
}

static guint64
profiled_calls (Fixture    *fixture,
                const char *name)
{
  g_autoptr (AimdbRecordProfile) profile = aimdb_record_get_profile (fixture->record);

  for (guint i = 0; i < aimdb_record_profile_get_n_stages (profile); i++)
    {
      AimdbStageProfile *stage = aimdb_record_profile_get_nth_stage (profile, i);

      if (g_strcmp0 (aimdb_stage_profile_get_name (stage), name) == 0)
        return aimdb_stage_profile_get_call_count (stage);
    }

  return 0;
}

static gboolean
counting_source_cb (AimdbSource   *source,
                    AimdbProducer *producer,
                    gpointer       user_data)
{
  gint64 *next = user_data;

  g_assert_true (aimdb_producer_produce_int64 (producer, (*next)++, NULL));

  return G_SOURCE_CONTINUE;
}

static void
test_stages_timer (Fixture       *fixture,
                   gconstpointer  data)
{
  gint64 next = 0;

  take_stage (fixture->record,
              aimdb_source_new_timer ("clock", 1, counting_source_cb, &next, NULL));
  take_stage (fixture->record, aimdb_tap_new ("tap", tap_cb, fixture, NULL));
  start (fixture);
  TEST_WAIT (n_seen (fixture) >= 5);
  assert_seen_in_order (fixture, 0);
  aimdb_database_stop (fixture->database);

  if (aimdb_is_profiling_built_in ())
    g_assert_cmpuint (profiled_calls (fixture, "clock"), ==, next);

  /* started again it goes on */
  start (fixture);
  TEST_WAIT (next >= 8);
}

static gboolean
once_source_cb (AimdbSource   *source,
                AimdbProducer *producer,
                gpointer       user_data)
{
  counting_source_cb (source, producer, user_data);

  return G_SOURCE_REMOVE;
}

static void
test_stages_timer_ends_itself (Fixture       *fixture,
                               gconstpointer  data)
{
  gint64 next = 0;
  gint64 others = 0;
  g_autoptr (AimdbRecord) other =
    aimdb_record_new ("other", G_TYPE_INT64, AIMDB_BUFFER_TYPE_SPMC_RING, 10);

  take_stage (fixture->record, aimdb_source_new_timer ("once", 1, once_source_cb, &next, NULL));
  take_stage (other, aimdb_source_new_timer ("clock", 1, counting_source_cb, &others, NULL));
  aimdb_database_add_record (fixture->database, other);
  start (fixture);
  TEST_WAIT (others >= 5);
  g_assert_cmpint (next, ==, 1);
}

static gboolean
continuous_source_cb (AimdbSource   *source,
                      AimdbProducer *producer,
                      gpointer       user_data)
{
  gint64 *next = user_data;

  g_assert_true (aimdb_producer_produce_int64 (producer, *next, NULL));

  return ++*next < 500 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
test_stages_continuous (Fixture       *fixture,
                        gconstpointer  data)
{
  gint64 next = 0;

  take_stage (fixture->record,
              aimdb_source_new_continuous ("run", continuous_source_cb, &next, NULL));
  take_stage (fixture->record, aimdb_tap_new ("tap", tap_cb, fixture, NULL));
  start (fixture);
  TEST_WAIT (n_seen (fixture) == 500);

  /* the last call still counts when its value is here */
  aimdb_database_stop (fixture->database);
  assert_seen_in_order (fixture, 0);
  g_assert_true (fixture->thread == g_thread_self ());
}

static gboolean
endless_source_cb (AimdbSource   *source,
                   AimdbProducer *producer,
                   gpointer       user_data)
{
  g_atomic_int_inc ((int *) user_data);

  return G_SOURCE_CONTINUE;
}

static void
test_stages_continuous_joined (Fixture       *fixture,
                               gconstpointer  data)
{
  int n_calls = 0;

  g_test_summary ("When stop returns, the thread of a continuous source has ended.");

  fixture->source = aimdb_source_new_continuous ("run", endless_source_cb, &n_calls, NULL);
  aimdb_record_add_stage (fixture->record, AIMDB_STAGE (fixture->source));
  start (fixture);
  TEST_WAIT (g_atomic_int_get (&n_calls) > 100);
  aimdb_database_stop (fixture->database);

  if (aimdb_is_profiling_built_in ())
    g_assert_cmpuint (profiled_calls (fixture, "run"), ==, g_atomic_int_get (&n_calls));

  /* nobody else holds the source once its thread is gone */
  g_assert_cmpuint (G_OBJECT (fixture->source)->ref_count, ==, 2);
}

typedef struct
{
  AimdbDatabase *database;
  int started;                  /* the first start has returned: the database is free */
  int n_restarts;
  int n_within;
  int n_overlaps;
} Restart;

static gboolean
restarting_source_cb (AimdbSource   *source,
                      AimdbProducer *producer,
                      gpointer       user_data)
{
  Restart *restart = user_data;

  if (g_atomic_int_add (&restart->n_within, 1) > 0)
    g_atomic_int_inc (&restart->n_overlaps);

  if (g_atomic_int_get (&restart->started) && g_atomic_int_get (&restart->n_restarts) < 20)
    {
      g_atomic_int_inc (&restart->n_restarts);
      aimdb_database_stop (restart->database);
      g_assert_true (aimdb_database_start (restart->database, NULL));
    }

  g_atomic_int_add (&restart->n_within, -1);

  return G_SOURCE_CONTINUE;
}

static void
test_stages_continuous_restarts_the_database (Fixture       *fixture,
                                              gconstpointer  data)
{
  Restart restart = { .database = fixture->database };

  g_test_summary ("A call that starts its database anew leaves the next one to the new thread.");

  take_stage (fixture->record,
              aimdb_source_new_continuous ("run", restarting_source_cb, &restart, NULL));
  start (fixture);
  g_atomic_int_set (&restart.started, TRUE);
  TEST_WAIT (g_atomic_int_get (&restart.n_restarts) == 20 &&
             !g_atomic_int_get (&restart.n_within));
  aimdb_database_stop (fixture->database);
  g_assert_cmpint (restart.n_overlaps, ==, 0);
  g_assert_cmpint (restart.n_within, ==, 0);
}

static void
test_stages_producer_source (Fixture       *fixture,
                             gconstpointer  data)
{
  GValue value = { G_TYPE_INT64, { { .v_int64 = 7 } } };
  g_autoptr (AimdbStageProfile) profile = NULL;
  g_autoptr (AimdbSource) orphan = aimdb_source_new_producer (NULL);
  g_autoptr (GError) error = NULL;

  fixture->source = aimdb_source_new_producer ("button");
  aimdb_record_add_stage (fixture->record, AIMDB_STAGE (fixture->source));
  take_stage (fixture->record, aimdb_tap_new ("tap", tap_cb, fixture, NULL));
  start (fixture);

  for (int i = 0; i < 3; i++)
    g_assert_true (aimdb_source_produce (fixture->source, &value, NULL));

  TEST_WAIT (n_seen (fixture) == 3);

  profile = aimdb_stage_get_profile (AIMDB_STAGE (fixture->source));

  if (aimdb_is_profiling_built_in ())
    {
      g_assert_cmpuint (aimdb_stage_profile_get_call_count (profile), ==, 3);
      g_assert_cmpuint (aimdb_stage_profile_get_total_time_ns (profile), ==, 0);
      g_assert_cmpuint (aimdb_stage_profile_get_period_ns (profile), >, 0);
      g_assert_false (aimdb_stage_profile_is_timed (profile));
    }
  else
    {
      g_assert_null (profile);
    }

  g_assert_true (aimdb_source_get_value_type (fixture->source) == G_TYPE_INT64);
  g_assert_true (aimdb_source_get_value_type (orphan) == G_TYPE_INVALID);
  g_assert_false (aimdb_source_produce (orphan, &value, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE);
  g_assert_cmpstr (error->message, ==, "the source[0] was not added to a record");
}

static void
test_stages_tap_large_burst (Fixture       *fixture,
                             gconstpointer  data)
{
  take_stage (fixture->record, aimdb_tap_new ("tap", tap_cb, fixture, NULL));
  start (fixture);
  produce (fixture, 0, 1000);
  TEST_WAIT (n_seen (fixture) == 1000);
  assert_seen_in_order (fixture, 0);
}

static void
test_stages_tap_reports_losses (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autoptr (AimdbRecordProfile) profile = NULL;

  take_stage (fixture->record, aimdb_tap_new ("tap", tap_cb, fixture, NULL));
  start (fixture);
  produce (fixture, 0, 1500);
  TEST_WAIT (n_seen (fixture) == 1000);
  assert_seen_in_order (fixture, 500);

  profile = aimdb_record_get_profile (fixture->record);

  if (aimdb_is_profiling_built_in ())
    g_assert_cmpuint (aimdb_stage_profile_get_lost_count (
                        aimdb_record_profile_get_nth_stage (profile, 0)), ==, 500);
}

static gpointer
context_thread (gpointer data)
{
  g_main_loop_run (data);

  return NULL;
}

static void
test_stages_tap_in_another_context (Fixture       *fixture,
                                    gconstpointer  data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  AimdbTap *tap = aimdb_tap_new ("tap", tap_cb, fixture, NULL);
  GThread *thread = g_thread_new ("context", context_thread, loop);

  aimdb_stage_set_main_context (AIMDB_STAGE (tap), context);
  take_stage (fixture->record, tap);
  start (fixture);
  produce (fixture, 0, 100);
  TEST_WAIT (n_seen (fixture) == 100);
  assert_seen_in_order (fixture, 0);
  g_assert_true (fixture->thread == thread);

  aimdb_database_stop (fixture->database);
  TEST_WAIT (g_main_loop_is_running (loop));
  g_main_loop_quit (loop);
  g_thread_join (thread);
}

static void
stopping_tap_cb (AimdbTap     *tap,
                 const GValue *value,
                 gpointer      user_data)
{
  Fixture *fixture = user_data;

  see (fixture, g_value_get_int64 (value));
  aimdb_database_stop (fixture->database);
}

static void
test_stages_tap_stops_the_database (Fixture       *fixture,
                                    gconstpointer  data)
{
  gint64 next = 0;

  g_test_summary ("A stage may stop the database from within, and is not called again.");

  take_stage (fixture->record,
              aimdb_source_new_timer ("clock", 1, counting_source_cb, &next, NULL));
  take_stage (fixture->record, aimdb_tap_new ("tap", stopping_tap_cb, fixture, NULL));
  start (fixture);
  produce (fixture, 100, 10);
  TEST_WAIT (!aimdb_database_is_running (fixture->database));
  g_assert_cmpuint (n_seen (fixture), ==, 1);
}

static void
test_stages_async_one_at_a_time (Fixture       *fixture,
                                 gconstpointer  data)
{
  take_stage (fixture->record, aimdb_tap_new_async ("tap", async_tap_cb, fixture, NULL));
  start (fixture);
  produce (fixture, 0, 3);

  for (guint i = 0; i < 3; i++)
    {
      TEST_WAIT (fixture->invocations->len == i + 1);
      g_main_context_iteration (NULL, FALSE);
      g_assert_cmpuint (fixture->invocations->len, ==, i + 1);

      if (aimdb_is_profiling_built_in ())
        g_assert_cmpuint (profiled_calls (fixture, "tap"), ==, i);

      aimdb_invocation_complete (g_ptr_array_index (fixture->invocations, i));
    }

  assert_seen_in_order (fixture, 0);
}

static gpointer
completing_thread (gpointer data)
{
  g_autoptr (AimdbInvocation) invocation = data;

  aimdb_invocation_complete (invocation);

  return NULL;
}

static void
async_thread_tap_cb (AimdbTap        *tap,
                     AimdbInvocation *invocation,
                     gpointer         user_data)
{
  Fixture *fixture = user_data;

  see (fixture, g_value_get_int64 (aimdb_invocation_get_value (invocation)));
  g_ptr_array_add (fixture->invocations, g_object_ref (invocation));
  g_thread_unref (g_thread_new ("complete", completing_thread, g_object_ref (invocation)));
}

static void
test_stages_async_completed_elsewhere (Fixture       *fixture,
                                       gconstpointer  data)
{
  take_stage (fixture->record, aimdb_tap_new_async ("tap", async_thread_tap_cb, fixture, NULL));
  start (fixture);
  produce (fixture, 0, 50);
  TEST_WAIT (n_seen (fixture) == 50);
  assert_seen_in_order (fixture, 0);

  if (aimdb_is_profiling_built_in ())
    TEST_WAIT (profiled_calls (fixture, "tap") == 50);
}

static void
dropping_tap_cb (AimdbTap        *tap,
                 AimdbInvocation *invocation,
                 gpointer         user_data)
{
  see (user_data, g_value_get_int64 (aimdb_invocation_get_value (invocation)));
}

static void
test_stages_async_dropped (Fixture       *fixture,
                           gconstpointer  data)
{
  g_test_summary ("A lost invocation is complained about, and the tap goes on.");

  take_stage (fixture->record, aimdb_tap_new_async ("tap", dropping_tap_cb, fixture, NULL));
  start (fixture);
  produce (fixture, 0, 2);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*tap 'tap' dropped an invocation*");
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*tap 'tap' dropped an invocation*");
  TEST_WAIT (n_seen (fixture) == 2);
  g_test_assert_expected_messages ();
}

static void
test_stages_async_completed_after_stop (Fixture       *fixture,
                                        gconstpointer  data)
{
  take_stage (fixture->record, aimdb_tap_new_async ("tap", async_tap_cb, fixture, NULL));
  start (fixture);
  produce (fixture, 0, 2);
  TEST_WAIT (fixture->invocations->len == 1);
  aimdb_database_stop (fixture->database);
  aimdb_invocation_complete (g_ptr_array_index (fixture->invocations, 0));

  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_assert_cmpuint (n_seen (fixture), ==, 1);
}

static void
even_halves_cb (AimdbTransform *transform,
                const GValue   *value,
                AimdbProducer  *output,
                gpointer        user_data)
{
  gint64 number = g_value_get_int64 (value);

  if (number % 2 == 0)
    g_assert_true (aimdb_producer_produce_int64 (output, number / 2, NULL));
}

static void
test_stages_transform_filters (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr (AimdbRecord) halves =
    aimdb_record_new ("halves", G_TYPE_INT64, AIMDB_BUFFER_TYPE_SPMC_RING, 100);
  AimdbTransform *transform = aimdb_transform_new ("halve", "level", even_halves_cb, NULL, NULL);

  g_assert_cmpstr (aimdb_transform_get_input_key (transform), ==, "level");
  take_stage (halves, transform);
  take_stage (halves, aimdb_tap_new ("tap", tap_cb, fixture, NULL));
  aimdb_database_add_record (fixture->database, halves);
  start (fixture);
  produce (fixture, 0, 20);
  TEST_WAIT (n_seen (fixture) == 10);
  assert_seen_in_order (fixture, 0);
}

/* --- started again in another context --- */

typedef struct
{
  GMainContext *context;
  GMainLoop *loop;
  AimdbRecord *record;
  int ended;                    /* atomic */
  int elsewhere;                /* atomic; the tap does not belong to context now */
  int n_misplaced;              /* atomic */
} Mover;

static gpointer
mover_context_thread (gpointer data)
{
  Mover *mover = data;

  g_main_context_push_thread_default (mover->context);
  g_main_loop_run (mover->loop);
  g_main_context_pop_thread_default (mover->context);

  return NULL;
}

static gpointer
mover_producer_thread (gpointer data)
{
  Mover *mover = data;
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (mover->record);

  while (!g_atomic_int_get (&mover->ended))
    g_assert_true (aimdb_producer_produce_int64 (producer, 0, NULL));

  return NULL;
}

static void
moving_tap_cb (AimdbTap     *tap,
               const GValue *value,
               gpointer      user_data)
{
  Mover *mover = user_data;

  if (g_atomic_int_get (&mover->elsewhere))
    g_atomic_int_inc (&mover->n_misplaced);
}

static void
test_stages_tap_moves (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  Mover mover = { context, loop, fixture->record, FALSE, FALSE, 0 };
  AimdbStage *tap = AIMDB_STAGE (aimdb_tap_new ("moving", moving_tap_cb, &mover, NULL));
  GThread *runner = g_thread_new ("context", mover_context_thread, &mover);
  GThread *producer = g_thread_new ("producer", mover_producer_thread, &mover);

  g_test_summary ("A stage that was moved while stopped is not called where it was.");

  take_stage (fixture->record, tap);

  /* nobody runs the default context meanwhile */
  for (guint i = 0; i < 1000; i++)
    {
      g_atomic_int_set (&mover.elsewhere, i % 2);
      aimdb_stage_set_main_context (tap, i % 2 == 0 ? context : NULL);
      start (fixture);
      g_thread_yield ();
      aimdb_database_stop (fixture->database);
    }

  g_atomic_int_set (&mover.ended, TRUE);
  g_thread_join (producer);
  g_main_loop_quit (loop);
  g_thread_join (runner);
  g_assert_cmpint (mover.n_misplaced, ==, 0);
}

/* calls that do something to their own database */

typedef struct
{
  AimdbDatabase *database;
  guint n_calls;
} Caller;

static void
dropping_database_tap_cb (AimdbTap     *tap,
                          const GValue *value,
                          gpointer      user_data)
{
  Caller *last = user_data;

  last->n_calls++;
  g_assert_finalize_object (g_steal_pointer (&last->database));

  /* what is being looked at outlives all that */
  g_assert_cmpstr (g_value_get_string (value), ==, "first");
}

static void
test_stages_tap_drops_the_database (void)
{
  Caller last = { aimdb_database_new (), 0 };
  g_autoptr (AimdbRecord) record =
    aimdb_record_new ("level", G_TYPE_STRING, AIMDB_BUFFER_TYPE_SPMC_RING, 10);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);
  gpointer left = record;

  g_test_summary ("The record stays until the call of its tap has returned.");

  take_stage (record, aimdb_tap_new ("last", dropping_database_tap_cb, &last, NULL));
  aimdb_database_add_record (last.database, record);
  g_assert_true (aimdb_database_start (last.database, NULL));
  g_assert_true (aimdb_producer_produce_string (producer, "first", NULL));
  g_assert_true (aimdb_producer_produce_string (producer, "second", NULL));
  g_object_add_weak_pointer (G_OBJECT (record), &left);
  g_clear_object (&producer);
  g_clear_object (&record);

  TEST_WAIT (left == NULL);
  g_assert_cmpuint (last.n_calls, ==, 1);
}

static void
restarting_transform_cb (AimdbTransform *transform,
                         const GValue   *value,
                         AimdbProducer  *producer,
                         gpointer        user_data)
{
  Caller *restarter = user_data;

  if (restarter->n_calls++ == 0)
    {
      aimdb_database_stop (restarter->database);
      g_assert_true (aimdb_database_start (restarter->database, NULL));
    }

  g_assert_true (aimdb_producer_produce (producer, value, NULL));
}

static void
test_stages_transform_restarts_the_database (Fixture       *fixture,
                                             gconstpointer  data)
{
  Caller restarter = { fixture->database, 0 };
  AimdbRecord *output =
    aimdb_record_new ("half", G_TYPE_INT64, AIMDB_BUFFER_TYPE_SPMC_RING, 10);

  g_test_summary ("A call that starts the database anew leaves nothing behind.");

  take_stage (output, aimdb_transform_new ("again", "level", restarting_transform_cb,
                                           &restarter, NULL));
  take_stage (output, aimdb_tap_new ("tap", tap_cb, fixture, NULL));
  aimdb_database_add_record (fixture->database, output);
  start (fixture);
  produce (fixture, 0, 1);
  TEST_WAIT (n_seen (fixture) == 1);
  produce (fixture, 1, 1);
  TEST_WAIT (n_seen (fixture) == 2);
  assert_seen_in_order (fixture, 0);
  aimdb_database_stop (fixture->database);

  /* ours and the database's */
  g_assert_cmpuint (G_OBJECT (output)->ref_count, ==, 2);
  g_object_unref (output);
}

static void
destroyed_cb (gpointer data)
{
  ++*(int *) data;
}

static void
test_stages_user_data_destroyed (void)
{
  int n_destroyed = 0;

  g_object_unref (aimdb_tap_new (NULL, tap_cb, &n_destroyed, destroyed_cb));
  g_object_unref (aimdb_tap_new_async (NULL, async_tap_cb, &n_destroyed, destroyed_cb));
  g_object_unref (aimdb_source_new_timer (NULL, 1, counting_source_cb, &n_destroyed, destroyed_cb));
  g_object_unref (aimdb_transform_new (NULL, "a", even_halves_cb, &n_destroyed, destroyed_cb));
  g_assert_cmpint (n_destroyed, ==, 4);
}

#define ADD(path, func) \
  g_test_add ("/Aimdb/Stages/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("timer", test_stages_timer);
  ADD ("timer-ends-itself", test_stages_timer_ends_itself);
  ADD ("continuous", test_stages_continuous);
  ADD ("continuous-joined", test_stages_continuous_joined);
  ADD ("continuous-restarts-the-database", test_stages_continuous_restarts_the_database);
  ADD ("producer-source", test_stages_producer_source);
  ADD ("tap-large-burst", test_stages_tap_large_burst);
  ADD ("tap-reports-losses", test_stages_tap_reports_losses);
  ADD ("tap-in-another-context", test_stages_tap_in_another_context);
  ADD ("tap-stops-the-database", test_stages_tap_stops_the_database);
  ADD ("async-one-at-a-time", test_stages_async_one_at_a_time);
  ADD ("async-completed-elsewhere", test_stages_async_completed_elsewhere);
  ADD ("async-dropped", test_stages_async_dropped);
  ADD ("async-completed-after-stop", test_stages_async_completed_after_stop);
  ADD ("transform-filters", test_stages_transform_filters);
  ADD ("tap-moves", test_stages_tap_moves);
  ADD ("transform-restarts-the-database", test_stages_transform_restarts_the_database);
  g_test_add_func ("/Aimdb/Stages/tap-drops-the-database", test_stages_tap_drops_the_database);
  g_test_add_func ("/Aimdb/Stages/user-data-destroyed", test_stages_user_data_destroyed);

  return g_test_run ();
}
