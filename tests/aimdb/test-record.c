/* test-record.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-database.h"
#include "aimdb-error.h"
#include "aimdb-record.h"

static AimdbRecord *
record_of_doubles (AimdbBufferType buffer_type,
                   guint           capacity)
{
  return aimdb_record_new ("level", G_TYPE_DOUBLE, buffer_type, capacity);
}

static void
produce (AimdbRecord *record,
         double       value)
{
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);
  g_autoptr (GError) error = NULL;

  aimdb_producer_produce_double (producer, value, &error);
  g_assert_no_error (error);
}

static void
assert_receives (AimdbReader *reader,
                 double       expected,
                 guint64      expected_lost)
{
  g_auto (GValue) value = G_VALUE_INIT;
  guint64 lost;

  g_assert_true (aimdb_reader_try_receive (reader, &value, &lost));
  g_assert_cmpfloat (g_value_get_double (&value), ==, expected);
  g_assert_cmpuint (lost, ==, expected_lost);
}

static void
assert_empty (AimdbReader *reader)
{
  GValue value = G_VALUE_INIT;

  g_assert_false (aimdb_reader_try_receive (reader, &value, NULL));
  g_assert_cmpfloat (g_value_get_double (&value), ==, 0);
}

static void
test_record_properties (void)
{
  g_autoptr (AimdbRecord) record = record_of_doubles (AIMDB_BUFFER_TYPE_SPMC_RING, 3);
  g_autofree char *key = NULL;
  AimdbBufferType buffer_type;
  GType value_type;
  guint capacity;

  g_object_get (record, "key", &key, "buffer-type", &buffer_type,
                "buffer-capacity", &capacity, "value-type", &value_type, NULL);
  g_assert_cmpstr (key, ==, "level");
  g_assert_cmpint (buffer_type, ==, AIMDB_BUFFER_TYPE_SPMC_RING);
  g_assert_cmpuint (capacity, ==, 3);
  g_assert_true (value_type == G_TYPE_DOUBLE);

  g_assert_finalize_object (g_steal_pointer (&record));
}

static void
test_record_ring_every_value_in_order (void)
{
  g_autoptr (AimdbRecord) record = record_of_doubles (AIMDB_BUFFER_TYPE_SPMC_RING, 3);
  g_autoptr (AimdbReader) early = aimdb_record_create_reader (record);
  g_autoptr (AimdbReader) late = NULL;
  GValue value = G_VALUE_INIT;

  produce (record, 1);
  produce (record, 2);
  late = aimdb_record_create_reader (record);
  produce (record, 3);

  assert_receives (early, 1, 0);
  assert_receives (early, 2, 0);
  assert_receives (early, 3, 0);
  assert_empty (early);
  assert_receives (late, 3, 0);
  assert_empty (late);
  g_assert_false (aimdb_record_peek (record, &value));
}

static void
test_record_ring_capacity_exact (void)
{
  g_autoptr (AimdbRecord) record = record_of_doubles (AIMDB_BUFFER_TYPE_SPMC_RING, 3);
  g_autoptr (AimdbReader) reader = aimdb_record_create_reader (record);

  g_test_summary ("A ring of 3 holds 3, and tells once how many were lost.");

  for (int i = 1; i <= 10; i++)
    produce (record, i);

  g_assert_cmpuint (aimdb_reader_get_lost_count (reader), ==, 7);
  assert_receives (reader, 8, 7);
  assert_receives (reader, 9, 0);
  assert_receives (reader, 10, 0);
  assert_empty (reader);
  g_assert_cmpuint (aimdb_reader_get_lost_count (reader), ==, 7);
}

static void
test_record_latest_seen_once (void)
{
  g_autoptr (AimdbRecord) record = record_of_doubles (AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);
  g_autoptr (AimdbReader) reader = aimdb_record_create_reader (record);
  g_autoptr (AimdbReader) fresh = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  assert_empty (reader);
  produce (record, 1);
  produce (record, 2);
  assert_receives (reader, 2, 0);
  assert_empty (reader);

  fresh = aimdb_record_create_reader (record);
  assert_receives (fresh, 2, 0);
  g_assert_true (aimdb_record_peek (record, &value));
  g_assert_cmpfloat (g_value_get_double (&value), ==, 2);
  g_assert_cmpuint (aimdb_reader_get_lost_count (reader), ==, 0);
}

static void
test_record_mailbox_taken_once (void)
{
  g_autoptr (AimdbRecord) record = record_of_doubles (AIMDB_BUFFER_TYPE_MAILBOX, 0);
  g_autoptr (AimdbReader) one = aimdb_record_create_reader (record);
  g_autoptr (AimdbReader) other = aimdb_record_create_reader (record);
  g_auto (GValue) value = G_VALUE_INIT;
  GValue nothing = G_VALUE_INIT;

  produce (record, 1);
  produce (record, 2);
  g_assert_true (aimdb_record_peek (record, &value));
  g_assert_cmpfloat (g_value_get_double (&value), ==, 2);
  assert_receives (other, 2, 0);
  assert_empty (one);
  assert_empty (other);
  g_assert_false (aimdb_record_peek (record, &nothing));
}

static void
weak_cb (gpointer  data,
         GObject  *object)
{
  ++*(guint *) data;
}

static void
produce_objects (AimdbRecord *record,
                 guint        n_objects,
                 guint       *n_finalized)
{
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);

  for (guint i = 0; i < n_objects; i++)
    {
      g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);

      g_object_weak_ref (object, weak_cb, n_finalized);
      g_assert_true (aimdb_producer_produce_object (producer, object, NULL));
    }
}

static void
test_record_releases_objects (gconstpointer data)
{
  AimdbBufferType buffer_type = GPOINTER_TO_INT (data);
  guint n_held = buffer_type == AIMDB_BUFFER_TYPE_SPMC_RING ? 3 : 1;
  guint n_finalized = 0;
  g_autoptr (AimdbRecord) record = NULL;

  g_test_summary ("What leaves the buffer is let go at once, what is in it with the record.");

  record = aimdb_record_new ("object", G_TYPE_OBJECT, buffer_type, 3);
  produce_objects (record, 10, &n_finalized);
  g_assert_cmpuint (n_finalized, ==, 10 - n_held);

  g_assert_finalize_object (g_steal_pointer (&record));
  g_assert_cmpuint (n_finalized, ==, 10);
}

static void
test_record_type_mismatch (void)
{
  g_autoptr (AimdbRecord) record = record_of_doubles (AIMDB_BUFFER_TYPE_SPMC_RING, 3);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);
  g_autoptr (GError) error = NULL;

  g_assert_false (aimdb_producer_produce_string (producer, "full", &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_TYPE_MISMATCH);
  g_assert_cmpstr (error->message, ==,
                   "record 'level': the gchararray \"full\" does not fit the type gdouble");
  g_clear_error (&error);

  g_assert_false (aimdb_producer_produce_boxed (producer, NULL, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_TYPE_MISMATCH);
}

static void
test_record_without_buffer (void)
{
  g_autoptr (AimdbRecord) none = record_of_doubles (AIMDB_BUFFER_TYPE_NONE, 0);
  g_autoptr (AimdbRecord) empty = record_of_doubles (AIMDB_BUFFER_TYPE_SPMC_RING, 0);
  g_autoptr (AimdbReader) reader = aimdb_record_create_reader (empty);
  g_autoptr (GError) error = NULL;
  GValue value = { G_TYPE_DOUBLE, { { .v_double = 1 } } };

  g_assert_false (aimdb_record_produce (none, &value, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_CONFIGURATION);
  g_clear_error (&error);

  g_assert_false (aimdb_record_produce (empty, &value, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_CONFIGURATION);
  g_assert_nonnull (strstr (error->message, "capacity"));
  assert_empty (reader);
}

static void
test_record_boxed_mismatch (void)
{
  const double numbers[] = { 1.5, 2.5 };
  g_autoptr (AimdbRecord) record = record_of_doubles (AIMDB_BUFFER_TYPE_SPMC_RING, 10);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);
  g_autoptr (AimdbReader) reader = aimdb_record_create_reader (record);
  g_autoptr (GError) error = NULL;

  g_test_summary ("Bytes of a type that nobody knows are not looked at.");

  g_assert_false (aimdb_producer_produce_boxed (producer, numbers, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_TYPE_MISMATCH);
  g_assert_nonnull (strstr (error->message, "record 'level'"));
  assert_empty (reader);
}

static void
test_record_boxed_without_buffer (void)
{
  g_autoptr (AimdbRecord) record =
    aimdb_record_new ("level", G_TYPE_DATE_TIME, AIMDB_BUFFER_TYPE_NONE, 0);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GError) error = NULL;

  g_assert_false (aimdb_producer_produce_boxed (producer, now, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_CONFIGURATION);
}

static void
test_record_producer_of_nothing (void)
{
  g_autoptr (AimdbProducer) producer = g_object_new (AIMDB_TYPE_PRODUCER, NULL);

  g_test_summary ("A language binding can construct a producer by itself.");

  g_test_expect_message ("aimdb", G_LOG_LEVEL_CRITICAL, "*record != NULL*");
  g_assert_false (aimdb_producer_produce_double (producer, 1.0, NULL));
  g_test_assert_expected_messages ();
}

/* --- many producers: nothing is lost without being counted --- */

#define N_THREADS 4
#define N_VALUES 20000

static gpointer
producer_thread (gpointer data)
{
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (data);

  for (int i = 0; i < N_VALUES; i++)
    aimdb_producer_produce_double (producer, i, NULL);

  return NULL;
}

static void
test_record_accounting_over_threads (void)
{
  g_autoptr (AimdbRecord) record = record_of_doubles (AIMDB_BUFFER_TYPE_SPMC_RING, 64);
  g_autoptr (AimdbReader) reader = aimdb_record_create_reader (record);
  GThread *threads[N_THREADS];
  guint64 n_received = 0;
  guint64 n_lost = 0;

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("producer", producer_thread, record);

  while (n_received + n_lost < N_THREADS * N_VALUES)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      guint64 lost;

      if (!aimdb_reader_try_receive (reader, &value, &lost))
        continue;

      n_received++;
      n_lost += lost;
    }

  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  g_assert_cmpuint (n_received + n_lost, ==, N_THREADS * N_VALUES);
  g_assert_cmpuint (aimdb_reader_get_lost_count (reader), ==, n_lost);
  assert_empty (reader);
}

static void
test_record_profile_without_stages (void)
{
  g_autoptr (AimdbRecord) record = record_of_doubles (AIMDB_BUFFER_TYPE_SPMC_RING, 3);
  g_autoptr (AimdbRecordProfile) profile = aimdb_record_get_profile (record);

  g_assert_cmpstr (aimdb_record_profile_get_key (profile), ==, "level");
  g_assert_cmpint (aimdb_record_profile_is_available (profile), ==, aimdb_is_profiling_built_in ());
  g_assert_cmpuint (aimdb_record_profile_get_n_stages (profile), ==, 0);
  g_assert_null (aimdb_record_profile_get_bottleneck (profile));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Aimdb/Record/properties", test_record_properties);
  g_test_add_func ("/Aimdb/Record/ring-every-value-in-order",
                   test_record_ring_every_value_in_order);
  g_test_add_func ("/Aimdb/Record/ring-capacity-exact", test_record_ring_capacity_exact);
  g_test_add_func ("/Aimdb/Record/latest-seen-once", test_record_latest_seen_once);
  g_test_add_func ("/Aimdb/Record/mailbox-taken-once", test_record_mailbox_taken_once);
  g_test_add_data_func ("/Aimdb/Record/ring-releases-objects",
                        GINT_TO_POINTER (AIMDB_BUFFER_TYPE_SPMC_RING),
                        test_record_releases_objects);
  g_test_add_data_func ("/Aimdb/Record/latest-releases-objects",
                        GINT_TO_POINTER (AIMDB_BUFFER_TYPE_SINGLE_LATEST),
                        test_record_releases_objects);
  g_test_add_data_func ("/Aimdb/Record/mailbox-releases-objects",
                        GINT_TO_POINTER (AIMDB_BUFFER_TYPE_MAILBOX),
                        test_record_releases_objects);
  g_test_add_func ("/Aimdb/Record/type-mismatch", test_record_type_mismatch);
  g_test_add_func ("/Aimdb/Record/without-buffer", test_record_without_buffer);
  g_test_add_func ("/Aimdb/Record/boxed-mismatch", test_record_boxed_mismatch);
  g_test_add_func ("/Aimdb/Record/boxed-without-buffer", test_record_boxed_without_buffer);
  g_test_add_func ("/Aimdb/Record/producer-of-nothing", test_record_producer_of_nothing);
  g_test_add_func ("/Aimdb/Record/accounting-over-threads", test_record_accounting_over_threads);
  g_test_add_func ("/Aimdb/Record/profile-without-stages", test_record_profile_without_stages);

  return g_test_run ();
}
