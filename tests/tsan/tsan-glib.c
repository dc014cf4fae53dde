/* tsan-glib.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

/*
 * The thread sanitizer knows the locks of programs it has instrumented and
 * those of pthreads. GLib is not instrumented, and its GMutex is made of
 * futexes: the sanitizer would see races where there are none. Loaded before
 * GLib, this tells it what happens before what.
 */

#include <dlfcn.h>
#include <glib-object.h>

/* a macro with a type check */
#undef g_object_unref

void __tsan_acquire (void *address);
void __tsan_release (void *address);

#define REAL(name) \
  ({ static gpointer real; (__typeof__ (&name)) find_real (&real, #name); })

static gpointer
find_real (gpointer   *real,
           const char *name)
{
  if (g_atomic_pointer_get (real) == NULL)
    g_atomic_pointer_set (real, dlsym (RTLD_NEXT, name));

  return *real;
}

void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock) (mutex);
  __tsan_acquire (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  gboolean locked;

  locked = REAL (g_mutex_trylock) (mutex);
  if (locked)
    __tsan_acquire (mutex);

  return locked;
}

void
g_mutex_unlock (GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_mutex_unlock) (mutex);
}

void
g_cond_wait (GCond  *cond,
             GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_cond_wait) (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean
g_cond_wait_until (GCond  *cond,
                   GMutex *mutex,
                   gint64  end_time)
{
  gboolean signalled;

  __tsan_release (mutex);
  signalled = REAL (g_cond_wait_until) (cond, mutex, end_time);
  __tsan_acquire (mutex);

  return signalled;
}

/* What anyone did with an object comes before its end. All but the last reference
 * are given up here, by an operation that the sanitizer sees, so that who gives
 * up the last one is known; there are no toggle references in the tests. */
void
g_object_unref (gpointer object)
{
  guint *count = (guint *) &((GObject *) object)->ref_count;
  guint n_references = __atomic_load_n (count, __ATOMIC_ACQUIRE);

  __tsan_release (object);

  while (n_references > 1)
    {
      if (__atomic_compare_exchange_n (count, &n_references, n_references - 1, FALSE,
                                       __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return;
    }

  __tsan_acquire (object);
  REAL (g_object_unref) (object);
}

/* and with a context, whose descriptors are closed at its end */
void
g_main_context_unref (GMainContext *context)
{
  __tsan_release (context);
  __tsan_acquire (context);
  REAL (g_main_context_unref) (context);
}

gboolean
g_main_context_iteration (GMainContext *context,
                          gboolean      may_block)
{
  gboolean dispatched = REAL (g_main_context_iteration) (context, may_block);

  if (context != NULL)
    __tsan_release (context);

  return dispatched;
}

void
g_main_context_wakeup (GMainContext *context)
{
  REAL (g_main_context_wakeup) (context);

  if (context != NULL)
    __tsan_release (context);
}

/* The same for what has nothing but a count. Here the end can be told from the
 * other releases: only then everybody's has happened. */
static __thread GDestroyNotify clear_last;

static void
clear_box (gpointer box)
{
  GDestroyNotify clear = clear_last;

  __tsan_acquire (box);

  if (clear != NULL)
    clear (box);
}

void
g_atomic_rc_box_release_full (gpointer       box,
                              GDestroyNotify clear)
{
  __tsan_release (box);
  clear_last = clear;
  REAL (g_atomic_rc_box_release_full) (box, clear_box);
}
