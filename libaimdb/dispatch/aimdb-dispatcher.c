/* aimdb-dispatcher.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <time.h>

#include "aimdb-dispatcher-private.h"

/*
 * One source per context serves all stages that run there, because a loop
 * walks every source it holds at every turn. The source sleeps until a task is
 * queued or due, and gives the loop back after its time budget.
 */

/* how long one turn of the loop may belong to the stages */
#define BUDGET_NS (2 * 1000 * 1000)

/* when a timer is due that is not set */
#define NEVER G_MAXINT64

struct _AimdbBudget
{
  AimdbDispatcher *dispatcher;
  gint64 deadline_ns;
};

struct _AimdbDispatcher
{
  GSource source;

  /* constant after construction */
  guint id;

  GMutex lock;

  /* all below under lock */
  guint n_users;                /* changed with registry_lock held as well */
  AimdbTask *first;
  AimdbTask *last;
  GSequence *timers;            /* of AimdbTask, the one due first at the front */
  gint64 next_due_us;           /* of the first of them; NEVER: none is set */
  gboolean awake;               /* the source is ready or being dispatched */
};

/* contexts and their dispatchers; under registry_lock */
static GMutex registry_lock;
static GHashTable *registry;
static guint n_dispatchers;     /* so far, those that are gone included */

/* The coarse clock costs a quarter of the exact one and is read after every
 * value; that a turn lasts up to one tick of the kernel longer does not matter. */
static gint64
coarse_now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC_COARSE, &now);

  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

gboolean
_aimdb_budget_is_spent (const AimdbBudget *budget)
{
  return coarse_now_ns () >= budget->deadline_ns;
}

/* whether the task is run where it belongs: it may have been given to another
 * dispatcher between leaving the queue and being called */
gboolean
_aimdb_budget_is_of_task (const AimdbBudget *budget,
                          const AimdbTask   *task)
{
  return budget->dispatcher == task->dispatcher;
}

static void
dispatcher_append_locked (AimdbDispatcher *self,
                          AimdbTask       *task)
{
  task->next = NULL;

  if (self->last != NULL)
    self->last->next = task;
  else
    self->first = task;

  self->last = task;
}

static AimdbTask *
dispatcher_pop_locked (AimdbDispatcher *self)
{
  AimdbTask *task = self->first;

  if (task == NULL)
    return NULL;

  self->first = task->next;

  if (self->first == NULL)
    self->last = NULL;

  task->next = NULL;

  return task;
}

static gboolean
dispatcher_remove_locked (AimdbDispatcher *self,
                          AimdbTask       *task)
{
  AimdbTask *previous = NULL;

  for (AimdbTask *other = self->first; other != NULL; previous = other, other = other->next)
    {
      if (other != task)
        continue;

      if (previous != NULL)
        previous->next = task->next;
      else
        self->first = task->next;

      if (self->last == task)
        self->last = previous;

      return TRUE;
    }

  return FALSE;
}

static int
compare_due (gconstpointer a,
             gconstpointer b,
             gpointer      user_data)
{
  const AimdbTask *task_a = a;
  const AimdbTask *task_b = b;

  return (task_a->due_us > task_b->due_us) - (task_a->due_us < task_b->due_us);
}

static AimdbTask *
dispatcher_first_timer_locked (AimdbDispatcher *self)
{
  return g_sequence_get (g_sequence_get_begin_iter (self->timers));
}

/* kept beside the timers because every turn of the loop asks for it */
static void
dispatcher_note_due_locked (AimdbDispatcher *self)
{
  self->next_due_us = g_sequence_is_empty (self->timers)
                      ? NEVER
                      : dispatcher_first_timer_locked (self)->due_us;
}

/* the entry stays where it is once made, so that a timer allocates only once */
static void
dispatcher_set_due_locked (AimdbDispatcher *self,
                           AimdbTask       *task,
                           gint64           due_us)
{
  task->due_us = due_us;

  if (task->timer == NULL)
    task->timer = g_sequence_insert_sorted (self->timers, task, compare_due, NULL);
  else
    g_sequence_sort_changed (task->timer, compare_due, NULL);

  dispatcher_note_due_locked (self);
}

static void
dispatcher_queue_due_tasks_locked (AimdbDispatcher *self)
{
  gint64 now_us;

  if (self->next_due_us == NEVER)
    return;

  now_us = g_get_monotonic_time ();

  while (self->next_due_us <= now_us)
    {
      AimdbTask *task = dispatcher_first_timer_locked (self);

      dispatcher_set_due_locked (self, task, NEVER);

      if (g_atomic_int_compare_and_exchange (&task->queued, 0, 1))
        {
          g_object_ref (task->owner);
          dispatcher_append_locked (self, task);
        }
    }
}

/* Makes the loop look at us again. Setting a ready time would write to the
 * context's event descriptor each time, and most wakes come from its own thread,
 * which looks before it waits anyway. */
static void
dispatcher_wake_locked (AimdbDispatcher *self)
{
  GMainContext *context = g_source_get_context (&self->source);

  if (!g_main_context_is_owner (context))
    g_main_context_wakeup (context);
}

static gboolean
dispatcher_prepare (GSource *source,
                    int     *timeout_ms)
{
  AimdbDispatcher *self = (AimdbDispatcher *) source;
  gint64 wait_us = NEVER;
  gboolean awake;

  g_mutex_lock (&self->lock);
  awake = self->awake;

  if (self->next_due_us != NEVER)
    wait_us = MAX (0, self->next_due_us - g_source_get_time (source));

  g_mutex_unlock (&self->lock);

  /* rounded up: too early would be a turn for nothing */
  *timeout_ms = wait_us == NEVER ? -1 : (int) MIN ((wait_us + 999) / 1000, G_MAXINT);

  return awake || wait_us == 0;
}

static gboolean
dispatcher_check (GSource *source)
{
  int timeout_ms;

  return dispatcher_prepare (source, &timeout_ms);
}

static gboolean
dispatcher_dispatch (GSource     *source,
                     GSourceFunc  callback,
                     gpointer     user_data)
{
  AimdbDispatcher *self = (AimdbDispatcher *) source;
  AimdbBudget budget = { self, coarse_now_ns () + BUDGET_NS };
  AimdbTask *task;

  g_mutex_lock (&self->lock);
  self->awake = TRUE;
  dispatcher_queue_due_tasks_locked (self);

  while ((task = dispatcher_pop_locked (self)) != NULL)
    {
      g_mutex_unlock (&self->lock);

      /* cleared before it runs: what is pushed from now on queues it anew */
      g_atomic_int_set (&task->queued, 0);
      task->func (task, &budget);

      /* may be the last reference, and then run code of the program */
      g_object_unref (task->owner);

      g_mutex_lock (&self->lock);

      /* the clock only matters if somebody waits for a turn */
      if (self->first != NULL && _aimdb_budget_is_spent (&budget))
        break;
    }

  self->awake = self->first != NULL;
  g_mutex_unlock (&self->lock);

  return G_SOURCE_CONTINUE;
}

static void
dispatcher_finalize (GSource *source)
{
  AimdbDispatcher *self = (AimdbDispatcher *) source;
  AimdbTask *next;

  /* what the last dispatch wrote, in whatever thread, is seen behind its lock */
  g_mutex_lock (&self->lock);
  next = self->first;
  g_mutex_unlock (&self->lock);

  /* nobody runs this context any more; who was queued here runs elsewhere now */
  while (next != NULL)
    {
      AimdbTask *task = next;

      next = task->next;
      g_atomic_int_set (&task->queued, 0);
      _aimdb_task_schedule (task);
      g_object_unref (task->owner);
    }

  g_sequence_free (self->timers);
  g_mutex_clear (&self->lock);
}

static GSourceFuncs dispatcher_funcs = {
  .prepare = dispatcher_prepare,
  .check = dispatcher_check,
  .dispatch = dispatcher_dispatch,
  .finalize = dispatcher_finalize,
};

static AimdbDispatcher *
dispatcher_new (void)
{
  AimdbDispatcher *self =
    (AimdbDispatcher *) g_source_new (&dispatcher_funcs, sizeof (AimdbDispatcher));

  g_mutex_init (&self->lock);
  self->timers = g_sequence_new (NULL);
  self->next_due_us = NEVER;
  self->first = NULL;
  self->last = NULL;
  self->awake = FALSE;
  self->n_users = 0;

  g_source_set_static_name (&self->source, "libaimdb stages");

  return self;
}

/* the dispatcher of CONTEXT, to be given back with _aimdb_dispatcher_unref() */
AimdbDispatcher *
_aimdb_dispatcher_get (GMainContext *context)
{
  AimdbDispatcher *self;
  gboolean is_new;

  g_assert (context != NULL);

  g_mutex_lock (&registry_lock);

  if (registry == NULL)
    registry = g_hash_table_new (NULL, NULL);

  self = g_hash_table_lookup (registry, context);

  is_new = self == NULL;

  if (is_new)
    {
      self = dispatcher_new ();
      self->id = ++n_dispatchers;
      g_hash_table_insert (registry, g_main_context_ref (context), self);
    }

  g_mutex_lock (&self->lock);
  self->n_users++;
  g_mutex_unlock (&self->lock);

  /* whole by now: a thread that runs the context may look at it at once */
  if (is_new)
    g_source_attach (&self->source, context);

  g_mutex_unlock (&registry_lock);

  return self;
}

/* the number of the context in this process, from 1: unlike its address it does
 * not come again */
guint
_aimdb_dispatcher_get_id (AimdbDispatcher *self)
{
  return self->id;
}

void
_aimdb_dispatcher_unref (AimdbDispatcher *self)
{
  GMainContext *context = NULL;
  gboolean is_last;

  g_mutex_lock (&registry_lock);
  g_mutex_lock (&self->lock);
  is_last = --self->n_users == 0;
  g_mutex_unlock (&self->lock);

  if (is_last)
    {
      context = g_source_get_context (&self->source);
      g_hash_table_remove (registry, context);
    }

  g_mutex_unlock (&registry_lock);

  if (!is_last)
    return;

  /* a dispatch that goes on in another thread holds a reference of its own */
  g_source_destroy (&self->source);
  g_source_unref (&self->source);
  g_main_context_unref (context);
}

/* what _aimdb_task_schedule() does with a task that is not queued */
void
_aimdb_task_queue (AimdbTask *task)
{
  AimdbDispatcher *dispatcher = task->dispatcher;

  if (!g_atomic_int_compare_and_exchange (&task->queued, 0, 1))
    return;

  g_object_ref (task->owner);

  g_mutex_lock (&dispatcher->lock);
  dispatcher_append_locked (dispatcher, task);

  if (!dispatcher->awake)
    {
      dispatcher->awake = TRUE;
      dispatcher_wake_locked (dispatcher);
    }

  g_mutex_unlock (&dispatcher->lock);
}

/* has the task run at a time of g_get_monotonic_time(); replaces an earlier one */
void
_aimdb_task_schedule_at (AimdbTask *task,
                         gint64     due_us)
{
  AimdbDispatcher *dispatcher = task->dispatcher;

  g_mutex_lock (&dispatcher->lock);
  dispatcher_set_due_locked (dispatcher, task, due_us);

  if (!dispatcher->awake)
    dispatcher_wake_locked (dispatcher);

  g_mutex_unlock (&dispatcher->lock);
}

/* takes the task out of the queue and its time back; one that runs is not waited
 * for. Called while nobody schedules it. */
void
_aimdb_task_unschedule (AimdbTask *task)
{
  AimdbDispatcher *dispatcher = task->dispatcher;
  gboolean removed;

  g_mutex_lock (&dispatcher->lock);

  if (task->timer != NULL)
    {
      g_clear_pointer (&task->timer, g_sequence_remove);
      dispatcher_note_due_locked (dispatcher);
    }

  removed = dispatcher_remove_locked (dispatcher, task);
  g_mutex_unlock (&dispatcher->lock);

  if (removed)
    {
      g_atomic_int_set (&task->queued, 0);
      g_object_unref (task->owner);
    }
}
