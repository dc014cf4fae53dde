/* aimx-watch.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-client.h"

G_BEGIN_DECLS

/* A subscription and what came of it, in order: "KEY=JSON #SEQUENCE" with
 * " -SKIPPED" where there is a gap, "complete", "resumed", "closed". */
typedef struct
{
  AimdbSubscription *subscription;
  GString *log;
  GError *error;
  guint n_closed;
} AimxWatch;

void aimx_watch_start  (AimxWatch   *self,
                        AimdbClient *client,
                        const char  *topic);
void aimx_watch_clear  (AimxWatch   *self);

/* waits until exactly this came since it was asked last */
void aimx_watch_expect (AimxWatch   *self,
                        const char  *log);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AimxWatch, aimx_watch_clear)

G_END_DECLS
