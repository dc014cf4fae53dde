/* test-reader.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-database.h"
#include "aimdb-error.h"
#include "aimdb-producer.h"
#include "aimdb-reader.h"
#include "aimdb-record.h"
#include "test-wait.h"

typedef struct
{
  AimdbRecord *record;
  AimdbReader *reader;

  /* how receives ended */
  guint n_ended;
  gint64 value;
  guint64 lost;
  GError *error;

  /* what a source saw */
  gint64 next;
  guint n_calls;
  guint n_each;                 /* how many it takes in a call */
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->record = aimdb_record_new ("level", G_TYPE_INT64, AIMDB_BUFFER_TYPE_SPMC_RING, 16);
  fixture->reader = aimdb_record_create_reader (fixture->record);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_clear_error (&fixture->error);

  if (fixture->reader != NULL)
    g_assert_finalize_object (fixture->reader);

  g_assert_finalize_object (fixture->record);
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
received_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Fixture *fixture = user_data;
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean received;

  g_clear_error (&fixture->error);
  received = aimdb_reader_receive_finish (AIMDB_READER (object), result, &value, &fixture->lost,
                                          &fixture->error);
  g_assert_true (received == (fixture->error == NULL));

  /* in any case it is a value of the type */
  fixture->value = g_value_get_int64 (&value);
  fixture->n_ended++;
}

static void
receive (Fixture      *fixture,
         GCancellable *cancellable)
{
  aimdb_reader_receive_async (fixture->reader, cancellable, received_cb, fixture);
}

static void
assert_received (Fixture *fixture,
                 gint64   value,
                 guint64  lost)
{
  guint n_before = fixture->n_ended;

  TEST_WAIT (fixture->n_ended > n_before);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (fixture->value, ==, value);
  g_assert_cmpuint (fixture->lost, ==, lost);
}

static void
assert_try_receive (Fixture *fixture,
                    gint64   expected)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert_true (aimdb_reader_try_receive (fixture->reader, &value, NULL));
  g_assert_cmpint (g_value_get_int64 (&value), ==, expected);
}

static void
test_reader_receive_waits (Fixture       *fixture,
                           gconstpointer  data)
{
  receive (fixture, NULL);

  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_assert_cmpuint (fixture->n_ended, ==, 0);
  produce (fixture, 7, 2);
  assert_received (fixture, 7, 0);

  /* one that is there already */
  g_assert_cmpuint (aimdb_reader_get_pending_count (fixture->reader), ==, 1);
  receive (fixture, NULL);
  assert_received (fixture, 8, 0);
  g_assert_cmpuint (aimdb_reader_get_pending_count (fixture->reader), ==, 0);
}

static void
test_reader_receive_tells_losses (Fixture       *fixture,
                                  gconstpointer  data)
{
  receive (fixture, NULL);

  /* the first of these goes to the receive only when its loop turns */
  produce (fixture, 0, 20);
  assert_received (fixture, 4, 4);
  receive (fixture, NULL);
  assert_received (fixture, 5, 0);
  g_assert_cmpuint (aimdb_reader_get_lost_count (fixture->reader), ==, 4);
}

static void
test_reader_cancelled_takes_nothing (Fixture       *fixture,
                                     gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  receive (fixture, cancellable);
  g_cancellable_cancel (cancellable);
  produce (fixture, 1, 1);
  TEST_WAIT (fixture->n_ended == 1);

  /* which of the two came first is up to the loop, but the value is not lost */
  if (fixture->error != NULL)
    {
      g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      assert_try_receive (fixture, 1);
    }
  else
    {
      g_assert_cmpint (fixture->value, ==, 1);
    }

  receive (fixture, cancellable);
  TEST_WAIT (fixture->n_ended == 2);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_reader_one_receive_at_a_time (Fixture       *fixture,
                                   gconstpointer  data)
{
  receive (fixture, NULL);
  receive (fixture, NULL);
  TEST_WAIT (fixture->n_ended == 1);
  g_assert_error (fixture->error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE);

  produce (fixture, 3, 1);
  assert_received (fixture, 3, 0);
}

static void
test_reader_waits_without_its_owner (Fixture       *fixture,
                                     gconstpointer  data)
{
  gpointer weak = fixture->reader;

  g_object_add_weak_pointer (G_OBJECT (fixture->reader), &weak);
  receive (fixture, NULL);
  g_clear_object (&fixture->reader);
  g_assert_nonnull (weak);

  produce (fixture, 5, 1);
  assert_received (fixture, 5, 0);
  TEST_WAIT (weak == NULL);
}

static gpointer
produce_thread (gpointer data)
{
  Fixture *fixture = data;

  for (gint64 i = 0; i < 10; i++)
    produce (fixture, i, 1);

  return NULL;
}

static void
test_reader_woken_by_another_thread (Fixture       *fixture,
                                     gconstpointer  data)
{
  GThread *thread;

  receive (fixture, NULL);
  thread = g_thread_new ("producer", produce_thread, fixture);

  for (gint64 i = 0; i < 10; i++)
    {
      assert_received (fixture, i, 0);

      if (i < 9)
        receive (fixture, NULL);
    }

  g_thread_join (thread);
}

static gboolean
source_cb (AimdbReader *reader,
           gpointer     user_data)
{
  Fixture *fixture = user_data;

  fixture->n_calls++;

  for (guint i = 0; i < fixture->n_each; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      if (!aimdb_reader_try_receive (reader, &value, NULL))
        break;

      g_assert_cmpint (g_value_get_int64 (&value), ==, fixture->next);
      fixture->next++;
    }

  return fixture->next < 30 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
test_reader_source_is_ready_while_values_wait (Fixture       *fixture,
                                               gconstpointer  data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) source = aimdb_reader_create_source (fixture->reader, NULL);
  g_autoptr (GThread) thread = NULL;

  fixture->n_each = 3;
  g_source_set_callback (source, G_SOURCE_FUNC (source_cb), fixture, NULL);
  g_source_attach (source, context);

  /* nothing to read, nothing called */
  g_assert_false (g_main_context_iteration (context, FALSE));
  g_assert_cmpuint (fixture->n_calls, ==, 0);

  produce (fixture, 0, 10);
  TEST_WAIT_IN (context, fixture->next == 10);
  g_assert_cmpuint (fixture->n_calls, ==, 4);

  fixture->next = 0;
  thread = g_thread_new ("producer", produce_thread, fixture);
  TEST_WAIT_IN (context, fixture->next == 10);
  g_thread_join (g_steal_pointer (&thread));

  for (gint64 i = 10; i < 30; i += 10)
    {
      produce (fixture, i, 10);
      TEST_WAIT_IN (context, fixture->next == i + 10);
    }

  /* the callback wanted no more */
  g_assert_true (g_source_is_destroyed (source));
  produce (fixture, 30, 1);
  g_main_context_iteration (context, FALSE);
  g_assert_cmpint (fixture->next, ==, 30);
}

static void
test_reader_source_is_called_when_cancelled (Fixture       *fixture,
                                             gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GSource) source = aimdb_reader_create_source (fixture->reader, cancellable);

  g_source_set_callback (source, G_SOURCE_FUNC (source_cb), fixture, NULL);
  g_source_attach (source, NULL);
  g_cancellable_cancel (cancellable);
  TEST_WAIT (fixture->n_calls > 0);
  g_source_destroy (source);
}

static void
test_reader_waits_in_one_context (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) source = aimdb_reader_create_source (fixture->reader, NULL);

  fixture->n_each = 1;
  g_source_set_callback (source, G_SOURCE_FUNC (source_cb), fixture, NULL);
  g_source_attach (source, context);
  g_main_context_iteration (context, FALSE);

  receive (fixture, NULL);
  TEST_WAIT (fixture->n_ended == 1);
  g_assert_error (fixture->error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE);
  g_source_destroy (source);
}

/* --- others look at the same buffer meanwhile --- */

#define N_RECEIVED 1000

typedef struct
{
  AimdbDatabase *database;
  AimdbRecord *record;
  int ended;                    /* atomic */
} Flood;

static gpointer
flood_thread (gpointer data)
{
  Flood *flood = data;
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (flood->record);

  for (gint64 i = 0; !g_atomic_int_get (&flood->ended); i++)
    g_assert_true (aimdb_producer_produce_int64 (producer, i, NULL));

  return NULL;
}

static gpointer
reset_thread (gpointer data)
{
  Flood *flood = data;

  while (!g_atomic_int_get (&flood->ended))
    {
      aimdb_database_reset_metrics (flood->database, NULL);
      g_thread_yield ();
    }

  return NULL;
}

static void
test_reader_losses_are_of_the_value (void)
{
  Flood flood = { .database = aimdb_database_new () };
  g_autoptr (AimdbReader) reader = NULL;
  GThread *threads[2];
  guint n_received = 0;
  gint64 next = 0;

  g_test_summary ("What is told with a value is what was lost before it, though a reset of the "
                  "metrics finds losses, too.");

  flood.record = aimdb_database_create_record (flood.database, "a", G_TYPE_INT64,
                                               AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  reader = aimdb_record_create_reader (flood.record);
  threads[0] = g_thread_new ("flood", flood_thread, &flood);
  threads[1] = g_thread_new ("reset", reset_thread, &flood);

  while (n_received < N_RECEIVED)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      guint64 lost;

      if (!aimdb_reader_try_receive (reader, &value, &lost))
        continue;

      g_assert_cmpint (g_value_get_int64 (&value), ==, next + (gint64) lost);
      next = g_value_get_int64 (&value) + 1;
      n_received++;
    }

  g_atomic_int_set (&flood.ended, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_clear_object (&reader);
  g_assert_finalize_object (flood.database);
}

#define ADD(path, func) \
  g_test_add ("/Aimdb/Reader/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("receive-waits", test_reader_receive_waits);
  ADD ("receive-tells-losses", test_reader_receive_tells_losses);
  ADD ("cancelled-takes-nothing", test_reader_cancelled_takes_nothing);
  ADD ("one-receive-at-a-time", test_reader_one_receive_at_a_time);
  ADD ("waits-without-its-owner", test_reader_waits_without_its_owner);
  ADD ("woken-by-another-thread", test_reader_woken_by_another_thread);
  ADD ("source-is-ready-while-values-wait", test_reader_source_is_ready_while_values_wait);
  ADD ("source-is-called-when-cancelled", test_reader_source_is_called_when_cancelled);
  ADD ("waits-in-one-context", test_reader_waits_in_one_context);
  g_test_add_func ("/Aimdb/Reader/losses-are-of-the-value", test_reader_losses_are_of_the_value);

  return g_test_run ();
}
