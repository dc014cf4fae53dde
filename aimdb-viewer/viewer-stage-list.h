/* viewer-stage-list.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gtk/gtk.h>

#include "viewer-stage-model.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_STAGE_LIST (viewer_stage_list_get_type ())

G_DECLARE_FINAL_TYPE (ViewerStageList, viewer_stage_list, VIEWER, STAGE_LIST, GtkWidget)

void viewer_stage_list_set_model (ViewerStageList  *self,
                                  ViewerStageModel *model);

G_END_DECLS
