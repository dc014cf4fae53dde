/* test-taps.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-database.h"
#include "aimdb-error.h"
#include "aimdb-tap.h"
#include "test-wait.h"

typedef struct
{
  AimdbDatabase *database;
  AimdbRecord *record;

  /* what a tap saw */
  GArray *seen;
  GArray *batches;              /* how many values each call brought */
  gboolean in_call;
  gboolean echo;                /* the tap produces what is below 10 plus 10 */
  gboolean stop;                /* the tap stops the database */
  gboolean turn;                /* the tap runs the loop */
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  AimdbBufferType type = GPOINTER_TO_INT (data);

  fixture->database = aimdb_database_new ();
  fixture->record =
    g_object_ref (aimdb_database_create_record (fixture->database, "level", G_TYPE_INT64,
                                                type, 1000));
  fixture->seen = g_array_new (FALSE, FALSE, sizeof (gint64));
  fixture->batches = g_array_new (FALSE, FALSE, sizeof (guint));
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  aimdb_database_stop (fixture->database);
  g_assert_finalize_object (fixture->database);
  g_assert_finalize_object (fixture->record);
  g_array_unref (fixture->batches);
  g_array_unref (fixture->seen);
}

static void
fixture_start (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  aimdb_database_start (fixture->database, &error);
  g_assert_no_error (error);

  while (g_main_context_iteration (NULL, FALSE))
    continue;
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

static void
see (Fixture      *fixture,
     const GValue *value)
{
  gint64 number = g_value_get_int64 (value);

  g_array_append_val (fixture->seen, number);
}

static void
assert_seen (Fixture *fixture,
             gint64   first,
             guint    n_values)
{
  g_assert_cmpuint (fixture->seen->len, ==, n_values);

  for (guint i = 0; i < n_values; i++)
    g_assert_cmpint (g_array_index (fixture->seen, gint64, i), ==, first + (gint64) i);
}

static void
batch_cb (AimdbTap     *tap,
          const GValue *values,
          guint         n_values,
          gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_array_append_val (fixture->batches, n_values);

  for (guint i = 0; i < n_values; i++)
    see (fixture, &values[i]);

  if (fixture->stop)
    aimdb_database_stop (fixture->database);
}

static void
direct_cb (AimdbTap     *tap,
           const GValue *value,
           gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_assert_false (fixture->in_call);
  fixture->in_call = TRUE;
  see (fixture, value);

  if (fixture->echo && g_value_get_int64 (value) < 10)
    produce (fixture, g_value_get_int64 (value) + 10, 1);

  if (fixture->stop)
    aimdb_database_stop (fixture->database);

  for (guint i = 0; fixture->turn && i < 3; i++)
    g_main_context_iteration (NULL, FALSE);

  fixture->in_call = FALSE;
}

static AimdbTap *
add_direct_tap (Fixture *fixture)
{
  AimdbTap *tap = aimdb_tap_new ("direct", direct_cb, fixture, NULL);

  aimdb_tap_set_direct (tap, TRUE);
  aimdb_record_take_stage (fixture->record, AIMDB_STAGE (tap));

  return tap;
}

static AimdbTap *
add_batch_tap (Fixture *fixture,
               guint    batch_size)
{
  AimdbTap *tap = aimdb_tap_new_batch ("batch", batch_size, batch_cb, fixture, NULL);

  aimdb_record_take_stage (fixture->record, AIMDB_STAGE (tap));

  return tap;
}

static guint64
count_calls (gpointer stage)
{
  g_autoptr (AimdbStageProfile) profile = aimdb_stage_get_profile (stage);

  return profile != NULL ? aimdb_stage_profile_get_call_count (profile) : 0;
}

static void
test_taps_batch_gets_what_waits (Fixture       *fixture,
                                 gconstpointer  data)
{
  AimdbTap *tap = add_batch_tap (fixture, 7);

  fixture_start (fixture);
  produce (fixture, 0, 40);
  TEST_WAIT (fixture->seen->len == 40);
  assert_seen (fixture, 0, 40);

  /* five full ones and what was left */
  g_assert_cmpuint (fixture->batches->len, ==, 6);
  g_assert_cmpuint (g_array_index (fixture->batches, guint, 0), ==, 7);
  g_assert_cmpuint (g_array_index (fixture->batches, guint, 5), ==, 5);
  g_assert_cmpuint (aimdb_tap_get_batch_size (tap), ==, 7);

  /* one that is alone comes alone */
  produce (fixture, 40, 1);
  TEST_WAIT (fixture->seen->len == 41);
  g_assert_cmpuint (g_array_index (fixture->batches, guint, 6), ==, 1);

  if (aimdb_is_profiling_built_in ())
    g_assert_cmpuint (count_calls (tap), ==, 41);
}

static void
test_taps_batch_stops_the_database (Fixture       *fixture,
                                    gconstpointer  data)
{
  add_batch_tap (fixture, 4);
  fixture_start (fixture);
  fixture->stop = TRUE;
  produce (fixture, 0, 10);
  TEST_WAIT (!aimdb_database_is_running (fixture->database));

  while (g_main_context_iteration (NULL, FALSE))
    continue;

  assert_seen (fixture, 0, 4);

  /* started again it begins with what comes */
  fixture->stop = FALSE;
  g_array_set_size (fixture->seen, 0);
  fixture_start (fixture);
  produce (fixture, 100, 3);
  TEST_WAIT (fixture->seen->len == 3);
  assert_seen (fixture, 100, 3);
}

static void
test_taps_wrong_settings_are_told (Fixture       *fixture,
                                   gconstpointer  data)
{
  AimdbTap *tap = add_batch_tap (fixture, 0);
  g_autoptr (GError) error = NULL;

  aimdb_tap_set_direct (tap, TRUE);
  g_assert_true (aimdb_tap_get_direct (tap));
  g_assert_false (aimdb_database_start (fixture->database, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_CONFIGURATION);
  g_assert_nonnull (strstr (error->message, "the size of a batch must be 1 to 65536, not 0"));
}

static void
test_taps_batch_is_not_direct (Fixture       *fixture,
                               gconstpointer  data)
{
  AimdbTap *tap = add_batch_tap (fixture, 2);
  g_autoptr (GError) error = NULL;

  aimdb_tap_set_direct (tap, TRUE);
  g_assert_false (aimdb_database_start (fixture->database, &error));
  g_assert_nonnull (strstr (error->message, "can't be called directly"));
}

static void
test_taps_direct_runs_in_produce (Fixture       *fixture,
                                  gconstpointer  data)
{
  AimdbTap *tap = add_direct_tap (fixture);

  fixture_start (fixture);

  /* nobody runs the context, so nobody may be called here */
  produce (fixture, 0, 2);
  g_assert_cmpuint (fixture->seen->len, ==, 0);

  /* and then the order holds: what waits comes first */
  g_assert_true (g_main_context_acquire (NULL));
  produce (fixture, 2, 1);
  g_assert_cmpuint (fixture->seen->len, ==, 0);
  TEST_WAIT (fixture->seen->len == 3);

  for (gint64 i = 3; i < 300; i++)
    {
      produce (fixture, i, 1);
      assert_seen (fixture, 0, (guint) i + 1);
    }

  g_main_context_release (NULL);

  if (aimdb_is_profiling_built_in ())
    g_assert_cmpuint (count_calls (tap), ==, 300);
}

static void
test_taps_direct_does_not_call_itself (Fixture       *fixture,
                                       gconstpointer  data)
{
  add_direct_tap (fixture);
  fixture->echo = TRUE;
  fixture_start (fixture);

  g_assert_true (g_main_context_acquire (NULL));
  produce (fixture, 9, 1);
  assert_seen (fixture, 9, 1);
  TEST_WAIT (fixture->seen->len == 2);
  g_main_context_release (NULL);

  g_assert_cmpint (g_array_index (fixture->seen, gint64, 1), ==, 19);
}

static void
test_taps_direct_runs_the_loop (Fixture       *fixture,
                                gconstpointer  data)
{
  g_test_summary ("A direct tap may run the loop, as a modal dialog does: what comes meanwhile "
                  "waits for the end of its call, and others get their turn.");

  add_direct_tap (fixture);
  add_batch_tap (fixture, 1);
  fixture->echo = TRUE;
  fixture->turn = TRUE;
  fixture_start (fixture);

  g_assert_true (g_main_context_acquire (NULL));
  produce (fixture, 9, 1);
  g_main_context_release (NULL);

  /* the batch tap saw both within the call of the direct one, which then sees its own */
  TEST_WAIT (fixture->seen->len == 4);
  g_assert_cmpint (g_array_index (fixture->seen, gint64, 0), ==, 9);
  g_assert_cmpint (g_array_index (fixture->seen, gint64, 1), ==, 9);
  g_assert_cmpint (g_array_index (fixture->seen, gint64, 2), ==, 19);
  g_assert_cmpint (g_array_index (fixture->seen, gint64, 3), ==, 19);
}

static void
test_taps_direct_stops_the_database (Fixture       *fixture,
                                     gconstpointer  data)
{
  add_direct_tap (fixture);
  fixture->stop = TRUE;
  fixture_start (fixture);

  g_assert_true (g_main_context_acquire (NULL));
  produce (fixture, 0, 3);
  g_main_context_release (NULL);

  assert_seen (fixture, 0, 1);
  g_assert_false (aimdb_database_is_running (fixture->database));
}

static void
test_taps_direct_stops_the_next (Fixture       *fixture,
                                 gconstpointer  data)
{
  g_test_summary ("After the stop by one tap, the next one is not called with the same value.");

  add_direct_tap (fixture);
  add_direct_tap (fixture);
  fixture->stop = TRUE;
  fixture_start (fixture);

  g_assert_true (g_main_context_acquire (NULL));
  produce (fixture, 0, 3);
  g_main_context_release (NULL);

  assert_seen (fixture, 0, 1);
  g_assert_false (aimdb_database_is_running (fixture->database));
}

static void
drop_cb (AimdbTap     *tap,
         const GValue *value,
         gpointer      user_data)
{
  g_clear_object ((AimdbDatabase **) user_data);
}

static void
test_taps_direct_drops_the_database (void)
{
  AimdbDatabase *database = aimdb_database_new ();
  AimdbRecord *record = aimdb_database_create_record (database, "a", G_TYPE_STRING,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, 1);
  AimdbTap *taps[2];
  GValue value = G_VALUE_INIT;

  g_test_summary ("The record goes in the very call that gives it a value.");

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_static_string (&value, "one");
  g_assert_true (aimdb_record_produce (record, &value, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (taps); i++)
    {
      taps[i] = aimdb_tap_new (NULL, drop_cb, &database, NULL);
      aimdb_tap_set_direct (taps[i], TRUE);
      g_object_add_weak_pointer (G_OBJECT (taps[i]), (gpointer *) &taps[i]);
      aimdb_record_take_stage (record, AIMDB_STAGE (taps[i]));
    }

  g_assert_true (aimdb_database_start (database, NULL));

  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_assert_true (g_main_context_acquire (NULL));
  g_assert_true (aimdb_record_produce (record, &value, NULL));
  g_main_context_release (NULL);
  g_assert_null (database);

  /* what was queued in the context holds a reference until its turn */
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_assert_null (taps[0]);
  g_assert_null (taps[1]);
  g_value_unset (&value);
}

static gpointer
produce_thread (gpointer data)
{
  produce (data, 0, 50);

  return NULL;
}

static void
test_taps_direct_of_another_thread_waits (Fixture       *fixture,
                                          gconstpointer  data)
{
  GThread *thread;

  add_direct_tap (fixture);
  fixture_start (fixture);

  g_assert_true (g_main_context_acquire (NULL));
  thread = g_thread_new ("producer", produce_thread, fixture);
  g_thread_join (thread);
  g_assert_cmpuint (fixture->seen->len, ==, 0);

  produce (fixture, 50, 10);
  TEST_WAIT (fixture->seen->len == 60);
  assert_seen (fixture, 0, 60);
  g_main_context_release (NULL);
}

/* a value is one reader's alone, and the other kinds hold one at a time */
static void
test_taps_direct_of_one_value (Fixture       *fixture,
                               gconstpointer  data)
{
  AimdbBufferType type = GPOINTER_TO_INT (data);

  add_direct_tap (fixture);
  add_direct_tap (fixture);
  fixture_start (fixture);

  g_assert_true (g_main_context_acquire (NULL));
  produce (fixture, 0, 5);
  g_main_context_release (NULL);

  g_assert_cmpuint (fixture->seen->len, ==, type == AIMDB_BUFFER_TYPE_MAILBOX ? 5 : 10);
}

#define ADD_OF(type, path, func) \
  g_test_add ("/Aimdb/Tap/" path, Fixture, GINT_TO_POINTER (type), \
              fixture_set_up, func, fixture_tear_down)
#define ADD(path, func) ADD_OF (AIMDB_BUFFER_TYPE_SPMC_RING, path, func)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("batch-gets-what-waits", test_taps_batch_gets_what_waits);
  ADD ("batch-stops-the-database", test_taps_batch_stops_the_database);
  ADD ("batch-is-not-direct", test_taps_batch_is_not_direct);
  ADD ("wrong-settings-are-told", test_taps_wrong_settings_are_told);
  ADD ("direct-runs-in-produce", test_taps_direct_runs_in_produce);
  ADD ("direct-does-not-call-itself", test_taps_direct_does_not_call_itself);
  ADD ("direct-runs-the-loop", test_taps_direct_runs_the_loop);
  ADD ("direct-stops-the-database", test_taps_direct_stops_the_database);
  ADD ("direct-stops-the-next", test_taps_direct_stops_the_next);
  ADD_OF (AIMDB_BUFFER_TYPE_SINGLE_LATEST, "direct-stops-the-next-of-latest",
          test_taps_direct_stops_the_next);
  g_test_add_func ("/Aimdb/Tap/direct-drops-the-database", test_taps_direct_drops_the_database);
  ADD ("direct-of-another-thread-waits", test_taps_direct_of_another_thread_waits);
  ADD_OF (AIMDB_BUFFER_TYPE_SINGLE_LATEST, "direct-of-latest", test_taps_direct_of_one_value);
  ADD_OF (AIMDB_BUFFER_TYPE_MAILBOX, "direct-of-mailbox", test_taps_direct_of_one_value);

  return g_test_run ();
}
