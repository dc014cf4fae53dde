/* test-link.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <glib/gstdio.h>

#include "aimdb-database.h"
#include "aimdb-link.h"

static char *
make_file_url (char **path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("aimdb-test-XXXXXX", &error);

  g_assert_no_error (error);
  *path = g_build_filename (directory, "values with space.jsonl", NULL);

  return g_filename_to_uri (*path, NULL, NULL);
}

static void
remove_file (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);

  g_unlink (path);
  g_rmdir (directory);
}

static void
test_link_appends (void)
{
  g_autofree char *path = NULL;
  g_autofree char *url = make_file_url (&path);
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  g_autoptr (AimdbRecord) record =
    aimdb_record_new ("level", G_TYPE_INT64, AIMDB_BUFFER_TYPE_SPMC_RING, 10);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);
  g_autoptr (AimdbLink) link = aimdb_link_new ("out", url);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  aimdb_record_add_stage (record, AIMDB_STAGE (link));
  aimdb_database_add_record (database, record);

  for (int i = 0; i < 2; i++)
    {
      g_assert_true (aimdb_database_start (database, NULL));
      g_assert_true (aimdb_producer_produce_int64 (producer, 2 * i, NULL));
      g_assert_true (aimdb_producer_produce_int64 (producer, 2 * i + 1, NULL));
      aimdb_database_stop (database);
    }

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (contents, ==, "0\n1\n2\n3\n");
  g_assert_cmpuint (aimdb_link_get_dropped_count (link), ==, 0);
  remove_file (path);
}

static void
test_link_counts_drops (void)
{
  g_autofree char *path = NULL;
  g_autofree char *url = make_file_url (&path);
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  g_autoptr (AimdbRecord) record =
    aimdb_record_new ("level", G_TYPE_DOUBLE, AIMDB_BUFFER_TYPE_SPMC_RING, 10);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);
  g_autoptr (AimdbLink) link = aimdb_link_new ("out", url);
  g_autofree char *contents = NULL;

  g_test_summary ("A value without JSON form is counted, and the link goes on.");

  aimdb_record_add_stage (record, AIMDB_STAGE (link));
  aimdb_database_add_record (database, record);
  g_assert_true (aimdb_database_start (database, NULL));
  aimdb_producer_produce_double (producer, 0.5, NULL);
  aimdb_producer_produce_double (producer, G_MAXDOUBLE * 10, NULL);
  aimdb_producer_produce_double (producer, 1.5, NULL);
  aimdb_database_stop (database);

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "0.5\n1.5\n");
  g_assert_cmpuint (aimdb_link_get_dropped_count (link), ==, 1);
  remove_file (path);
}

/* an object that produces its like while JSON is made of it */
#define MAX_LATE 100

typedef struct
{
  GObject parent_instance;
} Breeder;

typedef GObjectClass BreederClass;

static AimdbProducer *breeding_into;
static int stopping;
static guint n_late;

static GType breeder_get_type (void);
G_DEFINE_TYPE (Breeder, breeder, G_TYPE_OBJECT)

static void
breeder_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  g_autoptr (GObject) next = g_object_new (breeder_get_type (), NULL);

  /* the link writes what is left; in the thread that the stop waits for */
  if (g_atomic_int_get (&stopping))
    n_late++;

  if (n_late < MAX_LATE)
    g_assert_true (aimdb_producer_produce_object (breeding_into, next, NULL));

  g_value_set_int (value, 1);
}

static void
breeder_class_init (BreederClass *klass)
{
  klass->get_property = breeder_get_property;
  g_object_class_install_property (klass, 1,
                                   g_param_spec_int ("level", NULL, NULL, 0, 1, 0,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
breeder_init (Breeder *self)
{
}

static void
test_link_stops_under_load (void)
{
  g_autofree char *path = NULL;
  g_autofree char *url = make_file_url (&path);
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  g_autoptr (AimdbLink) link = aimdb_link_new ("out", url);
  g_autoptr (AimdbRecord) record =
    aimdb_record_new ("level", breeder_get_type (), AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  g_autoptr (GObject) first = g_object_new (breeder_get_type (), NULL);

  g_test_summary ("A stop writes what waits then, not what is produced during it.");

  breeding_into = aimdb_record_create_producer (record);
  aimdb_record_add_stage (record, AIMDB_STAGE (link));
  aimdb_database_add_record (database, record);
  g_assert_true (aimdb_database_start (database, NULL));
  g_assert_true (aimdb_producer_produce_object (breeding_into, first, NULL));
  g_atomic_int_set (&stopping, TRUE);
  aimdb_database_stop (database);

  /* a turn that was under way when the stop began counts too */
  g_assert_cmpuint (n_late, <, MAX_LATE);

  g_clear_object (&breeding_into);
  remove_file (path);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Aimdb/Link/appends", test_link_appends);
  g_test_add_func ("/Aimdb/Link/counts-drops", test_link_counts_drops);
  g_test_add_func ("/Aimdb/Link/stops-under-load", test_link_stops_under_load);

  return g_test_run ();
}
