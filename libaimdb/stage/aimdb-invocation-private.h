/* aimdb-invocation-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-buffer-private.h"
#include "aimdb-invocation.h"
#include "aimdb-profile-private.h"
#include "aimdb-tap.h"

G_BEGIN_DECLS

/* takes the word's reference; the time of the call starts here */
AimdbInvocation *_aimdb_invocation_new     (AimdbTap               *tap,
                                            const AimdbValueClass  *value_class,
                                            AimdbWord               word);

/* called once by the invocation, from the thread that completes it */
void             _aimdb_tap_completed      (AimdbTap               *tap,
                                            AimdbProfileBatch      *batch);

G_END_DECLS
