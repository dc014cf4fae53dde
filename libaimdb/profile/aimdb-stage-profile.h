/* aimdb-stage-profile.h
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
#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_STAGE_PROFILE (aimdb_stage_profile_get_type ())

/**
 * AimdbStageProfile:
 *
 * What was measured of one stage, at one instant.
 *
 * Times are wall clock in nanoseconds and cover work only, from the call of a
 * stage to its return or completion, never the waiting between two calls. The
 * profile is immutable and may be used from any thread. It comes from a stage
 * of this process or from a remote instance.
 *
 * Since: 0.1
 */
typedef struct _AimdbStageProfile AimdbStageProfile;

AIMDB_AVAILABLE_IN_0_1
GType              aimdb_stage_profile_get_type          (void);

AIMDB_AVAILABLE_IN_0_1
AimdbStageProfile *aimdb_stage_profile_ref               (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
void               aimdb_stage_profile_unref             (AimdbStageProfile *self);

AIMDB_AVAILABLE_IN_0_1
AimdbStageType     aimdb_stage_profile_get_stage_type    (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
guint              aimdb_stage_profile_get_index         (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
const char        *aimdb_stage_profile_get_name          (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
char              *aimdb_stage_profile_dup_label         (AimdbStageProfile *self) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
gboolean           aimdb_stage_profile_is_timed          (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
gboolean           aimdb_stage_profile_is_asynchronous   (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
guint              aimdb_stage_profile_get_context       (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
guint64            aimdb_stage_profile_get_call_count    (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
guint64            aimdb_stage_profile_get_total_time_ns (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
guint64            aimdb_stage_profile_get_avg_time_ns   (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
guint64            aimdb_stage_profile_get_min_time_ns   (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
guint64            aimdb_stage_profile_get_max_time_ns   (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
guint64            aimdb_stage_profile_get_period_ns     (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
guint64            aimdb_stage_profile_get_window_ns     (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
double             aimdb_stage_profile_get_busy_share    (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
guint64            aimdb_stage_profile_get_running_ns    (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
guint64            aimdb_stage_profile_get_lost_count    (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
guint64            aimdb_stage_profile_get_error_count   (AimdbStageProfile *self);
AIMDB_AVAILABLE_IN_0_1
guint64            aimdb_stage_profile_get_dropped_count (AimdbStageProfile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbStageProfile, aimdb_stage_profile_unref)

G_END_DECLS
