/* aimdb-verdict.h
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
#include "aimdb-record-profile.h"
#include "aimdb-stage-profile.h"
#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_VERDICT (aimdb_verdict_get_type ())

AIMDB_AVAILABLE_IN_0_1
GType              aimdb_verdict_get_type           (void);

AIMDB_AVAILABLE_IN_0_1
AimdbVerdict      *aimdb_verdict_new_for_profiles   (AimdbRecordProfile * const *profiles,
                                                     gsize                       n_profiles) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
AimdbVerdict      *aimdb_verdict_ref                (AimdbVerdict               *self);
AIMDB_AVAILABLE_IN_0_1
void               aimdb_verdict_unref              (AimdbVerdict               *self);

AIMDB_AVAILABLE_IN_0_1
AimdbVerdictKind   aimdb_verdict_get_kind           (AimdbVerdict               *self);
AIMDB_AVAILABLE_IN_0_1
AimdbConfidence    aimdb_verdict_get_confidence     (AimdbVerdict               *self);
AIMDB_AVAILABLE_IN_0_1
AimdbStageProfile *aimdb_verdict_get_bottleneck     (AimdbVerdict               *self);
AIMDB_AVAILABLE_IN_0_1
AimdbStageProfile *aimdb_verdict_get_busiest        (AimdbVerdict               *self);
AIMDB_AVAILABLE_IN_0_1
AimdbStageProfile *aimdb_verdict_get_limiting       (AimdbVerdict               *self);
AIMDB_AVAILABLE_IN_0_1
double             aimdb_verdict_get_context_share  (AimdbVerdict               *self);

AIMDB_AVAILABLE_IN_0_1
guint              aimdb_verdict_get_n_stages       (AimdbVerdict               *self);
AIMDB_AVAILABLE_IN_0_1
AimdbStageProfile *aimdb_verdict_get_nth_stage      (AimdbVerdict               *self,
                                                     guint                       index);
AIMDB_AVAILABLE_IN_0_1
const char        *aimdb_verdict_get_nth_record_key (AimdbVerdict               *self,
                                                     guint                       index);
AIMDB_AVAILABLE_IN_0_1
AimdbVerdictKind   aimdb_verdict_get_nth_kind       (AimdbVerdict               *self,
                                                     guint                       index);
AIMDB_AVAILABLE_IN_0_1
double             aimdb_verdict_get_nth_load       (AimdbVerdict               *self,
                                                     guint                       index);

AIMDB_AVAILABLE_IN_0_1
char              *aimdb_verdict_describe           (AimdbVerdict               *self) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
char              *aimdb_verdict_to_json            (AimdbVerdict               *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbVerdict, aimdb_verdict_unref)

G_END_DECLS
