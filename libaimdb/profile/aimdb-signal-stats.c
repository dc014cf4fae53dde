/* aimdb-signal-stats.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <math.h>

#include "aimdb-signal-stats-private.h"

struct _AimdbSignalStats
{
  /* constant after construction */
  char *signal;
  char *unit;
  AimdbSignalFigures figures;
};

G_DEFINE_BOXED_TYPE (AimdbSignalStats, aimdb_signal_stats,
                     aimdb_signal_stats_ref, aimdb_signal_stats_unref)

/* The mean is kept instead of the sum, which two large samples could make
 * infinite; neither can any step of this. */
void
_aimdb_signal_figures_add (AimdbSignalFigures *self,
                           double              sample)
{
  double n_samples;

  if (!isfinite (sample))
    {
      self->skipped++;
      return;
    }

  self->min = self->count == 0 ? sample : MIN (self->min, sample);
  self->max = self->count == 0 ? sample : MAX (self->max, sample);
  self->last = sample;
  self->count++;

  n_samples = self->count;
  self->mean += sample / n_samples - self->mean / n_samples;
  self->mean = CLAMP (self->mean, self->min, self->max);
}

AimdbSignalStats *
_aimdb_signal_stats_new (const char               *signal,
                         const char               *unit,
                         const AimdbSignalFigures *figures)
{
  AimdbSignalStats *self = g_atomic_rc_box_new (AimdbSignalStats);

  self->signal = g_strdup (signal);
  self->unit = unit != NULL && *unit != '\0' ? g_strdup (unit) : NULL;
  self->figures = *figures;

  return self;
}

/* the members of AimX, and ours behind them */
void
_aimdb_signal_stats_write (AimdbSignalStats *self,
                           AimdbJsonWriter  *writer)
{
  _aimdb_json_writer_begin_object (writer, NULL);
  _aimdb_json_writer_add_string (writer, "signal", self->signal);

  if (self->unit != NULL)
    _aimdb_json_writer_add_string (writer, "unit", self->unit);

  _aimdb_json_writer_add_count (writer, "count", self->figures.count);
  _aimdb_json_writer_add_double (writer, "last", self->figures.last);
  _aimdb_json_writer_add_double (writer, "min", self->figures.min);
  _aimdb_json_writer_add_double (writer, "max", self->figures.max);
  _aimdb_json_writer_add_double (writer, "mean", self->figures.mean);
  _aimdb_json_writer_add_count (writer, "skipped_count", self->figures.skipped);
  _aimdb_json_writer_end_object (writer);
}

/**
 * aimdb_signal_stats_ref:
 * @self: signal stats
 *
 * Takes a reference.
 *
 * Returns: (transfer full): the stats
 *
 * Since: 0.1
 */
AimdbSignalStats *
aimdb_signal_stats_ref (AimdbSignalStats *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
signal_stats_clear (gpointer data)
{
  AimdbSignalStats *self = data;

  g_free (self->signal);
  g_free (self->unit);
}

/**
 * aimdb_signal_stats_unref:
 * @self: (transfer full): signal stats
 *
 * Drops a reference.
 *
 * Since: 0.1
 */
void
aimdb_signal_stats_unref (AimdbSignalStats *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, signal_stats_clear);
}

/**
 * aimdb_signal_stats_get_signal:
 * @self: signal stats
 *
 * Gets what the number is called.
 *
 * Returns: (transfer none): the name of the signal
 *
 * Since: 0.1
 */
const char *
aimdb_signal_stats_get_signal (AimdbSignalStats *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->signal;
}

/**
 * aimdb_signal_stats_get_unit:
 * @self: signal stats
 *
 * Gets the unit of the figures.
 *
 * Returns: (transfer none) (nullable): the unit, or %NULL if it has none
 *
 * Since: 0.1
 */
const char *
aimdb_signal_stats_get_unit (AimdbSignalStats *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->unit;
}

/**
 * aimdb_signal_stats_get_count:
 * @self: signal stats
 *
 * Gets how many samples there were, in the window of the gauge.
 *
 * Returns: the number of finite samples
 *
 * Since: 0.1
 */
guint64
aimdb_signal_stats_get_count (AimdbSignalStats *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->figures.count;
}

/**
 * aimdb_signal_stats_get_skipped_count:
 * @self: signal stats
 *
 * Gets how many samples were left out because they are infinite or not a
 * number.
 *
 * Returns: the number of samples left out
 *
 * Since: 0.1
 */
guint64
aimdb_signal_stats_get_skipped_count (AimdbSignalStats *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->figures.skipped;
}

/**
 * aimdb_signal_stats_get_last:
 * @self: signal stats
 *
 * Gets the latest sample.
 *
 * That of a foreign instance may be NaN, which stands for not told; so may the
 * minimum, the maximum and the mean.
 *
 * Returns: the sample, 0 without one
 *
 * Since: 0.1
 */
double
aimdb_signal_stats_get_last (AimdbSignalStats *self)
{
  g_return_val_if_fail (self != NULL, 0.0);

  return self->figures.last;
}

/**
 * aimdb_signal_stats_get_min:
 * @self: signal stats
 *
 * Gets the smallest sample.
 *
 * Returns: the minimum, 0 without samples
 *
 * Since: 0.1
 */
double
aimdb_signal_stats_get_min (AimdbSignalStats *self)
{
  g_return_val_if_fail (self != NULL, 0.0);

  return self->figures.min;
}

/**
 * aimdb_signal_stats_get_max:
 * @self: signal stats
 *
 * Gets the largest sample.
 *
 * Returns: the maximum, 0 without samples
 *
 * Since: 0.1
 */
double
aimdb_signal_stats_get_max (AimdbSignalStats *self)
{
  g_return_val_if_fail (self != NULL, 0.0);

  return self->figures.max;
}

/**
 * aimdb_signal_stats_get_mean:
 * @self: signal stats
 *
 * Gets the arithmetic mean of all samples.
 *
 * Returns: the mean, 0 without samples
 *
 * Since: 0.1
 */
double
aimdb_signal_stats_get_mean (AimdbSignalStats *self)
{
  g_return_val_if_fail (self != NULL, 0.0);

  return self->figures.mean;
}
