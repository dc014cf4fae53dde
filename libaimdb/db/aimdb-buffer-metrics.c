/* aimdb-buffer-metrics.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-buffer-metrics-private.h"

struct _AimdbBufferMetrics
{
  /* constant after construction */
  AimdbBufferCounters counters;
  guint64 occupancy;
  guint64 capacity;
};

G_DEFINE_BOXED_TYPE (AimdbBufferMetrics, aimdb_buffer_metrics,
                     aimdb_buffer_metrics_ref, aimdb_buffer_metrics_unref)

AimdbBufferMetrics *
_aimdb_buffer_metrics_new (const AimdbBufferCounters *counters,
                           guint64                    occupancy,
                           guint64                    capacity)
{
  AimdbBufferMetrics *self = g_atomic_rc_box_new (AimdbBufferMetrics);

  self->counters = *counters;
  self->occupancy = occupancy;
  self->capacity = capacity;

  return self;
}

/**
 * aimdb_buffer_metrics_ref:
 * @self: buffer metrics
 *
 * Takes a reference.
 *
 * Returns: (transfer full): the metrics
 *
 * Since: 0.1
 */
AimdbBufferMetrics *
aimdb_buffer_metrics_ref (AimdbBufferMetrics *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * aimdb_buffer_metrics_unref:
 * @self: (transfer full): buffer metrics
 *
 * Drops a reference.
 *
 * Since: 0.1
 */
void
aimdb_buffer_metrics_unref (AimdbBufferMetrics *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release (self);
}

/**
 * aimdb_buffer_metrics_get_produced_count:
 * @self: buffer metrics
 *
 * Gets how many values were put into the buffer, by whomever.
 *
 * Returns: the number of values
 *
 * Since: 0.1
 */
guint64
aimdb_buffer_metrics_get_produced_count (AimdbBufferMetrics *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->counters.produced;
}

/**
 * aimdb_buffer_metrics_get_consumed_count:
 * @self: buffer metrics
 *
 * Gets how many values were handed out, all readers together: one value that
 * three readers saw counts three times.
 *
 * Returns: the number of values
 *
 * Since: 0.1
 */
guint64
aimdb_buffer_metrics_get_consumed_count (AimdbBufferMetrics *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->counters.consumed;
}

/**
 * aimdb_buffer_metrics_get_dropped_count:
 * @self: buffer metrics
 *
 * Gets how many values readers of a ring found overwritten, all readers together.
 *
 * A reader finds out when it reads next. That a newer value takes the place of
 * an older one is what the other buffers are for, and is not counted. Which
 * stage it was that lost values tells
 * [method@StageProfile.get_lost_count].
 *
 * Returns: the number of values
 *
 * Since: 0.1
 */
guint64
aimdb_buffer_metrics_get_dropped_count (AimdbBufferMetrics *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->counters.dropped;
}

/**
 * aimdb_buffer_metrics_get_occupancy:
 * @self: buffer metrics
 *
 * Gets how many values waited.
 *
 * In a ring it is what the reader that is furthest behind had still to read, 0
 * without readers. A single-latest buffer counts as 1 as long as it has a
 * reader, a mailbox while a value waits in it.
 *
 * Returns: the number of values, from 0 to the capacity
 *
 * Since: 0.1
 */
guint64
aimdb_buffer_metrics_get_occupancy (AimdbBufferMetrics *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->occupancy;
}

/**
 * aimdb_buffer_metrics_get_capacity:
 * @self: buffer metrics
 *
 * Gets how many values the buffer can hold: 1 unless it is a ring.
 *
 * Returns: the number of values
 *
 * Since: 0.1
 */
guint64
aimdb_buffer_metrics_get_capacity (AimdbBufferMetrics *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->capacity;
}
