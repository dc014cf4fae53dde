/* soak.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <stdlib.h>

#include <glib/gstdio.h>

#include "soak-stage.h"
#include "soak-thread.h"

/*
 * Everything at once, for as long as is asked for: at the end every value that was
 * produced was received, or told to be lost, or waited when its reader was ended,
 * for every reader and to the last value.
 *
 * SOAK_SECONDS says how long, SOAK_SEED repeats the random choices.
 */

#define DEFAULT_SECONDS 60
#define PROGRESS_SECONDS 5

/* what a stop waits for has to come within this */
#define PATIENCE_SECONDS 60

enum
{
  RECORD_EVENTS,
  RECORD_TEXTS,
  RECORD_MADE,
  RECORD_JOINED,
  RECORD_SOURCE,
  RECORD_STATE,
  RECORD_ORDERS,
  N_RECORDS
};

static const struct
{
  const char *key;
  AimdbBufferType buffer_type;
  guint capacity;
  guint n_slots;
  gboolean text;
  gboolean gated;               /* by producers of our own, which the gate stops */
} record_kinds[N_RECORDS] = {
  { "events", AIMDB_BUFFER_TYPE_SPMC_RING, 1000, 3, FALSE, TRUE },
  { "texts", AIMDB_BUFFER_TYPE_SPMC_RING, 7, 1, TRUE, TRUE },
  { "made", AIMDB_BUFFER_TYPE_SPMC_RING, 64, 1, FALSE, FALSE },
  { "joined", AIMDB_BUFFER_TYPE_SPMC_RING, 256, 1, FALSE, FALSE },
  { "source", AIMDB_BUFFER_TYPE_SPMC_RING, 33, 1, FALSE, TRUE },
  { "state", AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0, 1, TRUE, TRUE },
  { "orders", AIMDB_BUFFER_TYPE_MAILBOX, 0, 1, FALSE, TRUE },
};

/* a main context of its own, and the thread that runs it */
typedef struct
{
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
} SoakLoop;

typedef struct
{
  SoakGate gate;
  GRand *rand;
  AimdbDatabase *database;
  SoakRecord records[N_RECORDS];
  SoakLoop loop;
  char *directory;
  char *path;
  GPtrArray *stages;            /* SoakStage */
  GPtrArray *producers;         /* SoakThread */
  GPtrArray *readers;           /* SoakThread */
  gint64 begin_us;
  gint64 progress_us;           /* when it was told last */
  guint n_rounds;
} Soak;

static gpointer
loop_thread (gpointer data)
{
  SoakLoop *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_REMOVE;
}

/* A burst and a pause. It never waits for the gate: who closed it may be stopping
 * this very source. */
static gboolean
source_cb (AimdbSource   *source,
           AimdbProducer *producer,
           gpointer       user_data)
{
  Soak *self = user_data;

  for (guint i = 0; i < 50 && !soak_gate_is_closing (&self->gate); i++)
    if (!soak_record_try_produce (&self->records[RECORD_SOURCE], 0, producer))
      break;

  soak_pause (500);

  return G_SOURCE_CONTINUE;
}

static guint32
next_seed (Soak *self)
{
  return g_rand_int (self->rand);
}

static SoakStage *
add_stage (Soak      *self,
           SoakStage *stage)
{
  g_ptr_array_add (self->stages, stage);

  return stage;
}

static void
add_taps (Soak *self)
{
  SoakRecord *records = self->records;
  SoakStage *own = add_stage (self, soak_stage_new_tap ("events: own thread",
                                                        &records[RECORD_EVENTS], 0,
                                                        next_seed (self)));
  SoakStage *direct = add_stage (self, soak_stage_new_tap ("made: direct",
                                                           &records[RECORD_MADE], 0,
                                                           next_seed (self)));

  aimdb_stage_set_main_context (own->stage, self->loop.context);
  aimdb_tap_set_direct (AIMDB_TAP (direct->stage), TRUE);
  add_stage (self, soak_stage_new_tap ("events: quick", &records[RECORD_EVENTS], 0,
                                       next_seed (self)));
  add_stage (self, soak_stage_new_tap ("events: slow", &records[RECORD_EVENTS], 2000,
                                       next_seed (self)));
  add_stage (self, soak_stage_new_batch_tap ("events: batches", &records[RECORD_EVENTS], 50,
                                             next_seed (self)));
  add_stage (self, soak_stage_new_async_tap ("events: asynchronous", &records[RECORD_EVENTS],
                                             next_seed (self)));
  add_stage (self, soak_stage_new_tap ("texts: tap", &records[RECORD_TEXTS], 1000,
                                       next_seed (self)));
  add_stage (self, soak_stage_new_tap ("made: tap", &records[RECORD_MADE], 500,
                                       next_seed (self)));
  add_stage (self, soak_stage_new_tap ("joined: tap", &records[RECORD_JOINED], 0,
                                       next_seed (self)));
  add_stage (self, soak_stage_new_tap ("source: tap", &records[RECORD_SOURCE], 1000,
                                       next_seed (self)));
  add_stage (self, soak_stage_new_tap ("state: tap", &records[RECORD_STATE], 1000,
                                       next_seed (self)));
  add_stage (self, soak_stage_new_tap ("orders: tap", &records[RECORD_ORDERS], 100,
                                       next_seed (self)));
}

static void
add_stages (Soak *self)
{
  SoakRecord *records = self->records;
  SoakStage *join;

  add_taps (self);
  add_stage (self, soak_stage_new_transform ("events to made", &records[RECORD_EVENTS],
                                             &records[RECORD_MADE], next_seed (self)));
  join = add_stage (self, soak_stage_new_join ("made and texts to joined", &records[RECORD_MADE],
                                               &records[RECORD_TEXTS], &records[RECORD_JOINED],
                                               next_seed (self)));
  aimdb_stage_set_main_context (join->stage, self->loop.context);
  add_stage (self, soak_stage_new_link ("texts: file", &records[RECORD_TEXTS], self->path));
  aimdb_record_take_stage (records[RECORD_SOURCE].record,
                           AIMDB_STAGE (aimdb_source_new_continuous ("source", source_cb, self,
                                                                     NULL)));
}

static void
start_threads (Soak *self)
{
  static const struct
  {
    guint record;
    SoakReading reading;
    const char *name;
  } readers[] = {
    { RECORD_EVENTS, SOAK_READ_POLLING, "events: polling" },
    { RECORD_EVENTS, SOAK_READ_AWAITING, "events: awaiting" },
    { RECORD_EVENTS, SOAK_READ_BY_SOURCE, "events: by source" },
    { RECORD_TEXTS, SOAK_READ_POLLING, "texts: polling" },
    { RECORD_TEXTS, SOAK_READ_AWAITING, "texts: awaiting" },
    { RECORD_STATE, SOAK_READ_AWAITING, "state: awaiting" },
    { RECORD_STATE, SOAK_READ_POLLING, "state: polling" },
    { RECORD_ORDERS, SOAK_READ_BY_SOURCE, "orders: by source" },
    { RECORD_ORDERS, SOAK_READ_AWAITING, "orders: awaiting" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    g_ptr_array_add (self->readers,
                     soak_reader_start (&self->gate, &self->records[readers[i].record],
                                        readers[i].name, readers[i].reading,
                                        next_seed (self)));

  for (guint i = 0; i < N_RECORDS; i++)
    for (guint slot = 0; record_kinds[i].gated && slot < record_kinds[i].n_slots; slot++)
      {
        if (i != RECORD_SOURCE)
          g_ptr_array_add (self->producers,
                           soak_producer_start (&self->gate, &self->records[i], slot,
                                                next_seed (self)));
      }
}

static void
soak_set_up (Soak    *self,
             guint32  seed)
{
  g_autoptr (GError) error = NULL;

  self->rand = g_rand_new_with_seed (seed);
  self->directory = g_dir_make_tmp ("aimdb-soak-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->directory, "texts.jsonl", NULL);
  self->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) soak_stage_free);
  self->producers = g_ptr_array_new_with_free_func ((GDestroyNotify) soak_thread_free);
  self->readers = g_ptr_array_new_with_free_func ((GDestroyNotify) soak_thread_free);
  soak_gate_init (&self->gate);

  /* made here, not by whichever thread asks for it first */
  (void) g_main_context_default ();
  self->loop.context = g_main_context_new ();
  self->loop.loop = g_main_loop_new (self->loop.context, FALSE);
  self->loop.thread = g_thread_new ("soak-loop", loop_thread, &self->loop);

  self->database = aimdb_database_new ();

  for (guint i = 0; i < N_RECORDS; i++)
    {
      soak_record_init (&self->records[i], self->database, record_kinds[i].key,
                        record_kinds[i].text ? G_TYPE_STRING : G_TYPE_INT64,
                        record_kinds[i].buffer_type, record_kinds[i].capacity,
                        record_kinds[i].n_slots, record_kinds[i].gated);
      g_ptr_array_add (self->gate.records, &self->records[i]);
    }

  add_stages (self);
}

static void
soak_tear_down (Soak *self)
{
  GSource *quit = g_idle_source_new ();

  g_ptr_array_unref (self->producers);
  g_ptr_array_unref (self->readers);
  g_ptr_array_unref (self->stages);
  g_clear_object (&self->database);

  for (guint i = 0; i < N_RECORDS; i++)
    soak_record_clear (&self->records[i]);

  g_source_set_callback (quit, quit_cb, self->loop.loop, NULL);
  g_source_attach (quit, self->loop.context);
  g_source_unref (quit);
  g_thread_join (self->loop.thread);
  g_main_loop_unref (self->loop.loop);
  g_main_context_unref (self->loop.context);

  soak_gate_clear (&self->gate);
  g_unlink (self->path);
  g_rmdir (self->directory);
  g_free (self->path);
  g_free (self->directory);
  g_rand_free (self->rand);
}

static gint64
count_produced (Soak *self)
{
  gint64 n_produced = 0;

  for (guint i = 0; i < N_RECORDS; i++)
    for (guint slot = 0; slot < record_kinds[i].n_slots; slot++)
      n_produced += soak_record_get_next (&self->records[i], slot);

  return n_produced;
}

static void
tell_progress (Soak *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->progress_us < PROGRESS_SECONDS * G_USEC_PER_SEC)
    return;

  self->progress_us = now;
  g_print ("%4" G_GINT64_FORMAT " s: %u rounds, %" G_GINT64_FORMAT " values produced\n",
           (now - self->begin_us) / G_USEC_PER_SEC, self->n_rounds, count_produced (self));
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
run_until (gint64 end_us)
{
  while (g_get_monotonic_time () < end_us)
    g_main_context_iteration (NULL, TRUE);
}

/* the stages that were added first are fed by those that were added last */
static SoakStage *
find_behind (Soak *self)
{
  for (guint i = self->stages->len; i > 0; i--)
    {
      SoakStage *stage = g_ptr_array_index (self->stages, i - 1);

      if (!soak_stage_is_caught_up (stage))
        return stage;
    }

  return NULL;
}

/* under a closed gate: lets the stages take all there is */
static void
drain (Soak *self)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC;
  SoakStage *behind;

  while ((behind = find_behind (self)) != NULL && g_get_monotonic_time () < end_us)
    g_main_context_iteration (NULL, TRUE);

  if (behind != NULL)
    soak_ledger_fail (behind->ledgers[0], "did not take its values within %d s",
                      PATIENCE_SECONDS);
}

static void
stopped_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!aimdb_database_stop_finish (AIMDB_DATABASE (object), result, &error))
    g_error ("%s", error->message);

  *(gboolean *) user_data = TRUE;
}

/* under a closed gate: leaves it to the database to let the stages take all there is */
static void
stop_drained (Soak *self)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_SECONDS * G_USEC_PER_SEC;
  gboolean stopped = FALSE;

  aimdb_database_stop_async (self->database, AIMDB_STOP_MODE_DRAIN, NULL, stopped_cb, &stopped);

  while (!stopped)
    {
      g_main_context_iteration (NULL, TRUE);

      if (g_get_monotonic_time () > end_us)
        g_error ("the database did not stop within %d s", PATIENCE_SECONDS);
    }
}

/* One run of the database: it ends drained, or with what waits, at rest or while
 * all produce. */
static void
run_round (Soak     *self,
           gint64    end_us,
           gboolean  is_last)
{
  guint how = is_last ? 0 : g_rand_int_range (self->rand, 0, 4);
  g_autoptr (GError) error = NULL;

  soak_gate_close (&self->gate);
  g_ptr_array_foreach (self->stages, (GFunc) (void (*)(void))soak_stage_begin, NULL);

  if (!aimdb_database_start (self->database, &error))
    g_error ("%s", error->message);

  soak_gate_open (&self->gate);
  run_until (MIN (end_us, g_get_monotonic_time () +
                  g_rand_int_range (self->rand, 50, 1500) * 1000));

  /* under load: stages lose their readers while values come */
  if (how == 3)
    aimdb_database_stop (self->database);

  soak_gate_close (&self->gate);

  if (how == 0)
    drain (self);
  else if (how == 1)
    stop_drained (self);

  aimdb_database_stop (self->database);

  for (guint i = 0; i < self->stages->len; i++)
    soak_stage_end (g_ptr_array_index (self->stages, i),
                    how < 2 ? SOAK_END_DRAINED : SOAK_END_DISCARDED);

  soak_gate_open (&self->gate);
  self->n_rounds++;
}

static void
soak_run (Soak  *self,
          guint  seconds)
{
  guint tick = g_timeout_add (2, tick_cb, NULL);
  gint64 end_us;

  self->begin_us = self->progress_us = g_get_monotonic_time ();
  end_us = self->begin_us + seconds * G_USEC_PER_SEC;
  start_threads (self);

  while (g_get_monotonic_time () < end_us)
    {
      run_round (self, end_us, FALSE);
      tell_progress (self);
    }

  run_round (self, g_get_monotonic_time () + 50000, TRUE);
  g_source_remove (tick);

  g_ptr_array_foreach (self->producers, (GFunc) (void (*)(void))soak_thread_join, NULL);
  g_ptr_array_foreach (self->readers, (GFunc) (void (*)(void))soak_thread_join, NULL);
}

static gboolean
print_account (SoakLedger *ledger)
{
  soak_ledger_print (ledger);

  return ledger->fault == NULL && ledger->n_received > 0;
}

/* whether all accounts are right; what is wrong with the others */
static gboolean
print_accounts (Soak *self)
{
  g_autoptr (GPtrArray) wrong = g_ptr_array_new ();

  soak_ledger_print_header ();

  for (guint i = 0; i < self->stages->len; i++)
    {
      SoakStage *stage = g_ptr_array_index (self->stages, i);

      for (guint j = 0; j < stage->n_inputs; j++)
        if (!print_account (stage->ledgers[j]))
          g_ptr_array_add (wrong, stage->ledgers[j]);
    }

  for (guint i = 0; i < self->readers->len; i++)
    {
      SoakThread *reader = g_ptr_array_index (self->readers, i);

      if (!print_account (reader->ledger))
        g_ptr_array_add (wrong, reader->ledger);
    }

  for (guint i = 0; i < wrong->len; i++)
    {
      SoakLedger *ledger = g_ptr_array_index (wrong, i);

      g_printerr ("%s: %s\n", ledger->name,
                  ledger->fault != NULL ? ledger->fault : "got no value at all");
    }

  return wrong->len == 0;
}

static guint64
count_received (Soak       *self,
                SoakRecord *record)
{
  guint64 n_received = 0;

  for (guint i = 0; i < self->stages->len; i++)
    {
      SoakStage *stage = g_ptr_array_index (self->stages, i);

      for (guint j = 0; j < stage->n_inputs; j++)
        if (stage->ledgers[j]->record == record)
          n_received += stage->ledgers[j]->n_received;
    }

  for (guint i = 0; i < self->readers->len; i++)
    {
      SoakThread *reader = g_ptr_array_index (self->readers, i);

      if (reader->record == record)
        n_received += reader->ledger->n_received;
    }

  return n_received;
}

/* The record's own counts, where they are built in: what was consumed is what all
 * readers got, also of a mailbox, for which they compete. */
static gboolean
check_metrics (Soak       *self,
               SoakRecord *record)
{
  g_autoptr (AimdbBufferMetrics) metrics = aimdb_record_get_metrics (record->record);
  guint64 n_received = count_received (self, record);
  guint64 n_produced = 0;

  for (guint i = 0; i < record->n_slots; i++)
    n_produced += soak_record_get_next (record, i);

  if (metrics == NULL ||
      (aimdb_buffer_metrics_get_produced_count (metrics) == n_produced &&
       aimdb_buffer_metrics_get_consumed_count (metrics) == n_received))
    return TRUE;

  g_printerr ("%s: the buffer counts %" G_GUINT64_FORMAT " produced and %" G_GUINT64_FORMAT
              " consumed, but %" G_GUINT64_FORMAT " were produced and %" G_GUINT64_FORMAT
              " received\n", aimdb_record_get_key (record->record),
              aimdb_buffer_metrics_get_produced_count (metrics),
              aimdb_buffer_metrics_get_consumed_count (metrics), n_produced, n_received);

  return FALSE;
}

static guint64
get_number (const char *name,
            guint64     otherwise)
{
  const char *text = g_getenv (name);
  g_autoptr (GError) error = NULL;
  guint64 number = otherwise;

  if (text != NULL && *text != '\0' &&
      !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &number, &error))
    {
      g_printerr ("%s: %s\n", name, error->message);
      exit (2);
    }

  return number;
}

int
main (void)
{
  guint seconds = get_number ("SOAK_SECONDS", DEFAULT_SECONDS);
  guint32 seed = get_number ("SOAK_SEED", g_random_int ());
  Soak soak = { 0 };
  gboolean right;

  g_print ("%u seconds, SOAK_SEED=%u\n", seconds, seed);
  soak_set_up (&soak, seed);
  soak_run (&soak, seconds);
  right = print_accounts (&soak);

  for (guint i = 0; i < N_RECORDS; i++)
    right = check_metrics (&soak, &soak.records[i]) && right;

  g_print ("%u rounds, %" G_GINT64_FORMAT " values produced: %s\n", soak.n_rounds,
           count_produced (&soak), right ? "all are accounted for" : "NOT all are accounted for");
  soak_tear_down (&soak);

  return right ? 0 : 1;
}
