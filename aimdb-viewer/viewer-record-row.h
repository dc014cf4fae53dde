/* viewer-record-row.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gtk/gtk.h>

#include "viewer-record-item.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_RECORD_ROW (viewer_record_row_get_type ())

G_DECLARE_FINAL_TYPE (ViewerRecordRow, viewer_record_row, VIEWER, RECORD_ROW, GtkWidget)

GtkWidget *viewer_record_row_new      (void);
void       viewer_record_row_set_item (ViewerRecordRow  *self,
                                       ViewerRecordItem *item);

G_END_DECLS
