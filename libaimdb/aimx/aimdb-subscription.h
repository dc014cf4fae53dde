/* aimdb-subscription.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include <gio/gio.h>

#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_SUBSCRIPTION (aimdb_subscription_get_type ())

AIMDB_AVAILABLE_IN_0_1
G_DECLARE_FINAL_TYPE (AimdbSubscription, aimdb_subscription, AIMDB, SUBSCRIPTION, GObject)

AIMDB_AVAILABLE_IN_0_1
const char *aimdb_subscription_get_topic   (AimdbSubscription *self);
AIMDB_AVAILABLE_IN_0_1
gboolean    aimdb_subscription_is_active   (AimdbSubscription *self);
AIMDB_AVAILABLE_IN_0_1
guint64     aimdb_subscription_get_skipped (AimdbSubscription *self);
AIMDB_AVAILABLE_IN_0_1
guint       aimdb_subscription_get_n_gaps  (AimdbSubscription *self);
AIMDB_AVAILABLE_IN_0_1
void        aimdb_subscription_cancel      (AimdbSubscription *self);

G_END_DECLS
