/* aimdb-trigger-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-stage.h"

G_BEGIN_DECLS

/* calls the stage; FALSE if it wants no more in this run */
typedef gboolean (*AimdbTriggerFunc) (AimdbStage   *stage,
                                      GIOCondition  condition);

/*
 * What makes a stage run beside values and time: a file descriptor, or a source of
 * the program. It keeps the stage alive until it is destroyed.
 */
typedef struct _AimdbTrigger AimdbTrigger;

AimdbTrigger *_aimdb_trigger_new_fd      (AimdbStage       *stage,
                                          AimdbTriggerFunc  func,
                                          int               fd,
                                          GIOCondition      condition);
AimdbTrigger *_aimdb_trigger_new_gsource (AimdbStage       *stage,
                                          AimdbTriggerFunc  func,
                                          GSource          *source);
void          _aimdb_trigger_attach      (AimdbTrigger     *self,
                                          GMainContext     *context);
void          _aimdb_trigger_destroy     (AimdbTrigger     *self);

G_END_DECLS
