/* aimdb-record-profile.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-enums-private.h"
#include "aimdb-record-profile-private.h"
#include "aimdb-stage-profile-private.h"
#include "aimdb-verdict-private.h"

struct _AimdbRecordProfile
{
  /* constant after construction */
  char *key;
  AimdbBufferType buffer_type;
  gboolean available;
  GPtrArray *stages;
};

G_DEFINE_BOXED_TYPE (AimdbRecordProfile, aimdb_record_profile,
                     aimdb_record_profile_ref, aimdb_record_profile_unref)

AimdbRecordProfile *
_aimdb_record_profile_new (const char      *key,
                           AimdbBufferType  buffer_type,
                           gboolean         available,
                           GPtrArray       *stages)
{
  AimdbRecordProfile *self = g_atomic_rc_box_new (AimdbRecordProfile);

  self->key = g_strdup (key);
  self->buffer_type = buffer_type;
  self->available = available;
  self->stages = stages;

  return self;
}

AimdbBufferType
_aimdb_record_profile_get_buffer_type (AimdbRecordProfile *self)
{
  return self->buffer_type;
}

/**
 * aimdb_record_profile_ref:
 * @self: a record profile
 *
 * Takes a reference.
 *
 * Returns: (transfer full): the profile
 *
 * Since: 0.1
 */
AimdbRecordProfile *
aimdb_record_profile_ref (AimdbRecordProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
record_profile_clear (gpointer data)
{
  AimdbRecordProfile *self = data;

  g_free (self->key);
  g_ptr_array_unref (self->stages);
}

/**
 * aimdb_record_profile_unref:
 * @self: (transfer full): a record profile
 *
 * Drops a reference.
 *
 * Since: 0.1
 */
void
aimdb_record_profile_unref (AimdbRecordProfile *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, record_profile_clear);
}

/**
 * aimdb_record_profile_get_key:
 * @self: a record profile
 *
 * Gets the key of the record.
 *
 * Returns: (transfer none): the key
 *
 * Since: 0.1
 */
const char *
aimdb_record_profile_get_key (AimdbRecordProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->key;
}

/**
 * aimdb_record_profile_is_available:
 * @self: a record profile
 *
 * Gets whether stage profiling is built into the library that serves the
 * record.
 *
 * Returns: %FALSE if nothing is measured at all; there are no stages then
 *
 * Since: 0.1
 */
gboolean
aimdb_record_profile_is_available (AimdbRecordProfile *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->available;
}

/**
 * aimdb_record_profile_get_n_stages:
 * @self: a record profile
 *
 * Gets how many stages were measured.
 *
 * Returns: the number of stages
 *
 * Since: 0.1
 */
guint
aimdb_record_profile_get_n_stages (AimdbRecordProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->stages->len;
}

/**
 * aimdb_record_profile_get_nth_stage:
 * @self: a record profile
 * @index: which stage, from 0
 *
 * Gets the profile of one stage: sources first, then taps, links and
 * transforms, each in the order in which they were added.
 *
 * Returns: (transfer none) (nullable): the profile, or %NULL if there are not
 *   that many
 *
 * Since: 0.1
 */
AimdbStageProfile *
aimdb_record_profile_get_nth_stage (AimdbRecordProfile *self,
                                    guint               index)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (index >= self->stages->len)
    return NULL;

  return g_ptr_array_index (self->stages, index);
}

/**
 * aimdb_record_profile_get_bottleneck:
 * @self: a record profile
 *
 * Gets the stage with the highest average time among those that were called.
 *
 * That it is the slowest a call does not mean that it limits anything: ask
 * [method@RecordProfile.get_verdict].
 *
 * Returns: (transfer none) (nullable): the profile of the slowest stage, or
 *   %NULL if none was called yet
 *
 * Since: 0.1
 */
AimdbStageProfile *
aimdb_record_profile_get_bottleneck (AimdbRecordProfile *self)
{
  g_autoptr (AimdbVerdict) verdict = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  verdict = aimdb_record_profile_get_verdict (self);

  /* we hold it too */
  return aimdb_verdict_get_bottleneck (verdict);
}

/**
 * aimdb_record_profile_get_verdict:
 * @self: a record profile
 *
 * Judges the stages of the record: which is the slowest, which the busiest,
 * whether they keep up, and what to do.
 *
 * Stages of other records may take turns with them:
 * [ctor@Verdict.new_for_profiles] judges several records together.
 *
 * Returns: (transfer full): the verdict
 *
 * Since: 0.1
 */
AimdbVerdict *
aimdb_record_profile_get_verdict (AimdbRecordProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return aimdb_verdict_new_for_profiles (&self, 1);
}

/**
 * aimdb_record_profile_describe_bottleneck:
 * @self: a record profile
 *
 * Says in one English sentence which stage is the slowest, whether that matters
 * as far as the figures tell, and what to do: what
 * [method@Verdict.describe] says of [method@RecordProfile.get_verdict].
 *
 * Returns: (transfer full): the sentence
 *
 * Since: 0.1
 */
char *
aimdb_record_profile_describe_bottleneck (AimdbRecordProfile *self)
{
  g_autoptr (AimdbVerdict) verdict = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  verdict = aimdb_record_profile_get_verdict (self);

  return aimdb_verdict_describe (verdict);
}

static void
write_bottleneck (AimdbJsonWriter *writer,
                  const char      *name,
                  AimdbVerdict    *verdict)
{
  AimdbStageProfile *stage = aimdb_verdict_get_bottleneck (verdict);
  g_autofree char *sentence = NULL;

  if (stage == NULL)
    {
      _aimdb_json_writer_add_null (writer, name);
      return;
    }

  sentence = aimdb_verdict_describe (verdict);

  _aimdb_json_writer_begin_object (writer, name);
  _aimdb_json_writer_add_string (writer, "stage_type",
                                 _aimdb_enum_to_nick (AIMDB_TYPE_STAGE_TYPE,
                                                      aimdb_stage_profile_get_stage_type (stage)));
  _aimdb_json_writer_add_count (writer, "index", aimdb_stage_profile_get_index (stage));

  if (aimdb_stage_profile_get_name (stage) != NULL)
    _aimdb_json_writer_add_string (writer, "name", aimdb_stage_profile_get_name (stage));

  _aimdb_json_writer_add_count (writer, "avg_time_ns",
                                aimdb_stage_profile_get_avg_time_ns (stage));
  _aimdb_json_writer_add_count (writer, "call_count", aimdb_stage_profile_get_call_count (stage));
  _aimdb_json_writer_add_string (writer, "recommendation", sentence);
  _aimdb_json_writer_end_object (writer);
}

/**
 * aimdb_record_profile_to_json:
 * @self: a record profile
 *
 * Writes the profile as a JSON object: `record` is the key, `stages` the rows
 * as AimX has them, `bottleneck` the slowest stage with its sentence or null,
 * `verdict` what [method@Verdict.to_json] writes.
 *
 * Returns: (transfer full): the JSON text
 *
 * Since: 0.1
 */
char *
aimdb_record_profile_to_json (AimdbRecordProfile *self)
{
  g_autoptr (AimdbVerdict) verdict = NULL;
  AimdbJsonWriter writer;

  g_return_val_if_fail (self != NULL, NULL);

  verdict = aimdb_record_profile_get_verdict (self);
  _aimdb_json_writer_init (&writer);
  _aimdb_json_writer_begin_object (&writer, NULL);
  _aimdb_json_writer_add_string (&writer, "record", self->key);
  _aimdb_json_writer_begin_array (&writer, "stages");

  for (guint i = 0; i < self->stages->len; i++)
    _aimdb_stage_profile_fields_write (_aimdb_stage_profile_get_fields (self->stages->pdata[i]),
                                       &writer);

  _aimdb_json_writer_end_array (&writer);
  write_bottleneck (&writer, "bottleneck", verdict);
  _aimdb_verdict_write (verdict, &writer, "verdict");
  _aimdb_json_writer_end_object (&writer);

  return _aimdb_json_writer_finish (&writer, NULL);
}
