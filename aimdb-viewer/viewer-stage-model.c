/* viewer-stage-model.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-stage-model.h"

#include "viewer-record-item.h"
#include "viewer-stage-item.h"

/*
 * The records of an instance and the axis on which their stages are shown.
 *
 * Each look at the instance is compared with what is there: a record that is
 * still there keeps its item, so the view keeps its widgets, its selection and
 * the place it was scrolled to.
 */
struct _ViewerStageModel
{
  GObject parent_instance;

  GListStore *records;
  ViewerAxis *axis;
  ViewerContent content;
};

G_DEFINE_FINAL_TYPE (ViewerStageModel, viewer_stage_model, G_TYPE_OBJECT)

static void
viewer_stage_model_finalize (GObject *object)
{
  ViewerStageModel *self = VIEWER_STAGE_MODEL (object);

  g_object_unref (self->records);
  g_object_unref (self->axis);

  G_OBJECT_CLASS (viewer_stage_model_parent_class)->finalize (object);
}

static void
viewer_stage_model_class_init (ViewerStageModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_stage_model_finalize;
}

static void
viewer_stage_model_init (ViewerStageModel *self)
{
  self->records = g_list_store_new (VIEWER_TYPE_RECORD_ITEM);
  self->axis = viewer_axis_new ();
}

ViewerStageModel *
viewer_stage_model_new (void)
{
  return g_object_new (VIEWER_TYPE_STAGE_MODEL, NULL);
}

GListModel *
viewer_stage_model_get_records (ViewerStageModel *self)
{
  g_return_val_if_fail (VIEWER_IS_STAGE_MODEL (self), NULL);

  return G_LIST_MODEL (self->records);
}

ViewerAxis *
viewer_stage_model_get_axis (ViewerStageModel *self)
{
  g_return_val_if_fail (VIEWER_IS_STAGE_MODEL (self), NULL);

  return self->axis;
}

ViewerContent
viewer_stage_model_get_content (ViewerStageModel *self)
{
  g_return_val_if_fail (VIEWER_IS_STAGE_MODEL (self), VIEWER_CONTENT_UNKNOWN);

  return self->content;
}

/* Where the record KEY stands at or after START, or the end of the list. */
static guint
viewer_stage_model_find (ViewerStageModel *self,
                         const char       *key,
                         guint             start)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->records));

  for (guint i = start; i < n_items; i++)
    {
      g_autoptr (ViewerRecordItem) item = g_list_model_get_item (G_LIST_MODEL (self->records), i);

      if (g_str_equal (viewer_record_item_get_key (item), key))
        return i;
    }

  return n_items;
}

static void
viewer_stage_model_update_record (ViewerStageModel *self,
                                  AimdbRecordInfo  *info,
                                  guint             position)
{
  const char *key = aimdb_record_info_get_key (info);
  guint found = viewer_stage_model_find (self, key, position);
  g_autoptr (ViewerRecordItem) item = NULL;

  if (found == g_list_model_get_n_items (G_LIST_MODEL (self->records)))
    {
      item = viewer_record_item_new (info);
      g_list_store_insert (self->records, position, item);
      return;
    }

  if (found > position)
    g_list_store_splice (self->records, position, found - position, NULL, 0);

  item = g_list_model_get_item (G_LIST_MODEL (self->records), position);
  viewer_record_item_update (item, info);
}

/* An axis over all stages that have times; without any it stays as it is. */
static void
viewer_stage_model_update_axis (ViewerStageModel *self)
{
  guint64 shortest = G_MAXUINT64;
  guint64 longest = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->records)); i++)
    {
      g_autoptr (ViewerRecordItem) record = g_list_model_get_item (G_LIST_MODEL (self->records), i);
      GListModel *stages = viewer_record_item_get_stages (record);

      for (guint j = 0; j < g_list_model_get_n_items (stages); j++)
        {
          g_autoptr (ViewerStageItem) stage = g_list_model_get_item (stages, j);
          AimdbStageProfile *profile = viewer_stage_item_get_profile (stage);

          if (!viewer_stage_item_has_times (stage))
            continue;

          shortest = MIN (shortest, aimdb_stage_profile_get_min_time_ns (profile));
          longest = MAX (longest, aimdb_stage_profile_get_max_time_ns (profile));
        }
    }

  if (shortest <= longest)
    viewer_axis_set_range (self->axis, shortest, longest);
}

/* Takes INFOS, the AimdbRecordInfo of all records, as the truth of now. */
void
viewer_stage_model_update (ViewerStageModel *self,
                           GListModel       *infos)
{
  gboolean available = FALSE;
  guint n_shown = 0;
  guint n_infos;
  guint n_records;

  g_return_if_fail (VIEWER_IS_STAGE_MODEL (self));

  n_infos = g_list_model_get_n_items (infos);

  for (guint i = 0; i < n_infos; i++)
    {
      g_autoptr (AimdbRecordInfo) info = g_list_model_get_item (infos, i);
      AimdbRecordProfile *profile = aimdb_record_info_get_profile (info);

      available |= aimdb_record_profile_is_available (profile);

      /* a record without a stage is no part of the pipeline that is looked at */
      if (aimdb_record_profile_get_n_stages (profile) > 0)
        viewer_stage_model_update_record (self, info, n_shown++);
    }

  n_records = g_list_model_get_n_items (G_LIST_MODEL (self->records));
  if (n_records > n_shown)
    g_list_store_splice (self->records, n_shown, n_records - n_shown, NULL, 0);

  viewer_stage_model_update_axis (self);

  if (n_infos == 0)
    self->content = VIEWER_CONTENT_NO_RECORDS;
  else if (!available)
    self->content = VIEWER_CONTENT_NO_PROFILING;
  else
    self->content = n_shown > 0 ? VIEWER_CONTENT_STAGES : VIEWER_CONTENT_NO_STAGES;
}

/* Forgets everything, for another instance. */
void
viewer_stage_model_clear (ViewerStageModel *self)
{
  g_return_if_fail (VIEWER_IS_STAGE_MODEL (self));

  g_list_store_remove_all (self->records);
  self->content = VIEWER_CONTENT_UNKNOWN;
}
