/* viewer-stage-layout.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* numbers of a stage, each a pair of caption and value */
#define VIEWER_STAGE_LAYOUT_N_CELLS 6

#define VIEWER_TYPE_STAGE_LAYOUT (viewer_stage_layout_get_type ())

G_DECLARE_FINAL_TYPE (ViewerStageLayout, viewer_stage_layout, VIEWER, STAGE_LAYOUT,
                      GtkLayoutManager)

GtkLayoutManager *viewer_stage_layout_new (gboolean heading);

G_END_DECLS
