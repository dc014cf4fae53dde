/* aimdb-stage-profile.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-enums-private.h"
#include "aimdb-stage-profile-private.h"

struct _AimdbStageProfile
{
  /* constant after construction; name belongs to the profile */
  AimdbStageProfileFields fields;
};

G_DEFINE_BOXED_TYPE (AimdbStageProfile, aimdb_stage_profile,
                     aimdb_stage_profile_ref, aimdb_stage_profile_unref)

AimdbStageProfile *
_aimdb_stage_profile_new (const AimdbStageProfileFields *fields)
{
  AimdbStageProfile *self = g_atomic_rc_box_new (AimdbStageProfile);

  self->fields = *fields;
  self->fields.name = g_strdup (fields->name);

  return self;
}

const AimdbStageProfileFields *
_aimdb_stage_profile_get_fields (AimdbStageProfile *self)
{
  return &self->fields;
}

static guint64
get_average (const AimdbStageProfileFields *fields)
{
  return fields->call_count > 0 ? fields->total_time_ns / fields->call_count : 0;
}

/* the members of AimX, and ours behind them */
void
_aimdb_stage_profile_fields_write (const AimdbStageProfileFields *self,
                                   AimdbJsonWriter               *writer)
{
  _aimdb_json_writer_begin_object (writer, NULL);
  _aimdb_json_writer_add_string (writer, "stage_type",
                                 _aimdb_enum_to_nick (AIMDB_TYPE_STAGE_TYPE, self->stage_type));
  _aimdb_json_writer_add_count (writer, "index", self->index);

  if (self->name != NULL)
    _aimdb_json_writer_add_string (writer, "name", self->name);

  _aimdb_json_writer_add_count (writer, "call_count", self->call_count);
  _aimdb_json_writer_add_count (writer, "total_time_ns", self->total_time_ns);
  _aimdb_json_writer_add_count (writer, "avg_time_ns", get_average (self));
  _aimdb_json_writer_add_count (writer, "min_time_ns", self->min_time_ns);
  _aimdb_json_writer_add_count (writer, "max_time_ns", self->max_time_ns);

  _aimdb_json_writer_add_boolean (writer, "timed", self->timed);
  _aimdb_json_writer_add_boolean (writer, "asynchronous", self->asynchronous);
  _aimdb_json_writer_add_count (writer, "context", self->context);
  _aimdb_json_writer_add_count (writer, "period_ns", self->period_ns);
  _aimdb_json_writer_add_count (writer, "window_ns", self->window_ns);
  _aimdb_json_writer_add_count (writer, "running_ns", self->running_ns);
  _aimdb_json_writer_add_count (writer, "lost_count", self->lost_count);
  _aimdb_json_writer_add_count (writer, "error_count", self->error_count);
  _aimdb_json_writer_add_count (writer, "dropped_count", self->dropped_count);
  _aimdb_json_writer_end_object (writer);
}

/**
 * aimdb_stage_profile_ref:
 * @self: a stage profile
 *
 * Takes a reference.
 *
 * Returns: (transfer full): the profile
 *
 * Since: 0.1
 */
AimdbStageProfile *
aimdb_stage_profile_ref (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
stage_profile_clear (gpointer data)
{
  AimdbStageProfile *self = data;

  g_free ((char *) self->fields.name);
}

/**
 * aimdb_stage_profile_unref:
 * @self: (transfer full): a stage profile
 *
 * Drops a reference.
 *
 * Since: 0.1
 */
void
aimdb_stage_profile_unref (AimdbStageProfile *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, stage_profile_clear);
}

/**
 * aimdb_stage_profile_get_stage_type:
 * @self: a stage profile
 *
 * Gets what kind of stage was measured.
 *
 * A join, which a peer that is no libaimdb may have, counts as a transform.
 *
 * Returns: the kind
 *
 * Since: 0.1
 */
AimdbStageType
aimdb_stage_profile_get_stage_type (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, AIMDB_STAGE_TYPE_SOURCE);

  return self->fields.stage_type;
}

/**
 * aimdb_stage_profile_get_index:
 * @self: a stage profile
 *
 * Gets the number of the stage among those of its kind and record, from 0.
 *
 * Returns: the index
 *
 * Since: 0.1
 */
guint
aimdb_stage_profile_get_index (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields.index;
}

/**
 * aimdb_stage_profile_get_name:
 * @self: a stage profile
 *
 * Gets the name of the stage.
 *
 * Returns: (transfer none) (nullable): the name, or %NULL if it has none
 *
 * Since: 0.1
 */
const char *
aimdb_stage_profile_get_name (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fields.name;
}

/**
 * aimdb_stage_profile_dup_label:
 * @self: a stage profile
 *
 * Gets what to call the stage in front of people: its name, or its kind and
 * index such as `tap[0]` if it has none.
 *
 * Returns: (transfer full): the label
 *
 * Since: 0.1
 */
char *
aimdb_stage_profile_dup_label (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->fields.name != NULL)
    return g_strdup (self->fields.name);

  return g_strdup_printf ("%s[%u]",
                          _aimdb_enum_to_nick (AIMDB_TYPE_STAGE_TYPE, self->fields.stage_type),
                          self->fields.index);
}

/**
 * aimdb_stage_profile_is_timed:
 * @self: a stage profile
 *
 * Gets whether the library calls the stage, so that there are times.
 *
 * A source that only holds a producer is never called: it has a call count
 * (the values produced) and a period, and all its times are 0. A source of an
 * instance that is no libaimdb may be timed from one value to the next: what
 * its times tell is its rhythm, not its work.
 *
 * Returns: whether the times mean anything
 *
 * Since: 0.1
 */
gboolean
aimdb_stage_profile_is_timed (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->fields.timed;
}

/**
 * aimdb_stage_profile_is_asynchronous:
 * @self: a stage profile
 *
 * Gets whether a call of the stage holds up no other stage while it lasts.
 *
 * So it is with an asynchronous tap, which is done when its invocation is
 * completed, and with a continuous source, which has a thread of its own. Their
 * times include what they wait for meanwhile.
 *
 * Returns: whether only the stage itself waits for the end of a call; %FALSE
 *   also if that is not known
 *
 * Since: 0.1
 */
gboolean
aimdb_stage_profile_is_asynchronous (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->fields.asynchronous;
}

/**
 * aimdb_stage_profile_get_context:
 * @self: a stage profile
 *
 * Gets which main context calls the stage.
 *
 * Stages of one instance with the same number take turns: while one is called
 * the others wait. The number itself means nothing.
 *
 * Returns: the number, or 0 if it is not known, or if the stage is
 *   asynchronous and holds nobody up
 *
 * Since: 0.1
 */
guint
aimdb_stage_profile_get_context (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields.context;
}

/**
 * aimdb_stage_profile_get_call_count:
 * @self: a stage profile
 *
 * Gets how many calls of the stage were completed.
 *
 * Returns: the number of calls
 *
 * Since: 0.1
 */
guint64
aimdb_stage_profile_get_call_count (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields.call_count;
}

/**
 * aimdb_stage_profile_get_total_time_ns:
 * @self: a stage profile
 *
 * Gets the time all calls took together.
 *
 * Returns: the sum in nanoseconds
 *
 * Since: 0.1
 */
guint64
aimdb_stage_profile_get_total_time_ns (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields.total_time_ns;
}

/**
 * aimdb_stage_profile_get_avg_time_ns:
 * @self: a stage profile
 *
 * Gets the time a call took on average, rounded down.
 *
 * Returns: the average in nanoseconds, 0 without calls
 *
 * Since: 0.1
 */
guint64
aimdb_stage_profile_get_avg_time_ns (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return get_average (&self->fields);
}

/**
 * aimdb_stage_profile_get_min_time_ns:
 * @self: a stage profile
 *
 * Gets the time the shortest call took.
 *
 * Returns: the minimum in nanoseconds, 0 without calls
 *
 * Since: 0.1
 */
guint64
aimdb_stage_profile_get_min_time_ns (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields.min_time_ns;
}

/**
 * aimdb_stage_profile_get_max_time_ns:
 * @self: a stage profile
 *
 * Gets the time the longest call took.
 *
 * Returns: the maximum in nanoseconds, 0 without calls
 *
 * Since: 0.1
 */
guint64
aimdb_stage_profile_get_max_time_ns (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields.max_time_ns;
}

/**
 * aimdb_stage_profile_get_period_ns:
 * @self: a stage profile
 *
 * Gets the mean time between the starts of two calls, waiting included.
 *
 * Returns: the period in nanoseconds, 0 if it is not known
 *
 * Since: 0.1
 */
guint64
aimdb_stage_profile_get_period_ns (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields.period_ns;
}

/**
 * aimdb_stage_profile_get_window_ns:
 * @self: a stage profile
 *
 * Gets for how long was counted: since the database started or the profile
 * was reset, whichever is later, until the profile was taken.
 *
 * Returns: the window in nanoseconds, 0 if it is not known
 *
 * Since: 0.1
 */
guint64
aimdb_stage_profile_get_window_ns (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields.window_ns;
}

/**
 * aimdb_stage_profile_get_busy_share:
 * @self: a stage profile
 *
 * Gets the part of the window in which the stage was at work.
 *
 * The call that goes on counts as far as it lies in the window.
 *
 * Returns: the share from 0 to 1, or -1 if the window is not known or the
 *   stage is not timed
 *
 * Since: 0.1
 */
double
aimdb_stage_profile_get_busy_share (AimdbStageProfile *self)
{
  double running;
  double share;

  g_return_val_if_fail (self != NULL, -1.0);

  if (self->fields.window_ns == 0 || !self->fields.timed)
    return -1.0;

  /* a call that began before the window counts in full when it ends in it */
  running = MIN (self->fields.running_ns, self->fields.window_ns);
  share = ((double) self->fields.total_time_ns + running) / self->fields.window_ns;

  return MIN (1.0, share);
}

/**
 * aimdb_stage_profile_get_running_ns:
 * @self: a stage profile
 *
 * Gets how long the call that went on when the profile was taken had lasted by
 * then; for an asynchronous tap, the invocation that was out.
 *
 * It is counted among the calls only when it ends, so this shows a stage that
 * never does. It may be longer than the window, if the profile was reset
 * meanwhile.
 *
 * Returns: the time in nanoseconds, 0 if no call went on
 *
 * Since: 0.1
 */
guint64
aimdb_stage_profile_get_running_ns (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields.running_ns;
}

/**
 * aimdb_stage_profile_get_lost_count:
 * @self: a stage profile
 *
 * Gets how many values the stage never saw because it was too slow for the
 * capacity of the buffer, in the window of the profile.
 *
 * Returns: the number of values lost
 *
 * Since: 0.1
 */
guint64
aimdb_stage_profile_get_lost_count (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields.lost_count;
}

/**
 * aimdb_stage_profile_get_error_count:
 * @self: a stage profile
 *
 * Gets how many failures the stage reported in the window of the profile.
 *
 * Returns: the number of failures
 *
 * Since: 0.1
 */
guint64
aimdb_stage_profile_get_error_count (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields.error_count;
}

/**
 * aimdb_stage_profile_get_dropped_count:
 * @self: a stage profile
 *
 * Gets how many values a link could not carry, in the window of the profile: they
 * reached it, but were not sent.
 *
 * Returns: the number of values dropped; 0 for all but links
 *
 * Since: 0.1
 */
guint64
aimdb_stage_profile_get_dropped_count (AimdbStageProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields.dropped_count;
}
