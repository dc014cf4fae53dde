/* test-lifetimes.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <gio/gio.h>

#include "aimdb-database.h"
#include "aimdb-error.h"
#include "aimdb-join.h"
#include "aimdb-source.h"
#include "aimdb-tap.h"
#include "aimdb-transform.h"
#include "test-wait.h"

/*
 * Threads that start, stop and drop what others use: there is no order in which
 * references must go. Made for the sanitizers; each test ends when every thread
 * has.
 */

#define N_ROUNDS 60

/* the sanitizer can't see the locks inside of a GMainContext, to which here several
 * threads give results at once */
#if defined (__has_feature)
# if __has_feature (thread_sanitizer)
#  define SKIP_DRAIN 1
# endif
#endif
#ifndef SKIP_DRAIN
# define SKIP_DRAIN 0
#endif

typedef struct
{
  AimdbDatabase *database;
  AimdbRecord *level;
  AimdbTap *tap;
  AimdbSource *source;

  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;              /* runs loop */

  int n_seen;                   /* atomic */
} World;

static gpointer
context_thread (gpointer data)
{
  World *world = data;

  g_main_context_push_thread_default (world->context);
  g_main_loop_run (world->loop);
  g_main_context_pop_thread_default (world->context);

  return NULL;
}

static void
tap_cb (AimdbTap     *tap,
        const GValue *value,
        gpointer      user_data)
{
  g_atomic_int_inc ((int *) user_data);
}

static gpointer
complete_thread (gpointer data)
{
  g_autoptr (AimdbInvocation) invocation = data;

  aimdb_invocation_complete (invocation);

  return NULL;
}

static void
async_tap_cb (AimdbTap        *tap,
              AimdbInvocation *invocation,
              gpointer         user_data)
{
  g_thread_unref (g_thread_new ("complete", complete_thread, g_object_ref (invocation)));
}

static void
copy_cb (AimdbTransform *transform,
         const GValue   *value,
         AimdbProducer  *output,
         gpointer        user_data)
{
  g_assert_true (aimdb_producer_produce (output, value, NULL));
}

static void
join_cb (AimdbJoin     *join,
         guint          input,
         const GValue  *value,
         AimdbProducer *output,
         gpointer       user_data)
{
  g_assert_true (aimdb_producer_produce (output, value, NULL));
}

static gboolean
source_cb (AimdbSource   *source,
           AimdbProducer *producer,
           gpointer       user_data)
{
  g_assert_true (aimdb_producer_produce_string (producer, "from a thread", NULL));

  return G_SOURCE_CONTINUE;
}

static AimdbRecord *
create_record (World      *world,
               const char *key)
{
  return aimdb_database_create_record (world->database, key, G_TYPE_STRING,
                                       AIMDB_BUFFER_TYPE_SPMC_RING, 16);
}

static void
take_stage (World       *world,
            AimdbRecord *record,
            gpointer     stage)
{
  aimdb_stage_set_main_context (stage, world->context);
  aimdb_record_take_stage (record, stage);
}

/* all kinds of stages, called in a thread of the world's own */
static void
world_set_up (World *world)
{
  const char *const keys[] = { "level", "copy", NULL };
  AimdbRecord *copy;
  AimdbRecord *both;
  AimdbRecord *clock;

  world->n_seen = 0;
  world->context = g_main_context_new ();
  world->loop = g_main_loop_new (world->context, FALSE);
  world->thread = g_thread_new ("world", context_thread, world);
  world->database = g_object_new (AIMDB_TYPE_DATABASE, "main-context", world->context, NULL);
  world->level = g_object_ref (create_record (world, "level"));
  copy = create_record (world, "copy");
  both = create_record (world, "both");
  clock = create_record (world, "clock");
  world->source = aimdb_source_new_producer ("source");
  world->tap = aimdb_tap_new ("tap", tap_cb, &world->n_seen, NULL);

  take_stage (world, world->level, g_object_ref (world->source));
  take_stage (world, world->level, g_object_ref (world->tap));
  take_stage (world, copy, aimdb_transform_new (NULL, "level", copy_cb, NULL, NULL));
  take_stage (world, copy, aimdb_tap_new_async (NULL, async_tap_cb, NULL, NULL));
  take_stage (world, both, aimdb_join_new (NULL, keys, join_cb, NULL, NULL));
  take_stage (world, both, aimdb_tap_new (NULL, tap_cb, &world->n_seen, NULL));
  take_stage (world, clock, aimdb_source_new_continuous (NULL, source_cb, NULL, NULL));
  take_stage (world, clock, aimdb_tap_new (NULL, tap_cb, &world->n_seen, NULL));
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_REMOVE;
}

static void
world_tear_down (World *world)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  /* in the loop, which so is sure to run */
  g_source_set_callback (source, G_SOURCE_FUNC (quit_cb), world->loop, NULL);
  g_source_attach (source, world->context);
  g_thread_join (world->thread);
  g_main_loop_unref (world->loop);
  g_main_context_unref (world->context);
}

/* --- the last references, dropped by several threads while values flow --- */

typedef struct
{
  AimdbProducer *producer;
  AimdbReader *reader;
  AimdbSource *source;
  AimdbTap *tap;
  AimdbRecord *record;
  AimdbDatabase *database;
} Handles;

static gpointer
handle_thread (gpointer data)
{
  Handles *handles = data;
  GValue string = G_VALUE_INIT;
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&string, G_TYPE_STRING);
  g_value_set_static_string (&string, "given");

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (AimdbStageProfile) profile = NULL;

      aimdb_producer_produce (handles->producer, &string, NULL);
      aimdb_source_produce (handles->source, &string, NULL);
      aimdb_reader_try_receive (handles->reader, &value, NULL);
      profile = aimdb_stage_get_profile (AIMDB_STAGE (handles->tap));
    }

  g_clear_object (&handles->database);
  aimdb_source_produce (handles->source, &string, NULL);
  g_clear_object (&handles->record);
  g_clear_object (&handles->reader);
  g_clear_object (&handles->producer);
  aimdb_source_produce (handles->source, &string, NULL);
  g_clear_object (&handles->tap);
  g_clear_object (&handles->source);
  g_value_unset (&string);

  return NULL;
}

static void
test_lifetimes_handles (void)
{
  g_test_summary ("Whoever drops the last reference of what runs, nobody is called after it.");

  for (guint round = 0; round < N_ROUNDS / 2; round++)
    {
      GThread *threads[3];
      Handles handles[3];
      World world;

      world_set_up (&world);
      g_assert_true (aimdb_database_start (world.database, NULL));

      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        {
          handles[i].producer = aimdb_record_create_producer (world.level);
          handles[i].reader = aimdb_record_create_reader (world.level);
          handles[i].source = g_object_ref (world.source);
          handles[i].tap = g_object_ref (world.tap);
          handles[i].record = g_object_ref (world.level);
          handles[i].database = g_object_ref (world.database);
          threads[i] = g_thread_new ("handles", handle_thread, &handles[i]);
        }

      g_object_unref (world.database);
      g_object_unref (world.source);
      g_object_unref (world.tap);
      g_object_unref (world.level);

      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        g_thread_join (threads[i]);

      world_tear_down (&world);
    }
}

/* --- started and stopped by several threads --- */

static gpointer
stop_thread (gpointer data)
{
  AimdbDatabase *database = data;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      aimdb_database_stop (database);
      aimdb_database_start (database, NULL);
    }

  return NULL;
}

static void
test_lifetimes_stop_by_many (void)
{
  GThread *threads[3];
  World world;

  g_test_summary ("Stops and starts from several threads take turns.");

  world_set_up (&world);
  g_assert_true (aimdb_database_start (world.database, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("stop", stop_thread, world.database);

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  aimdb_database_stop (world.database);
  g_assert_false (aimdb_database_is_running (world.database));
  g_object_unref (world.database);
  g_object_unref (world.source);
  g_object_unref (world.tap);
  g_object_unref (world.level);
  world_tear_down (&world);
}

/* --- stopped and dropped by the stages themselves, in two contexts at once --- */

static void
stopping_tap_cb (AimdbTap     *tap,
                 const GValue *value,
                 gpointer      user_data)
{
  aimdb_database_stop (user_data);
}

static void
test_lifetimes_stop_by_stages (void)
{
  g_test_summary ("Two stages that stop their database at once do not wait for each other.");

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      World world;
      World other;
      AimdbTap *tap;

      world_set_up (&world);
      other.context = g_main_context_new ();
      other.loop = g_main_loop_new (other.context, FALSE);
      other.thread = g_thread_new ("other", context_thread, &other);

      take_stage (&world, world.level, aimdb_tap_new (NULL, stopping_tap_cb, world.database, NULL));
      tap = aimdb_tap_new (NULL, stopping_tap_cb, world.database, NULL);
      take_stage (&other, world.level, tap);
      g_assert_true (aimdb_database_start (world.database, NULL));

      while (aimdb_database_is_running (world.database))
        {
          GValue value = G_VALUE_INIT;

          g_value_init (&value, G_TYPE_STRING);
          g_assert_true (aimdb_record_produce (world.level, &value, NULL));
          g_value_unset (&value);
          g_thread_yield ();
        }

      aimdb_database_stop (world.database);
      g_object_unref (world.database);
      g_object_unref (world.source);
      g_object_unref (world.tap);
      g_object_unref (world.level);
      world_tear_down (&world);
      world_tear_down (&other);
    }
}

/* --- an orderly stop, and somebody who can't wait for it --- */

static void
ignore_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  aimdb_database_stop_finish (AIMDB_DATABASE (object), result, NULL);
  g_atomic_int_inc ((int *) user_data);
}

static void
test_lifetimes_drain (void)
{
  g_test_summary ("A drain ends well, whatever comes in between.");

  if (SKIP_DRAIN)
    {
      g_test_skip ("the thread sanitizer does not know the locks of GLib");
      return;
    }

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      GValue value = G_VALUE_INIT;
      int n_ended = 0;
      World world;

      world_set_up (&world);
      g_value_init (&value, G_TYPE_STRING);
      g_assert_true (aimdb_database_start (world.database, NULL));
      g_assert_true (aimdb_record_produce (world.level, &value, NULL));
      aimdb_database_stop_async (world.database, AIMDB_STOP_MODE_DRAIN, cancellable, ignore_cb,
                                 &n_ended);
      aimdb_database_stop_async (world.database, AIMDB_STOP_MODE_DRAIN, NULL, ignore_cb, &n_ended);

      if (round % 4 == 1)
        g_cancellable_cancel (cancellable);
      else if (round % 4 == 2)
        aimdb_database_stop (world.database);
      else if (round % 4 == 3)
        aimdb_database_stop_async (world.database, AIMDB_STOP_MODE_DISCARD, NULL, ignore_cb,
                                   &n_ended);

      g_object_unref (world.database);
      g_object_unref (world.source);
      g_object_unref (world.tap);
      g_object_unref (world.level);
      TEST_WAIT (g_atomic_int_get (&n_ended) == (round % 4 == 3 ? 3 : 2));
      world_tear_down (&world);
      g_value_unset (&value);
    }
}

/* --- an invocation whose last reference goes elsewhere --- */

static void
keep_cb (AimdbTap        *tap,
         AimdbInvocation *invocation,
         gpointer         user_data)
{
  g_atomic_pointer_set ((gpointer *) user_data, g_object_ref (invocation));
}

static gpointer
drop_thread (gpointer data)
{
  g_object_unref (data);

  return NULL;
}

static void
drop_in_a_thread (gpointer *place)
{
  g_thread_join (g_thread_new ("drop", drop_thread, g_steal_pointer (place)));
}

static void
produce_object (AimdbRecord *record,
                GWeakRef    *weak)
{
  g_autoptr (GCancellable) object = g_cancellable_new ();
  GValue value = G_VALUE_INIT;

  g_weak_ref_set (weak, object);
  g_value_init (&value, G_TYPE_CANCELLABLE);
  g_value_set_object (&value, object);
  g_assert_true (aimdb_record_produce (record, &value, NULL));
  g_value_unset (&value);
}

static gboolean
is_gone (GWeakRef *weak)
{
  g_autoptr (GObject) object = g_weak_ref_get (weak);

  return object == NULL;
}

static void
test_lifetimes_last_invocation (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = aimdb_database_create_record (database, "a", G_TYPE_CANCELLABLE,
                                                      AIMDB_BUFFER_TYPE_MAILBOX, 0);
  gpointer invocation = NULL;
  AimdbTap *tap = aimdb_tap_new_async ("late", keep_cb, &invocation, NULL);
  GWeakRef weak;

  g_test_summary ("Where its last reference goes, its value goes, and a tap that was never told "
                  "of the end goes on.");

  g_weak_ref_init (&weak, NULL);
  g_object_add_weak_pointer (G_OBJECT (tap), (gpointer *) &tap);
  aimdb_record_take_stage (record, AIMDB_STAGE (tap));
  g_assert_true (aimdb_database_start (database, NULL));

  /* completed here, dropped there */
  produce_object (record, &weak);
  TEST_WAIT (invocation != NULL);
  aimdb_invocation_complete (invocation);
  drop_in_a_thread (&invocation);
  g_assert_true (is_gone (&weak));

  /* dropped without a word */
  produce_object (record, &weak);
  TEST_WAIT (invocation != NULL);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*tap 'late' dropped an invocation*");
  drop_in_a_thread (&invocation);
  g_test_assert_expected_messages ();
  g_assert_true (is_gone (&weak));

  /* the last that is left of a database */
  produce_object (record, &weak);
  TEST_WAIT (invocation != NULL);
  g_assert_finalize_object (g_steal_pointer (&database));
  g_assert_nonnull (tap);
  g_assert_false (is_gone (&weak));
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*tap 'late' dropped an invocation*");
  drop_in_a_thread (&invocation);
  g_test_assert_expected_messages ();
  g_assert_true (is_gone (&weak));
  g_assert_null (tap);
  g_weak_ref_clear (&weak);
}

/* --- started anew by a tap that is called in another context --- */

typedef struct
{
  AimdbDatabase *database;

  /* atomic; somebody else stops the database too */
  int ends;
} Restart;

static void
restarting_tap_cb (AimdbTap     *tap,
                   const GValue *value,
                   gpointer      user_data)
{
  Restart *restart = user_data;
  g_autoptr (GError) error = NULL;

  aimdb_database_stop (restart->database);
  aimdb_database_start (restart->database, &error);

  if (g_atomic_int_get (&restart->ends) && error != NULL)
    g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE);
  else
    g_assert_no_error (error);
}

static void
test_lifetimes_start_elsewhere (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = aimdb_database_create_record (database, "a", G_TYPE_STRING,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, 16);
  Restart restart = { database };
  AimdbTap *restarting = aimdb_tap_new (NULL, restarting_tap_cb, &restart, NULL);
  AimdbTap *counting;
  GValue value = G_VALUE_INIT;
  World other = { NULL };

  g_test_summary ("A tap in another thread starts the database anew, for those in this one too.");

  g_value_init (&value, G_TYPE_STRING);
  other.context = g_main_context_new ();
  other.loop = g_main_loop_new (other.context, FALSE);
  other.thread = g_thread_new ("other", context_thread, &other);
  counting = aimdb_tap_new (NULL, tap_cb, &other.n_seen, NULL);
  take_stage (&other, record, restarting);
  aimdb_record_take_stage (record, AIMDB_STAGE (counting));
  g_assert_true (aimdb_database_start (database, NULL));

  for (int i = 1; i <= 20; i++)
    {
      int n_before = g_atomic_int_get (&other.n_seen);

      /* what is produced while it starts is nobody's */
      while (g_atomic_int_get (&other.n_seen) == n_before)
        {
          g_assert_true (aimdb_record_produce (record, &value, NULL));
          g_main_context_iteration (NULL, FALSE);
        }
    }

  g_atomic_int_set (&restart.ends, TRUE);
  aimdb_database_stop (database);
  g_assert_finalize_object (g_steal_pointer (&database));
  world_tear_down (&other);
  g_value_unset (&value);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Aimdb/Lifetimes/handles", test_lifetimes_handles);
  g_test_add_func ("/Aimdb/Lifetimes/stop-by-many", test_lifetimes_stop_by_many);
  g_test_add_func ("/Aimdb/Lifetimes/stop-by-stages", test_lifetimes_stop_by_stages);
  g_test_add_func ("/Aimdb/Lifetimes/drain", test_lifetimes_drain);
  g_test_add_func ("/Aimdb/Lifetimes/last-invocation", test_lifetimes_last_invocation);
  g_test_add_func ("/Aimdb/Lifetimes/start-elsewhere", test_lifetimes_start_elsewhere);

  return g_test_run ();
}
