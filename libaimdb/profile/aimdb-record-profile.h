/* aimdb-record-profile.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include <glib-object.h>

#include "aimdb-stage-profile.h"
#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_RECORD_PROFILE (aimdb_record_profile_get_type ())

/**
 * AimdbRecordProfile:
 *
 * The profiles of all stages of one record, and what they say.
 *
 * A record profile is immutable and may be used from any thread. It comes from
 * a record of this process or from a remote instance.
 *
 * Since: 0.1
 */
typedef struct _AimdbRecordProfile AimdbRecordProfile;

/**
 * AimdbVerdict:
 *
 * What the profiles of stages come to: which stage is the slowest, which the
 * busiest, whether they keep up with what comes, and what to do.
 *
 * It follows from the profiles alone, so everybody who asks is told the same. A
 * verdict is immutable and may be used from any thread.
 *
 * Since: 0.1
 */
typedef struct _AimdbVerdict AimdbVerdict;

AIMDB_AVAILABLE_IN_0_1
GType               aimdb_record_profile_get_type            (void);

AIMDB_AVAILABLE_IN_0_1
AimdbRecordProfile *aimdb_record_profile_ref                 (AimdbRecordProfile *self);
AIMDB_AVAILABLE_IN_0_1
void                aimdb_record_profile_unref               (AimdbRecordProfile *self);

AIMDB_AVAILABLE_IN_0_1
const char         *aimdb_record_profile_get_key             (AimdbRecordProfile *self);
AIMDB_AVAILABLE_IN_0_1
gboolean            aimdb_record_profile_is_available        (AimdbRecordProfile *self);
AIMDB_AVAILABLE_IN_0_1
guint               aimdb_record_profile_get_n_stages        (AimdbRecordProfile *self);
AIMDB_AVAILABLE_IN_0_1
AimdbStageProfile  *aimdb_record_profile_get_nth_stage       (AimdbRecordProfile *self,
                                                              guint               index);
AIMDB_AVAILABLE_IN_0_1
AimdbStageProfile  *aimdb_record_profile_get_bottleneck      (AimdbRecordProfile *self);
AIMDB_AVAILABLE_IN_0_1
char               *aimdb_record_profile_describe_bottleneck (AimdbRecordProfile *self) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
AimdbVerdict       *aimdb_record_profile_get_verdict         (AimdbRecordProfile *self) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
char               *aimdb_record_profile_to_json             (AimdbRecordProfile *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbRecordProfile, aimdb_record_profile_unref)

G_END_DECLS
