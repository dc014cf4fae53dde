/* aimdb-record-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-buffer-private.h"
#include "aimdb-record.h"
#include "aimdb-stage-profile-private.h"

G_BEGIN_DECLS

AimdbBuffer *_aimdb_record_get_buffer      (AimdbRecord        *self);
const char  *_aimdb_record_get_problem     (AimdbRecord        *self);
const char  *_aimdb_record_get_key_problem (AimdbRecord        *self);
gboolean     _aimdb_record_is_owned        (AimdbRecord        *self);
void         _aimdb_record_set_owned       (AimdbRecord        *self,
                                            gboolean            owned);
void         _aimdb_record_set_frozen      (AimdbRecord        *self,
                                            gboolean            frozen);

/* The profiles of the stages, in their order: sources first, then taps, links and
 * transforms. What FUNC is given ends with its call. */
typedef void (*AimdbProfileFunc) (const AimdbStageProfileFields *fields,
                                  gpointer                       user_data);

void         _aimdb_record_foreach_profile (AimdbRecord        *self,
                                            AimdbProfileFunc    func,
                                            gpointer            user_data);

G_END_DECLS
