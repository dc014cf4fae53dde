/* viewer-record-item.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <aimdb.h>
#include <gio/gio.h>

G_BEGIN_DECLS

#define VIEWER_TYPE_RECORD_ITEM (viewer_record_item_get_type ())

G_DECLARE_FINAL_TYPE (ViewerRecordItem, viewer_record_item, VIEWER, RECORD_ITEM, GObject)

ViewerRecordItem *viewer_record_item_new          (AimdbRecordInfo  *info);
const char       *viewer_record_item_get_key      (ViewerRecordItem *self);
const char       *viewer_record_item_get_details  (ViewerRecordItem *self);
const char       *viewer_record_item_get_verdict  (ViewerRecordItem *self);
AimdbVerdictKind  viewer_record_item_get_kind     (ViewerRecordItem *self);
GListModel       *viewer_record_item_get_stages   (ViewerRecordItem *self);
void              viewer_record_item_update       (ViewerRecordItem *self,
                                                   AimdbRecordInfo  *info);

G_END_DECLS
