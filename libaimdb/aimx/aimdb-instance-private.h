/* aimdb-instance-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-client.h"
#include "aimdb-instance.h"

G_BEGIN_DECLS

/* what a client that is connected was told */
AimdbInstance *_aimdb_instance_new    (AimdbClient   *client);

/* another look at the same endpoint; NULL: nobody answers there any more */
void           _aimdb_instance_update (AimdbInstance *self,
                                       AimdbInstance *news);

G_END_DECLS
