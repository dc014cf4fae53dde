/* aimdb-stage.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include <glib-object.h>

#include "aimdb-enums.h"
#include "aimdb-stage-profile.h"
#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_STAGE (aimdb_stage_get_type ())
#define AIMDB_STAGE(obj) \
  (G_TYPE_CHECK_INSTANCE_CAST ((obj), AIMDB_TYPE_STAGE, AimdbStage))
#define AIMDB_IS_STAGE(obj) \
  (G_TYPE_CHECK_INSTANCE_TYPE ((obj), AIMDB_TYPE_STAGE))

/* the class structure is private: only the library derives stages */
typedef struct _AimdbStage      AimdbStage;
typedef struct _AimdbStageClass AimdbStageClass;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbStage, g_object_unref)

AIMDB_AVAILABLE_IN_0_1
GType              aimdb_stage_get_type         (void);

AIMDB_AVAILABLE_IN_0_1
AimdbStageType     aimdb_stage_get_stage_type   (AimdbStage   *self);
AIMDB_AVAILABLE_IN_0_1
const char        *aimdb_stage_get_name         (AimdbStage   *self);
AIMDB_AVAILABLE_IN_0_1
void               aimdb_stage_set_name         (AimdbStage   *self,
                                                 const char   *name);
AIMDB_AVAILABLE_IN_0_1
GMainContext      *aimdb_stage_get_main_context (AimdbStage   *self);
AIMDB_AVAILABLE_IN_0_1
void               aimdb_stage_set_main_context (AimdbStage   *self,
                                                 GMainContext *main_context);
AIMDB_AVAILABLE_IN_0_1
guint              aimdb_stage_get_index        (AimdbStage   *self);
AIMDB_AVAILABLE_IN_0_1
void               aimdb_stage_report_error     (AimdbStage   *self,
                                                 const GError *error);
AIMDB_AVAILABLE_IN_0_1
guint64            aimdb_stage_get_error_count  (AimdbStage   *self);
AIMDB_AVAILABLE_IN_0_1
AimdbStageProfile *aimdb_stage_get_profile      (AimdbStage   *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
