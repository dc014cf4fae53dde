/* test-poll-set.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <glib/gstdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "aimdb-poll-set-private.h"
#include "test-wait.h"

/* more than are asked for at once */
#define N_MANY 40

#define N_THREADS 4
#define N_PASSES 500

typedef struct _Fixture Fixture;

/* one end of a connection, and what its entry was told */
typedef struct
{
  Fixture *fixture;
  AimdbPollEntry *entry;
  int fd;
  int peer;
  guint n_calls;
  GIOCondition ready;
} End;

struct _Fixture
{
  GMainContext *context;
  End ends[N_MANY];
  guint n_ends;

  /* the system gives no epoll */
  gboolean is_plain;

  /* done by the callback of the first end that is told */
  void (*act) (End *end);
  gint64 work_usec;
};

static void
ready_cb (GIOCondition ready,
          gpointer     user_data)
{
  End *end = user_data;
  Fixture *fixture = end->fixture;
  void (*act) (End *) = fixture->act;
  gint64 until = g_get_monotonic_time () + fixture->work_usec;

  g_assert_true (g_main_context_is_owner (fixture->context));
  end->n_calls++;
  end->ready = ready;
  fixture->act = NULL;

  while (g_get_monotonic_time () < until)
    continue;

  if (act != NULL)
    act (end);
}

/* without an epoll there is none for whoever asks while no descriptor is left */
static AimdbPollEntry *
entry_new (Fixture *fixture,
           int      fd,
           End     *end)
{
  struct rlimit limit;
  struct rlimit none;
  AimdbPollEntry *entry;

  if (!fixture->is_plain)
    return _aimdb_poll_entry_new (fixture->context, fd, ready_cb, end);

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  none = limit;
  none.rlim_cur = 0;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  entry = _aimdb_poll_entry_new (fixture->context, fd, ready_cb, end);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);

  return entry;
}

static End *
add_fd (Fixture *fixture,
        int      fd,
        int      peer)
{
  End *end = &fixture->ends[fixture->n_ends++];

  *end = (End) { .fixture = fixture, .fd = fd, .peer = peer };
  end->entry = entry_new (fixture, fd, end);

  return end;
}

static End *
add (Fixture *fixture)
{
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds), ==, 0);

  return add_fd (fixture, fds[0], fds[1]);
}

/* ends at which something can be read, waited for */
static void
add_many (Fixture *fixture)
{
  for (guint i = 0; i < N_MANY; i++)
    {
      End *end = add (fixture);

      g_assert_cmpint (write (end->peer, "x", 1), ==, 1);
      _aimdb_poll_entry_await (end->entry, G_IO_IN);
    }
}

static void
end_remove (End *end)
{
  g_clear_pointer (&end->entry, _aimdb_poll_entry_remove);
}

static void
end_hang_up (End *end)
{
  close (end->peer);
  end->peer = -1;
}

static guint
count_calls (Fixture *fixture)
{
  guint n_calls = 0;

  for (guint i = 0; i < fixture->n_ends; i++)
    n_calls += fixture->ends[i].n_calls;

  return n_calls;
}

static guint
count_polled (Fixture *fixture)
{
  int priority;
  int timeout_ms;

  g_main_context_prepare (fixture->context, &priority);

  return (guint) g_main_context_query (fixture->context, G_MAXINT, &timeout_ms, NULL, 0);
}

/* nobody is to be told anything; what was asked for and is wanted no more may
 * take the loop a few turns to pass over, on a slow machine */
static void
assert_sleeps (Fixture *fixture)
{
  guint n_calls = count_calls (fixture);
  guint n_turns = 0;

  while (g_main_context_iteration (fixture->context, FALSE))
    g_assert_cmpuint (++n_turns, <=, N_MANY);

  g_assert_cmpuint (count_calls (fixture), ==, n_calls);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->context = g_main_context_new ();
  fixture->is_plain = data != NULL;
  g_assert_true (g_main_context_acquire (fixture->context));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < fixture->n_ends; i++)
    {
      End *end = &fixture->ends[i];

      end_remove (end);
      close (end->fd);

      if (end->peer >= 0)
        close (end->peer);
    }

  assert_sleeps (fixture);
  g_assert_cmpuint (count_polled (fixture), ==, 1);
  g_main_context_release (fixture->context);
  g_main_context_unref (fixture->context);
}

static void
test_poll_set_tells_what_is_awaited (Fixture       *fixture,
                                     gconstpointer  data)
{
  End *end = add (fixture);
  char byte;

  assert_sleeps (fixture);
  _aimdb_poll_entry_await (end->entry, G_IO_IN);
  assert_sleeps (fixture);
  g_assert_cmpint (write (end->peer, "x", 1), ==, 1);
  TEST_WAIT_IN (fixture->context, end->n_calls == 1);
  g_assert_cmpuint (end->ready, ==, G_IO_IN);

  /* for as long as it is so */
  TEST_WAIT_IN (fixture->context, end->n_calls == 2);

  _aimdb_poll_entry_await (end->entry, G_IO_IN | G_IO_OUT);
  TEST_WAIT_IN (fixture->context, end->n_calls == 3);
  g_assert_cmpuint (end->ready, ==, G_IO_IN | G_IO_OUT);

  _aimdb_poll_entry_await (end->entry, G_IO_OUT);
  TEST_WAIT_IN (fixture->context, end->n_calls == 4);
  g_assert_cmpuint (end->ready, ==, G_IO_OUT);

  _aimdb_poll_entry_await (end->entry, 0);
  assert_sleeps (fixture);

  _aimdb_poll_entry_await (end->entry, G_IO_IN);
  TEST_WAIT_IN (fixture->context, end->n_calls == 5);
  g_assert_cmpint (read (end->fd, &byte, 1), ==, 1);
  assert_sleeps (fixture);
}

static void
test_poll_set_hang_up (Fixture       *fixture,
                       gconstpointer  data)
{
  End *reader = add (fixture);
  End *writer = add (fixture);

  _aimdb_poll_entry_await (reader->entry, G_IO_IN);
  _aimdb_poll_entry_await (writer->entry, G_IO_OUT);
  end_hang_up (reader);
  end_hang_up (writer);
  TEST_WAIT_IN (fixture->context, (reader->ready & G_IO_HUP) && (writer->ready & G_IO_HUP));
}

static void
test_poll_set_hang_up_is_not_told_unasked (Fixture       *fixture,
                                           gconstpointer  data)
{
  End *end = add (fixture);

  g_test_summary ("It lasts: told again and again, it would keep the loop from sleeping.");

  _aimdb_poll_entry_await (end->entry, G_IO_IN);
  _aimdb_poll_entry_await (end->entry, 0);
  end_hang_up (end);
  assert_sleeps (fixture);

  _aimdb_poll_entry_await (end->entry, G_IO_IN);
  TEST_WAIT_IN (fixture->context, end->n_calls == 1);
  g_assert_true (end->ready & G_IO_HUP);
  _aimdb_poll_entry_await (end->entry, 0);
  assert_sleeps (fixture);
}

static void
test_poll_set_removed_by_its_callback (Fixture       *fixture,
                                       gconstpointer  data)
{
  add_many (fixture);

  for (guint i = 1; i <= N_MANY; i++)
    {
      fixture->act = end_remove;
      TEST_WAIT_IN (fixture->context, fixture->act == NULL);
    }

  for (guint i = 0; i < N_MANY; i++)
    g_assert_null (fixture->ends[i].entry);

  assert_sleeps (fixture);
}

static void
remove_all (End *end)
{
  for (guint i = 0; i < N_MANY; i++)
    end_remove (&end->fixture->ends[i]);
}

static void
remove_others (End *end)
{
  for (guint i = 0; i < N_MANY; i++)
    if (&end->fixture->ends[i] != end)
      end_remove (&end->fixture->ends[i]);
}

static void
test_poll_set_all_removed_by_callback (Fixture       *fixture,
                                       gconstpointer  data)
{
  g_test_summary ("Also those of which something was to be told at the same turn.");

  add_many (fixture);
  fixture->act = remove_all;
  TEST_WAIT_IN (fixture->context, fixture->act == NULL);
  assert_sleeps (fixture);
  g_assert_cmpuint (count_calls (fixture), ==, 1);
}

static void
test_poll_set_others_removed_by_callback (Fixture       *fixture,
                                          gconstpointer  data)
{
  guint n_alive = 0;

  add_many (fixture);
  fixture->act = remove_others;
  TEST_WAIT_IN (fixture->context, count_calls (fixture) == 5);

  for (guint i = 0; i < N_MANY; i++)
    {
      End *end = &fixture->ends[i];

      n_alive += end->entry != NULL;
      g_assert_cmpuint (end->n_calls, ==, end->entry != NULL ? 5 : 0);
    }

  g_assert_cmpuint (n_alive, ==, 1);
}

static void
cease_all (End *end)
{
  for (guint i = 0; i < N_MANY; i++)
    _aimdb_poll_entry_await (end->fixture->ends[i].entry, 0);
}

static void
test_poll_set_changed_by_callback (Fixture       *fixture,
                                   gconstpointer  data)
{
  add_many (fixture);
  fixture->act = cease_all;
  TEST_WAIT_IN (fixture->context, fixture->act == NULL);
  assert_sleeps (fixture);
  g_assert_cmpuint (count_calls (fixture), ==, 1);
}

static void
replace (End *end)
{
  end_remove (end);
  end->entry = entry_new (end->fixture, end->fd, end);
  _aimdb_poll_entry_await (end->entry, G_IO_IN);
}

static void
test_poll_set_last_replaced_by_callback (Fixture       *fixture,
                                         gconstpointer  data)
{
  End *end = add (fixture);

  _aimdb_poll_entry_await (end->entry, G_IO_IN);
  g_assert_cmpint (write (end->peer, "x", 1), ==, 1);
  fixture->act = replace;
  TEST_WAIT_IN (fixture->context, end->n_calls == 3);
}

static void
replace_all (End *end)
{
  char byte;

  remove_all (end);

  for (guint i = 0; i < N_MANY; i++)
    {
      End *other = &end->fixture->ends[i];

      g_assert_cmpint (read (other->fd, &byte, 1), ==, 1);
      other->entry = entry_new (end->fixture, other->fd, other);
      _aimdb_poll_entry_await (other->entry, G_IO_IN);
    }
}

static void
test_poll_set_all_replaced_by_callback (Fixture       *fixture,
                                        gconstpointer  data)
{
  g_test_summary ("What was for those before is not told to those that have their memory.");

  add_many (fixture);
  fixture->act = replace_all;
  TEST_WAIT_IN (fixture->context, fixture->act == NULL);
  assert_sleeps (fixture);
  g_assert_cmpuint (count_calls (fixture), ==, 1);
}

static guint
count_least (Fixture *fixture,
             guint   *most)
{
  guint least = G_MAXUINT;

  *most = 0;

  for (guint i = 0; i < fixture->n_ends; i++)
    {
      least = MIN (least, fixture->ends[i].n_calls);
      *most = MAX (*most, fixture->ends[i].n_calls);
    }

  return least;
}

static void
test_poll_set_all_have_their_turn (Fixture       *fixture,
                                   gconstpointer  data)
{
  guint most;

  add_many (fixture);

  for (guint round = 1; round <= 3; round++)
    {
      TEST_WAIT_IN (fixture->context, count_least (fixture, &most) == round);
      g_assert_cmpuint (most, <=, round + 1);
    }
}

static void
test_poll_set_loop_gets_its_turn (Fixture       *fixture,
                                  gconstpointer  data)
{
  guint most;

  g_test_summary ("However long the callbacks take; and then the others are not passed over.");

  add_many (fixture);
  fixture->work_usec = 500;

  while (count_least (fixture, &most) == 0)
    {
      guint n_calls = count_calls (fixture);

      g_main_context_iteration (fixture->context, TRUE);
      g_assert_cmpuint (count_calls (fixture) - n_calls, <=, 5);
      g_assert_cmpuint (most, <=, 2);
    }
}

/* until it would sleep */
static void
run_loop (End *end)
{
  Fixture *fixture = end->fixture;
  End *other = &fixture->ends[end == &fixture->ends[0]];
  guint n_calls = other->n_calls;
  guint n_own = end->n_calls;
  char byte;

  _aimdb_poll_entry_await (other->entry, G_IO_IN);
  TEST_WAIT_IN (fixture->context, other->n_calls > n_calls);
  g_assert_cmpint (read (other->fd, &byte, 1), ==, 1);

  while (g_main_context_iteration (fixture->context, FALSE))
    continue;

  g_assert_cmpuint (end->n_calls, ==, n_own);
}

static void
test_poll_set_callback_may_run_loop (Fixture       *fixture,
                                     gconstpointer  data)
{
  End *end = add (fixture);
  End *other = add (fixture);

  g_test_summary ("It sees what comes at others, and sleeps when it has.");

  g_assert_cmpint (write (end->peer, "x", 1), ==, 1);
  g_assert_cmpint (write (other->peer, "x", 1), ==, 1);
  _aimdb_poll_entry_await (end->entry, G_IO_IN);
  fixture->act = run_loop;
  TEST_WAIT_IN (fixture->context, fixture->act == NULL);

  /* what was not told meanwhile still is so */
  TEST_WAIT_IN (fixture->context, end->n_calls == 3);
}

static void
run_loop_and_remove (End *end)
{
  run_loop (end);
  end_remove (end);
}

static void
test_poll_set_removed_after_loop (Fixture       *fixture,
                                  gconstpointer  data)
{
  End *end = add (fixture);
  End *other = add (fixture);

  g_assert_cmpint (write (end->peer, "x", 1), ==, 1);
  g_assert_cmpint (write (other->peer, "x", 1), ==, 1);
  _aimdb_poll_entry_await (end->entry, G_IO_IN);
  fixture->act = run_loop_and_remove;
  TEST_WAIT_IN (fixture->context, fixture->act == NULL);
  assert_sleeps (fixture);
  g_assert_cmpuint (end->n_calls, ==, 1);
}

static void
test_poll_set_adds_one_descriptor (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_test_summary ("To what the loop polls, which is the one by which it is woken.");

  add_many (fixture);
  g_assert_cmpuint (count_polled (fixture), ==, fixture->is_plain ? 1 + N_MANY : 2);
}

/* the last of so many descriptors that the system would give */
static int
find_free (guint n_needed)
{
  int fd = dup (0);
  int last = n_needed > 1 ? find_free (n_needed - 1) : fd;

  close (fd);

  return last;
}

static void
test_poll_set_gives_descriptor_back (Fixture       *fixture,
                                     gconstpointer  data)
{
  int before = find_free (3);
  End *end = add (fixture);

  _aimdb_poll_entry_await (end->entry, G_IO_OUT);
  TEST_WAIT_IN (fixture->context, end->n_calls == 1);
  end_remove (end);
  fixture->n_ends = 0;
  close (end->fd);
  close (end->peer);
  g_assert_cmpint (find_free (3), ==, before);
}

static void
test_poll_set_file (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp (NULL, &path, NULL);
  End *end;

  g_test_summary ("A regular file can't be in an epoll; it always is ready.");

  g_assert_cmpint (fd, >=, 0);
  g_unlink (path);
  end = add_fd (fixture, fd, -1);
  _aimdb_poll_entry_await (end->entry, G_IO_IN);
  TEST_WAIT_IN (fixture->context, end->n_calls == 2);
  _aimdb_poll_entry_await (end->entry, G_IO_OUT);
  TEST_WAIT_IN (fixture->context, end->n_calls == 4);
  g_assert_cmpuint (end->ready, ==, G_IO_OUT);
  _aimdb_poll_entry_await (end->entry, 0);
  assert_sleeps (fixture);
}

/* a byte goes round through all threads */
typedef struct
{
  int from;
  int to;
  guint n_passed;
  GThread *thread;
  AimdbPollEntry *entry;
  GMainContext *context;
} Station;

static void
pass_cb (GIOCondition ready,
         gpointer     user_data)
{
  Station *station = user_data;
  char byte;

  g_assert_true (station->thread == g_thread_self ());
  g_assert_cmpint (read (station->from, &byte, 1), ==, 1);
  g_assert_cmpint (write (station->to, &byte, 1), ==, 1);

  /* as a program does whose connections come and go */
  if (++station->n_passed % 10 == 0)
    {
      _aimdb_poll_entry_remove (station->entry);
      station->entry = _aimdb_poll_entry_new (station->context, station->from, pass_cb, station);
      _aimdb_poll_entry_await (station->entry, G_IO_IN);
    }
}

static gpointer
station_thread (gpointer data)
{
  Station *station = data;

  station->thread = g_thread_self ();
  station->context = g_main_context_new ();
  station->entry = _aimdb_poll_entry_new (station->context, station->from, pass_cb, station);
  _aimdb_poll_entry_await (station->entry, G_IO_IN);
  TEST_WAIT_IN (station->context, station->n_passed == N_PASSES);
  _aimdb_poll_entry_remove (station->entry);
  g_main_context_unref (station->context);

  return NULL;
}

static void
test_poll_set_one_per_context (void)
{
  Station stations[N_THREADS] = { 0 };
  GThread *threads[N_THREADS];
  char byte;

  for (guint i = 0; i < N_THREADS; i++)
    {
      int fds[2];

      g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
      stations[i].from = fds[0];
      stations[(i + N_THREADS - 1) % N_THREADS].to = fds[1];
    }

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("station", station_thread, &stations[i]);

  g_assert_cmpint (write (stations[N_THREADS - 1].to, "x", 1), ==, 1);

  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  g_assert_cmpint (read (stations[0].from, &byte, 1), ==, 1);

  for (guint i = 0; i < N_THREADS; i++)
    {
      close (stations[i].from);
      close (stations[i].to);
    }
}

static void
add_test (const char *name,
          void      (*func) (Fixture       *fixture,
                             gconstpointer  data))
{
  g_autofree char *path = g_strconcat ("/Aimdb/PollSet/", name, NULL);
  g_autofree char *plain = g_strconcat ("/Aimdb/PollSet/without-epoll/", name, NULL);

  if (AIMDB_HAVE_EPOLL)
    g_test_add (path, Fixture, NULL, set_up, func, tear_down);

  g_test_add (plain, Fixture, "plain", set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_test ("tells-what-is-awaited", test_poll_set_tells_what_is_awaited);
  add_test ("hang-up", test_poll_set_hang_up);
  add_test ("hang-up-is-not-told-unasked", test_poll_set_hang_up_is_not_told_unasked);
  add_test ("removed-by-its-callback", test_poll_set_removed_by_its_callback);
  add_test ("all-removed-by-callback", test_poll_set_all_removed_by_callback);
  add_test ("others-removed-by-callback", test_poll_set_others_removed_by_callback);
  add_test ("changed-by-callback", test_poll_set_changed_by_callback);
  add_test ("last-replaced-by-callback", test_poll_set_last_replaced_by_callback);
  add_test ("all-replaced-by-callback", test_poll_set_all_replaced_by_callback);
  add_test ("all-have-their-turn", test_poll_set_all_have_their_turn);
  add_test ("callback-may-run-loop", test_poll_set_callback_may_run_loop);
  add_test ("removed-after-loop", test_poll_set_removed_after_loop);
  add_test ("adds-one-descriptor", test_poll_set_adds_one_descriptor);
  add_test ("gives-descriptor-back", test_poll_set_gives_descriptor_back);
  add_test ("file", test_poll_set_file);

  if (AIMDB_HAVE_EPOLL)
    g_test_add ("/Aimdb/PollSet/loop-gets-its-turn", Fixture, NULL, set_up,
                test_poll_set_loop_gets_its_turn, tear_down);

  g_test_add_func ("/Aimdb/PollSet/one-per-context", test_poll_set_one_per_context);

  return g_test_run ();
}
