/* viewer-stage-model.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

#include "viewer-axis.h"

G_BEGIN_DECLS

/* what an instance has to show */
typedef enum
{
  VIEWER_CONTENT_UNKNOWN,
  VIEWER_CONTENT_NO_RECORDS,
  VIEWER_CONTENT_NO_PROFILING,
  VIEWER_CONTENT_NO_STAGES,
  VIEWER_CONTENT_STAGES
} ViewerContent;

#define VIEWER_TYPE_STAGE_MODEL (viewer_stage_model_get_type ())

G_DECLARE_FINAL_TYPE (ViewerStageModel, viewer_stage_model, VIEWER, STAGE_MODEL, GObject)

ViewerStageModel *viewer_stage_model_new         (void);
GListModel       *viewer_stage_model_get_records (ViewerStageModel *self);
ViewerAxis       *viewer_stage_model_get_axis    (ViewerStageModel *self);
ViewerContent     viewer_stage_model_get_content (ViewerStageModel *self);
void              viewer_stage_model_update      (ViewerStageModel *self,
                                                  GListModel       *infos);
void              viewer_stage_model_clear       (ViewerStageModel *self);

G_END_DECLS
