/* test-allocations.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <dlfcn.h>
#include <malloc.h>

#include <gio/gio.h>

#include "aimdb-database.h"
#include "aimdb-source.h"
#include "aimdb-tap.h"

/*
 * Counts what the program asks the allocator for, by standing in front of it:
 * that a value costs no allocation is a matter of numbers, not of time. The
 * functions behind these names are those of the C library.
 */

extern void *__libc_malloc  (size_t size);
extern void *__libc_calloc  (size_t n_items,
                             size_t size);
extern void *__libc_realloc (void   *memory,
                             size_t  size);

static guint n_allocations;
static gsize n_bytes;

static void *
note (void *memory)
{
  n_allocations++;
  n_bytes += malloc_usable_size (memory);

  return memory;
}

void *
malloc (size_t size)
{
  return note (__libc_malloc (size));
}

void *
calloc (size_t n_items,
        size_t size)
{
  return note (__libc_calloc (n_items, size));
}

void *
realloc (void   *memory,
         size_t  size)
{
  return note (__libc_realloc (memory, size));
}

typedef struct
{
  GType type;
  gpointer value;               /* of the kinds that have one */
  guint n_seen;
} Fixture;

static void
tap_cb (AimdbTap     *tap,
        const GValue *value,
        gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->n_seen++;
}

static void
batch_cb (AimdbTap     *tap,
          const GValue *values,
          guint         n_values,
          gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->n_seen += n_values;
}

static void
produce (Fixture       *fixture,
         AimdbProducer *producer)
{
  if (fixture->type == G_TYPE_DOUBLE)
    aimdb_producer_produce_double (producer, 0.5, NULL);
  else if (fixture->type == G_TYPE_INT64)
    aimdb_producer_produce_int64 (producer, 7, NULL);
  else if (fixture->type == G_TYPE_VARIANT)
    aimdb_producer_produce_variant (producer, fixture->value, NULL);
  else if (fixture->type == G_TYPE_BYTES)
    aimdb_producer_produce_boxed (producer, fixture->value, NULL);
  else
    aimdb_producer_produce_object (producer, fixture->value, NULL);
}

static void
run (Fixture       *fixture,
     AimdbProducer *producer,
     guint          n_values,
     guint          n_expected)
{
  fixture->n_seen = 0;

  for (guint i = 0; i < n_values; i++)
    produce (fixture, producer);

  while (fixture->n_seen < n_expected)
    g_main_context_iteration (NULL, FALSE);
}

static void
assert_no_allocation (GType           type,
                      gpointer        value,
                      AimdbBufferType buffer_type,
                      guint           n_taps)
{
  Fixture fixture = { type, value, 0 };
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = aimdb_database_create_record (database, "r", type, buffer_type, 256);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);
  guint n_each = buffer_type == AIMDB_BUFFER_TYPE_SPMC_RING ? 100 : 1;
  guint n_before;

  /* a batch tap among them, and one that is called directly */
  for (guint i = 0; i < n_taps; i++)
    {
      AimdbTap *tap = i == 1 ? aimdb_tap_new_batch (NULL, 16, batch_cb, &fixture, NULL)
                             : aimdb_tap_new (NULL, tap_cb, &fixture, NULL);

      aimdb_tap_set_direct (tap, i == 2);
      aimdb_record_take_stage (record, AIMDB_STAGE (tap));
    }

  g_assert_true (aimdb_database_start (database, NULL));
  g_assert_true (g_main_context_acquire (NULL));

  /* what the loop and the locks of GLib set up once */
  run (&fixture, producer, n_each, n_each * n_taps);
  run (&fixture, producer, n_each, n_each * n_taps);

  n_before = n_allocations;

  for (guint i = 0; i < 20; i++)
    run (&fixture, producer, n_each, n_each * n_taps);

  g_assert_cmpuint (n_allocations, ==, n_before);
  g_main_context_release (NULL);
  aimdb_database_stop (database);
}

static void
test_allocations_none_a_value (void)
{
  g_autoptr (GObject) object = G_OBJECT (g_simple_action_new ("x", NULL));
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new ("(xd)", (gint64) 1, 2.5));
  g_autoptr (GBytes) bytes = g_bytes_new_static ("0123456789", 10);
  const struct
  {
    GType type;
    gpointer value;
  } cases[] = {
    { G_TYPE_DOUBLE, NULL },
    { G_TYPE_INT64, NULL },
    { G_TYPE_VARIANT, variant },
    { G_TYPE_BYTES, bytes },
    { G_TYPE_OBJECT, object },
  };

  /* it counts at all */
  g_assert_cmpuint (n_allocations, >, 0);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint n_taps = 1; n_taps <= 4; n_taps++)
      {
        assert_no_allocation (cases[i].type, cases[i].value, AIMDB_BUFFER_TYPE_SPMC_RING, n_taps);
        assert_no_allocation (cases[i].type, cases[i].value, AIMDB_BUFFER_TYPE_SINGLE_LATEST,
                              n_taps);
      }

  assert_no_allocation (G_TYPE_DOUBLE, NULL, AIMDB_BUFFER_TYPE_MAILBOX, 1);
}

static gboolean
source_cb (AimdbSource   *source,
           AimdbProducer *producer,
           gpointer       user_data)
{
  return G_SOURCE_CONTINUE;
}

/* what a program with very many records has to reckon with */
static void
test_allocations_size_of_a_record (void)
{
  const guint n_records = 100;
  const guint capacity = 64;
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  Fixture fixture = { G_TYPE_DOUBLE, NULL, 0 };
  gsize n_before = 0;
  gsize each;

  for (guint i = 0; i < 2 * n_records; i++)
    {
      g_autofree char *key = g_strdup_printf ("record.%u", i);
      AimdbRecord *record;

      if (i == n_records)
        n_before = n_bytes;

      record = aimdb_database_create_record (database, key, G_TYPE_DOUBLE,
                                             AIMDB_BUFFER_TYPE_SPMC_RING, capacity);
      aimdb_record_take_stage (record,
                               AIMDB_STAGE (aimdb_source_new_timer ("source", 1000, source_cb,
                                                                    NULL, NULL)));
      aimdb_record_take_stage (record, AIMDB_STAGE (aimdb_tap_new ("tap", tap_cb, &fixture, NULL)));
    }

  each = (n_bytes - n_before) / n_records - capacity * sizeof (guint64);
  g_test_message ("a record with a source and a tap: %" G_GSIZE_FORMAT " bytes asked for, "
                  "beside the buffer", each);
  g_assert_cmpuint (each, <=, 2048);
}

/* GLib keeps small memory back, unless G_SLICE=always-malloc is in the environment */
static gboolean
counts_slices (void)
{
  guint n_before = n_allocations;

  g_slice_free1 (48, g_slice_alloc (48));

  return n_allocations > n_before;
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  if (!counts_slices ())
    {
      g_print ("1..0 # SKIP G_SLICE=always-malloc is not set\n");
      return 0;
    }

  g_test_add_func ("/Aimdb/Allocations/none-a-value", test_allocations_none_a_value);
  g_test_add_func ("/Aimdb/Allocations/size-of-a-record", test_allocations_size_of_a_record);

  return g_test_run ();
}
