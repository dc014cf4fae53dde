/* test-sources.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gstdio.h>

#include "aimdb-database.h"
#include "aimdb-error.h"
#include "aimdb-source.h"
#include "aimdb-tap.h"
#include "test-wait.h"

typedef struct
{
  AimdbDatabase *database;
  AimdbRecord *level;
  AimdbSource *source;
  int fds[2];

  GString *seen;
  guint n_calls;
  guint n_made;
  GIOCondition conditions;      /* all that were seen */
  GThread *thread;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->database = aimdb_database_new ();
  fixture->level = aimdb_database_create_record (fixture->database, "level", G_TYPE_INT64,
                                                 AIMDB_BUFFER_TYPE_SPMC_RING, 100);
  fixture->seen = g_string_new (NULL);
  g_assert_true (g_unix_open_pipe (fixture->fds, FD_CLOEXEC, NULL));
  g_assert_true (g_unix_set_fd_nonblocking (fixture->fds[0], TRUE, NULL));
}

static void
close_end (Fixture *fixture,
           int      end)
{
  if (fixture->fds[end] >= 0)
    g_close (fixture->fds[end], NULL);

  fixture->fds[end] = -1;
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  aimdb_database_stop (fixture->database);
  g_assert_finalize_object (fixture->database);
  g_assert_finalize_object (fixture->source);
  g_string_free (fixture->seen, TRUE);
  close_end (fixture, 0);
  close_end (fixture, 1);
}

static void
tap_cb (AimdbTap     *tap,
        const GValue *value,
        gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_string_append_c (fixture->seen, (char) g_value_get_int64 (value));
}

static void
add (Fixture     *fixture,
     AimdbSource *source)
{
  fixture->source = source;
  aimdb_record_add_stage (fixture->level, AIMDB_STAGE (source));
  aimdb_record_take_stage (fixture->level,
                           AIMDB_STAGE (aimdb_tap_new (NULL, tap_cb, fixture, NULL)));
}

static void
start (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  aimdb_database_start (fixture->database, &error);
  g_assert_no_error (error);
}

static void
write_text (Fixture    *fixture,
            const char *text)
{
  g_assert_cmpint (write (fixture->fds[1], text, strlen (text)), ==, strlen (text));
}

/* a value for each byte; '.' is the last one */
static gboolean
read_cb (AimdbSource   *source,
         int            fd,
         GIOCondition   condition,
         AimdbProducer *producer,
         gpointer       user_data)
{
  Fixture *fixture = user_data;
  char byte;

  fixture->n_calls++;
  fixture->conditions |= condition;
  fixture->thread = g_thread_self ();

  if (read (fd, &byte, 1) != 1)
    return G_SOURCE_CONTINUE;

  g_assert_true (aimdb_producer_produce_int64 (producer, byte, NULL));

  return byte == '.' ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
turn_loop (void)
{
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
}

static void
test_fd_reads (Fixture       *fixture,
               gconstpointer  data)
{
  add (fixture, aimdb_source_new_fd ("pipe", fixture->fds[0], G_IO_IN, read_cb, fixture, NULL));
  start (fixture);
  turn_loop ();
  g_assert_cmpuint (fixture->n_calls, ==, 0);
  write_text (fixture, "abc");
  TEST_WAIT (fixture->seen->len == 3);
  write_text (fixture, "d");
  TEST_WAIT (fixture->seen->len == 4);

  /* not called while stopped; what waits is read after a new start */
  aimdb_database_stop (fixture->database);
  write_text (fixture, "e");
  turn_loop ();
  g_assert_cmpuint (fixture->n_calls, ==, 4);
  start (fixture);
  TEST_WAIT (fixture->seen->len == 5);
  g_assert_cmpstr (fixture->seen->str, ==, "abcde");

  if (aimdb_is_profiling_built_in ())
    {
      g_autoptr (AimdbStageProfile) profile =
        aimdb_stage_get_profile (AIMDB_STAGE (fixture->source));

      g_assert_cmpuint (aimdb_stage_profile_get_call_count (profile), ==, 1);
      g_assert_true (aimdb_stage_profile_is_timed (profile));
    }
}

static void
test_fd_ends_itself (Fixture       *fixture,
                     gconstpointer  data)
{
  add (fixture, aimdb_source_new_fd ("pipe", fixture->fds[0], G_IO_IN, read_cb, fixture, NULL));
  start (fixture);
  write_text (fixture, "a.b");
  TEST_WAIT (fixture->seen->len == 2);
  turn_loop ();
  g_assert_cmpstr (fixture->seen->str, ==, "a.");

  /* for this run only */
  aimdb_database_stop (fixture->database);
  start (fixture);
  TEST_WAIT (fixture->seen->len == 3);
}

static void
test_fd_hangs_up (Fixture       *fixture,
                  gconstpointer  data)
{
  g_test_summary ("A hang-up is told once, after what was left to read, and does not spin.");

  add (fixture, aimdb_source_new_fd ("pipe", fixture->fds[0], G_IO_IN, read_cb, fixture, NULL));
  start (fixture);
  write_text (fixture, "ab");
  close_end (fixture, 1);
  TEST_WAIT ((fixture->conditions & G_IO_HUP) != 0 && fixture->n_calls == 3);
  turn_loop ();
  g_assert_cmpuint (fixture->n_calls, ==, 3);
  TEST_WAIT (fixture->seen->len == 2);
  g_assert_cmpuint (aimdb_stage_get_error_count (AIMDB_STAGE (fixture->source)), ==, 0);
}

static void
test_fd_closed_too_early (Fixture       *fixture,
                          gconstpointer  data)
{
  g_test_summary ("A descriptor that is closed while the database runs is a failure.");

  add (fixture, aimdb_source_new_fd ("pipe", fixture->fds[0], G_IO_IN, read_cb, fixture, NULL));
  start (fixture);
  turn_loop ();
  close_end (fixture, 0);
  TEST_WAIT (aimdb_stage_get_error_count (AIMDB_STAGE (fixture->source)) == 1);
  turn_loop ();
  g_assert_cmpuint (aimdb_stage_get_error_count (AIMDB_STAGE (fixture->source)), ==, 1);
  g_assert_cmpuint (fixture->n_calls, ==, 0);
}

static void
test_fd_not_open (Fixture       *fixture,
                  gconstpointer  data)
{
  int fd = dup (fixture->fds[0]);
  g_autoptr (GError) error = NULL;
  g_autofree char *message = g_strdup_printf ("record 'level': source 'pipe': file descriptor %d "
                                              "is not open", fd);

  add (fixture, aimdb_source_new_fd ("pipe", fd, G_IO_IN, read_cb, fixture, NULL));
  g_close (fd, NULL);
  g_assert_false (aimdb_database_start (fixture->database, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_fd_refusals (void)
{
  static const struct
  {
    int fd;
    GIOCondition condition;
    const char *message;
  } cases[] = {
    { -1, G_IO_IN, "invalid configuration (1 error): record 'a': source 'fd': "
      "-1 is no file descriptor" },
    { 0, G_IO_HUP, "invalid configuration (1 error): record 'a': source 'fd': a file descriptor "
      "is waited for until it can be read or written: G_IO_IN, G_IO_PRI or G_IO_OUT is needed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AimdbDatabase) database = aimdb_database_new ();
      AimdbRecord *record = aimdb_database_create_record (database, "a", G_TYPE_INT64,
                                                          AIMDB_BUFFER_TYPE_MAILBOX, 0);
      g_autoptr (GError) error = NULL;

      aimdb_record_take_stage (record, AIMDB_STAGE (aimdb_source_new_fd ("fd", cases[i].fd,
                                                                         cases[i].condition,
                                                                         read_cb, NULL, NULL)));
      g_assert_false (aimdb_database_start (database, &error));
      g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_CONFIGURATION);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static gpointer
context_thread (gpointer data)
{
  g_main_loop_run (data);

  return NULL;
}

static void
test_fd_in_another_context (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  GThread *thread = g_thread_new ("context", context_thread, loop);

  add (fixture, aimdb_source_new_fd ("pipe", fixture->fds[0], G_IO_IN, read_cb, fixture, NULL));
  aimdb_stage_set_main_context (AIMDB_STAGE (fixture->source), context);
  start (fixture);
  write_text (fixture, "abc");
  TEST_WAIT (fixture->seen->len == 3);
  aimdb_database_stop (fixture->database);
  g_assert_true (fixture->thread == thread);

  g_main_loop_quit (loop);
  g_thread_join (thread);
}

/* --- a GSource of the program --- */

static GSource *
timeout_factory_cb (AimdbSource *source,
                    gpointer     user_data)
{
  ++*(guint *) user_data;

  return g_timeout_source_new (1);
}

static gboolean
letter_cb (AimdbSource   *source,
           AimdbProducer *producer,
           gpointer       user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (aimdb_producer_produce_int64 (producer, 'a' + fixture->n_calls++, NULL));

  return fixture->n_calls % 3 != 0;
}

static void
test_gsource_timeout (Fixture       *fixture,
                      gconstpointer  data)
{
  g_test_summary ("A GSource is made for each run, and destroyed when its source says so.");

  add (fixture, aimdb_source_new_gsource ("ticks", letter_cb, fixture, NULL));
  aimdb_source_set_factory (fixture->source, timeout_factory_cb, &fixture->n_made, NULL);
  start (fixture);
  TEST_WAIT (fixture->seen->len == 3);
  turn_loop ();
  g_assert_cmpuint (fixture->n_calls, ==, 3);

  aimdb_database_stop (fixture->database);
  start (fixture);
  TEST_WAIT (fixture->seen->len == 6);
  g_assert_cmpstr (fixture->seen->str, ==, "abcdef");
  g_assert_cmpuint (fixture->n_made, ==, 2);
}

/* the callback of such a source has another signature */
static GSource *
unix_fd_factory_cb (AimdbSource *source,
                    gpointer     user_data)
{
  Fixture *fixture = user_data;

  return g_unix_fd_source_new (fixture->fds[0], G_IO_IN);
}

static gboolean
read_by_gsource_cb (AimdbSource   *source,
                    AimdbProducer *producer,
                    gpointer       user_data)
{
  Fixture *fixture = user_data;

  return read_cb (source, fixture->fds[0], 0, producer, user_data);
}

static void
test_gsource_of_fd (Fixture       *fixture,
                    gconstpointer  data)
{
  add (fixture, aimdb_source_new_gsource ("fd", read_by_gsource_cb, fixture, NULL));
  aimdb_source_set_factory (fixture->source, unix_fd_factory_cb, fixture, NULL);
  start (fixture);
  write_text (fixture, "abc");
  TEST_WAIT (fixture->seen->len == 3);
  turn_loop ();
  g_assert_cmpuint (fixture->n_calls, ==, 3);
}

/* one of the program's own, which takes no closure */
typedef struct
{
  GSource source;
  guint n_left;
} OwnSource;

static gboolean
own_prepare (GSource *source,
             int     *timeout)
{
  *timeout = -1;

  return ((OwnSource *) source)->n_left > 0;
}

static gboolean
own_dispatch (GSource     *source,
              GSourceFunc  callback,
              gpointer     user_data)
{
  g_assert_null (callback);
  ((OwnSource *) source)->n_left--;

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs own_funcs = {
  .prepare = own_prepare,
  .dispatch = own_dispatch,
};

static GSource *
own_factory_cb (AimdbSource *source,
                gpointer     user_data)
{
  GSource *own = g_source_new (&own_funcs, sizeof (OwnSource));

  ((OwnSource *) own)->n_left = 2;

  return own;
}

static void
test_gsource_of_its_own (Fixture       *fixture,
                         gconstpointer  data)
{
  add (fixture, aimdb_source_new_gsource ("own", letter_cb, fixture, NULL));
  aimdb_source_set_factory (fixture->source, own_factory_cb, NULL, NULL);
  start (fixture);
  TEST_WAIT (fixture->seen->len == 2);
  turn_loop ();
  g_assert_cmpuint (fixture->n_calls, ==, 2);
}

static GSource *
no_factory_cb (AimdbSource *source,
               gpointer     user_data)
{
  return NULL;
}

static void
test_gsource_of_nothing (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  add (fixture, aimdb_source_new_gsource ("none", letter_cb, fixture, NULL));
  g_assert_false (aimdb_database_start (fixture->database, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_CONFIGURATION);
  g_clear_error (&error);

  aimdb_source_set_factory (fixture->source, no_factory_cb, NULL, NULL);
  g_assert_false (aimdb_database_start (fixture->database, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE);
  g_assert_cmpstr (error->message, ==,
                   "record 'level': source 'none': its factory gave no GSource");
}

static void
destroyed_cb (gpointer data)
{
  ++*(int *) data;
}

static void
test_sources_destroy_data (void)
{
  int n_destroyed = 0;
  AimdbSource *source =
    aimdb_source_new_gsource (NULL, letter_cb, &n_destroyed, destroyed_cb);

  aimdb_source_set_factory (source, no_factory_cb, &n_destroyed, destroyed_cb);
  aimdb_source_set_factory (source, no_factory_cb, &n_destroyed, destroyed_cb);
  g_assert_cmpint (n_destroyed, ==, 1);
  g_object_unref (source);
  g_object_unref (aimdb_source_new_fd (NULL, 0, G_IO_IN, read_cb, &n_destroyed, destroyed_cb));
  g_assert_cmpint (n_destroyed, ==, 4);
}

/* --- stopped from within --- */

static gboolean
dropping_fd_cb (AimdbSource   *source,
                int            fd,
                GIOCondition   condition,
                AimdbProducer *producer,
                gpointer       user_data)
{
  AimdbDatabase **database = user_data;

  g_assert_finalize_object (g_steal_pointer (database));

  return G_SOURCE_CONTINUE;
}

static void
test_fd_drops_the_database (void)
{
  AimdbDatabase *database = aimdb_database_new ();
  AimdbRecord *level = aimdb_database_create_record (database, "level", G_TYPE_INT64,
                                                     AIMDB_BUFFER_TYPE_SPMC_RING, 100);
  int fds[2];

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  aimdb_record_take_stage (level, AIMDB_STAGE (aimdb_source_new_fd ("pipe", fds[0], G_IO_IN,
                                                                    dropping_fd_cb, &database,
                                                                    NULL)));
  g_assert_true (aimdb_database_start (database, NULL));
  g_assert_cmpint (write (fds[1], "a", 1), ==, 1);
  TEST_WAIT (database == NULL);
  turn_loop ();
  g_close (fds[0], NULL);
  g_close (fds[1], NULL);
}

#define ADD(path, func) \
  g_test_add ("/Aimdb/Sources/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("fd-reads", test_fd_reads);
  ADD ("fd-ends-itself", test_fd_ends_itself);
  ADD ("fd-hangs-up", test_fd_hangs_up);
  ADD ("fd-closed-too-early", test_fd_closed_too_early);
  ADD ("fd-not-open", test_fd_not_open);
  ADD ("fd-in-another-context", test_fd_in_another_context);
  ADD ("gsource-timeout", test_gsource_timeout);
  ADD ("gsource-of-fd", test_gsource_of_fd);
  ADD ("gsource-of-its-own", test_gsource_of_its_own);
  ADD ("gsource-of-nothing", test_gsource_of_nothing);
  g_test_add_func ("/Aimdb/Sources/fd-refusals", test_fd_refusals);
  g_test_add_func ("/Aimdb/Sources/fd-drops-the-database", test_fd_drops_the_database);
  g_test_add_func ("/Aimdb/Sources/destroy-data", test_sources_destroy_data);

  return g_test_run ();
}
