/* test-link-file.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <signal.h>
#include <stdio.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "aimdb-database.h"
#include "aimdb-error.h"
#include "aimdb-link.h"

#include "test-wait.h"

/* a directory, a record, and a link between the record and a file */
typedef struct
{
  char *directory;
  char *path;
  AimdbDatabase *database;
  AimdbRecord *record;
  AimdbProducer *producer;
  AimdbReader *reader;
  AimdbLink *link;
} Fixture;

static void
fixture_set_up (Fixture    *self,
                gboolean    inbound,
                const char *query)
{
  g_autofree char *plain = NULL;
  g_autofree char *url = NULL;

  self->directory = g_dir_make_tmp ("aimdb-test-XXXXXX", NULL);
  self->path = g_build_filename (self->directory, "values.jsonl", NULL);
  plain = g_filename_to_uri (self->path, NULL, NULL);
  url = g_strconcat (plain, query, NULL);

  self->database = aimdb_database_new ();
  self->record = aimdb_database_create_record (self->database, "level", G_TYPE_INT64,
                                               AIMDB_BUFFER_TYPE_SPMC_RING, 1000);
  self->producer = aimdb_record_create_producer (self->record);
  self->reader = aimdb_record_create_reader (self->record);
  self->link = inbound ? aimdb_link_new_inbound ("in", url) : aimdb_link_new ("out", url);
  aimdb_record_add_stage (self->record, AIMDB_STAGE (self->link));
}

static void
fixture_tear_down (Fixture *self)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  aimdb_database_stop (self->database);

  /* failures that are to be told yet keep the link */
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_object_unref (self->reader);
  g_object_unref (self->producer);
  g_assert_finalize_object (self->database);
  g_assert_finalize_object (self->link);

  dir = g_dir_open (self->directory, 0, NULL);

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->directory, name, NULL);

      g_unlink (path);
    }

  g_rmdir (self->directory);
  g_free (self->path);
  g_free (self->directory);
}

static void
start (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  aimdb_database_start (self->database, &error);
  g_assert_no_error (error);
}

static void
produce (Fixture *self,
         gint64   first,
         gint64   last)
{
  for (gint64 i = first; i <= last; i++)
    g_assert_true (aimdb_producer_produce_int64 (self->producer, i, NULL));
}

static void
wait_for_sent (Fixture *self,
               guint64  n_values)
{
  TEST_WAIT (aimdb_link_get_sent_count (self->link) == n_values);
}

static void
assert_contents (Fixture    *self,
                 const char *suffix,
                 const char *expected)
{
  g_autofree char *path = g_strconcat (self->path, suffix, NULL);
  g_autofree char *contents = NULL;

  g_file_get_contents (path, &contents, NULL, NULL);
  g_assert_cmpstr (contents, ==, expected);
}

static gboolean
has_error (Fixture *self)
{
  g_autoptr (GError) error = aimdb_link_dup_last_error (self->link);

  return error != NULL;
}

static void
append (Fixture    *self,
        const char *text)
{
  FILE *file = g_fopen (self->path, "a");

  g_assert_nonnull (file);
  fputs (text, file);
  fclose (file);
}

static void
assert_next (Fixture *self,
             gint64   expected)
{
  g_auto (GValue) value = G_VALUE_INIT;

  TEST_WAIT (aimdb_reader_try_receive (self->reader, &value, NULL));
  g_assert_cmpint (g_value_get_int64 (&value), ==, expected);
}

static void
test_file_rotates (void)
{
  Fixture self = { NULL };

  g_test_summary ("A line that does not fit begins a new file; the oldest one goes.");

  fixture_set_up (&self, FALSE, "?max-size=6&keep=2");
  start (&self);
  produce (&self, 10, 17);
  aimdb_database_stop (self.database);

  assert_contents (&self, "", "16\n17\n");
  assert_contents (&self, ".1", "14\n15\n");
  assert_contents (&self, ".2", "12\n13\n");
  assert_contents (&self, ".3", NULL);
  g_assert_cmpuint (aimdb_link_get_sent_count (self.link), ==, 8);
  fixture_tear_down (&self);
}

static void
test_file_keeps_none (void)
{
  Fixture self = { NULL };

  fixture_set_up (&self, FALSE, "?max-size=6&keep=0");
  start (&self);
  produce (&self, 10, 12);
  aimdb_database_stop (self.database);

  assert_contents (&self, "", "12\n");
  assert_contents (&self, ".1", NULL);
  fixture_tear_down (&self);
}

static void
test_file_survives_removal (void)
{
  Fixture self = { NULL };

  fixture_set_up (&self, FALSE, "");
  start (&self);
  produce (&self, 1, 1);
  wait_for_sent (&self, 1);
  g_assert_cmpint (g_unlink (self.path), ==, 0);
  produce (&self, 2, 2);
  wait_for_sent (&self, 2);

  assert_contents (&self, "", "2\n");
  fixture_tear_down (&self);
}

static void
test_file_survives_removal_of_directory (void)
{
  Fixture self = { NULL };
  g_autoptr (GError) error = NULL;

  g_test_summary ("What can't be written is counted and told; then it goes on.");

  fixture_set_up (&self, FALSE, "");
  start (&self);
  produce (&self, 1, 1);
  wait_for_sent (&self, 1);
  g_assert_true (aimdb_link_is_connected (self.link));

  g_unlink (self.path);
  g_rmdir (self.directory);
  produce (&self, 2, 4);
  TEST_WAIT (aimdb_link_get_dropped_count (self.link) == 3);
  g_assert_false (aimdb_link_is_connected (self.link));
  error = aimdb_link_dup_last_error (self.link);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  g_assert_cmpint (g_mkdir (self.directory, 0700), ==, 0);
  produce (&self, 5, 5);
  wait_for_sent (&self, 2);
  g_assert_true (aimdb_link_is_connected (self.link));
  assert_contents (&self, "", "5\n");
  fixture_tear_down (&self);
}

static void
test_file_survives_full_disk (void)
{
  Fixture self = { NULL };
  struct rlimit before;
  struct rlimit limit;

  g_test_summary ("A line that is not written whole is not in the file at all.");

  fixture_set_up (&self, FALSE, "");
  start (&self);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = 7;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);

  produce (&self, 10, 12);
  TEST_WAIT (aimdb_link_get_dropped_count (self.link) == 1);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  produce (&self, 13, 13);
  wait_for_sent (&self, 3);

  assert_contents (&self, "", "10\n11\n13\n");
  fixture_tear_down (&self);
}

static void
test_file_ends_half_a_line (void)
{
  Fixture self = { NULL };

  g_test_summary ("What somebody who died left stays a line of its own.");

  fixture_set_up (&self, FALSE, "");
  append (&self, "1\n2");
  start (&self);
  produce (&self, 3, 3);
  aimdb_database_stop (self.database);

  assert_contents (&self, "", "1\n2\n3\n");
  fixture_tear_down (&self);
}

static void
test_file_grows_where_it_can_t_rotate (void)
{
  Fixture self = { NULL };
  g_autofree char *obstacle = NULL;
  g_autofree char *within = NULL;
  g_autoptr (GError) error = NULL;

  fixture_set_up (&self, FALSE, "?max-size=6&keep=1");
  obstacle = g_strconcat (self.path, ".1", NULL);
  within = g_build_filename (obstacle, "full", NULL);
  g_assert_cmpint (g_mkdir_with_parents (within, 0700), ==, 0);
  start (&self);
  produce (&self, 10, 13);
  aimdb_database_stop (self.database);

  assert_contents (&self, "", "10\n11\n12\n13\n");
  g_assert_cmpuint (aimdb_link_get_dropped_count (self.link), ==, 0);
  error = aimdb_link_dup_last_error (self.link);
  g_assert_nonnull (error);
  g_rmdir (within);
  g_rmdir (obstacle);
  fixture_tear_down (&self);
}

static void
test_file_replays (void)
{
  Fixture self = { NULL };

  g_test_summary ("All lines of a file come in, the last without its end too.");

  fixture_set_up (&self, TRUE, "?follow=false");
  append (&self, "1\n\n\"two\"\n3\r\n4");
  start (&self);

  assert_next (&self, 1);
  assert_next (&self, 3);
  assert_next (&self, 4);
  TEST_WAIT (aimdb_link_get_received_count (self.link) == 3);
  g_assert_cmpuint (aimdb_link_get_dropped_count (self.link), ==, 1);
  fixture_tear_down (&self);
}

static void
test_file_replays_nothing (void)
{
  Fixture self = { NULL };
  g_autoptr (GError) error = NULL;

  fixture_set_up (&self, TRUE, "?follow=false");
  g_assert_false (aimdb_database_start (self.database, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "record 'level': inbound link 'in': "));
  fixture_tear_down (&self);
}

static void
test_file_follows (void)
{
  Fixture self = { NULL };
  g_autofree char *kept = NULL;

  g_test_summary ("Lines come as they are written, past a rotation and a truncation.");

  fixture_set_up (&self, TRUE, "");
  start (&self);
  TEST_WAIT (has_error (&self));
  append (&self, "1\n2");
  assert_next (&self, 1);
  TEST_WAIT (aimdb_link_is_connected (self.link));
  append (&self, "0\n");
  assert_next (&self, 20);

  kept = g_strconcat (self.path, ".1", NULL);
  append (&self, "3\n");
  g_assert_cmpint (g_rename (self.path, kept), ==, 0);
  append (&self, "4\n5\n");
  assert_next (&self, 3);
  assert_next (&self, 4);
  assert_next (&self, 5);

  g_assert_true (g_file_set_contents (self.path, "6\n", -1, NULL));
  assert_next (&self, 6);
  fixture_tear_down (&self);
}

static void
test_file_follows_from_the_end (void)
{
  Fixture self = { NULL };

  fixture_set_up (&self, TRUE, "?from=end");
  append (&self, "1\n2\n");
  start (&self);
  append (&self, "3\n");
  assert_next (&self, 3);
  fixture_tear_down (&self);
}

static void
test_file_passes_over_long_lines (void)
{
  Fixture self = { NULL };
  g_autofree char *zeros = g_strnfill (300 * 1000, '0');
  g_autoptr (GError) error = NULL;

  fixture_set_up (&self, TRUE, "?max-line=4");
  append (&self, "1\n");
  append (&self, zeros);
  append (&self, "\n12345\n1234\n");
  start (&self);
  assert_next (&self, 1);
  assert_next (&self, 1234);
  g_assert_cmpuint (aimdb_link_get_dropped_count (self.link), ==, 2);
  error = aimdb_link_dup_last_error (self.link);
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL);
  fixture_tear_down (&self);
}

static void
test_file_passes_over_a_long_end (void)
{
  Fixture self = { NULL };

  g_test_summary ("A line that is too long is counted though no line feed ends it.");

  fixture_set_up (&self, TRUE, "?follow=false&max-line=4");
  append (&self, "1\n12345");
  start (&self);
  assert_next (&self, 1);
  TEST_WAIT (aimdb_link_get_dropped_count (self.link) == 1);
  fixture_tear_down (&self);
}

static void
stop_cb (AimdbStage   *stage,
         const GError *error,
         gpointer      user_data)
{
  aimdb_database_stop (user_data);
}

static void
test_file_stops_where_it_fails (gconstpointer user_data)
{
  Fixture self = { NULL };
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_auto (GValue) value = G_VALUE_INIT;

  g_test_summary ("Who hears of a failure in the context of the link may stop the database.");

  fixture_set_up (&self, TRUE, "?max-line=4");
  append (&self, user_data);
  aimdb_stage_set_main_context (AIMDB_STAGE (self.link), context);
  g_signal_connect (self.link, "failed", G_CALLBACK (stop_cb), self.database);
  start (&self);
  TEST_WAIT_IN (context, !aimdb_database_is_running (self.database));

  while (g_main_context_iteration (context, FALSE))
    continue;

  g_assert_false (aimdb_reader_try_receive (self.reader, &value, NULL));
  g_assert_cmpuint (aimdb_link_get_dropped_count (self.link), ==, 1);
  fixture_tear_down (&self);
}

static void
test_file_stops_where_it_is_missing (void)
{
  Fixture self = { NULL };
  g_autoptr (GMainContext) context = g_main_context_new ();

  fixture_set_up (&self, TRUE, "");
  aimdb_stage_set_main_context (AIMDB_STAGE (self.link), context);
  g_signal_connect (self.link, "failed", G_CALLBACK (stop_cb), self.database);
  start (&self);
  TEST_WAIT_IN (context, !aimdb_database_is_running (self.database));

  while (g_main_context_iteration (context, FALSE))
    continue;

  fixture_tear_down (&self);
}

static void
test_file_paces (void)
{
  Fixture self = { NULL };
  gint64 begin = g_get_monotonic_time ();

  fixture_set_up (&self, TRUE, "?interval=20");
  append (&self, "1\n2\n3\n");
  start (&self);
  assert_next (&self, 1);
  assert_next (&self, 2);
  assert_next (&self, 3);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 60 * 1000);
  fixture_tear_down (&self);
}

static void
test_file_options (void)
{
  static const struct
  {
    gboolean inbound;
    const char *query;
    const char *complaint;
  } vectors[] = {
    { FALSE, "?max-sise=1", "there is no option 'max-sise', only keep, max-size" },
    { FALSE, "?max-size=much", "the option 'max-size' must be a number" },
    { FALSE, "?keep=1000", "the option 'keep' must be a number from 0 to 999, not '1000'" },
    { FALSE, "?from=end", "there is no option 'from'" },
    { FALSE, "?nonsense", "can't be read" },
    { FALSE, "#2", "write %23 for it" },
    { TRUE, "?from=middle", "the option 'from' must be beginning or end, not 'middle'" },
    { TRUE, "?follow=yes", "the option 'follow' must be false or true, not 'yes'" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      Fixture self = { NULL };
      g_autoptr (GError) error = NULL;

      fixture_set_up (&self, vectors[i].inbound, vectors[i].query);
      g_assert_false (aimdb_database_start (self.database, &error));
      g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_CONFIGURATION);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, vectors[i].complaint));
      fixture_tear_down (&self);
    }
}

static void
test_file_option_by_call (void)
{
  Fixture self = { NULL };

  fixture_set_up (&self, FALSE, "?max-size=1G");
  aimdb_link_set_option (self.link, "max-size", "1");
  start (&self);
  produce (&self, 1, 2);
  aimdb_database_stop (self.database);
  assert_contents (&self, "", "2\n");
  assert_contents (&self, ".1", "1\n");
  fixture_tear_down (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Aimdb/Link/File/rotates", test_file_rotates);
  g_test_add_func ("/Aimdb/Link/File/keeps-none", test_file_keeps_none);
  g_test_add_func ("/Aimdb/Link/File/survives-removal", test_file_survives_removal);
  g_test_add_func ("/Aimdb/Link/File/survives-removal-of-directory",
                   test_file_survives_removal_of_directory);
  g_test_add_func ("/Aimdb/Link/File/survives-full-disk", test_file_survives_full_disk);
  g_test_add_func ("/Aimdb/Link/File/ends-half-a-line", test_file_ends_half_a_line);
  g_test_add_func ("/Aimdb/Link/File/grows-where-it-can-t-rotate",
                   test_file_grows_where_it_can_t_rotate);
  g_test_add_func ("/Aimdb/Link/File/replays", test_file_replays);
  g_test_add_func ("/Aimdb/Link/File/replays-nothing", test_file_replays_nothing);
  g_test_add_func ("/Aimdb/Link/File/follows", test_file_follows);
  g_test_add_func ("/Aimdb/Link/File/follows-from-the-end", test_file_follows_from_the_end);
  g_test_add_func ("/Aimdb/Link/File/passes-over-long-lines", test_file_passes_over_long_lines);
  g_test_add_func ("/Aimdb/Link/File/passes-over-a-long-end", test_file_passes_over_a_long_end);
  g_test_add_data_func ("/Aimdb/Link/File/stops-where-a-line-is-too-long", "12345\n2\n",
                        test_file_stops_where_it_fails);
  g_test_add_data_func ("/Aimdb/Link/File/stops-where-a-line-is-no-value", "[\n2\n",
                        test_file_stops_where_it_fails);
  g_test_add_func ("/Aimdb/Link/File/stops-where-it-is-missing",
                   test_file_stops_where_it_is_missing);
  g_test_add_func ("/Aimdb/Link/File/paces", test_file_paces);
  g_test_add_func ("/Aimdb/Link/File/options", test_file_options);
  g_test_add_func ("/Aimdb/Link/File/option-by-call", test_file_option_by_call);

  return g_test_run ();
}
