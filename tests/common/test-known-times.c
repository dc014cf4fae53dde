/* test-known-times.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-profile-private.h"
#include "aimdb-source.h"
#include "aimdb-tap.h"
#include "aimdb-transform.h"
#include "test-known-times.h"

#define N_CALLS 30

/* A source of 4.8, 5.0 and 6.1 ms in turn, a tap of 38, 40 and 52 ms, a
 * transform of 1, 2 and 4 µs, and behind it a tap that takes no time at all. */
static const guint64 source_times[] = { 4800000, 5000000, 6100000 };
static const guint64 tap_times[] = { 38000000, 40000000, 52000000 };
static const guint64 transform_times[] = { 1000, 2000, 4000 };

const KnownRecord known_records[KNOWN_N_RECORDS] = {
  { "sensor::Temperature", "data_processor", 2,
    { { AIMDB_STAGE_TYPE_SOURCE, "sensor_reader", 30, 159000000, 5300000, 4800000, 6100000 },
      { AIMDB_STAGE_TYPE_TAP, "data_processor", 30, 1300000000, 43333333, 38000000, 52000000 } } },
  { "sensor::Fahrenheit", "to_fahrenheit", 2,
    { { AIMDB_STAGE_TYPE_TAP, "display", 30, 0, 0, 0, 0 },
      { AIMDB_STAGE_TYPE_TRANSFORM, "to_fahrenheit", 30, 70000, 2333, 1000, 4000 } } },
};

static guint64 now_ns = 1;
static guint n_displayed;

void
known_times_advance (guint64 ns)
{
  now_ns += ns;
}

static gboolean
sensor_reader_cb (AimdbSource   *source,
                  AimdbProducer *producer,
                  gpointer       user_data)
{
  guint *n_calls = user_data;

  known_times_advance (source_times[*n_calls % G_N_ELEMENTS (source_times)]);
  aimdb_producer_produce_double (producer, *n_calls, NULL);

  return ++*n_calls < N_CALLS ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
data_processor_cb (AimdbTap     *tap,
                   const GValue *value,
                   gpointer      user_data)
{
  guint number = (guint) g_value_get_double (value);

  known_times_advance (tap_times[number % G_N_ELEMENTS (tap_times)]);
}

static void
to_fahrenheit_cb (AimdbTransform *transform,
                  const GValue   *value,
                  AimdbProducer  *output,
                  gpointer        user_data)
{
  guint number = (guint) g_value_get_double (value);

  known_times_advance (transform_times[number % G_N_ELEMENTS (transform_times)]);
  aimdb_producer_produce_double (output, number * 1.8 + 32, NULL);
}

static void
display_cb (AimdbTap     *tap,
            const GValue *value,
            gpointer      user_data)
{
  n_displayed++;
}

static void
take_stage (AimdbRecord *record,
            gpointer     stage)
{
  aimdb_record_take_stage (record, stage);
}

#if AIMDB_HAVE_PROFILING
static guint64
known_clock (void)
{
  return now_ns;
}
#endif

AimdbDatabase *
known_times_new_database (void)
{
  AimdbDatabase *database = aimdb_database_new ();
  g_autoptr (AimdbRecord) celsius =
    aimdb_record_new (known_records[0].key, G_TYPE_DOUBLE, AIMDB_BUFFER_TYPE_SPMC_RING, N_CALLS);
  g_autoptr (AimdbRecord) fahrenheit =
    aimdb_record_new (known_records[1].key, G_TYPE_DOUBLE, AIMDB_BUFFER_TYPE_SPMC_RING, N_CALLS);

#if AIMDB_HAVE_PROFILING
  _aimdb_profile_clock = known_clock;
#endif
  n_displayed = 0;

  take_stage (celsius, aimdb_source_new_timer ("sensor_reader", 1, sensor_reader_cb,
                                               g_new0 (guint, 1), g_free));
  take_stage (celsius, aimdb_tap_new ("data_processor", data_processor_cb, NULL, NULL));
  take_stage (fahrenheit, aimdb_transform_new ("to_fahrenheit", known_records[0].key,
                                               to_fahrenheit_cb, NULL, NULL));
  take_stage (fahrenheit, aimdb_tap_new ("display", display_cb, NULL, NULL));
  aimdb_database_add_record (database, celsius);
  aimdb_database_add_record (database, fahrenheit);

  return database;
}

/* the last stage saw the last value, and the others are through with theirs */
gboolean
known_times_are_done (AimdbDatabase *database)
{
  for (guint i = 0; aimdb_is_profiling_built_in () && i < KNOWN_N_RECORDS; i++)
    {
      AimdbRecord *record = aimdb_database_get_record (database, known_records[i].key);
      g_autoptr (AimdbRecordProfile) profile = aimdb_record_get_profile (record);

      for (guint j = 0; j < known_records[i].n_stages; j++)
        {
          AimdbStageProfile *stage = aimdb_record_profile_get_nth_stage (profile, j);

          if (aimdb_stage_profile_get_call_count (stage) < known_records[i].stages[j].call_count)
            return FALSE;
        }
    }

  return n_displayed == N_CALLS;
}

static void
assert_stage (AimdbStageProfile *stage,
              const KnownStage  *known)
{
  g_assert_cmpint (aimdb_stage_profile_get_stage_type (stage), ==, known->stage_type);
  g_assert_cmpstr (aimdb_stage_profile_get_name (stage), ==, known->name);
  g_assert_cmpuint (aimdb_stage_profile_get_index (stage), ==, 0);
  g_assert_cmpuint (aimdb_stage_profile_get_call_count (stage), ==, known->call_count);
  g_assert_cmpuint (aimdb_stage_profile_get_total_time_ns (stage), ==, known->total_time_ns);
  g_assert_cmpuint (aimdb_stage_profile_get_avg_time_ns (stage), ==, known->avg_time_ns);
  g_assert_cmpuint (aimdb_stage_profile_get_min_time_ns (stage), ==, known->min_time_ns);
  g_assert_cmpuint (aimdb_stage_profile_get_max_time_ns (stage), ==, known->max_time_ns);
  g_assert_cmpuint (aimdb_stage_profile_get_lost_count (stage), ==, 0);
}

void
known_times_assert (AimdbRecordProfile *profile,
                    const KnownRecord  *known)
{
  g_assert_cmpstr (aimdb_record_profile_get_key (profile), ==, known->key);
  g_assert_true (aimdb_record_profile_is_available (profile));
  g_assert_cmpuint (aimdb_record_profile_get_n_stages (profile), ==, known->n_stages);

  for (guint i = 0; i < known->n_stages; i++)
    assert_stage (aimdb_record_profile_get_nth_stage (profile, i), &known->stages[i]);

  g_assert_cmpstr (aimdb_stage_profile_get_name (aimdb_record_profile_get_bottleneck (profile)),
                   ==, known->bottleneck);
}
