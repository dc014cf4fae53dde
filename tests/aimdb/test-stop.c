/* test-stop.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "aimdb-database.h"
#include "aimdb-error.h"
#include "aimdb-join.h"
#include "aimdb-link.h"
#include "aimdb-source.h"
#include "aimdb-tap.h"
#include "aimdb-transform.h"
#include "test-wait.h"

#define N_VALUES 300

typedef struct
{
  AimdbDatabase *database;
  AimdbRecord *level;
  AimdbRecord *half;
  AimdbRecord *sum;
  AimdbSource *source;
  GThread *thread;              /* of the context in which the transform runs */
  GMainContext *context;
  GMainLoop *loop;
  char *path;

  guint n_halved;               /* atomic */
  guint n_summed;
  guint n_seen;
  guint n_notified;
  GPtrArray *invocations;
  GAsyncResult *result;
} Fixture;

static gpointer
context_thread (gpointer data)
{
  g_main_loop_run (data);

  return NULL;
}

static void
halve_cb (AimdbTransform *transform,
          const GValue   *value,
          AimdbProducer  *output,
          gpointer        user_data)
{
  Fixture *fixture = user_data;

  g_atomic_int_inc ((int *) &fixture->n_halved);
  g_assert_true (aimdb_producer_produce_int64 (output, g_value_get_int64 (value) / 2, NULL));
}

static void
sum_cb (AimdbJoin     *join,
        guint          input,
        const GValue  *value,
        AimdbProducer *output,
        gpointer       user_data)
{
  Fixture *fixture = user_data;

  fixture->n_summed++;
  g_assert_true (aimdb_producer_produce (output, value, NULL));
}

static void
tap_cb (AimdbTap     *tap,
        const GValue *value,
        gpointer      user_data)
{
  ++*(guint *) user_data;
}

static void
async_tap_cb (AimdbTap        *tap,
              AimdbInvocation *invocation,
              gpointer         user_data)
{
  g_ptr_array_add (user_data, g_object_ref (invocation));
}

static void
count_cb (guint *count)
{
  ++*count;
}

static void
take_stage (AimdbRecord *record,
            gpointer     stage)
{
  aimdb_record_take_stage (record, stage);
}

static void
add_stages (Fixture *fixture)
{
  AimdbTransform *halve = aimdb_transform_new ("halve", "level", halve_cb, fixture, NULL);
  g_autofree char *url = g_filename_to_uri (fixture->path, NULL, NULL);

  aimdb_stage_set_main_context (AIMDB_STAGE (halve), fixture->context);
  fixture->source = aimdb_source_new_producer ("source");
  take_stage (fixture->level, fixture->source);
  take_stage (fixture->half, halve);
  take_stage (fixture->sum, aimdb_join_new ("sum", (const char *const[]) { "half", "level", NULL },
                                            sum_cb, fixture, NULL));
  take_stage (fixture->sum, aimdb_link_new (NULL, url));
  take_stage (fixture->sum, aimdb_tap_new (NULL, tap_cb, &fixture->n_seen, NULL));
}

/* level -> half, both -> sum -> tap and file; the transform runs in another thread */
static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  int fd = g_file_open_tmp ("aimdb-stop-XXXXXX", &fixture->path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);

  fixture->context = g_main_context_new ();
  fixture->loop = g_main_loop_new (fixture->context, FALSE);
  fixture->thread = g_thread_new ("context", context_thread, fixture->loop);
  fixture->invocations = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->database = aimdb_database_new ();
  g_signal_connect_swapped (fixture->database, "notify::running", G_CALLBACK (count_cb),
                            &fixture->n_notified);

  /* the last ones first, so that the order of registration is of no help */
  fixture->sum = aimdb_database_create_record (fixture->database, "sum", G_TYPE_INT64,
                                               AIMDB_BUFFER_TYPE_SPMC_RING, 1000);
  fixture->half = aimdb_database_create_record (fixture->database, "half", G_TYPE_INT64,
                                                AIMDB_BUFFER_TYPE_SPMC_RING, 1000);
  fixture->level = aimdb_database_create_record (fixture->database, "level", G_TYPE_INT64,
                                                 AIMDB_BUFFER_TYPE_SPMC_RING, 1000);
  add_stages (fixture);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  aimdb_database_stop (fixture->database);
  TEST_WAIT (g_main_loop_is_running (fixture->loop));
  g_main_loop_quit (fixture->loop);
  g_thread_join (fixture->thread);
  g_ptr_array_unref (fixture->invocations);

  /* the thread that stopped it may be about to drop its reference */
  TEST_WAIT (g_atomic_int_get (&G_OBJECT (fixture->database)->ref_count) == 1);
  g_assert_finalize_object (fixture->database);
  g_main_loop_unref (fixture->loop);
  g_main_context_unref (fixture->context);
  g_clear_object (&fixture->result);
  g_unlink (fixture->path);
  g_free (fixture->path);
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
         guint    n_values)
{
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (fixture->level);

  for (guint i = 0; i < n_values; i++)
    g_assert_true (aimdb_producer_produce_int64 (producer, i, NULL));
}

static guint
count_lines (Fixture *fixture)
{
  g_autofree char *text = NULL;
  guint n_lines = 0;

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));

  for (const char *c = text; *c != '\0'; c++)
    n_lines += *c == '\n';

  return n_lines;
}

static void
stopped_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_assert_false (aimdb_database_is_running (fixture->database));
  g_assert_null (fixture->result);
  fixture->result = g_object_ref (result);
}

static gboolean
finish (Fixture  *fixture,
        GError  **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  TEST_WAIT (fixture->result != NULL);
  result = g_steal_pointer (&fixture->result);

  return aimdb_database_stop_finish (fixture->database, result, error);
}

static void
stop (Fixture       *fixture,
      AimdbStopMode  mode,
      GCancellable  *cancellable)
{
  aimdb_database_stop_async (fixture->database, mode, cancellable, stopped_cb, fixture);
}

static void
test_stop_drains (Fixture       *fixture,
                  gconstpointer  data)
{
  g_test_summary ("Every value goes all the way, and then there is nothing left anywhere.");

  for (guint run = 1; run <= 3; run++)
    {
      start (fixture);
      produce (fixture, N_VALUES);
      stop (fixture, AIMDB_STOP_MODE_DRAIN, NULL);
      g_assert_true (finish (fixture, NULL));

      g_assert_cmpuint (fixture->n_halved, ==, run * N_VALUES);
      g_assert_cmpuint (fixture->n_summed, ==, run * 2 * N_VALUES);
      g_assert_cmpuint (fixture->n_seen, ==, run * 2 * N_VALUES);
      g_assert_cmpuint (count_lines (fixture), ==, run * 2 * N_VALUES);
      g_assert_cmpuint (fixture->n_notified, ==, run * 2);
    }
}

static void
test_stop_waits_for_invocations (Fixture       *fixture,
                                 gconstpointer  data)
{
  guint n_completed = 0;

  take_stage (fixture->sum, aimdb_tap_new_async ("late", async_tap_cb, fixture->invocations,
                                                 NULL));
  start (fixture);
  produce (fixture, 3);
  stop (fixture, AIMDB_STOP_MODE_DRAIN, NULL);

  for (; n_completed < 6; n_completed++)
    {
      TEST_WAIT (fixture->invocations->len == n_completed + 1);
      g_assert_null (fixture->result);
      g_assert_true (aimdb_database_is_running (fixture->database));
      aimdb_invocation_complete (g_ptr_array_index (fixture->invocations, n_completed));
    }

  g_assert_true (finish (fixture, NULL));
  g_assert_cmpuint (fixture->invocations->len, ==, 6);
}

static void
assert_given_up (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (finish (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (aimdb_database_is_running (fixture->database));
}

static void
test_stop_cancelled (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_test_summary ("A drain that is cancelled becomes a discard.");

  take_stage (fixture->sum, aimdb_tap_new_async ("late", async_tap_cb, fixture->invocations,
                                                 NULL));
  start (fixture);
  produce (fixture, 3);
  stop (fixture, AIMDB_STOP_MODE_DRAIN, cancellable);
  TEST_WAIT (fixture->invocations->len == 1);
  g_cancellable_cancel (cancellable);
  assert_given_up (fixture);
  aimdb_invocation_complete (g_ptr_array_index (fixture->invocations, 0));
  g_assert_cmpuint (fixture->invocations->len, ==, 1);

  /* cancelled before it began */
  start (fixture);
  stop (fixture, AIMDB_STOP_MODE_DRAIN, cancellable);
  assert_given_up (fixture);
}

static void
test_stop_drain_is_cut_short (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_test_summary ("A plain stop does not wait for what drains, but ends it.");

  take_stage (fixture->sum, aimdb_tap_new_async ("late", async_tap_cb, fixture->invocations,
                                                 NULL));
  start (fixture);
  produce (fixture, 3);
  stop (fixture, AIMDB_STOP_MODE_DRAIN, NULL);
  TEST_WAIT (fixture->invocations->len == 1);

  g_assert_false (aimdb_database_start (fixture->database, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE);

  aimdb_database_stop (fixture->database);
  g_assert_false (aimdb_database_is_running (fixture->database));
  g_assert_cmpuint (fixture->n_notified, ==, 2);
  assert_given_up (fixture);
  g_assert_cmpuint (fixture->n_notified, ==, 2);
  aimdb_invocation_complete (g_ptr_array_index (fixture->invocations, 0));
}

static void
test_stop_discards (Fixture       *fixture,
                    gconstpointer  data)
{
  start (fixture);
  produce (fixture, N_VALUES);
  stop (fixture, AIMDB_STOP_MODE_DISCARD, NULL);
  g_assert_true (finish (fixture, NULL));
  g_assert_cmpuint (fixture->n_notified, ==, 2);

  /* nothing to stop is fine, too */
  stop (fixture, AIMDB_STOP_MODE_DRAIN, NULL);
  g_assert_true (finish (fixture, NULL));
  g_assert_cmpuint (fixture->n_notified, ==, 2);
}

static gboolean
stopping_source_cb (AimdbSource   *source,
                    AimdbProducer *producer,
                    gpointer       user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (aimdb_producer_produce_int64 (producer, 1, NULL));
  stop (fixture, AIMDB_STOP_MODE_DRAIN, NULL);

  return G_SOURCE_REMOVE;
}

static void
test_stop_from_a_call (Fixture       *fixture,
                       gconstpointer  data)
{
  AimdbRecord *clock = aimdb_database_create_record (fixture->database, "clock", G_TYPE_INT64,
                                                     AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  guint n_seen = 0;

  take_stage (clock, aimdb_source_new_timer ("clock", 1, stopping_source_cb, fixture, NULL));
  take_stage (clock, aimdb_tap_new (NULL, tap_cb, &n_seen, NULL));
  start (fixture);
  g_assert_true (finish (fixture, NULL));
  g_assert_cmpuint (n_seen, ==, 1);
}

/* --- what is produced all the time does not keep a drain from ending --- */

typedef struct
{
  AimdbDatabase *database;
  AimdbRecord *ring;
  AimdbRecord *latest;
  int ended;                    /* atomic */
} Flood;

static gpointer
flood_thread (gpointer data)
{
  Flood *flood = data;
  g_autoptr (AimdbProducer) to_ring = aimdb_record_create_producer (flood->ring);
  g_autoptr (AimdbProducer) to_latest = aimdb_record_create_producer (flood->latest);

  while (!g_atomic_int_get (&flood->ended))
    {
      g_assert_true (aimdb_producer_produce_int64 (to_ring, 0, NULL));
      g_assert_true (aimdb_producer_produce_int64 (to_latest, 0, NULL));
    }

  return NULL;
}

static void
test_stop_under_a_flood (Fixture       *fixture,
                         gconstpointer  data)
{
  Flood flood = { .ended = FALSE };
  guint n_seen = 0;
  GThread *thread;

  flood.ring = aimdb_database_create_record (fixture->database, "ring", G_TYPE_INT64,
                                             AIMDB_BUFFER_TYPE_SPMC_RING, 16);
  flood.latest = aimdb_database_create_record (fixture->database, "latest", G_TYPE_INT64,
                                               AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);
  take_stage (flood.ring, aimdb_tap_new (NULL, tap_cb, &n_seen, NULL));
  take_stage (flood.latest, aimdb_tap_new (NULL, tap_cb, &n_seen, NULL));
  start (fixture);
  thread = g_thread_new ("flood", flood_thread, &flood);
  TEST_WAIT (n_seen > 100);
  stop (fixture, AIMDB_STOP_MODE_DRAIN, NULL);
  g_assert_true (finish (fixture, NULL));
  g_atomic_int_set (&flood.ended, TRUE);
  g_thread_join (thread);
}

/* --- every value is somewhere --- */

static void
test_stop_accounts_for_all (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *level = aimdb_database_create_record (database, "level", G_TYPE_INT64,
                                                     AIMDB_BUFFER_TYPE_SPMC_RING, 64);
  g_autoptr (AimdbReader) reader = aimdb_record_create_reader (level);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (level);
  guint n_seen = 0;
  AimdbTap *tap = aimdb_tap_new (NULL, tap_cb, &n_seen, NULL);
  guint64 n_tap_lost = 0;
  guint64 n_lost;
  guint n_received = 0;
  g_auto (GValue) value = G_VALUE_INIT;

  g_test_summary ("Produced is received, lost or waiting, for each reader.");

  take_stage (level, tap);
  g_assert_true (aimdb_database_start (database, NULL));

  for (guint i = 0; i < 1000; i++)
    {
      g_assert_true (aimdb_producer_produce_int64 (producer, i, NULL));

      if (i % 90 == 0)
        g_main_context_iteration (NULL, FALSE);

      if (i % 7 == 0)
        n_received += aimdb_reader_try_receive (reader, &value, NULL);
    }

  aimdb_database_stop (database);

  while (aimdb_reader_try_receive (reader, &value, NULL))
    n_received++;

  n_lost = aimdb_reader_get_lost_count (reader);
  g_assert_cmpuint (n_received + n_lost, ==, 1000);

  if (aimdb_is_profiling_built_in ())
    {
      g_autoptr (AimdbStageProfile) profile = aimdb_stage_get_profile (AIMDB_STAGE (tap));

      n_tap_lost = aimdb_stage_profile_get_lost_count (profile);
      g_assert_cmpuint (n_seen + n_tap_lost, <=, 1000);
      g_assert_cmpuint (n_seen + n_tap_lost, >=, 1000 - 64);
    }
}

static void
assert_lost (gpointer stage,
             guint64  n_lost)
{
  g_autoptr (AimdbStageProfile) profile = aimdb_stage_get_profile (stage);

  if (profile != NULL)
    g_assert_cmpuint (aimdb_stage_profile_get_lost_count (profile), ==, n_lost);
}

static void
overrunning_tap_cb (AimdbTap     *tap,
                    const GValue *value,
                    gpointer      user_data)
{
  Flood *flood = user_data;
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (flood->ring);

  for (guint i = 0; i < 10; i++)
    g_assert_true (aimdb_producer_produce_int64 (producer, i, NULL));

  aimdb_database_stop (flood->database);
}

static void
test_stop_keeps_losses (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  Flood flood = { .database = database };
  g_autoptr (AimdbProducer) producer = NULL;
  guint n_seen = 0;
  AimdbTap *slow = aimdb_tap_new ("slow", tap_cb, &n_seen, NULL);
  AimdbTap *overrunning = aimdb_tap_new ("overrunning", overrunning_tap_cb, &flood, NULL);

  g_test_summary ("What a stage lost before the stop is still told after it, though it had not "
                  "found out; what comes later is no loss of its.");

  flood.ring = aimdb_database_create_record (database, "ring", G_TYPE_INT64,
                                             AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  producer = aimdb_record_create_producer (flood.ring);
  take_stage (flood.ring, slow);
  g_assert_true (aimdb_database_start (database, NULL));

  for (guint i = 0; i < 10; i++)
    g_assert_true (aimdb_producer_produce_int64 (producer, i, NULL));

  assert_lost (slow, 6);
  aimdb_database_stop (database);
  assert_lost (slow, 6);

  for (guint i = 0; i < 10; i++)
    g_assert_true (aimdb_producer_produce_int64 (producer, i, NULL));

  assert_lost (slow, 6);

  /* of three values it sees one, gives back two, and these go with six of ten */
  take_stage (flood.ring, overrunning);
  g_assert_true (aimdb_database_start (database, NULL));

  for (guint i = 0; i < 3; i++)
    g_assert_true (aimdb_producer_produce_int64 (producer, i, NULL));

  TEST_WAIT (!aimdb_database_is_running (database));
  assert_lost (overrunning, 8);
}

#define ADD(path, func) \
  g_test_add ("/Aimdb/Stop/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("drains", test_stop_drains);
  ADD ("waits-for-invocations", test_stop_waits_for_invocations);
  ADD ("cancelled", test_stop_cancelled);
  ADD ("drain-is-cut-short", test_stop_drain_is_cut_short);
  ADD ("discards", test_stop_discards);
  ADD ("from-a-call", test_stop_from_a_call);
  ADD ("under-a-flood", test_stop_under_a_flood);
  g_test_add_func ("/Aimdb/Stop/accounts-for-all", test_stop_accounts_for_all);
  g_test_add_func ("/Aimdb/Stop/keeps-losses", test_stop_keeps_losses);

  return g_test_run ();
}
