/* test-databases.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <gio/gio.h>

#include "aimdb-database.h"
#include "aimdb-tap.h"
#include "test-wait.h"

/*
 * Several databases in one process: they know nothing of each other, whether they
 * share a main context or have threads of their own.
 */

#define N_VALUES 500

typedef struct
{
  AimdbDatabase *database;
  AimdbRecord *record;
  AimdbProducer *next;          /* where the tap passes values on; NULL: nowhere */
  GMainContext *context;        /* NULL: the test's */
  GMainLoop *loop;
  GThread *thread;

  int n_seen;                   /* atomic */
  int stopped;                  /* atomic: the tap must not be called */
} Place;

static gpointer
context_thread (gpointer data)
{
  g_main_loop_run (data);

  return NULL;
}

/* passes on one less, down to 0 */
static void
tap_cb (AimdbTap     *tap,
        const GValue *value,
        gpointer      user_data)
{
  Place *place = user_data;
  gint64 number = g_value_get_int64 (value);

  g_assert_false (g_atomic_int_get (&place->stopped));
  g_atomic_int_inc (&place->n_seen);

  if (place->next != NULL && number > 0)
    g_assert_true (aimdb_producer_produce_int64 (place->next, number - 1, NULL));
}

static void
place_set_up (Place    *place,
              gboolean  own_thread)
{
  *place = (Place) { NULL };

  if (own_thread)
    {
      place->context = g_main_context_new ();
      place->loop = g_main_loop_new (place->context, FALSE);
      place->thread = g_thread_new ("place", context_thread, place->loop);
    }

  place->database = g_object_new (AIMDB_TYPE_DATABASE, "main-context", place->context, NULL);
  place->record = aimdb_database_create_record (place->database, "level", G_TYPE_INT64,
                                                AIMDB_BUFFER_TYPE_SPMC_RING, N_VALUES);
  aimdb_record_take_stage (place->record, AIMDB_STAGE (aimdb_tap_new ("tap", tap_cb, place,
                                                                      NULL)));
}

static void
place_start (Place *place)
{
  g_autoptr (GError) error = NULL;

  g_atomic_int_set (&place->stopped, FALSE);
  aimdb_database_start (place->database, &error);
  g_assert_no_error (error);
}

static void
place_stop (Place *place)
{
  aimdb_database_stop (place->database);
  g_atomic_int_set (&place->stopped, TRUE);
}

static void
place_tear_down (Place *place)
{
  place_stop (place);
  g_clear_object (&place->next);
  g_assert_finalize_object (place->database);

  if (place->thread == NULL)
    return;

  TEST_WAIT (g_main_loop_is_running (place->loop));
  g_main_loop_quit (place->loop);
  g_thread_join (place->thread);
  g_main_loop_unref (place->loop);
  g_main_context_unref (place->context);
}

static void
produce (Place  *place,
         gint64  number)
{
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (place->record);

  g_assert_true (aimdb_producer_produce_int64 (producer, number, NULL));
}

static int
count_seen (Place *place)
{
  return g_atomic_int_get (&place->n_seen);
}

static void
test_databases_same_key (gconstpointer data)
{
  gboolean own_threads = GPOINTER_TO_INT (data);
  Place places[3];

  g_test_summary ("A key belongs to one database; what is produced here is not seen there.");

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      place_set_up (&places[i], own_threads);
      place_start (&places[i]);
      g_assert_true (aimdb_database_get_record (places[i].database, "level") == places[i].record);
    }

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    for (guint j = 0; j < 10 * (i + 1); j++)
      produce (&places[i], 0);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    TEST_WAIT (count_seen (&places[i]) >= (int) (10 * (i + 1)));

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_assert_cmpint (count_seen (&places[i]), ==, 10 * (i + 1));
      place_tear_down (&places[i]);
    }
}

static void
test_databases_feed_each_other (gconstpointer data)
{
  gboolean own_threads = GPOINTER_TO_INT (data);
  Place here;
  Place there;

  g_test_summary ("Producers lead from one to the other, and in a circle.");

  place_set_up (&here, own_threads);
  place_set_up (&there, own_threads);
  here.next = aimdb_record_create_producer (there.record);
  there.next = aimdb_record_create_producer (here.record);
  place_start (&here);
  place_start (&there);

  produce (&here, N_VALUES);
  TEST_WAIT (count_seen (&here) + count_seen (&there) == N_VALUES + 1);
  g_assert_cmpint (count_seen (&here), ==, N_VALUES / 2 + 1);
  g_assert_cmpint (count_seen (&there), ==, N_VALUES / 2);

  /* each producer keeps the other's record alive */
  place_stop (&here);
  place_stop (&there);
  g_clear_object (&here.next);
  place_tear_down (&there);
  place_tear_down (&here);
}

static void
test_databases_stop_one (gconstpointer data)
{
  gboolean own_threads = GPOINTER_TO_INT (data);
  Place stopping;
  Place running;

  g_test_summary ("While one is stopped and started, the other goes on and loses nothing.");

  place_set_up (&stopping, own_threads);
  place_set_up (&running, own_threads);
  place_start (&running);

  for (int i = 0; i < N_VALUES; i++)
    {
      if (i % 10 == 0)
        place_start (&stopping);

      produce (&stopping, 0);
      produce (&running, 0);
      g_main_context_iteration (NULL, FALSE);

      if (i % 10 == 9)
        place_stop (&stopping);
    }

  TEST_WAIT (count_seen (&running) == N_VALUES);

  /* it works as ever */
  place_start (&stopping);
  g_atomic_int_set (&stopping.n_seen, 0);
  produce (&stopping, 0);
  TEST_WAIT (count_seen (&stopping) == 1);

  place_tear_down (&stopping);
  place_tear_down (&running);
}

static void
add (const char    *what,
     GTestDataFunc  func)
{
  g_autofree char *one = g_strconcat ("/Aimdb/Databases/one-context/", what, NULL);
  g_autofree char *threads = g_strconcat ("/Aimdb/Databases/threads/", what, NULL);

  g_test_add_data_func (one, GINT_TO_POINTER (FALSE), func);
  g_test_add_data_func (threads, GINT_TO_POINTER (TRUE), func);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("same-key", test_databases_same_key);
  add ("feed-each-other", test_databases_feed_each_other);
  add ("stop-one", test_databases_stop_one);

  return g_test_run ();
}
