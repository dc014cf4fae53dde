/* aimdb-poll-set.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-poll-set-private.h"

#include <glib-unix.h>

#if AIMDB_HAVE_EPOLL
#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>
#endif

/*
 * One source per context waits for all descriptors there, by an epoll: a loop
 * walks every source it holds at every turn, and poll() every descriptor, also
 * those at which nothing happens for hours. The source is not the dispatcher's:
 * a loop takes a source that it dispatches out of what it polls, and puts it
 * back, unless the source may be dispatched within itself. This one may, which
 * also lets a callback run the loop and see what comes at other descriptors.
 *
 * A descriptor that can't be in an epoll, or for which there is none, has a
 * source of its own.
 */

typedef struct _AimdbPollSet AimdbPollSet;

struct _AimdbPollEntry
{
  /* constant after construction */
  GMainContext *context;
  int fd;
  AimdbPollFunc func;
  gpointer user_data;

  /* NULL if the descriptor is not waited for in a set */
  AimdbPollSet *set;

  /* instead of a set, while something is waited for */
  GSource *source;

  /* what is waited for */
  GIOCondition condition;

  /* the kernel knows of it */
  gboolean is_listed;

  /* the callback runs */
  gboolean is_called;

  /* the callback runs the loop, and is not to be called until it returns */
  gboolean is_suspended;
};

static void poll_entry_apply (AimdbPollEntry *self);

static void
poll_entry_call (AimdbPollEntry *self,
                 GIOCondition    ready)
{
  /* it may have changed since the system told */
  ready &= self->condition | G_IO_ERR | G_IO_HUP;

  if (self->condition == 0 || ready == 0)
    return;

  /* as long as it is ready the loop that its callback runs would spin */
  if (self->is_called)
    {
      self->is_suspended = TRUE;
      poll_entry_apply (self);
      return;
    }

  g_rc_box_acquire (self);
  self->is_called = TRUE;
  self->func (ready, self->user_data);
  self->is_called = FALSE;

  if (self->is_suspended)
    {
      self->is_suspended = FALSE;
      poll_entry_apply (self);
    }

  g_rc_box_release (self);
}

#if AIMDB_HAVE_EPOLL

/* as many descriptors are asked for at once */
#define MAX_EVENTS 16

/* after so long the loop gets its turn, and the rest is for the next one */
#define TURN_USEC 2000

/* so that one need not be translated into the other */
G_STATIC_ASSERT ((int) G_IO_IN == (int) EPOLLIN && (int) G_IO_OUT == (int) EPOLLOUT);
G_STATIC_ASSERT ((int) G_IO_ERR == (int) EPOLLERR && (int) G_IO_HUP == (int) EPOLLHUP);

struct _AimdbPollSet
{
  GSource source;

  /* constant after construction */
  int fd;

  /* under registry_lock */
  guint n_users;

  /* Only touched in the context: what the kernel told last, delivered up to
   * next_event. The entries that went since are NULL. */
  struct epoll_event events[MAX_EVENTS];
  guint n_events;
  guint next_event;
};

/* contexts and their sets; under registry_lock */
static GMutex registry_lock;
static GHashTable *registry;

static gboolean
poll_set_prepare (GSource *source,
                  int     *timeout_ms)
{
  AimdbPollSet *self = (AimdbPollSet *) source;

  *timeout_ms = -1;

  return self->next_event < self->n_events;
}

static void
poll_set_fetch (AimdbPollSet *self)
{
  int n_events = epoll_wait (self->fd, self->events, MAX_EVENTS, 0);

  self->n_events = (guint) MAX (n_events, 0);
  self->next_event = 0;
}

static gboolean
poll_set_dispatch (GSource     *source,
                   GSourceFunc  callback,
                   gpointer     user_data)
{
  AimdbPollSet *self = (AimdbPollSet *) source;
  gint64 deadline = g_get_monotonic_time () + TURN_USEC;

  if (self->next_event == self->n_events)
    poll_set_fetch (self);

  /* a callback may get here again, by running the loop */
  while (self->next_event < self->n_events)
    {
      struct epoll_event event = self->events[self->next_event++];

      if (event.data.ptr != NULL)
        poll_entry_call (event.data.ptr, (GIOCondition) event.events);

      if (self->next_event < self->n_events && g_get_monotonic_time () > deadline)
        break;
    }

  return G_SOURCE_CONTINUE;
}

static void
poll_set_finalize (GSource *source)
{
  AimdbPollSet *self = (AimdbPollSet *) source;

  close (self->fd);
}

static GSourceFuncs poll_set_funcs = {
  .prepare = poll_set_prepare,
  .dispatch = poll_set_dispatch,
  .finalize = poll_set_finalize,
};

/* returns NULL if the system does not give an epoll */
static AimdbPollSet *
poll_set_new (void)
{
  int fd = epoll_create1 (EPOLL_CLOEXEC);
  AimdbPollSet *self;

  if (fd < 0)
    {
      g_debug ("descriptors get a source each: %s", g_strerror (errno));
      return NULL;
    }

  self = (AimdbPollSet *) g_source_new (&poll_set_funcs, sizeof (AimdbPollSet));
  self->fd = fd;
  self->n_users = 0;
  self->n_events = 0;
  self->next_event = 0;

  g_source_set_static_name (&self->source, "libaimdb descriptors");
  g_source_set_can_recurse (&self->source, TRUE);
  g_source_add_unix_fd (&self->source, fd, G_IO_IN);

  return self;
}

/* the set of CONTEXT, to be given back with poll_set_leave(); NULL: there is none */
static AimdbPollSet *
poll_set_get (GMainContext *context)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&registry_lock);
  AimdbPollSet *self;

  if (registry == NULL)
    registry = g_hash_table_new (NULL, NULL);

  self = g_hash_table_lookup (registry, context);

  if (self == NULL)
    {
      self = poll_set_new ();

      if (self == NULL)
        return NULL;

      g_hash_table_insert (registry, g_main_context_ref (context), self);
      g_source_attach (&self->source, context);
    }

  self->n_users++;

  return self;
}

/* ENTRY has taken its descriptor back and is not called any more */
static void
poll_set_leave (AimdbPollSet   *self,
                AimdbPollEntry *entry)
{
  gboolean is_last;

  for (guint i = self->next_event; i < self->n_events; i++)
    if (self->events[i].data.ptr == entry)
      self->events[i].data.ptr = NULL;

  g_mutex_lock (&registry_lock);
  is_last = --self->n_users == 0;

  if (is_last)
    g_hash_table_remove (registry, entry->context);

  g_mutex_unlock (&registry_lock);

  if (!is_last)
    return;

  /* a dispatch that goes on holds a reference of its own */
  g_source_destroy (&self->source);
  g_source_unref (&self->source);
  g_main_context_unref (entry->context);
}

/* Returns FALSE if the descriptor can't be in a set. One at which nothing is
 * waited for is not in it: errors and hang-ups would be told, again and again. */
static gboolean
poll_set_await (AimdbPollSet   *self,
                AimdbPollEntry *entry,
                GIOCondition    condition)
{
  struct epoll_event event = { .events = condition, .data.ptr = entry };
  int operation = EPOLL_CTL_ADD;

  if (condition == 0 && !entry->is_listed)
    return TRUE;

  if (entry->is_listed)
    operation = condition != 0 ? EPOLL_CTL_MOD : EPOLL_CTL_DEL;

  entry->is_listed = FALSE;

  if (epoll_ctl (self->fd, operation, entry->fd, &event) != 0)
    {
      g_debug ("descriptor %d gets a source of its own: %s", entry->fd, g_strerror (errno));
      return FALSE;
    }

  entry->is_listed = condition != 0;

  return TRUE;
}

#else

static AimdbPollSet *
poll_set_get (GMainContext *context)
{
  return NULL;
}

static void
poll_set_leave (AimdbPollSet   *self,
                AimdbPollEntry *entry)
{
}

static gboolean
poll_set_await (AimdbPollSet   *self,
                AimdbPollEntry *entry,
                GIOCondition    condition)
{
  return FALSE;
}

#endif

static gboolean
ready_cb (int          fd,
          GIOCondition ready,
          gpointer     user_data)
{
  poll_entry_call (user_data, ready);

  return G_SOURCE_CONTINUE;
}

static void
poll_entry_set_source (AimdbPollEntry *self,
                       GSource        *source)
{
  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_source_unref (self->source);
    }

  self->source = source;
}

static void
poll_entry_leave_set (AimdbPollEntry *self)
{
  AimdbPollSet *set = g_steal_pointer (&self->set);

  if (set != NULL)
    poll_set_leave (set, self);
}

/* has the system wait for what the entry waits for */
static void
poll_entry_apply (AimdbPollEntry *self)
{
  GIOCondition condition = self->is_suspended ? 0 : self->condition;
  GSource *source;

  if (self->set != NULL && poll_set_await (self->set, self, condition))
    return;

  poll_entry_leave_set (self);
  poll_entry_set_source (self, NULL);

  if (condition == 0)
    return;

  source = g_unix_fd_source_new (self->fd, condition);
  g_source_set_callback (source, G_SOURCE_FUNC (ready_cb), self, NULL);
  g_source_set_static_name (source, "libaimdb descriptor");
  g_source_attach (source, self->context);
  poll_entry_set_source (self, source);
}

AimdbPollEntry *
_aimdb_poll_entry_new (GMainContext  *context,
                       int            fd,
                       AimdbPollFunc  func,
                       gpointer       user_data)
{
  AimdbPollEntry *self = g_rc_box_new0 (AimdbPollEntry);

  g_assert (context != NULL);

  self->context = g_main_context_ref (context);
  self->fd = fd;
  self->func = func;
  self->user_data = user_data;
  self->set = poll_set_get (context);

  return self;
}

void
_aimdb_poll_entry_await (AimdbPollEntry *self,
                         GIOCondition    condition)
{
  if (self->condition == condition)
    return;

  self->condition = condition;

  if (!self->is_suspended)
    poll_entry_apply (self);
}

void
_aimdb_poll_entry_remove (AimdbPollEntry *self)
{
  _aimdb_poll_entry_await (self, 0);
  self->is_suspended = FALSE;
  poll_entry_leave_set (self);
  g_main_context_unref (self->context);
  g_rc_box_release (self);
}
