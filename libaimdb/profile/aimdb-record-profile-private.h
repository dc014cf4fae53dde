/* aimdb-record-profile-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-record-profile.h"

G_BEGIN_DECLS

/* takes STAGES, an array of AimdbStageProfile that owns its elements, in the
 * order of listing; AVAILABLE is FALSE where profiling is not built in */
AimdbRecordProfile *_aimdb_record_profile_new             (const char         *key,
                                                           AimdbBufferType     buffer_type,
                                                           gboolean            available,
                                                           GPtrArray          *stages);
AimdbBufferType     _aimdb_record_profile_get_buffer_type (AimdbRecordProfile *self);

G_END_DECLS
