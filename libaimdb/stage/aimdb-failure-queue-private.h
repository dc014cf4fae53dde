/* aimdb-failure-queue-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-stage.h"

G_BEGIN_DECLS

/* tells TARGET, in the queue's context, of a failure of STAGE */
typedef void (*AimdbFailureFunc) (gpointer      target,
                                  AimdbStage   *stage,
                                  const GError *error);

/*
 * The way of failures from the threads in which they happen to one main context.
 * It knows its target only weakly: stages keep it beyond the life of their
 * database, as an invocation may fail late.
 */
typedef struct _AimdbFailureQueue AimdbFailureQueue;

AimdbFailureQueue *_aimdb_failure_queue_new   (GMainContext      *context,
                                               GObject           *target,
                                               AimdbFailureFunc   func);
AimdbFailureQueue *_aimdb_failure_queue_ref   (AimdbFailureQueue *self);
void               _aimdb_failure_queue_unref (AimdbFailureQueue *self);
void               _aimdb_failure_queue_push  (AimdbFailureQueue *self,
                                               AimdbStage        *stage,
                                               const GError      *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbFailureQueue, _aimdb_failure_queue_unref)

G_END_DECLS
