/* test-gauge.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "aimdb-access-private.h"
#include "aimdb-database.h"
#include "aimdb-error.h"
#include "aimdb-gauge.h"
#include "aimdb-methods-private.h"
#include "aimdb-signal-stats-private.h"
#include "test-wait.h"

typedef struct
{
  AimdbDatabase *database;
  AimdbRecord *record;
  AimdbGauge *gauge;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->database = aimdb_database_new ();
  fixture->record = aimdb_database_create_record (fixture->database, "tank.level", G_TYPE_DOUBLE,
                                                  AIMDB_BUFFER_TYPE_SPMC_RING, 64);
  fixture->gauge = aimdb_gauge_new ("level", "l", NULL, NULL, NULL);
  aimdb_record_add_stage (fixture->record, AIMDB_STAGE (fixture->gauge));
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  aimdb_database_stop (fixture->database);
  g_assert_finalize_object (fixture->database);
  g_assert_finalize_object (fixture->gauge);
}

static guint64
count_seen (AimdbGauge *gauge)
{
  g_autoptr (AimdbSignalStats) stats = aimdb_gauge_get_stats (gauge);

  return aimdb_signal_stats_get_count (stats) + aimdb_signal_stats_get_skipped_count (stats);
}

static void
produce (Fixture      *fixture,
         const double *samples,
         guint         n_samples)
{
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (fixture->record);
  guint64 n_before = count_seen (fixture->gauge);

  for (guint i = 0; i < n_samples; i++)
    g_assert_true (aimdb_producer_produce_double (producer, samples[i], NULL));

  TEST_WAIT (count_seen (fixture->gauge) == n_before + n_samples);
}

static void
assert_figures (AimdbGauge *gauge,
                guint64     count,
                guint64     skipped,
                double      last,
                double      min,
                double      max,
                double      mean)
{
  g_autoptr (AimdbSignalStats) stats = aimdb_gauge_get_stats (gauge);

  g_assert_cmpuint (aimdb_signal_stats_get_count (stats), ==, count);
  g_assert_cmpuint (aimdb_signal_stats_get_skipped_count (stats), ==, skipped);
  g_assert_cmpfloat (aimdb_signal_stats_get_last (stats), ==, last);
  g_assert_cmpfloat (aimdb_signal_stats_get_min (stats), ==, min);
  g_assert_cmpfloat (aimdb_signal_stats_get_max (stats), ==, max);
  g_assert_cmpfloat (aimdb_signal_stats_get_mean (stats), ==, mean);
}

static void
test_gauge_figures (Fixture       *fixture,
                    gconstpointer  data)
{
  static const double samples[] = { 2, NAN, -1, INFINITY, 5 };
  static const double later[] = { 8 };
  g_autoptr (AimdbSignalStats) before = NULL;

  g_assert_cmpstr (aimdb_stage_get_name (AIMDB_STAGE (fixture->gauge)), ==, "level");
  g_assert_cmpint (aimdb_stage_get_stage_type (AIMDB_STAGE (fixture->gauge)), ==,
                   AIMDB_STAGE_TYPE_TAP);
  g_assert_true (aimdb_database_start (fixture->database, NULL));
  assert_figures (fixture->gauge, 0, 0, 0, 0, 0, 0);

  produce (fixture, samples, G_N_ELEMENTS (samples));
  assert_figures (fixture->gauge, 3, 2, 5, -1, 5, 2);
  before = aimdb_gauge_get_stats (fixture->gauge);

  aimdb_gauge_reset (fixture->gauge);
  assert_figures (fixture->gauge, 0, 0, 0, 0, 0, 0);
  produce (fixture, later, 1);
  assert_figures (fixture->gauge, 1, 0, 8, 8, 8, 8);

  /* a snapshot stays as it was */
  g_assert_cmpstr (aimdb_signal_stats_get_signal (before), ==, "level");
  g_assert_cmpstr (aimdb_signal_stats_get_unit (before), ==, "l");
  g_assert_cmpfloat (aimdb_signal_stats_get_last (before), ==, 5);
}

static void
test_gauge_is_reset_with_the_profile (Fixture       *fixture,
                                      gconstpointer  data)
{
  static const double samples[] = { 3 };
  g_autoptr (GError) error = NULL;

  g_assert_true (aimdb_database_start (fixture->database, NULL));
  produce (fixture, samples, 1);

  if (!aimdb_database_reset_profiling (fixture->database, &error))
    {
      g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_BUILT_IN);
      assert_figures (fixture->gauge, 1, 0, 3, 3, 3, 3);
      return;
    }

  assert_figures (fixture->gauge, 0, 0, 0, 0, 0, 0);
}

static void
test_gauge_begins_anew_at_a_start (Fixture       *fixture,
                                   gconstpointer  data)
{
  static const double samples[] = { 3 };

  g_assert_true (aimdb_database_start (fixture->database, NULL));
  produce (fixture, samples, 1);
  aimdb_database_stop (fixture->database);
  assert_figures (fixture->gauge, 1, 0, 3, 3, 3, 3);
  g_assert_true (aimdb_database_start (fixture->database, NULL));
  assert_figures (fixture->gauge, 0, 0, 0, 0, 0, 0);
}

static void
test_gauge_stays_finite (void)
{
  AimdbSignalFigures figures = { 0 };

  g_test_summary ("Neither the sum of the largest samples nor their distance ends in infinity.");

  for (guint i = 0; i < 1000; i++)
    _aimdb_signal_figures_add (&figures, i % 3 == 0 ? -DBL_MAX : DBL_MAX);

  g_assert_true (isfinite (figures.mean));
  g_assert_cmpfloat (figures.mean, >, figures.min);
  g_assert_cmpfloat (figures.mean, <=, figures.max);

  figures = (AimdbSignalFigures) { 0 };

  for (guint i = 0; i < 1000; i++)
    _aimdb_signal_figures_add (&figures, 0.1);

  g_assert_cmpfloat (figures.mean, ==, 0.1);
}

static double
get_length_cb (AimdbGauge   *gauge,
               const GValue *value,
               gpointer      user_data)
{
  return strlen (g_value_get_string (value));
}

static void
count_destroyed_cb (gpointer data)
{
  ++*(guint *) data;
}

static void
test_gauge_several_a_record (void)
{
  guint n_destroyed = 0;
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = aimdb_database_create_record (database, "door.log", G_TYPE_STRING,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);
  g_autoptr (AimdbGauge) length = aimdb_gauge_new ("length", NULL, get_length_cb, &n_destroyed,
                                                   count_destroyed_cb);
  g_autoptr (AimdbGauge) again = aimdb_gauge_new ("again", "", get_length_cb, NULL, NULL);
  AimdbAccess access = { .database = database, .read_only = TRUE };
  AimdbJsonWriter writer;
  g_autofree char *line = NULL;

  aimdb_stage_set_name (AIMDB_STAGE (again), "another name");
  aimdb_record_add_stage (record, AIMDB_STAGE (length));
  aimdb_record_add_stage (record, AIMDB_STAGE (again));
  g_assert_true (aimdb_database_start (database, NULL));
  g_assert_true (aimdb_producer_produce_string (producer, "four", NULL));
  TEST_WAIT (count_seen (length) == 1 && count_seen (again) == 1);

  _aimdb_json_writer_init (&writer);
  _aimdb_methods_write_record (&writer, &access, record, 0);
  line = _aimdb_json_writer_finish (&writer, NULL);
  g_assert_nonnull (strstr (line, "\"signal_stats\":[{\"signal\":\"length\",\"count\":1,"
                            "\"last\":4.0,\"min\":4.0,\"max\":4.0,\"mean\":4.0,"
                            "\"skipped_count\":0},{\"signal\":\"again\",\"count\":1,"));

  aimdb_database_stop (database);
  g_assert_finalize_object (g_steal_pointer (&producer));
  g_assert_finalize_object (g_steal_pointer (&database));
  g_assert_finalize_object (g_steal_pointer (&length));
  g_assert_cmpuint (n_destroyed, ==, 1);
}

static void
test_gauge_is_checked (void)
{
  static const struct
  {
    GType type;
    const char *signal;
    const char *says;           /* NULL: it starts */
  } cases[] = {
    { G_TYPE_INT64, "count", NULL },
    { G_TYPE_UCHAR, "byte", NULL },
    { G_TYPE_BOOLEAN, "on", NULL },
    { G_TYPE_STRING, "length", "a function that reads a number off values of type gchararray" },
    { G_TYPE_INT64, "", "a gauge needs the name of a signal" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AimdbDatabase) database = aimdb_database_new ();
      AimdbRecord *record = aimdb_database_create_record (database, "record", cases[i].type,
                                                          AIMDB_BUFFER_TYPE_SPMC_RING, 4);
      AimdbGauge *gauge = aimdb_gauge_new (cases[i].signal, NULL, NULL, NULL, NULL);
      g_autoptr (GError) error = NULL;

      aimdb_record_take_stage (record, AIMDB_STAGE (gauge));
      g_assert_cmpint (aimdb_database_start (database, &error), ==, cases[i].says == NULL);

      if (cases[i].says != NULL)
        {
          g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_CONFIGURATION);
          g_assert_nonnull (strstr (error->message, cases[i].says));
        }

      aimdb_database_stop (database);
    }
}

static void
set_up_number (GValue *value)
{
  if (G_VALUE_HOLDS_BOOLEAN (value))
    g_value_set_boolean (value, TRUE);
  else if (G_VALUE_HOLDS_CHAR (value))
    g_value_set_schar (value, 1);
  else if (G_VALUE_HOLDS_UCHAR (value))
    g_value_set_uchar (value, 1);
}

static void
test_gauge_every_number (void)
{
  static const GType types[] = {
    G_TYPE_BOOLEAN, G_TYPE_CHAR, G_TYPE_DOUBLE, G_TYPE_FLOAT, G_TYPE_INT, G_TYPE_INT64,
    G_TYPE_LONG, G_TYPE_UCHAR, G_TYPE_UINT, G_TYPE_UINT64, G_TYPE_ULONG,
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (AimdbDatabase) database = aimdb_database_new ();
      AimdbRecord *record = aimdb_database_create_record (database, "record", types[i],
                                                          AIMDB_BUFFER_TYPE_SPMC_RING, 4);
      g_autoptr (AimdbGauge) gauge = aimdb_gauge_new ("one", NULL, NULL, NULL, NULL);
      g_auto (GValue) one = G_VALUE_INIT;
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&one, G_TYPE_INT);
      g_value_set_int (&one, 1);
      g_value_init (&value, types[i]);

      if (!g_value_transform (&one, &value))
        set_up_number (&value);

      aimdb_record_add_stage (record, AIMDB_STAGE (gauge));
      g_assert_true (aimdb_database_start (database, NULL));
      g_assert_true (aimdb_record_produce (record, &value, NULL));
      TEST_WAIT (count_seen (gauge) == 1);
      assert_figures (gauge, 1, 0, 1, 1, 1, 1);
      aimdb_database_stop (database);
    }
}

typedef struct
{
  AimdbGauge *gauge;
  int done;                     /* atomic */
} Race;

static gpointer
race_thread (gpointer data)
{
  Race *race = data;

  while (!g_atomic_int_get (&race->done))
    {
      g_autoptr (AimdbSignalStats) stats = aimdb_gauge_get_stats (race->gauge);

      double mean = aimdb_signal_stats_get_mean (stats);

      g_assert_cmpfloat (aimdb_signal_stats_get_min (stats), <=, mean);
      g_assert_cmpfloat (mean, <=, aimdb_signal_stats_get_max (stats));
      g_assert_true (aimdb_signal_stats_get_count (stats) > 0 ||
                     aimdb_signal_stats_get_max (stats) == 0);
      aimdb_gauge_reset (race->gauge);
    }

  return NULL;
}

static void
test_gauge_is_of_one_instant (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (fixture->record);
  Race race = { fixture->gauge, FALSE };
  GThread *thread;

  g_assert_true (aimdb_database_start (fixture->database, NULL));
  thread = g_thread_new ("look", race_thread, &race);

  for (guint i = 1; i <= 5000; i++)
    {
      g_assert_true (aimdb_producer_produce_double (producer, i % 7 + 1, NULL));
      g_main_context_iteration (NULL, FALSE);
    }

  g_atomic_int_set (&race.done, TRUE);
  g_thread_join (thread);
}

#define ADD(name, func) \
  g_test_add ("/Aimdb/Gauge/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("figures", test_gauge_figures);
  ADD ("is-reset-with-the-profile", test_gauge_is_reset_with_the_profile);
  ADD ("begins-anew-at-a-start", test_gauge_begins_anew_at_a_start);
  ADD ("is-of-one-instant", test_gauge_is_of_one_instant);
  g_test_add_func ("/Aimdb/Gauge/stays-finite", test_gauge_stays_finite);
  g_test_add_func ("/Aimdb/Gauge/several-a-record", test_gauge_several_a_record);
  g_test_add_func ("/Aimdb/Gauge/every-number", test_gauge_every_number);
  g_test_add_func ("/Aimdb/Gauge/is-checked", test_gauge_is_checked);

  return g_test_run ();
}
