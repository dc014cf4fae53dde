/* soak-stage.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "soak-stage.h"

#include <string.h>

static void
stage_pause (SoakStage *self)
{
  if (self->max_pause_us > 0 && g_rand_int_range (self->rand, 0, 64) == 0)
    soak_pause (g_rand_int_range (self->rand, 0, self->max_pause_us));
}

static void
tap_cb (AimdbTap     *tap,
        const GValue *value,
        gpointer      user_data)
{
  SoakStage *self = user_data;

  soak_ledger_see (self->ledgers[0], value);
  stage_pause (self);
}

static void
batch_cb (AimdbTap     *tap,
          const GValue *values,
          guint         n_values,
          gpointer      user_data)
{
  SoakStage *self = user_data;

  for (guint i = 0; i < n_values; i++)
    soak_ledger_see (self->ledgers[0], &values[i]);

  stage_pause (self);
}

static void
async_cb (AimdbTap        *tap,
          AimdbInvocation *invocation,
          gpointer         user_data)
{
  SoakStage *self = user_data;

  soak_ledger_see (self->ledgers[0], aimdb_invocation_get_value (invocation));

  /* at once, or later and from another thread */
  if (g_rand_boolean (self->rand))
    {
      aimdb_invocation_complete (invocation);
      return;
    }

  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->invocations, g_object_ref (invocation));
  g_cond_signal (&self->given);
  g_mutex_unlock (&self->lock);
}

/* NULL: the worker is to end */
static AimdbInvocation *
await_invocation (SoakStage *self)
{
  AimdbInvocation *invocation;

  g_mutex_lock (&self->lock);

  while ((invocation = g_queue_pop_head (&self->invocations)) == NULL && !self->worker_ends)
    g_cond_wait (&self->given, &self->lock);

  g_mutex_unlock (&self->lock);

  return invocation;
}

static gpointer
async_worker (gpointer data)
{
  SoakStage *self = data;
  AimdbInvocation *invocation;

  while ((invocation = await_invocation (self)) != NULL)
    {
      aimdb_invocation_complete (invocation);
      g_object_unref (invocation);
    }

  return NULL;
}

/* the output is counted first: once all inputs are seen, nothing more comes of them */
static void
transform_cb (AimdbTransform *transform,
              const GValue   *value,
              AimdbProducer  *output,
              gpointer        user_data)
{
  SoakStage *self = user_data;

  soak_record_produce (self->output, 0, output);
  soak_ledger_see (self->ledgers[0], value);
}

static void
join_cb (AimdbJoin     *join,
         guint          input,
         const GValue  *value,
         AimdbProducer *output,
         gpointer       user_data)
{
  SoakStage *self = user_data;

  soak_record_produce (self->output, 0, output);
  soak_ledger_see (self->ledgers[input], value);
  stage_pause (self);
}

static SoakStage *
stage_new (const char *name,
           SoakRecord *input,
           guint32     seed)
{
  SoakStage *self = g_new0 (SoakStage, 1);

  self->rand = g_rand_new_with_seed (seed);
  self->n_inputs = 1;
  self->ledgers[0] = soak_ledger_new (name, input);

  return self;
}

static void
stage_add (SoakStage  *self,
           SoakRecord *record,
           gpointer    stage)
{
  self->stage = stage;
  aimdb_record_add_stage (record->record, self->stage);
}

SoakStage *
soak_stage_new_tap (const char *name,
                    SoakRecord *record,
                    guint       max_pause_us,
                    guint32     seed)
{
  SoakStage *self = stage_new (name, record, seed);

  self->max_pause_us = max_pause_us;
  stage_add (self, record, aimdb_tap_new (name, tap_cb, self, NULL));

  return self;
}

SoakStage *
soak_stage_new_batch_tap (const char *name,
                          SoakRecord *record,
                          guint       batch_size,
                          guint32     seed)
{
  SoakStage *self = stage_new (name, record, seed);

  self->max_pause_us = 500;
  stage_add (self, record, aimdb_tap_new_batch (name, batch_size, batch_cb, self, NULL));

  return self;
}

SoakStage *
soak_stage_new_async_tap (const char *name,
                          SoakRecord *record,
                          guint32     seed)
{
  SoakStage *self = stage_new (name, record, seed);

  g_mutex_init (&self->lock);
  g_cond_init (&self->given);
  g_queue_init (&self->invocations);
  self->worker = g_thread_new ("soak-worker", async_worker, self);
  stage_add (self, record, aimdb_tap_new_async (name, async_cb, self, NULL));

  return self;
}

SoakStage *
soak_stage_new_transform (const char *name,
                          SoakRecord *input,
                          SoakRecord *output,
                          guint32     seed)
{
  SoakStage *self = stage_new (name, input, seed);

  self->output = output;
  stage_add (self, output,
             aimdb_transform_new (name, aimdb_record_get_key (input->record),
                                  transform_cb, self, NULL));

  return self;
}

SoakStage *
soak_stage_new_join (const char *name,
                     SoakRecord *one,
                     SoakRecord *other,
                     SoakRecord *output,
                     guint32     seed)
{
  SoakStage *self = stage_new (name, one, seed);
  const char *keys[] = { aimdb_record_get_key (one->record),
                         aimdb_record_get_key (other->record), NULL };
  g_autofree char *other_name = g_strconcat (name, " (2)", NULL);

  self->n_inputs = 2;
  self->ledgers[1] = soak_ledger_new (other_name, other);
  self->output = output;
  self->max_pause_us = 200;
  stage_add (self, output, aimdb_join_new (name, keys, join_cb, self, NULL));

  return self;
}

SoakStage *
soak_stage_new_link (const char *name,
                     SoakRecord *record,
                     const char *path)
{
  SoakStage *self = stage_new (name, record, 0);
  g_autofree char *url = g_filename_to_uri (path, NULL, NULL);

  self->path = g_strdup (path);
  stage_add (self, record, aimdb_link_new (name, url));

  return self;
}

void
soak_stage_free (SoakStage *self)
{
  if (self->worker != NULL)
    {
      g_mutex_lock (&self->lock);
      self->worker_ends = TRUE;
      g_cond_signal (&self->given);
      g_mutex_unlock (&self->lock);
      g_thread_join (self->worker);
      g_cond_clear (&self->given);
      g_mutex_clear (&self->lock);
    }

  for (guint i = 0; i < self->n_inputs; i++)
    soak_ledger_free (self->ledgers[i]);

  g_object_unref (self->stage);
  g_rand_free (self->rand);
  g_free (self->path);
  g_free (self);
}

void
soak_stage_begin (SoakStage *self)
{
  for (guint i = 0; i < self->n_inputs; i++)
    soak_ledger_begin (self->ledgers[i]);
}

/* reads what the link wrote since the last time; half a line is left for the next */
static void
read_file (SoakStage *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  char *line;
  gsize length;

  if (stream == NULL ||
      !g_seekable_seek (G_SEEKABLE (stream), self->offset, G_SEEK_SET, NULL, NULL))
    return;

  lines = g_data_input_stream_new (G_INPUT_STREAM (stream));

  while ((line = g_data_input_stream_read_line (lines, &length, NULL, NULL)) != NULL)
    {
      /* a string in quotes, or a number */
      soak_ledger_see_text (self->ledgers[0], *line == '"' ? line + 1 : line);
      self->offset += length + 1;
      g_free (line);
    }
}

/* how many values the library says that the stage lost: from its profile, which is
 * there if profiling is built in; without it, what a ring must say */
static guint64
count_told (SoakStage *self,
            guint64    n_gap)
{
  g_autoptr (AimdbStageProfile) profile = aimdb_stage_get_profile (self->stage);
  AimdbRecord *input = self->ledgers[0]->record->record;

  if (profile != NULL)
    return aimdb_stage_profile_get_lost_count (profile);

  return aimdb_record_get_buffer_type (input) == AIMDB_BUFFER_TYPE_SPMC_RING ? n_gap : 0;
}

static void
check_call_count (SoakStage *self)
{
  g_autoptr (AimdbStageProfile) profile = aimdb_stage_get_profile (self->stage);
  guint64 n_seen = 0;

  for (guint i = 0; i < self->n_inputs; i++)
    n_seen += soak_ledger_get_seen (self->ledgers[i]);

  if (profile != NULL && aimdb_stage_profile_get_call_count (profile) != n_seen)
    soak_ledger_fail (self->ledgers[0], "%" G_GUINT64_FORMAT " calls in the profile, but it was "
                      "given %" G_GUINT64_FORMAT " values",
                      aimdb_stage_profile_get_call_count (profile), n_seen);
}

/* after the stop, under a closed gate */
void
soak_stage_end (SoakStage *self,
                SoakEnd    how)
{
  guint64 n_gap = 0;
  guint64 n_told;

  if (self->path != NULL)
    read_file (self);

  for (guint i = 0; i < self->n_inputs; i++)
    n_gap += soak_ledger_get_gap (self->ledgers[i]);

  n_told = count_told (self, n_gap);

  if (how == SOAK_END_DRAINED)
    check_call_count (self);

  if (self->n_inputs == 1)
    {
      soak_ledger_end (self->ledgers[0], n_told, how);
      return;
    }

  /* the profile has one number for all inputs */
  if (how == SOAK_END_DRAINED && n_told != n_gap)
    soak_ledger_fail (self->ledgers[0], "%" G_GUINT64_FORMAT " values of all inputs are missing, "
                      "but %" G_GUINT64_FORMAT " are told to be lost", n_gap, n_told);

  for (guint i = 0; i < self->n_inputs; i++)
    soak_ledger_end (self->ledgers[i], soak_ledger_get_gap (self->ledgers[i]), how);
}

gboolean
soak_stage_is_caught_up (SoakStage *self)
{
  /* a link writes what waits before it ends, and its file is only read then */
  if (self->path != NULL)
    return TRUE;

  for (guint i = 0; i < self->n_inputs; i++)
    {
      if (!soak_ledger_is_caught_up (self->ledgers[i]))
        return FALSE;
    }

  return TRUE;
}
