/* aimdb-dispatcher-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct _AimdbBudget     AimdbBudget;
typedef struct _AimdbDispatcher AimdbDispatcher;
typedef struct _AimdbTask       AimdbTask;

/* runs a task in the thread of its context; it schedules itself if there is more
 * to do */
typedef void (*AimdbTaskFunc) (AimdbTask         *task,
                               const AimdbBudget *budget);

/*
 * Something that has work now and then, embedded in an object. It may be
 * scheduled from any thread; while it is in the queue it keeps the object
 * alive.
 */
struct _AimdbTask
{
  /* constant while the task may be scheduled */
  GObject *owner;
  AimdbDispatcher *dispatcher;
  AimdbTaskFunc func;

  /* atomic; from scheduling until just before it runs */
  int queued;

  /* under the dispatcher's lock */
  AimdbTask *next;

  /* the same, where the task is to run at a time */
  GSequenceIter *timer;
  gint64 due_us;
};

void             _aimdb_task_queue          (AimdbTask         *task);
void             _aimdb_task_schedule_at    (AimdbTask         *task,
                                             gint64             due_us);
void             _aimdb_task_unschedule     (AimdbTask         *task);

AimdbDispatcher *_aimdb_dispatcher_get      (GMainContext      *context);
void             _aimdb_dispatcher_unref    (AimdbDispatcher   *self);
guint            _aimdb_dispatcher_get_id   (AimdbDispatcher   *self);

gboolean         _aimdb_budget_is_spent     (const AimdbBudget *budget);
gboolean         _aimdb_budget_is_of_task   (const AimdbBudget *budget,
                                             const AimdbTask   *task);

/* Has the task run soon, once however often this is called until it does. The
 * look at the flag stands here because nearly every value finds it set. */
static inline void
_aimdb_task_schedule (AimdbTask *task)
{
  if (!g_atomic_int_get (&task->queued))
    _aimdb_task_queue (task);
}

static inline gboolean
_aimdb_task_is_of_context (AimdbTask    *task,
                           GMainContext *context)
{
  return ((GSource *) task->dispatcher)->context == context;
}

/* whether the calling thread runs the context of the task */
static inline gboolean
_aimdb_task_is_here (AimdbTask *task)
{
  return g_main_context_is_owner (((GSource *) task->dispatcher)->context);
}

G_END_DECLS
