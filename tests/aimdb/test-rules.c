/* test-rules.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "aimdb-database.h"
#include "aimdb-error.h"
#include "aimdb-gauge.h"
#include "aimdb-join.h"
#include "aimdb-link.h"
#include "aimdb-source.h"
#include "aimdb-tap.h"
#include "aimdb-transform.h"

/*
 * The rules of building a database, a row for each: what is built, and what the
 * start says to it.
 */

static gboolean
source_cb (AimdbSource   *source,
           AimdbProducer *producer,
           gpointer       user_data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
fd_cb (AimdbSource   *source,
       int            fd,
       GIOCondition   condition,
       AimdbProducer *producer,
       gpointer       user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
tap_cb (AimdbTap     *tap,
        const GValue *value,
        gpointer      user_data)
{
}

static void
async_tap_cb (AimdbTap        *tap,
              AimdbInvocation *invocation,
              gpointer         user_data)
{
}

static void
batch_cb (AimdbTap     *tap,
          const GValue *values,
          guint         n_values,
          gpointer      user_data)
{
}

static void
transform_cb (AimdbTransform *transform,
              const GValue   *value,
              AimdbProducer  *output,
              gpointer        user_data)
{
}

static void
join_cb (AimdbJoin     *join,
         guint          input,
         const GValue  *value,
         AimdbProducer *output,
         gpointer       user_data)
{
}

/* --- what the rows are built of --- */

static AimdbRecord *
ring (AimdbDatabase *database,
      const char    *key)
{
  return aimdb_database_create_record (database, key, G_TYPE_DOUBLE,
                                       AIMDB_BUFFER_TYPE_SPMC_RING, 8);
}

static AimdbRecord *
bare (AimdbDatabase *database,
      const char    *key)
{
  return aimdb_database_create_record (database, key, G_TYPE_DOUBLE, AIMDB_BUFFER_TYPE_NONE, 0);
}

static void
of_type (AimdbDatabase *database,
         const char    *key,
         GType          type,
         guint          capacity)
{
  aimdb_database_create_record (database, key, type, AIMDB_BUFFER_TYPE_SPMC_RING, capacity);
}

static void
take (AimdbRecord *record,
      gpointer     stage)
{
  aimdb_record_take_stage (record, stage);
}

static gpointer
timer (const char *name)
{
  return aimdb_source_new_timer (name, 1000, source_cb, NULL, NULL);
}

static gpointer
transform (const char *input_key)
{
  return aimdb_transform_new (NULL, input_key, transform_cb, NULL, NULL);
}

static gpointer
join (const char *first,
      const char *second)
{
  const char *const keys[] = { first, second, NULL };

  return aimdb_join_new (NULL, keys, join_cb, NULL, NULL);
}

static gpointer
tap (const char *name)
{
  return aimdb_tap_new (name, tap_cb, NULL, NULL);
}

static gpointer
direct (gpointer stage)
{
  aimdb_tap_set_direct (stage, TRUE);

  return stage;
}

/* --- keys and buffers --- */

static void
no_key (AimdbDatabase *database)
{
  ring (database, NULL);
}

static void
empty_keys (AimdbDatabase *database)
{
  ring (database, "");
  ring (database, "");
}

static void
key_not_utf8 (AimdbDatabase *database)
{
  ring (database, "caf\xe9");
}

static void
key_thrice (AimdbDatabase *database)
{
  ring (database, "a");
  of_type (database, "a", G_TYPE_STRING, 8);
  bare (database, "a");
}

static void
no_capacity (AimdbDatabase *database)
{
  of_type (database, "a", G_TYPE_DOUBLE, 0);
}

static void
huge_capacity (AimdbDatabase *database)
{
  of_type (database, "a", G_TYPE_DOUBLE, (1u << 30) + 1);
}

static void
wrong_types (AimdbDatabase *database)
{
  of_type (database, "pointer", G_TYPE_POINTER, 8);
  of_type (database, "none", G_TYPE_NONE, 8);
  of_type (database, "invalid", G_TYPE_INVALID, 8);
}

static void
nothing_right (AimdbDatabase *database)
{
  of_type (database, NULL, G_TYPE_POINTER, 0);
}

/* --- writers --- */

static void
two_sources (AimdbDatabase *database)
{
  AimdbRecord *a = ring (database, "a");

  take (a, timer (NULL));
  take (a, aimdb_source_new_producer ("hand"));
}

static void
two_transforms (AimdbDatabase *database)
{
  AimdbRecord *a = ring (database, "a");

  ring (database, "b");
  take (a, transform ("b"));
  take (a, transform ("b"));
}

static void
transform_and_join (AimdbDatabase *database)
{
  AimdbRecord *a = ring (database, "a");

  ring (database, "b");
  take (a, transform ("b"));
  take (a, join ("b", NULL));
}

static void
source_and_link (AimdbDatabase *database)
{
  AimdbRecord *a = ring (database, "a");

  take (a, timer ("clock"));
  take (a, aimdb_link_new_inbound (NULL, "file:///a"));
}

static void
every_writer (AimdbDatabase *database)
{
  AimdbRecord *a = ring (database, "a");

  ring (database, "b");
  take (a, timer ("clock"));
  take (a, transform ("b"));
  take (a, join ("b", NULL));
  take (a, aimdb_link_new_inbound ("first", "file:///a"));
  take (a, aimdb_link_new_inbound ("second", "file:///b"));
  take (a, aimdb_link_new (NULL, "file:///c"));
}

/* --- stages without a buffer --- */

static void
no_buffer (AimdbDatabase *database)
{
  AimdbRecord *a = bare (database, "a");

  take (a, aimdb_source_new_producer (NULL));
  take (a, tap (NULL));
  take (a, aimdb_gauge_new ("level", NULL, NULL, NULL, NULL));
  take (a, aimdb_link_new (NULL, "file:///a"));
}

static void
transform_without_buffers (AimdbDatabase *database)
{
  bare (database, "b");
  take (bare (database, "a"), transform ("b"));
}

static void
inbound_without_buffer (AimdbDatabase *database)
{
  take (bare (database, "a"), aimdb_link_new_inbound (NULL, "file:///a"));
}

/* --- stages that are wrong in themselves --- */

static void
no_functions (AimdbDatabase *database)
{
  AimdbRecord *a = ring (database, "a");

  ring (database, "b");
  take (a, g_object_new (AIMDB_TYPE_TAP, NULL));
  take (a, g_object_new (AIMDB_TYPE_TRANSFORM, NULL));
  take (ring (database, "c"), g_object_new (AIMDB_TYPE_JOIN, NULL));
}

static void
wrong_taps (AimdbDatabase *database)
{
  AimdbRecord *a = ring (database, "a");

  take (a, aimdb_tap_new_batch (NULL, 0, batch_cb, NULL, NULL));
  take (a, aimdb_tap_new_batch (NULL, 65537, batch_cb, NULL, NULL));
  take (a, direct (aimdb_tap_new_async (NULL, async_tap_cb, NULL, NULL)));
  take (a, direct (aimdb_tap_new_batch (NULL, 8, batch_cb, NULL, NULL)));
}

static void
wrong_sources (AimdbDatabase *database)
{
  take (ring (database, "a"), aimdb_source_new_timer (NULL, 0, source_cb, NULL, NULL));
  take (ring (database, "b"), aimdb_source_new_fd (NULL, -1, G_IO_IN, fd_cb, NULL, NULL));
  take (ring (database, "c"), aimdb_source_new_fd (NULL, 0, G_IO_HUP, fd_cb, NULL, NULL));
  take (ring (database, "d"), aimdb_source_new_gsource (NULL, source_cb, NULL, NULL));
}

static void
wrong_gauges (AimdbDatabase *database)
{
  AimdbRecord *a = aimdb_database_create_record (database, "a", G_TYPE_STRING,
                                                 AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);

  take (a, g_object_new (AIMDB_TYPE_GAUGE, NULL));
  take (a, aimdb_gauge_new ("level", NULL, NULL, NULL, NULL));
}

static void
wrong_links (AimdbDatabase *database)
{
  AimdbRecord *a = ring (database, "a");

  take (a, g_object_new (AIMDB_TYPE_LINK, NULL));
  take (a, aimdb_link_new (NULL, "no URL"));
  take (a, aimdb_link_new (NULL, "pigeon://post"));
}

static void
wrong_joins (AimdbDatabase *database)
{
  ring (database, "b");
  take (ring (database, "a"), join (NULL, NULL));
  take (ring (database, "c"), join ("b", "b"));
}

/* --- who reads whom --- */

static void
unknown_inputs (AimdbDatabase *database)
{
  take (ring (database, "a"), transform ("nowhere"));
  take (ring (database, "b"), join ("a", "elsewhere"));
}

static void
input_not_utf8 (AimdbDatabase *database)
{
  take (ring (database, "a"), transform ("caf\xe9"));
}

static void
inputs_without_buffer (AimdbDatabase *database)
{
  bare (database, "b");
  take (ring (database, "a"), transform ("b"));
  take (ring (database, "c"), join ("a", "b"));
}

static void
circle_of_one (AimdbDatabase *database)
{
  take (ring (database, "a"), transform ("a"));
}

static void
circle_of_two (AimdbDatabase *database)
{
  ring (database, "before");
  take (ring (database, "a"), join ("before", "b"));
  take (ring (database, "b"), transform ("a"));
  take (ring (database, "after"), transform ("b"));
}

static void
two_circles (AimdbDatabase *database)
{
  take (ring (database, "a"), transform ("b"));
  take (ring (database, "b"), transform ("a"));
  take (ring (database, "c"), transform ("d"));
  take (ring (database, "d"), transform ("c"));
}

static void
all_at_once (AimdbDatabase *database)
{
  AimdbRecord *a = ring (database, "a");

  of_type (database, "a", G_TYPE_POINTER, 0);
  ring (database, NULL);
  take (a, transform ("b"));
  take (a, timer ("clock"));
  take (ring (database, "b"), join ("a", "nowhere"));
  take (bare (database, "c"), tap ("alarm"));
}

typedef struct
{
  const char *what;
  void (*build) (AimdbDatabase *database);
  const char *message;          /* after "invalid configuration " */
} Refused;

static const Refused refused[] = {
  { "a key is needed", no_key, "(1 error): a record without key: a key is needed" },
  { "an empty key is none", empty_keys,
    "(2 errors): a record without key: a key is needed; a record without key: a key is needed" },
  { "a key is UTF-8", key_not_utf8, "(1 error): record 'caf\357\277\275': the key is not UTF-8" },
  { "a key is taken once", key_thrice,
    "(2 errors): record 'a': another record has the same key; "
    "record 'a': another record has the same key" },
  { "a ring holds something", no_capacity,
    "(1 error): record 'a': the capacity of a ring must be 1 to 1073741824, not 0" },
  { "a ring has an end", huge_capacity,
    "(1 error): record 'a': the capacity of a ring must be 1 to 1073741824, not 1073741825" },
  { "values can be kept", wrong_types,
    "(3 errors): "
    "record 'pointer': values of type gpointer can't be kept; use a number, a string, a boxed "
    "type, a variant or an object; "
    "record 'none': values of type void can't be kept; use a number, a string, a boxed type, a "
    "variant or an object; "
    "record 'invalid': values of an invalid type can't be kept; use a number, a string, a boxed "
    "type, a variant or an object" },
  { "key and values are told of both", nothing_right,
    "(2 errors): a record without key: a key is needed; "
    "a record without key: values of type gpointer can't be kept; use a number, a string, a boxed "
    "type, a variant or an object" },

  { "one source", two_sources,
    "(1 error): record 'a': only one stage may write a record, but there are source[0], "
    "source 'hand'" },
  { "one transform", two_transforms,
    "(1 error): record 'a': only one stage may write a record, but there are transform[0], "
    "transform[1]" },
  { "a join is a transform", transform_and_join,
    "(1 error): record 'a': only one stage may write a record, but there are transform[0], "
    "transform[1]" },
  { "a source or inbound links", source_and_link,
    "(1 error): record 'a': only one stage may write a record, but there are source 'clock', "
    "inbound link[0]" },
  { "every writer is named", every_writer,
    "(1 error): record 'a': only one stage may write a record, but there are source 'clock', "
    "transform[0], transform[1], inbound link 'first', inbound link 'second'" },

  { "stages need a buffer", no_buffer,
    "(4 errors): record 'a': source[0] needs a buffer, and the record has none; "
    "record 'a': tap[0] needs a buffer, and the record has none; "
    "record 'a': tap 'level' needs a buffer, and the record has none; "
    "record 'a': link[0] needs a buffer, and the record has none" },
  { "so do transforms, and their inputs", transform_without_buffers,
    "(2 errors): record 'a': transform[0] needs a buffer, and the record has none; "
    "record 'a': transform[0] reads 'b', which has no buffer" },
  { "so do inbound links", inbound_without_buffer,
    "(1 error): record 'a': inbound link[0] needs a buffer, and the record has none" },

  { "what is called has a function", no_functions,
    "(3 errors): record 'a': tap[0]: a tap needs a function: create it by aimdb_tap_new(); "
    "record 'a': transform[0]: a transform needs a function: create it by "
    "aimdb_transform_new(); "
    "record 'c': transform[0]: a join needs a function: create it by aimdb_join_new()" },
  { "taps", wrong_taps,
    "(4 errors): record 'a': tap[0]: the size of a batch must be 1 to 65536, not 0; "
    "record 'a': tap[1]: the size of a batch must be 1 to 65536, not 65537; "
    "record 'a': tap[2]: a tap that is asynchronous can't be called directly; leave \"direct\" "
    "off; "
    "record 'a': tap[3]: a tap that is given batches can't be called directly; leave \"direct\" "
    "off" },
  { "sources", wrong_sources,
    "(4 errors): "
    "record 'a': source[0]: the interval of a timer source must be at least 1 ms; "
    "record 'b': source[0]: -1 is no file descriptor; "
    "record 'c': source[0]: a file descriptor is waited for until it can be read or written: "
    "G_IO_IN, G_IO_PRI or G_IO_OUT is needed; "
    "record 'd': source[0]: what makes its GSource is missing: call aimdb_source_set_factory()" },
  { "gauges", wrong_gauges,
    "(2 errors): record 'a': tap[0]: a gauge needs the name of a signal; "
    "record 'a': tap 'level': a gauge needs a function that reads a number off values of type "
    "gchararray" },
  { "joins", wrong_joins,
    "(2 errors): record 'a': transform[0]: a join needs the key of at least one input; "
    "record 'c': transform[0]: it has the input 'b' twice" },

  { "inputs are records", unknown_inputs,
    "(2 errors): record 'a': transform[0] reads 'nowhere', but there is no such record; "
    "record 'b': transform[0] reads 'elsewhere', but there is no such record" },
  { "a message is UTF-8", input_not_utf8,
    "(1 error): record 'a': transform[0] reads 'caf\357\277\275', but there is no such record" },
  { "inputs have a buffer", inputs_without_buffer,
    "(2 errors): record 'a': transform[0] reads 'b', which has no buffer; "
    "record 'c': transform[0] reads 'b', which has no buffer" },
  { "a record does not feed itself", circle_of_one,
    "(1 error): transforms go in a circle: a reads a" },
  { "only the circle is told, not what is around it", circle_of_two,
    "(1 error): transforms go in a circle: a reads b reads a" },
  { "circle after circle", two_circles,
    "(2 errors): transforms go in a circle: a reads b reads a; "
    "transforms go in a circle: c reads d reads c" },

  { "all at once", all_at_once,
    "(7 errors): record 'a': values of type gpointer can't be kept; use a number, a string, a "
    "boxed type, a variant or an object; record 'a': another record has the same key; "
    "a record without key: a key is needed; "
    "record 'a': only one stage may write a record, but there are transform[0], source 'clock'; "
    "record 'b': transform[0] reads 'nowhere', but there is no such record; "
    "record 'c': tap 'alarm' needs a buffer, and the record has none; "
    "transforms go in a circle: a reads b reads a" },
};

static void
assert_refused (AimdbDatabase *database,
                const char    *message)
{
  g_autofree char *expected = g_strconcat ("invalid configuration ", message, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (aimdb_database_start (database, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_CONFIGURATION);
  g_assert_cmpstr (error->message, ==, expected);
  g_assert_false (aimdb_database_is_running (database));
}

static void
test_rules_refused (gconstpointer data)
{
  const Refused *row = data;
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();

  row->build (database);

  /* the first refusal changes nothing */
  assert_refused (database, row->message);
  assert_refused (database, row->message);
  g_assert_finalize_object (g_steal_pointer (&database));
}

static void
test_rules_links (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  g_autoptr (GError) error = NULL;

  g_test_summary ("Which connectors there are depends on the build, so not every word is known.");

  wrong_links (database);
  g_assert_false (aimdb_database_start (database, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_CONFIGURATION);
  g_assert_true (g_str_has_prefix (error->message,
                                   "invalid configuration (3 errors): "
                                   "record 'a': link[0]: a link needs a URL; "
                                   "record 'a': link[1]: 'no URL' is not a URL; write for "
                                   "instance file:///absolute/path; "
                                   "record 'a': link[2]: there is no connector for 'pigeon', "
                                   "only for file://"));
}

/* --- what may be built --- */

static void
nothing (AimdbDatabase *database)
{
}

static void
record_alone (AimdbDatabase *database)
{
  bare (database, "a");
}

static void
passive_record (AimdbDatabase *database)
{
  take (ring (database, "a"), tap (NULL));
}

static void
several_taps (AimdbDatabase *database)
{
  AimdbRecord *a = ring (database, "a");

  take (a, timer (NULL));
  take (a, tap ("same"));
  take (a, tap ("same"));
  take (a, direct (tap (NULL)));
  take (a, aimdb_tap_new_async (NULL, async_tap_cb, NULL, NULL));
  take (a, aimdb_tap_new_batch (NULL, 65536, batch_cb, NULL, NULL));
  take (a, aimdb_gauge_new ("level", NULL, NULL, NULL, NULL));
}

static void
several_links (AimdbDatabase *database)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "aimdb-test-rules-absent", NULL);
  g_autofree char *url = g_filename_to_uri (path, NULL, NULL);
  AimdbRecord *a = ring (database, "a");

  take (a, aimdb_link_new_inbound (NULL, url));
  take (a, aimdb_link_new_inbound (NULL, url));
  take (a, tap (NULL));
}

static void
a_diamond (AimdbDatabase *database)
{
  take (ring (database, "end"), join ("left", "right"));
  take (ring (database, "left"), transform ("start"));
  take (ring (database, "right"), transform ("start"));
  take (ring (database, "start"), timer (NULL));
  take (ring (database, "one"), join ("end", NULL));
}

static void
every_key (AimdbDatabase *database)
{
  ring (database, "a.b");
  ring (database, "server::Temperature");
  ring (database, " ");
  ring (database, "A");
  ring (database, "a");
  ring (database, "\"\\\n#/+");
}

static void
small_and_large (AimdbDatabase *database)
{
  of_type (database, "one", G_TYPE_BOOLEAN, 1);
  of_type (database, "three", G_TYPE_OBJECT, 3);
  aimdb_database_create_record (database, "latest", G_TYPE_STRING,
                                AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);
  aimdb_database_create_record (database, "mailbox", G_TYPE_VARIANT,
                                AIMDB_BUFFER_TYPE_MAILBOX, G_MAXUINT);
}

typedef struct
{
  const char *what;
  void (*build) (AimdbDatabase *database);
} Allowed;

static const Allowed allowed[] = {
  { "a database without records", nothing },
  { "a record without buffer and without stages", record_alone },
  { "a passive record", passive_record },
  { "several taps, of one name too", several_taps },
  { "several inbound links on one record", several_links },
  { "a diamond is no circle", a_diamond },
  { "any key", every_key },
  { "any capacity where it does not matter", small_and_large },
};

static void
test_rules_allowed (gconstpointer data)
{
  const Allowed *row = data;
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  g_autoptr (GError) error = NULL;

  row->build (database);

  for (guint run = 0; run < 2; run++)
    {
      aimdb_database_start (database, &error);
      g_assert_no_error (error);
      g_assert_true (aimdb_database_is_running (database));
      aimdb_database_stop (database);
    }

  g_assert_finalize_object (g_steal_pointer (&database));
}

static void
test_rules_several_outbound (void)
{
  g_autofree char *directory = g_dir_make_tmp ("aimdb-rules-XXXXXX", NULL);
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *a = ring (database, "a");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      g_autofree char *path = g_build_filename (directory, name, NULL);
      g_autofree char *url = g_filename_to_uri (path, NULL, NULL);

      take (a, aimdb_link_new (NULL, url));
    }

  aimdb_database_start (database, &error);
  g_assert_no_error (error);
  aimdb_database_stop (database);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      g_autofree char *path = g_build_filename (directory, name, NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);

      g_file_delete (file, NULL, NULL);
    }

  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

static void
test_rules_mended (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  g_autoptr (GError) error = NULL;

  g_test_summary ("What was missing is added, and then it starts.");

  take (ring (database, "a"), transform ("b"));
  assert_refused (database,
                  "(1 error): record 'a': transform[0] reads 'b', but there is no such record");
  ring (database, "b");
  aimdb_database_start (database, &error);
  g_assert_no_error (error);
}

static void
test_rules_owned_once (void)
{
  g_autoptr (AimdbDatabase) first = aimdb_database_new ();
  g_autoptr (AimdbDatabase) second = aimdb_database_new ();
  AimdbRecord *a = ring (first, "a");
  AimdbRecord *b = ring (second, "b");
  g_autoptr (AimdbStage) stage = tap ("both");

  g_test_summary ("A stage of two records, or a record of two databases, is a mistake of the "
                  "program, which changes nothing.");

  aimdb_record_add_stage (a, stage);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*_aimdb_stage_get_record*");
  aimdb_record_add_stage (b, stage);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*_aimdb_stage_get_record*");
  aimdb_record_take_stage (a, g_object_ref (stage));
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*_aimdb_record_is_owned*");
  aimdb_database_add_record (second, a);
  g_test_assert_expected_messages ();

  g_assert_cmpuint (aimdb_record_get_n_stages (a), ==, 1);
  g_assert_cmpuint (aimdb_record_get_n_stages (b), ==, 0);
  g_assert_cmpuint (aimdb_database_get_n_records (second), ==, 1);
  g_assert_true (aimdb_database_start (first, NULL));
  g_assert_true (aimdb_database_start (second, NULL));

  /* who lost its record may have another */
  g_assert_finalize_object (g_steal_pointer (&first));
  aimdb_database_stop (second);
  aimdb_record_add_stage (b, stage);
  g_assert_true (aimdb_database_start (second, NULL));
}

static void
add_row (const char      *group,
         const char      *what,
         gconstpointer    row,
         GTestDataFunc    func)
{
  g_autofree char *name = g_strdelimit (g_strdup (what), " ", '-');
  g_autofree char *path = g_strdup_printf ("/Aimdb/Rules/%s/%s", group, name);

  g_test_add_data_func (path, row, func);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    add_row ("refused", refused[i].what, &refused[i], test_rules_refused);

  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    add_row ("allowed", allowed[i].what, &allowed[i], test_rules_allowed);

  g_test_add_func ("/Aimdb/Rules/links", test_rules_links);
  g_test_add_func ("/Aimdb/Rules/several-outbound", test_rules_several_outbound);
  g_test_add_func ("/Aimdb/Rules/mended", test_rules_mended);
  g_test_add_func ("/Aimdb/Rules/owned-once", test_rules_owned_once);

  return g_test_run ();
}
