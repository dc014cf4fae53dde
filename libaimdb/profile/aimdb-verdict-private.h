/* aimdb-verdict-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-stage-profile.h"

G_BEGIN_DECLS

/* The one rule of what the bottleneck of a record is and what may be said of
 * it: pure functions of profiles, so that the service, the viewer and every
 * binding say the same. */
AimdbStageProfile *_aimdb_verdict_find_bottleneck (AimdbStageProfile * const *stages,
                                                   guint                      n_stages);
AimdbStageProfile *_aimdb_verdict_find_busiest    (AimdbStageProfile * const *stages,
                                                   guint                      n_stages);
char              *_aimdb_verdict_describe        (AimdbStageProfile * const *stages,
                                                   guint                      n_stages);

G_END_DECLS
