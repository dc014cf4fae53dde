/* test-accounts.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <gio/gio.h>

#include "aimdb-database.h"
#include "aimdb-join.h"
#include "aimdb-tap.h"
#include "aimdb-transform.h"
#include "test-wait.h"

/*
 * After an orderly stop every value is accounted for, whoever reads it out of
 * whatever buffer: it was seen, or is told to be lost.
 */

#define N_VALUES 1000
#define CAPACITY 16

typedef enum
{
  KIND_PLAIN,
  KIND_DIRECT,
  KIND_BATCH,
  KIND_ASYNC,
  KIND_TRANSFORM,
  KIND_JOIN
} Kind;

typedef struct
{
  const char *name;
  Kind kind;
  AimdbBufferType buffer_type;
} Row;

typedef struct
{
  AimdbDatabase *database;
  AimdbRecord *input;
  AimdbStage *stage;
  gint64 expected;              /* what comes next if nothing is lost */
  guint n_seen;
  guint n_gap;                  /* what was passed over */
  gboolean stopped;
} Account;

static void
see (Account      *account,
     const GValue *value)
{
  gint64 number = g_value_get_int64 (value);

  g_assert_cmpint (number, >=, account->expected);
  account->n_gap += number - account->expected;
  account->expected = number + 1;
  account->n_seen++;
}

static void
tap_cb (AimdbTap     *tap,
        const GValue *value,
        gpointer      user_data)
{
  see (user_data, value);
}

static void
batch_cb (AimdbTap     *tap,
          const GValue *values,
          guint         n_values,
          gpointer      user_data)
{
  for (guint i = 0; i < n_values; i++)
    see (user_data, &values[i]);
}

static gboolean
complete_cb (gpointer data)
{
  aimdb_invocation_complete (data);

  return G_SOURCE_REMOVE;
}

static gpointer
complete_thread (gpointer data)
{
  g_autoptr (AimdbInvocation) invocation = data;

  aimdb_invocation_complete (invocation);

  return NULL;
}

/* completed at once, later, or elsewhere */
static void
async_cb (AimdbTap        *tap,
          AimdbInvocation *invocation,
          gpointer         user_data)
{
  Account *account = user_data;

  see (account, aimdb_invocation_get_value (invocation));

  if (account->n_seen % 3 == 0)
    aimdb_invocation_complete (invocation);
  else if (account->n_seen % 3 == 1)
    g_idle_add_full (G_PRIORITY_DEFAULT, complete_cb, g_object_ref (invocation), g_object_unref);
  else
    g_thread_unref (g_thread_new ("complete", complete_thread, g_object_ref (invocation)));
}

static void
transform_cb (AimdbTransform *transform,
              const GValue   *value,
              AimdbProducer  *output,
              gpointer        user_data)
{
  see (user_data, value);
  g_assert_true (aimdb_producer_produce (output, value, NULL));
}

static void
join_cb (AimdbJoin     *join,
         guint          input,
         const GValue  *value,
         AimdbProducer *output,
         gpointer       user_data)
{
  see (user_data, value);
  g_assert_true (aimdb_producer_produce (output, value, NULL));
}

static void
add_stage (Account *account,
           Kind     kind)
{
  const char *const keys[] = { "input", NULL };
  AimdbRecord *record = account->input;
  gpointer stage = NULL;

  if (kind == KIND_TRANSFORM || kind == KIND_JOIN)
    record = aimdb_database_create_record (account->database, "output", G_TYPE_INT64,
                                           AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);

  if (kind == KIND_TRANSFORM)
    stage = aimdb_transform_new (NULL, "input", transform_cb, account, NULL);
  else if (kind == KIND_JOIN)
    stage = aimdb_join_new (NULL, keys, join_cb, account, NULL);
  else if (kind == KIND_BATCH)
    stage = aimdb_tap_new_batch (NULL, 5, batch_cb, account, NULL);
  else if (kind == KIND_ASYNC)
    stage = aimdb_tap_new_async (NULL, async_cb, account, NULL);
  else
    stage = aimdb_tap_new (NULL, tap_cb, account, NULL);

  if (kind == KIND_DIRECT)
    aimdb_tap_set_direct (stage, TRUE);

  account->stage = stage;
  aimdb_record_take_stage (record, stage);
}

static gpointer
produce_thread (gpointer data)
{
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (data);

  for (gint64 i = 0; i < N_VALUES / 2; i++)
    g_assert_true (aimdb_producer_produce_int64 (producer, i, NULL));

  return NULL;
}

/* half of them in another thread, half in the one that runs the context, in bursts */
static void
produce (Account     *account,
         AimdbReader *reader,
         guint       *n_received)
{
  GThread *thread = g_thread_new ("produce", produce_thread, account->input);
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (account->input);
  g_auto (GValue) value = G_VALUE_INIT;

  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);

  g_thread_join (thread);
  g_assert_true (g_main_context_acquire (NULL));

  for (gint64 i = N_VALUES / 2; i < N_VALUES; i++)
    {
      g_assert_true (aimdb_producer_produce_int64 (producer, i, NULL));

      if (g_test_rand_int_range (0, CAPACITY) == 0)
        g_main_context_iteration (NULL, FALSE);

      if (reader != NULL && g_test_rand_int_range (0, 3) > 0)
        *n_received += aimdb_reader_try_receive (reader, &value, NULL);
    }

  g_main_context_release (NULL);
}

static void
stopped_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Account *account = user_data;

  g_assert_true (aimdb_database_stop_finish (AIMDB_DATABASE (object), result, NULL));
  account->stopped = TRUE;
}

static void
assert_profile (Account *account,
                guint    n_lost)
{
  g_autoptr (AimdbStageProfile) profile = aimdb_stage_get_profile (account->stage);

  if (profile == NULL)
    return;

  g_assert_cmpuint (aimdb_stage_profile_get_call_count (profile), ==, account->n_seen);
  g_assert_cmpuint (aimdb_stage_profile_get_lost_count (profile), ==, n_lost);
}

static void
assert_metrics (AimdbRecord *record,
                guint        n_produced,
                guint        n_consumed,
                guint        n_dropped)
{
  g_autoptr (AimdbBufferMetrics) metrics = aimdb_record_get_metrics (record);

  if (metrics == NULL)
    return;

  g_assert_cmpuint (aimdb_buffer_metrics_get_produced_count (metrics), ==, n_produced);
  g_assert_cmpuint (aimdb_buffer_metrics_get_consumed_count (metrics), ==, n_consumed);
  g_assert_cmpuint (aimdb_buffer_metrics_get_dropped_count (metrics), ==, n_dropped);
}

static void
test_accounts_stage (gconstpointer data)
{
  const Row *row = data;
  guint n_all = 0;
  guint n_lost = 0;
  Account account = { NULL };

  account.database = aimdb_database_new ();
  account.input = aimdb_database_create_record (account.database, "input", G_TYPE_INT64,
                                                row->buffer_type, CAPACITY);
  add_stage (&account, row->kind);

  /* each run has an account of its own; the buffer counts through */
  for (guint run = 1; run <= 3; run++)
    {
      account.n_seen = 0;
      account.n_gap = 0;
      account.expected = run == 1 || row->buffer_type != AIMDB_BUFFER_TYPE_SINGLE_LATEST ? 0 : -1;
      account.stopped = FALSE;
      g_assert_true (aimdb_database_start (account.database, NULL));

      /* the value that a latest still holds comes once more to who begins anew */
      while (account.expected < 0)
        {
          g_main_context_iteration (NULL, TRUE);

          if (account.n_seen > 0)
            account.expected = 0;
        }

      if (account.n_seen > 0)
        account.n_gap = 0;

      produce (&account, NULL, NULL);
      aimdb_database_stop_async (account.database, AIMDB_STOP_MODE_DRAIN, NULL, stopped_cb,
                                 &account);
      TEST_WAIT (account.stopped);

      /* the newest is always seen, and nothing waits any more */
      g_assert_cmpint (account.expected, ==, N_VALUES);
      n_all += account.n_seen;

      if (row->buffer_type == AIMDB_BUFFER_TYPE_SPMC_RING)
        {
          g_assert_cmpuint (account.n_seen + account.n_gap, ==, N_VALUES);
          n_lost += account.n_gap;
          assert_profile (&account, account.n_gap);
        }
      else
        {
          assert_profile (&account, 0);
        }

      assert_metrics (account.input, run * N_VALUES, n_all, n_lost);
    }

  if (row->kind == KIND_TRANSFORM || row->kind == KIND_JOIN)
    assert_metrics (aimdb_database_get_record (account.database, "output"), n_all, 0, 0);

  TEST_WAIT (g_atomic_int_get (&G_OBJECT (account.database)->ref_count) == 1);
  g_assert_finalize_object (account.database);
}

static void
test_accounts_reader (gconstpointer data)
{
  const Row *row = data;
  Account account = { NULL };
  g_autoptr (AimdbReader) reader = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  guint n_received = 0;
  guint n_pending;

  account.database = aimdb_database_new ();
  account.input = aimdb_database_create_record (account.database, "input", G_TYPE_INT64,
                                                row->buffer_type, CAPACITY);
  reader = aimdb_record_create_reader (account.input);
  produce (&account, reader, &n_received);
  n_pending = aimdb_reader_get_pending_count (reader);

  if (row->buffer_type == AIMDB_BUFFER_TYPE_SPMC_RING)
    g_assert_cmpuint (n_received + aimdb_reader_get_lost_count (reader) + n_pending, ==, N_VALUES);
  else
    g_assert_cmpuint (aimdb_reader_get_lost_count (reader), ==, 0);

  for (; n_pending > 0; n_pending--)
    {
      while (!aimdb_reader_try_receive (reader, &value, NULL))
        continue;

      n_received++;
    }

  g_assert_cmpuint (aimdb_reader_get_pending_count (reader), ==, 0);
  assert_metrics (account.input, N_VALUES, n_received, aimdb_reader_get_lost_count (reader));
  g_object_unref (account.database);
}

#define OF_EVERY_BUFFER(name, kind) \
  { "ring/" name, kind, AIMDB_BUFFER_TYPE_SPMC_RING }, \
  { "latest/" name, kind, AIMDB_BUFFER_TYPE_SINGLE_LATEST }, \
  { "mailbox/" name, kind, AIMDB_BUFFER_TYPE_MAILBOX }

static const Row rows[] = {
  OF_EVERY_BUFFER ("plain", KIND_PLAIN),
  OF_EVERY_BUFFER ("direct", KIND_DIRECT),
  OF_EVERY_BUFFER ("batch", KIND_BATCH),
  OF_EVERY_BUFFER ("asynchronous", KIND_ASYNC),
  OF_EVERY_BUFFER ("transform", KIND_TRANSFORM),
  OF_EVERY_BUFFER ("join", KIND_JOIN),
};

static const Row reader_rows[] = { OF_EVERY_BUFFER ("reader", KIND_PLAIN) };

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/Aimdb/Accounts/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_accounts_stage);
    }

  for (guint i = 0; i < G_N_ELEMENTS (reader_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/Aimdb/Accounts/", reader_rows[i].name, NULL);

      g_test_add_data_func (path, &reader_rows[i], test_accounts_reader);
    }

  return g_test_run ();
}
