/* monitor-worker.h
 *
 * A thread with a main context of its own, for stages that take their time.
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MonitorWorker MonitorWorker;

MonitorWorker *monitor_worker_new         (const char    *name);
void           monitor_worker_free        (MonitorWorker *self);
GMainContext  *monitor_worker_get_context (MonitorWorker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MonitorWorker, monitor_worker_free)

G_END_DECLS
