/* viewer-column-heading.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gtk/gtk.h>

#include "viewer-axis.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_COLUMN_HEADING (viewer_column_heading_get_type ())

G_DECLARE_FINAL_TYPE (ViewerColumnHeading, viewer_column_heading, VIEWER, COLUMN_HEADING,
                      GtkWidget)

void viewer_column_heading_set_axis (ViewerColumnHeading *self,
                                     ViewerAxis          *axis);

G_END_DECLS
