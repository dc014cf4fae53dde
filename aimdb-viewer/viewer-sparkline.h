/* viewer-sparkline.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gtk/gtk.h>

#include "viewer-stage-item.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_SPARKLINE (viewer_sparkline_get_type ())

G_DECLARE_FINAL_TYPE (ViewerSparkline, viewer_sparkline, VIEWER, SPARKLINE, GtkWidget)

void viewer_sparkline_set_item (ViewerSparkline *self,
                                ViewerStageItem *item);
void viewer_sparkline_refresh  (ViewerSparkline *self);

G_END_DECLS
