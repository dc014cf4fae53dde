/* aimdb-verdict.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-enums-private.h"
#include "aimdb-record-profile-private.h"
#include "aimdb-verdict-private.h"

G_DEFINE_BOXED_TYPE (AimdbVerdict, aimdb_verdict, aimdb_verdict_ref, aimdb_verdict_unref)

static void
verdict_stage_clear (gpointer data)
{
  AimdbVerdictStage *stage = data;

  g_free (stage->record_key);
  aimdb_stage_profile_unref (stage->profile);
}

/* Of a ring a stage should see everything its source produced. The other buffers
 * exist to pass values over, and a transform may make none of many. */
static guint64
count_fed (AimdbRecordProfile *profile)
{
  guint64 n_values = 0;

  if (_aimdb_record_profile_get_buffer_type (profile) != AIMDB_BUFFER_TYPE_SPMC_RING)
    return 0;

  for (guint i = 0; i < aimdb_record_profile_get_n_stages (profile); i++)
    {
      AimdbStageProfile *stage = aimdb_record_profile_get_nth_stage (profile, i);

      if (aimdb_stage_profile_get_stage_type (stage) == AIMDB_STAGE_TYPE_SOURCE)
        n_values += aimdb_stage_profile_get_call_count (stage);
    }

  return n_values;
}

static void
verdict_add_profile (AimdbVerdict       *self,
                     AimdbRecordProfile *profile)
{
  guint64 n_fed = count_fed (profile);

  self->available |= aimdb_record_profile_is_available (profile);

  for (guint i = 0; i < aimdb_record_profile_get_n_stages (profile); i++)
    {
      AimdbStageProfile *stage = aimdb_record_profile_get_nth_stage (profile, i);
      AimdbStageType type = aimdb_stage_profile_get_stage_type (stage);
      AimdbVerdictStage added = { 0 };

      added.record_key = g_strdup (aimdb_record_profile_get_key (profile));
      added.profile = aimdb_stage_profile_ref (stage);

      /* a transform reads another record than the one it stands at */
      if (type == AIMDB_STAGE_TYPE_TAP || type == AIMDB_STAGE_TYPE_LINK)
        added.fed_count = n_fed;

      g_array_append_val (self->stages, added);
    }
}

/**
 * aimdb_verdict_new_for_profiles:
 * @profiles: (array length=n_profiles): profiles of records of one instance,
 *   taken at about the same time
 * @n_profiles: how many there are
 *
 * Judges the stages of several records together.
 *
 * Stages of different records may take turns in one main context, which the
 * profile of a single record does not show.
 *
 * Returns: (transfer full): the verdict
 *
 * Since: 0.1
 */
AimdbVerdict *
aimdb_verdict_new_for_profiles (AimdbRecordProfile * const *profiles,
                                gsize                       n_profiles)
{
  AimdbVerdict *self;

  g_return_val_if_fail (profiles != NULL || n_profiles == 0, NULL);

  self = g_atomic_rc_box_new0 (AimdbVerdict);
  self->stages = g_array_new (FALSE, FALSE, sizeof (AimdbVerdictStage));
  self->n_records = n_profiles;
  g_array_set_clear_func (self->stages, verdict_stage_clear);

  for (gsize i = 0; i < n_profiles; i++)
    verdict_add_profile (self, profiles[i]);

  _aimdb_verdict_judge (self);

  return self;
}

/**
 * aimdb_verdict_ref:
 * @self: a verdict
 *
 * Takes a reference.
 *
 * Returns: (transfer full): the verdict
 *
 * Since: 0.1
 */
AimdbVerdict *
aimdb_verdict_ref (AimdbVerdict *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
verdict_clear (gpointer data)
{
  AimdbVerdict *self = data;

  g_array_unref (self->stages);
}

/**
 * aimdb_verdict_unref:
 * @self: (transfer full): a verdict
 *
 * Drops a reference.
 *
 * Since: 0.1
 */
void
aimdb_verdict_unref (AimdbVerdict *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, verdict_clear);
}

/**
 * aimdb_verdict_get_kind:
 * @self: a verdict
 *
 * Gets what it comes to: the worst that is true of a stage or a main context, or
 * why nothing can be said.
 *
 * Returns: the kind
 *
 * Since: 0.1
 */
AimdbVerdictKind
aimdb_verdict_get_kind (AimdbVerdict *self)
{
  g_return_val_if_fail (self != NULL, AIMDB_VERDICT_KIND_UNAVAILABLE);

  return self->kind;
}

/**
 * aimdb_verdict_get_confidence:
 * @self: a verdict
 *
 * Gets how much the verdict rests on.
 *
 * Returns: the confidence
 *
 * Since: 0.1
 */
AimdbConfidence
aimdb_verdict_get_confidence (AimdbVerdict *self)
{
  g_return_val_if_fail (self != NULL, AIMDB_CONFIDENCE_LOW);

  return self->confidence;
}

static AimdbStageProfile *
get_profile (const AimdbVerdictStage *stage)
{
  return stage != NULL ? stage->profile : NULL;
}

/**
 * aimdb_verdict_get_bottleneck:
 * @self: a verdict
 *
 * Gets the slowest stage: the one with the highest average time among those that
 * were called.
 *
 * That it is the slowest a call does not mean that it limits anything.
 *
 * Returns: (transfer none) (nullable): the profile of the stage, or %NULL if no
 *   call of one has ended
 *
 * Since: 0.1
 */
AimdbStageProfile *
aimdb_verdict_get_bottleneck (AimdbVerdict *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_profile (self->bottleneck);
}

/**
 * aimdb_verdict_get_busiest:
 * @self: a verdict
 *
 * Gets the busiest stage: the one that was at work for the highest share of the
 * window.
 *
 * An asynchronous stage is never the busiest: it is not known how much of its
 * time is work, and it keeps nobody waiting.
 *
 * Returns: (transfer none) (nullable): the profile of the stage, or %NULL if the
 *   shares are not known or none was called
 *
 * Since: 0.1
 */
AimdbStageProfile *
aimdb_verdict_get_busiest (AimdbVerdict *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_profile (self->busiest);
}

/**
 * aimdb_verdict_get_limiting:
 * @self: a verdict
 *
 * Gets the stage that has to become faster, or to be moved elsewhere.
 *
 * It need not be the one that loses values: that may only be waiting for its
 * turn in the same main context.
 *
 * Returns: (transfer none) (nullable): the profile of the stage, or %NULL if
 *   nothing has to be done, or it is not known
 *
 * Since: 0.1
 */
AimdbStageProfile *
aimdb_verdict_get_limiting (AimdbVerdict *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_profile (self->limiting);
}

/**
 * aimdb_verdict_get_context_share:
 * @self: a verdict
 *
 * Gets the part of the window in which the busiest main context was at work for
 * all its stages together.
 *
 * The sum bounds how much gets through; the share of a single stage, and its
 * longest call, is what keeps the others waiting.
 *
 * Returns: the share from 0 to 1, or -1 if it is not known
 *
 * Since: 0.1
 */
double
aimdb_verdict_get_context_share (AimdbVerdict *self)
{
  g_return_val_if_fail (self != NULL, -1.0);

  return self->context_share;
}

/**
 * aimdb_verdict_get_n_stages:
 * @self: a verdict
 *
 * Gets how many stages were judged.
 *
 * Returns: the number of stages
 *
 * Since: 0.1
 */
guint
aimdb_verdict_get_n_stages (AimdbVerdict *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->stages->len;
}

static const AimdbVerdictStage *
get_nth (AimdbVerdict *self,
         guint         index)
{
  return index < self->stages->len ? &g_array_index (self->stages, AimdbVerdictStage, index) : NULL;
}

/**
 * aimdb_verdict_get_nth_stage:
 * @self: a verdict
 * @index: which stage, from 0, in the order of the profiles
 *
 * Gets one of the stages that were judged.
 *
 * Returns: (transfer none) (nullable): its profile, or %NULL if there are not
 *   that many
 *
 * Since: 0.1
 */
AimdbStageProfile *
aimdb_verdict_get_nth_stage (AimdbVerdict *self,
                             guint         index)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_profile (get_nth (self, index));
}

/**
 * aimdb_verdict_get_nth_record_key:
 * @self: a verdict
 * @index: which stage, from 0
 *
 * Gets the record that a stage stands at.
 *
 * Returns: (transfer none) (nullable): the key, or %NULL if there are not that
 *   many stages
 *
 * Since: 0.1
 */
const char *
aimdb_verdict_get_nth_record_key (AimdbVerdict *self,
                                  guint         index)
{
  const AimdbVerdictStage *stage;

  g_return_val_if_fail (self != NULL, NULL);

  stage = get_nth (self, index);

  return stage != NULL ? stage->record_key : NULL;
}

/**
 * aimdb_verdict_get_nth_kind:
 * @self: a verdict
 * @index: which stage, from 0
 *
 * Gets whether a stage keeps up with what it is fed.
 *
 * Returns: what is true of the stage by itself;
 *   [enum@Aimdb.VerdictKind.UNAVAILABLE] if there are not that many
 *
 * Since: 0.1
 */
AimdbVerdictKind
aimdb_verdict_get_nth_kind (AimdbVerdict *self,
                            guint         index)
{
  const AimdbVerdictStage *stage;

  g_return_val_if_fail (self != NULL, AIMDB_VERDICT_KIND_UNAVAILABLE);

  stage = get_nth (self, index);

  return stage != NULL ? stage->kind : AIMDB_VERDICT_KIND_UNAVAILABLE;
}

/**
 * aimdb_verdict_get_nth_load:
 * @self: a verdict
 * @index: which stage, from 0
 *
 * Gets how much of the time there is a stage needs for all that comes: its
 * average against the mean time from one value to the next, lost ones included.
 *
 * Returns: the load, above 1 if the stage can't keep up; -1 if it is not known
 *
 * Since: 0.1
 */
double
aimdb_verdict_get_nth_load (AimdbVerdict *self,
                            guint         index)
{
  const AimdbVerdictStage *stage;

  g_return_val_if_fail (self != NULL, -1.0);

  stage = get_nth (self, index);

  return stage != NULL ? stage->load : -1.0;
}

static void
write_share (AimdbJsonWriter *writer,
             const char      *name,
             double           share)
{
  if (share < 0)
    _aimdb_json_writer_add_null (writer, name);
  else
    _aimdb_json_writer_add_double (writer, name, share);
}

static void
write_stage (AimdbJsonWriter         *writer,
             const char              *name,
             const AimdbVerdictStage *stage)
{
  g_autofree char *label = NULL;
  AimdbStageType type;

  if (stage == NULL)
    {
      _aimdb_json_writer_add_null (writer, name);
      return;
    }

  label = aimdb_stage_profile_dup_label (stage->profile);
  type = aimdb_stage_profile_get_stage_type (stage->profile);

  _aimdb_json_writer_begin_object (writer, name);
  _aimdb_json_writer_add_string (writer, "record", stage->record_key);
  _aimdb_json_writer_add_string (writer, "stage_type",
                                 _aimdb_enum_to_nick (AIMDB_TYPE_STAGE_TYPE, type));
  _aimdb_json_writer_add_count (writer, "index", aimdb_stage_profile_get_index (stage->profile));
  _aimdb_json_writer_add_string (writer, "name", label);
  _aimdb_json_writer_add_string (writer, "kind",
                                 _aimdb_enum_to_nick (AIMDB_TYPE_VERDICT_KIND, stage->kind));
  write_share (writer, "busy_share", stage->share);
  write_share (writer, "load", stage->load);
  _aimdb_json_writer_end_object (writer);
}

void
_aimdb_verdict_write (AimdbVerdict    *self,
                      AimdbJsonWriter *writer,
                      const char      *name)
{
  g_autofree char *sentence = aimdb_verdict_describe (self);

  _aimdb_json_writer_begin_object (writer, name);
  _aimdb_json_writer_add_string (writer, "kind",
                                 _aimdb_enum_to_nick (AIMDB_TYPE_VERDICT_KIND, self->kind));
  _aimdb_json_writer_add_string (writer, "confidence",
                                 _aimdb_enum_to_nick (AIMDB_TYPE_CONFIDENCE, self->confidence));
  _aimdb_json_writer_add_string (writer, "sentence", sentence);
  write_stage (writer, "busiest", self->busiest);
  write_stage (writer, "limiting", self->limiting);
  write_share (writer, "context_share", self->context_share);
  _aimdb_json_writer_begin_array (writer, "stages");

  for (guint i = 0; i < self->stages->len; i++)
    write_stage (writer, NULL, get_nth (self, i));

  _aimdb_json_writer_end_array (writer);
  _aimdb_json_writer_end_object (writer);
}

/**
 * aimdb_verdict_to_json:
 * @self: a verdict
 *
 * Writes the verdict as a JSON object: `kind`, `confidence`, `sentence`, the
 * stages `busiest` and `limiting` or null, `context_share`, and all `stages` with
 * their `kind`, `busy_share` and `load`. What is not known is null.
 *
 * Returns: (transfer full): the JSON text, in one line
 *
 * Since: 0.1
 */
char *
aimdb_verdict_to_json (AimdbVerdict *self)
{
  AimdbJsonWriter writer;

  g_return_val_if_fail (self != NULL, NULL);

  _aimdb_json_writer_init (&writer);
  _aimdb_verdict_write (self, &writer, NULL);

  return _aimdb_json_writer_finish (&writer, NULL);
}
