/* test-join.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-database.h"
#include "aimdb-error.h"
#include "aimdb-join.h"
#include "aimdb-tap.h"
#include "test-wait.h"

typedef struct
{
  AimdbDatabase *database;
  AimdbRecord *level;           /* int64, ring of 4 */
  AimdbRecord *valve;           /* string, latest */
  AimdbRecord *output;          /* string, ring */
  AimdbJoin *join;

  GString *calls;               /* what the join was called with */
  GPtrArray *seen;              /* what came out */
} Fixture;

static void
join_cb (AimdbJoin     *join,
         guint          input,
         const GValue  *value,
         AimdbProducer *output,
         gpointer       user_data)
{
  Fixture *fixture = user_data;
  g_auto (GValue) level = G_VALUE_INIT;
  g_auto (GValue) valve = G_VALUE_INIT;
  g_autofree char *text = NULL;

  if (input == 0)
    g_string_append_printf (fixture->calls, "%d:%d ", input, (int) g_value_get_int64 (value));
  else
    g_string_append_printf (fixture->calls, "%d:%s ", input, g_value_get_string (value));

  if (!aimdb_join_has_all_inputs (join))
    return;

  g_assert_true (aimdb_join_peek_input (join, 0, &level));
  g_assert_true (aimdb_join_peek_input (join, 1, &valve));
  text = g_strdup_printf ("%d %s", (int) g_value_get_int64 (&level), g_value_get_string (&valve));
  g_assert_true (aimdb_producer_produce_string (output, text, NULL));
}

static void
tap_cb (AimdbTap     *tap,
        const GValue *value,
        gpointer      user_data)
{
  g_ptr_array_add (user_data, g_value_dup_string (value));
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  const char *const keys[] = { "level", "valve", NULL };

  fixture->database = aimdb_database_new ();
  fixture->output = aimdb_database_create_record (fixture->database, "output", G_TYPE_STRING,
                                                  AIMDB_BUFFER_TYPE_SPMC_RING, 100);
  fixture->level = aimdb_database_create_record (fixture->database, "level", G_TYPE_INT64,
                                                 AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  fixture->valve = aimdb_database_create_record (fixture->database, "valve", G_TYPE_STRING,
                                                 AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);
  fixture->calls = g_string_new (NULL);
  fixture->seen = g_ptr_array_new_with_free_func (g_free);
  fixture->join = aimdb_join_new ("mix", keys, join_cb, fixture, NULL);
  aimdb_record_add_stage (fixture->output, AIMDB_STAGE (fixture->join));
  aimdb_record_take_stage (fixture->output,
                           AIMDB_STAGE (aimdb_tap_new (NULL, tap_cb, fixture->seen, NULL)));
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  aimdb_database_stop (fixture->database);
  g_assert_finalize_object (fixture->database);
  g_assert_finalize_object (fixture->join);
  g_string_free (fixture->calls, TRUE);
  g_ptr_array_unref (fixture->seen);
}

static void
start (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  aimdb_database_start (fixture->database, &error);
  g_assert_no_error (error);
}

static void
produce_levels (Fixture *fixture,
                gint64   first,
                guint    n_values)
{
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (fixture->level);

  for (guint i = 0; i < n_values; i++)
    g_assert_true (aimdb_producer_produce_int64 (producer, first + i, NULL));
}

static void
produce_valve (Fixture    *fixture,
               const char *value)
{
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (fixture->valve);

  g_assert_true (aimdb_producer_produce_string (producer, value, NULL));
}

static void
assert_seen (Fixture    *fixture,
             const char *expected)
{
  g_autofree char *seen = NULL;

  g_ptr_array_add (fixture->seen, NULL);
  seen = g_strjoinv (", ", (char **) fixture->seen->pdata);
  g_ptr_array_set_size (fixture->seen, fixture->seen->len - 1);
  g_assert_cmpstr (seen, ==, expected);
}

static void
test_join_sees_all_inputs (Fixture       *fixture,
                           gconstpointer  data)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert_cmpint (aimdb_stage_get_stage_type (AIMDB_STAGE (fixture->join)), ==,
                   AIMDB_STAGE_TYPE_TRANSFORM);
  g_assert_cmpstr (aimdb_join_get_input_keys (fixture->join)[1], ==, "valve");

  start (fixture);
  g_assert_false (aimdb_join_has_all_inputs (fixture->join));
  g_assert_false (aimdb_join_peek_input (fixture->join, 0, &value));
  produce_levels (fixture, 1, 2);
  TEST_WAIT (fixture->calls->len == 8);
  g_assert_cmpuint (fixture->seen->len, ==, 0);

  produce_valve (fixture, "open");
  TEST_WAIT (fixture->seen->len == 1);
  produce_levels (fixture, 3, 1);
  TEST_WAIT (fixture->seen->len == 2);
  produce_valve (fixture, "shut");
  TEST_WAIT (fixture->seen->len == 3);

  g_assert_cmpstr (fixture->calls->str, ==, "0:1 0:2 1:open 0:3 1:shut ");
  assert_seen (fixture, "2 open, 3 open, 3 shut");

  g_assert_true (aimdb_join_peek_input (fixture->join, 0, &value));
  g_assert_cmpint (g_value_get_int64 (&value), ==, 3);
}

static void
test_join_inputs_take_turns (Fixture       *fixture,
                             gconstpointer  data)
{
  start (fixture);
  produce_levels (fixture, 0, 4);
  produce_valve (fixture, "open");
  TEST_WAIT (fixture->seen->len == 4);
  g_assert_cmpstr (fixture->calls->str, ==, "0:0 1:open 0:1 0:2 0:3 ");
}

static void
test_join_counts_losses (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (AimdbStageProfile) profile = NULL;

  start (fixture);
  produce_levels (fixture, 0, 10);
  produce_valve (fixture, "open");
  TEST_WAIT (fixture->seen->len == 4);
  g_assert_cmpstr (fixture->calls->str, ==, "0:6 1:open 0:7 0:8 0:9 ");

  profile = aimdb_stage_get_profile (AIMDB_STAGE (fixture->join));

  if (!aimdb_is_profiling_built_in ())
    return;

  g_assert_cmpuint (aimdb_stage_profile_get_call_count (profile), ==, 5);
  g_assert_cmpuint (aimdb_stage_profile_get_lost_count (profile), ==, 6);
  g_assert_cmpuint (aimdb_stage_profile_get_min_time_ns (profile), >, 0);

  g_assert_true (aimdb_database_reset_profiling (fixture->database, NULL));
  g_clear_pointer (&profile, aimdb_stage_profile_unref);
  profile = aimdb_stage_get_profile (AIMDB_STAGE (fixture->join));
  g_assert_cmpuint (aimdb_stage_profile_get_lost_count (profile), ==, 0);
}

static void
test_join_begins_afresh (Fixture       *fixture,
                         gconstpointer  data)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_test_summary ("After a restart only what is seen from then on is an input.");

  start (fixture);
  produce_levels (fixture, 1, 1);
  produce_valve (fixture, "open");
  TEST_WAIT (fixture->seen->len == 1);
  aimdb_database_stop (fixture->database);
  g_assert_true (aimdb_join_has_all_inputs (fixture->join));

  start (fixture);
  g_assert_false (aimdb_join_has_all_inputs (fixture->join));
  g_assert_false (aimdb_join_peek_input (fixture->join, 0, &value));
  g_assert_cmpint (g_value_get_int64 (&value), ==, 0);

  /* the valve is still open, and that is told to a fresh reader */
  TEST_WAIT (g_str_has_suffix (fixture->calls->str, "1:open 1:open "));
  g_assert_cmpuint (fixture->seen->len, ==, 1);
  produce_levels (fixture, 2, 1);
  TEST_WAIT (fixture->seen->len == 2);
  assert_seen (fixture, "1 open, 2 open");
}

static void
restarting_join_cb (AimdbJoin     *join,
                    guint          input,
                    const GValue  *value,
                    AimdbProducer *output,
                    gpointer       user_data)
{
  Fixture *fixture = user_data;

  if (fixture->calls->len == 0)
    {
      aimdb_database_stop (fixture->database);
      g_assert_true (aimdb_database_start (fixture->database, NULL));
    }

  g_string_append_printf (fixture->calls, "%d:%d ", input, (int) g_value_get_int64 (value));
  g_assert_true (aimdb_producer_produce_string (output, "again", NULL));
}

static void
test_join_restarts_the_database (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  Fixture fixture = { .database = database, .calls = g_string_new (NULL) };
  const char *const keys[] = { "level", "other", NULL };
  AimdbRecord *output = aimdb_database_create_record (database, "output", G_TYPE_STRING,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, 4);

  fixture.level = aimdb_database_create_record (database, "level", G_TYPE_INT64,
                                                AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  aimdb_database_create_record (database, "other", G_TYPE_INT64, AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  aimdb_record_take_stage (output, AIMDB_STAGE (aimdb_join_new (NULL, keys, restarting_join_cb,
                                                                &fixture, NULL)));
  start (&fixture);
  produce_levels (&fixture, 0, 2);
  TEST_WAIT (fixture.calls->len == 4);

  /* the second one was before the new beginning */
  produce_levels (&fixture, 2, 1);
  TEST_WAIT (fixture.calls->len == 8);
  g_assert_cmpstr (fixture.calls->str, ==, "0:0 0:2 ");
  aimdb_database_stop (database);
  g_assert_finalize_object (g_steal_pointer (&database));
  g_string_free (fixture.calls, TRUE);
}

/* --- what runs when a value goes --- */

static void
pass_cb (AimdbJoin     *join,
         guint          input,
         const GValue  *value,
         AimdbProducer *output,
         gpointer       user_data)
{
  ++*(guint *) user_data;
}

static void
gone_cb (gpointer  data,
         GObject  *where_it_was)
{
  AimdbJoin **join = data;
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert_false (aimdb_join_peek_input (*join, 1, &value));
  g_assert_false (aimdb_join_has_all_inputs (*join));
  *join = NULL;
}

static void
produce_object (AimdbRecord *record,
                GWeakNotify  gone,
                gpointer     data)
{
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (record);
  g_autoptr (GObject) object = g_object_new (AIMDB_TYPE_DATABASE, NULL);

  if (gone != NULL)
    g_object_weak_ref (object, gone, data);

  g_assert_true (aimdb_producer_produce_object (producer, object, NULL));
}

static void
test_join_forgets_all_at_once (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  const char *const keys[] = { "a", "b", NULL };
  AimdbRecord *records[2];
  AimdbRecord *output;
  guint n_calls = 0;
  AimdbJoin *join = aimdb_join_new (NULL, keys, pass_cb, &n_calls, NULL);
  AimdbJoin *asked = join;

  g_test_summary ("While what was seen before the restart goes, nothing of it is told.");

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    records[i] = aimdb_database_create_record (database, keys[i], G_TYPE_OBJECT,
                                               AIMDB_BUFFER_TYPE_SPMC_RING, 1);

  output = aimdb_database_create_record (database, "output", G_TYPE_INT64,
                                         AIMDB_BUFFER_TYPE_SPMC_RING, 1);
  aimdb_record_take_stage (output, AIMDB_STAGE (join));
  g_assert_true (aimdb_database_start (database, NULL));
  produce_object (records[0], gone_cb, &asked);
  produce_object (records[1], NULL, NULL);
  TEST_WAIT (n_calls == 2);
  aimdb_database_stop (database);

  /* now the join has the last reference of the first one */
  produce_object (records[0], NULL, NULL);
  g_assert_nonnull (asked);
  g_assert_true (aimdb_database_start (database, NULL));
  produce_object (records[1], NULL, NULL);
  TEST_WAIT (n_calls == 3);
  g_assert_null (asked);
  aimdb_database_stop (database);
}

/* --- what the start refuses --- */

static void
assert_refused (const char *const *keys,
                const char        *message)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *output = aimdb_database_create_record (database, "output", G_TYPE_STRING,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  g_autoptr (GError) error = NULL;

  aimdb_database_create_record (database, "a", G_TYPE_INT64, AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  aimdb_database_create_record (database, "none", G_TYPE_INT64, AIMDB_BUFFER_TYPE_NONE, 4);
  aimdb_record_take_stage (output, AIMDB_STAGE (aimdb_join_new ("mix", keys, join_cb,
                                                                NULL, NULL)));
  g_assert_false (aimdb_database_start (database, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_CONFIGURATION);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_join_refusals (void)
{
  assert_refused ((const char *const[]) { NULL },
                  "invalid configuration (1 error): record 'output': transform 'mix': "
                  "a join needs the key of at least one input");
  assert_refused ((const char *const[]) { "a", "a", NULL },
                  "invalid configuration (1 error): record 'output': transform 'mix': "
                  "it has the input 'a' twice");
  assert_refused ((const char *const[]) { "a", "b", "none", NULL },
                  "invalid configuration (2 errors): record 'output': transform 'mix' reads 'b', "
                  "but there is no such record; record 'output': transform 'mix' reads 'none', "
                  "which has no buffer");
  assert_refused ((const char *const[]) { "a", "output", NULL },
                  "invalid configuration (1 error): transforms go in a circle: output reads "
                  "output");
}

#define ADD(path, func) \
  g_test_add ("/Aimdb/Join/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("sees-all-inputs", test_join_sees_all_inputs);
  ADD ("inputs-take-turns", test_join_inputs_take_turns);
  ADD ("counts-losses", test_join_counts_losses);
  ADD ("begins-afresh", test_join_begins_afresh);
  g_test_add_func ("/Aimdb/Join/restarts-the-database", test_join_restarts_the_database);
  g_test_add_func ("/Aimdb/Join/forgets-all-at-once", test_join_forgets_all_at_once);
  g_test_add_func ("/Aimdb/Join/refusals", test_join_refusals);

  return g_test_run ();
}
