/* aimdb-stage-drain.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-stage-private.h"

/* how many chunks a stage may take in a row before others get their turn */
#define MAX_CHUNKS 4

/* the clock is looked at after the first value, which finds a slow stage at once,
 * and then after so many */
#define CLOCK_STRIDE 4

/* Puts back what a drain took and did not get to. Also after a stop, as a link
 * still writes what waits; but a run that was started meanwhile begins afresh, and
 * what a latest holds is there still. */
void
_aimdb_stage_give_back (AimdbStage      *self,
                        int              run,
                        const AimdbWord *words,
                        guint            n_words)
{
  int current_run = g_atomic_int_get (&self->run);

  if ((current_run == run || current_run == 0) &&
      self->reader.buffer->type == AIMDB_BUFFER_TYPE_SPMC_RING)
    {
      _aimdb_buffer_reader_return (&self->reader, words, n_words);
      return;
    }

  for (guint i = 0; i < n_words; i++)
    _aimdb_value_class_unref (&self->reader.buffer->value_class, words[i]);
}

/* Gives the stage one value after the other, until its time is over or it is
 * stopped; gives back how many it got. */
static guint
stage_process_words (AimdbStage        *self,
                     int                run,
                     const AimdbWord   *words,
                     guint              n_words,
                     const AimdbBudget *budget)
{
  void (*process) (AimdbStage *, const GValue *) = AIMDB_STAGE_GET_CLASS (self)->process;
  AimdbValueClass value_class = self->reader.buffer->value_class;
  AimdbProfileBatch batch;
  guint i = 0;

  aimdb_profile_begin (&batch, &self->stats);

  while (i < n_words)
    {
      GValue value;

      _aimdb_value_class_view (&value_class, words[i], &value);
      process (self, &value);
      aimdb_profile_step (&batch);
      _aimdb_value_class_unref (&value_class, words[i]);
      i++;

      if (g_atomic_int_get (&self->run) != run ||
          (i % CLOCK_STRIDE == 1 && i < n_words && _aimdb_budget_is_spent (budget)))
        break;
    }

  aimdb_profile_end (&batch, &self->stats);

  return i;
}

/* Gives the values that wait to the stage. The hot loop of the library: no
 * allocation, and one lock for up to a chunk of values. */
gboolean
_aimdb_stage_drain (AimdbTask         *task,
                    const AimdbBudget *budget)
{
  AimdbStage *self = (AimdbStage *) task->owner;
  int run = g_atomic_int_get (&self->run);
  AimdbWord words[AIMDB_DRAIN_CHUNK];

  for (guint chunk = 0; chunk < MAX_CHUNKS; chunk++)
    {
      guint n_words = _aimdb_buffer_reader_take (&self->reader, words, AIMDB_DRAIN_CHUNK);
      guint n_done = 0;

      if (n_words > 0)
        n_done = stage_process_words (self, run, words, n_words, budget);

      if (n_done < n_words)
        {
          _aimdb_stage_give_back (self, run, words + n_done, n_words - n_done);
          return _aimdb_stage_is_running (self);
        }

      /* all there was: what came meanwhile has queued the stage anew */
      if (n_words < AIMDB_DRAIN_CHUNK || !_aimdb_stage_is_running (self))
        return FALSE;
    }

  return TRUE;
}
