/* viewer-ruler.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gtk/gtk.h>

#include "viewer-axis.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_RULER (viewer_ruler_get_type ())

G_DECLARE_FINAL_TYPE (ViewerRuler, viewer_ruler, VIEWER, RULER, GtkWidget)

void viewer_ruler_set_axis (ViewerRuler *self,
                            ViewerAxis  *axis);

G_END_DECLS
