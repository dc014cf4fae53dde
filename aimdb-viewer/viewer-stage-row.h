/* viewer-stage-row.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gtk/gtk.h>

#include "viewer-axis.h"
#include "viewer-stage-item.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_STAGE_ROW (viewer_stage_row_get_type ())

G_DECLARE_FINAL_TYPE (ViewerStageRow, viewer_stage_row, VIEWER, STAGE_ROW, GtkWidget)

GtkWidget *viewer_stage_row_new      (ViewerAxis      *axis);
void       viewer_stage_row_set_item (ViewerStageRow  *self,
                                      ViewerStageItem *item);

G_END_DECLS
