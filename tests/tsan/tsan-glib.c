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
#include <gio/gio.h>

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

/* The same for what is counted by itself. */
#undef g_atomic_ref_count_dec
gboolean
g_atomic_ref_count_dec (gatomicrefcount *count)
{
  gboolean is_last;

  __tsan_release (count);
  is_last = REAL (g_atomic_ref_count_dec) (count);

  if (is_last)
    __tsan_acquire (count);

  return is_last;
}

/* --- the main loop: what is given to it is seen by who runs it --- */

static char given_to_a_loop;

static int
poll_cb (GPollFD *fds,
         guint    n_fds,
         int      timeout_ms)
{
  int n_ready = g_poll (fds, n_fds, timeout_ms);

  __tsan_acquire (&given_to_a_loop);

  return n_ready;
}

/* the one that nobody makes */
__attribute__ ((constructor)) static void
watch_default_context (void)
{
  g_main_context_set_poll_func (NULL, poll_cb);
}

GMainContext *
g_main_context_new (void)
{
  GMainContext *context = REAL (g_main_context_new) ();

  g_main_context_set_poll_func (context, poll_cb);

  return context;
}

guint
g_source_attach (GSource      *source,
                 GMainContext *context)
{
  __tsan_release (&given_to_a_loop);

  return REAL (g_source_attach) (source, context);
}

void
g_source_destroy (GSource *source)
{
  __tsan_release (&given_to_a_loop);
  REAL (g_source_destroy) (source);
}

void
g_source_set_ready_time (GSource *source,
                         gint64   ready_time)
{
  __tsan_release (&given_to_a_loop);
  REAL (g_source_set_ready_time) (source, ready_time);
}

void
g_main_context_wakeup (GMainContext *context)
{
  __tsan_release (&given_to_a_loop);
  REAL (g_main_context_wakeup) (context);
}

void
g_main_context_invoke_full (GMainContext   *context,
                            int             priority,
                            GSourceFunc     function,
                            gpointer        data,
                            GDestroyNotify  notify)
{
  __tsan_release (&given_to_a_loop);
  REAL (g_main_context_invoke_full) (context, priority, function, data, notify);
}

guint
g_idle_add_full (int             priority,
                 GSourceFunc     function,
                 gpointer        data,
                 GDestroyNotify  notify)
{
  __tsan_release (&given_to_a_loop);

  return REAL (g_idle_add_full) (priority, function, data, notify);
}

guint
g_idle_add (GSourceFunc function,
            gpointer    data)
{
  return g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, function, data, NULL);
}

void
g_main_context_unref (GMainContext *context)
{
  __tsan_release (context);
  __tsan_acquire (context);
  REAL (g_main_context_unref) (context);
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

/* --- tasks: what a thread is given, and gives back to the loop --- */

static void
task_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  GTaskThreadFunc func =
    (GTaskThreadFunc) REAL (g_object_get_data) ((GObject *) task, "tsan-func");

  __tsan_acquire (task);
  func (task, source, data, cancellable);
  __tsan_release (&given_to_a_loop);
}

void
g_task_run_in_thread (GTask           *task,
                      GTaskThreadFunc  func)
{
  REAL (g_object_set_data) ((GObject *) task, "tsan-func", (gpointer) func);
  __tsan_release (task);
  REAL (g_task_run_in_thread) (task, task_thread);
}
