/* viewer-range-bar.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gtk/gtk.h>

#include "viewer-axis.h"
#include "viewer-stage-item.h"

G_BEGIN_DECLS

/* bars and ruler keep this much free on both sides, so that they line up */
#define VIEWER_RANGE_BAR_MARGIN 14

#define VIEWER_TYPE_RANGE_BAR (viewer_range_bar_get_type ())

G_DECLARE_FINAL_TYPE (ViewerRangeBar, viewer_range_bar, VIEWER, RANGE_BAR, GtkWidget)

GtkWidget *viewer_range_bar_new      (void);
void       viewer_range_bar_set_axis (ViewerRangeBar  *self,
                                      ViewerAxis      *axis);
void       viewer_range_bar_set_item (ViewerRangeBar  *self,
                                      ViewerStageItem *item);
void       viewer_range_bar_refresh  (ViewerRangeBar  *self);

G_END_DECLS
