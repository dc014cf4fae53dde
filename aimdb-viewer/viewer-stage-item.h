/* viewer-stage-item.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <aimdb.h>

#include "viewer-history.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_STAGE_ITEM (viewer_stage_item_get_type ())

G_DECLARE_FINAL_TYPE (ViewerStageItem, viewer_stage_item, VIEWER, STAGE_ITEM, GObject)

ViewerStageItem     *viewer_stage_item_new            (const char        *record_key,
                                                       AimdbStageProfile *profile);
const char          *viewer_stage_item_get_record_key (ViewerStageItem   *self);
AimdbStageProfile   *viewer_stage_item_get_profile    (ViewerStageItem   *self);
const ViewerHistory *viewer_stage_item_get_history    (ViewerStageItem   *self);
gboolean             viewer_stage_item_is_bottleneck  (ViewerStageItem   *self);
gboolean             viewer_stage_item_is_last        (ViewerStageItem   *self);
gboolean             viewer_stage_item_has_times      (ViewerStageItem   *self);
gboolean             viewer_stage_item_matches        (ViewerStageItem   *self,
                                                       AimdbStageProfile *profile);
void                 viewer_stage_item_update         (ViewerStageItem   *self,
                                                       AimdbStageProfile *profile,
                                                       AimdbVerdictKind   kind,
                                                       gboolean           bottleneck,
                                                       gboolean           last);
char                *viewer_stage_item_dup_label      (ViewerStageItem   *self);
char                *viewer_stage_item_describe_state (ViewerStageItem   *self);
char                *viewer_stage_item_dup_trouble    (ViewerStageItem   *self);
char                *viewer_stage_item_describe       (ViewerStageItem   *self);

G_END_DECLS
