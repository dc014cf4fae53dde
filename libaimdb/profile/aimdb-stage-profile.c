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

static void
add_uint64 (JsonBuilder *builder,
            const char  *member,
            guint64      value)
{
  /* json-glib knows no unsigned 64-bit integers; the counters reach the sign
   * after 292 years of nanoseconds */
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, (gint64) MIN (value, G_MAXINT64));
}

/* a row of stage_profiling: the members of AimX, and ours behind them */
void
_aimdb_stage_profile_build_json (AimdbStageProfile *self,
                                 JsonBuilder       *builder)
{
  const AimdbStageProfileFields *fields = &self->fields;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "stage_type");
  json_builder_add_string_value (builder, _aimdb_enum_to_nick (AIMDB_TYPE_STAGE_TYPE,
                                                               fields->stage_type));
  add_uint64 (builder, "index", fields->index);

  if (fields->name != NULL)
    {
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, fields->name);
    }

  add_uint64 (builder, "call_count", fields->call_count);
  add_uint64 (builder, "total_time_ns", fields->total_time_ns);
  add_uint64 (builder, "avg_time_ns", aimdb_stage_profile_get_avg_time_ns (self));
  add_uint64 (builder, "min_time_ns", fields->min_time_ns);
  add_uint64 (builder, "max_time_ns", fields->max_time_ns);

  json_builder_set_member_name (builder, "timed");
  json_builder_add_boolean_value (builder, fields->timed);
  json_builder_set_member_name (builder, "asynchronous");
  json_builder_add_boolean_value (builder, fields->asynchronous);
  add_uint64 (builder, "context", fields->context);
  add_uint64 (builder, "period_ns", fields->period_ns);
  add_uint64 (builder, "window_ns", fields->window_ns);
  add_uint64 (builder, "running_ns", fields->running_ns);
  add_uint64 (builder, "lost_count", fields->lost_count);
  add_uint64 (builder, "error_count", fields->error_count);
  add_uint64 (builder, "dropped_count", fields->dropped_count);
  json_builder_end_object (builder);
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

  if (self->fields.call_count == 0)
    return 0;

  return self->fields.total_time_ns / self->fields.call_count;
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
