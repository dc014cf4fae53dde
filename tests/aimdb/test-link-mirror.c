/* test-link-mirror.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "aimdb-error.h"
#include "aimdb-link.h"
#include "aimdb-stage-profile.h"
#include "mirror-peer.h"
#include "test-wait.h"

/* a link that is stopped may wait a second for its peer */
#define STOP_LIMIT_US (5 * G_USEC_PER_SEC)

/* how much is produced at each tick under load */
#define N_BURST 50

/* for URLs: no test waits for long */
#define QUICK "?reconnect-min=2&reconnect-max=10"

static const char *program;

typedef struct
{
  char *directory;
  char *path;
  char *endpoint;
  AimdbDatabase *database;
  AimdbRecord *record;
  AimdbProducer *producer;
  AimdbLink *link;

  /* of an inbound link */
  AimdbReader *reader;
  guint64 n_read;
  gint64 last;
  guint64 n_missing;

  /* of an outbound one */
  gint64 n_produced;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  user_data)
{
  self->directory = g_dir_make_tmp ("aimdb-test-XXXXXX", NULL);
  self->path = g_build_filename (self->directory, "peer.sock", NULL);
  self->endpoint = g_strconcat ("unix:", self->path, NULL);
  self->database = aimdb_database_new ();
  self->record = aimdb_database_create_record (self->database, "level", G_TYPE_INT64,
                                               AIMDB_BUFFER_TYPE_SPMC_RING, 1 << 18);
  self->producer = aimdb_record_create_producer (self->record);
  self->reader = aimdb_record_create_reader (self->record);
}

static void
tear_down (Fixture       *self,
           gconstpointer  user_data)
{
  aimdb_database_stop (self->database);

  /* failures that are to be told yet keep the link */
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_object_unref (self->reader);
  g_object_unref (self->producer);
  g_assert_finalize_object (self->database);

  if (self->link != NULL)
    g_assert_finalize_object (self->link);

  g_unlink (self->path);
  g_assert_cmpint (g_rmdir (self->directory), ==, 0);
  g_free (self->endpoint);
  g_free (self->path);
  g_free (self->directory);
}

/* TAIL is what follows the path of the socket */
static void
add_link (Fixture    *self,
          gboolean    inbound,
          const char *scheme,
          const char *tail)
{
  g_autofree char *url = g_strconcat (scheme, self->path, tail, NULL);

  self->link = inbound ? aimdb_link_new_inbound ("mirror", url) : aimdb_link_new ("mirror", url);

  /* no test waits for long */
  aimdb_link_set_option (self->link, "reconnect-min", "2");
  aimdb_link_set_option (self->link, "reconnect-max", "10");
  aimdb_record_add_stage (self->record, AIMDB_STAGE (self->link));
}

static void
start (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (aimdb_database_start (self->database, &error));
  g_assert_no_error (error);
}

static void
produce (Fixture *self,
         guint    n_values)
{
  for (guint i = 0; i < n_values; i++)
    g_assert_true (aimdb_producer_produce_int64 (self->producer, ++self->n_produced, NULL));
}

static gboolean
produce_cb (gpointer user_data)
{
  produce (user_data, N_BURST);

  return G_SOURCE_CONTINUE;
}

/* everything that was produced is accounted for */
static gboolean
is_settled (Fixture *self)
{
  guint64 n_sent = aimdb_link_get_sent_count (self->link);
  guint64 n_dropped = aimdb_link_get_dropped_count (self->link);

  return n_sent + n_dropped == (guint64) self->n_produced;
}

/* whether more than N_DROPPED values are, and an attempt to connect failed since:
 * with it went all that waited for it */
static gboolean
has_dropped_what_waited (Fixture *self,
                         guint64  n_dropped)
{
  gboolean has_more = aimdb_link_get_dropped_count (self->link) > n_dropped;
  g_autoptr (GError) error = aimdb_link_dup_last_error (self->link);

  return has_more && strstr (error->message, "wait for an answer") == NULL;
}

static gboolean
has_error (Fixture *self,
           int      code)
{
  g_autoptr (GError) error = aimdb_link_dup_last_error (self->link);

  return g_error_matches (error, AIMDB_ERROR, code);
}

/* reads what an inbound link brought; the numbers tell what is missing */
static guint64
read_all (Fixture *self)
{
  g_auto (GValue) value = G_VALUE_INIT;

  while (aimdb_reader_try_receive (self->reader, &value, NULL))
    {
      gint64 number = g_value_get_int64 (&value);

      if (self->n_read > 0 && number > self->last)
        self->n_missing += (guint64) (number - self->last - 1);

      self->last = number;
      self->n_read++;
    }

  return self->n_read;
}

static void
assert_refused (Fixture    *self,
                const char *url,
                const char *part)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = aimdb_database_create_record (database, "level", G_TYPE_INT64,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  g_autoptr (GError) error = NULL;

  aimdb_record_take_stage (record, AIMDB_STAGE (aimdb_link_new ("mirror", url)));
  g_assert_false (aimdb_database_start (database, &error));
  g_assert_nonnull (error);

  if (strstr (error->message, part) == NULL)
    g_error ("%s: \"%s\" does not say \"%s\"", url, error->message, part);
}

static void
test_urls_are_checked (Fixture       *self,
                       gconstpointer  user_data)
{
  g_autofree char *long_path = g_strnfill (200, 'x');
  g_autofree char *long_url = g_strconcat ("unix:///", long_path, NULL);

  assert_refused (self, "unix://", "write unix:///run/");
  assert_refused (self, "uds://level", "'level' is not the absolute path of a socket");
  assert_refused (self, "unix:relative.sock", "write unix:///run/");
  assert_refused (self, "unix:///a%zz", "can't be read");
  assert_refused (self, long_url, "the path is too long");
  assert_refused (self, "unix:///a?record=", "names no record");
  assert_refused (self, "unix:///a?record=tank.%2A", "'tank.*' is a pattern");
  assert_refused (self, "unix:///a?recrod=b", "there is no option 'recrod'");
  assert_refused (self, "unix:///a?reconnect-min=0", "'reconnect-min' must be a number");
  assert_refused (self, "tcp://", "a host and a port are expected");
  assert_refused (self, "tcp:127.0.0.1:7000", "a host and a port are expected");
  assert_refused (self, "tcp://127.0.0.1/level", "a host and a port are expected");
  assert_refused (self, "tcp://::1:7000/level", "a host and a port are expected");
  assert_refused (self, "tcp://127.0.0.1:70000/level", "a host and a port are expected");
  assert_refused (self, "tcp://127.0.0.1:0/level", "nobody listens at port 0");
  assert_refused (self, "tcp://127.0.0.1:7000/a%00b", "can't be read");
}

static void
assert_carries (Fixture    *self,
                MirrorPeer *peer)
{
  start (self);
  produce (self, 100);
  TEST_WAIT (mirror_peer_get_received (peer) == 100);
  TEST_WAIT (aimdb_link_is_connected (self->link));
  aimdb_database_stop (self->database);
  g_assert_false (aimdb_link_is_connected (self->link));
  g_assert_cmpint (mirror_peer_get_last (peer), ==, 100);
  g_assert_cmpuint (aimdb_link_get_sent_count (self->link), ==, 100);
  g_assert_cmpuint (aimdb_link_get_dropped_count (self->link), ==, 0);
}

static void
test_carries_values (Fixture       *self,
                     gconstpointer  user_data)
{
  g_autoptr (MirrorPeer) peer = mirror_peer_new (self->endpoint, NULL, NULL);

  g_test_summary ("What is produced before the connection is there waits for it.");

  mirror_peer_serve (peer, NULL);
  add_link (self, FALSE, user_data, "");
  assert_carries (self, peer);
}

static void
test_shows_its_token (Fixture       *self,
                      gconstpointer  user_data)
{
  g_autoptr (MirrorPeer) peer = mirror_peer_new (self->endpoint, NULL, NULL);

  mirror_peer_serve (peer, "secret");
  add_link (self, FALSE, "unix://", "");
  start (self);
  TEST_WAIT (has_error (self, AIMDB_ERROR_DENIED));
  g_assert_false (aimdb_link_is_connected (self->link));
  aimdb_database_stop (self->database);

  aimdb_link_set_option (self->link, "token", "secret");
  assert_carries (self, peer);
}

static void
test_carries_values_by_tcp (Fixture       *self,
                            gconstpointer  user_data)
{
  g_autoptr (MirrorPeer) peer = mirror_peer_new ("tcp://127.0.0.1:0", NULL, NULL);
  g_autofree char *endpoint = NULL;
  g_autofree char *url = NULL;

  mirror_peer_serve (peer, NULL);
  endpoint = mirror_peer_dup_endpoint (peer);
  url = g_strconcat (endpoint, user_data, NULL);
  self->link = aimdb_link_new ("mirror", url);
  aimdb_record_add_stage (self->record, AIMDB_STAGE (self->link));
  assert_carries (self, peer);
}

static void
test_carries_values_in_the_context_of_the_program (Fixture       *self,
                                                   gconstpointer  user_data)
{
  g_autoptr (MirrorPeer) peer = mirror_peer_new (self->endpoint, NULL, NULL);

  mirror_peer_serve (peer, NULL);
  add_link (self, FALSE, "unix://", "");
  aimdb_stage_set_main_context (AIMDB_STAGE (self->link), g_main_context_default ());
  start (self);
  produce (self, 10);
  TEST_WAIT (mirror_peer_get_received (peer) == 10);
  produce (self, 1);

  /* it does not wait for an answer, which only the loop could take */
  aimdb_database_stop (self->database);
  g_assert_true (is_settled (self));
}

static void
test_wraps_values (Fixture       *self,
                   gconstpointer  user_data)
{
  g_autoptr (MirrorPeer) peer = mirror_peer_new (self->endpoint, NULL, NULL);
  AimdbRecord *note = aimdb_database_create_record (self->database, "note", G_TYPE_STRING,
                                                    AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  g_autofree char *url = g_strconcat ("unix://", self->path, "?record=any", NULL);
  AimdbRecord *any = aimdb_database_get_record (peer->database, "any");
  AimdbLink *link = aimdb_link_new ("mirror", url);
  g_auto (GValue) text = G_VALUE_INIT;
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *printed = NULL;

  g_test_summary ("A value with a member of that name arrives whole.");

  mirror_peer_serve (peer, NULL);
  aimdb_link_set_codec (link, aimdb_codec_get_raw ());
  aimdb_record_take_stage (note, AIMDB_STAGE (link));
  start (self);
  g_value_init (&text, G_TYPE_STRING);
  g_value_set_static_string (&text, "{\"value\":{\"value\":3}}");
  g_assert_true (aimdb_record_produce (note, &text, NULL));
  TEST_WAIT (aimdb_record_peek (any, &value));
  printed = g_variant_print (g_value_get_variant (&value), FALSE);
  g_assert_cmpstr (printed, ==, "{'value': <{'value': <int64 3>}>}");

  /* what is no JSON is dropped */
  g_value_set_static_string (&text, "{\"value\":");
  g_assert_true (aimdb_record_produce (note, &text, NULL));
  TEST_WAIT (aimdb_link_get_dropped_count (link) == 1);
}

typedef struct
{
  const char *tail;
  int code;
  gboolean inbound;
} Refusal;

static void
test_says_what_is_refused (Fixture       *self,
                           gconstpointer  user_data)
{
  const Refusal *refusal = user_data;
  g_autoptr (MirrorPeer) peer = mirror_peer_new (self->endpoint, NULL, NULL);
  g_autoptr (MirrorPeer) other = NULL;

  mirror_peer_serve (peer, NULL);
  add_link (self, refusal->inbound, "unix://", refusal->tail);
  start (self);
  TEST_WAIT (has_error (self, refusal->code));
  g_assert_false (aimdb_link_is_connected (self->link));

  if (!refusal->inbound)
    {
      produce (self, 3);
      TEST_WAIT (aimdb_link_get_dropped_count (self->link) == 3);
      g_assert_cmpuint (aimdb_link_get_sent_count (self->link), ==, 0);
    }

  if (g_strcmp0 (refusal->tail, "?record=other") != 0)
    return;

  /* the next peer has it */
  g_clear_pointer (&peer, mirror_peer_free);
  other = mirror_peer_new (self->endpoint, "other", NULL);
  mirror_peer_serve (other, NULL);
  TEST_WAIT (aimdb_link_is_connected (self->link));

  if (refusal->inbound)
    {
      mirror_peer_produce (other, "other", 1, 3);
      TEST_WAIT (read_all (self) == 3);
    }
}

static void
test_drops_while_the_peer_is_away (Fixture       *self,
                                   gconstpointer  user_data)
{
  g_autoptr (MirrorPeer) peer = mirror_peer_new (self->endpoint, NULL, NULL);

  add_link (self, FALSE, "unix://", "?record=level");
  start (self);
  TEST_WAIT (has_error (self, AIMDB_ERROR_CONNECTION));
  produce (self, 5);

  /* what is produced just when it is tried again waits for the outcome */
  TEST_WAIT (aimdb_link_get_dropped_count (self->link) == 5);
  g_assert_false (aimdb_link_is_connected (self->link));

  mirror_peer_serve (peer, NULL);
  TEST_WAIT (aimdb_link_is_connected (self->link));
  produce (self, 5);
  TEST_WAIT (mirror_peer_get_received (peer) == 5);
  mirror_peer_leave (peer);
  TEST_WAIT (!aimdb_link_is_connected (self->link));
  aimdb_database_stop (self->database);
  g_assert_true (is_settled (self));
}

static void
test_accounts_for_values_of_a_peer_that_restarts (Fixture       *self,
                                                  gconstpointer  user_data)
{
  g_autoptr (MirrorPeer) peer = mirror_peer_new (self->endpoint, NULL, NULL);
  guint64 n_received;
  guint64 n_sent;
  guint load;

  mirror_peer_serve (peer, NULL);
  add_link (self, FALSE, "unix://", "");
  start (self);
  load = g_timeout_add (1, produce_cb, self);

  for (guint i = 0; i < 10; i++)
    {
      n_received = mirror_peer_get_received (peer);
      TEST_WAIT (mirror_peer_get_received (peer) > n_received + 5 * N_BURST);
      mirror_peer_leave (peer);
      TEST_WAIT (!aimdb_link_is_connected (self->link));
      mirror_peer_serve (peer, NULL);
      TEST_WAIT (aimdb_link_is_connected (self->link));
    }

  g_source_remove (load);
  TEST_WAIT (is_settled (self));
  produce (self, 1);
  TEST_WAIT (mirror_peer_get_last (peer) == self->n_produced);
  aimdb_database_stop (self->database);

  /* What is sent was taken. What was under way when the peer left counts as
   * dropped, but part of it may have been taken all the same. */
  n_received = mirror_peer_get_received (peer);
  n_sent = aimdb_link_get_sent_count (self->link);
  g_test_message ("%" G_GINT64_FORMAT " produced, %" G_GUINT64_FORMAT " sent, %" G_GUINT64_FORMAT
                  " received", self->n_produced, n_sent, n_received);
  g_assert_true (is_settled (self));
  g_assert_cmpuint (n_received, >=, n_sent);
  g_assert_cmpuint (n_received, <=, self->n_produced);
}

static void
test_brings_values (Fixture       *self,
                    gconstpointer  user_data)
{
  g_autoptr (MirrorPeer) peer = mirror_peer_new (self->endpoint, NULL, NULL);

  mirror_peer_serve (peer, NULL);
  mirror_peer_produce (peer, "state", 7, 7);
  add_link (self, TRUE, "unix://", "?record=state");
  start (self);

  /* the current value comes at once */
  TEST_WAIT (read_all (self) == 1);
  g_assert_cmpint (self->last, ==, 7);
  g_assert_true (aimdb_link_is_connected (self->link));
  mirror_peer_produce (peer, "state", 9, 9);
  TEST_WAIT (read_all (self) == 2);
  g_assert_cmpint (self->last, ==, 9);
  TEST_WAIT (aimdb_link_get_received_count (self->link) == 2);
  g_assert_cmpuint (aimdb_link_get_dropped_count (self->link), ==, 0);
}

static void
test_drops_what_does_not_fit (Fixture       *self,
                              gconstpointer  user_data)
{
  g_autoptr (MirrorPeer) peer = mirror_peer_new (self->endpoint, NULL, NULL);
  AimdbRecord *note = aimdb_database_get_record (peer->database, "note");
  g_auto (GValue) text = G_VALUE_INIT;

  mirror_peer_serve (peer, NULL);
  g_value_init (&text, G_TYPE_STRING);
  g_value_set_static_string (&text, "no number");
  g_assert_true (aimdb_record_produce (note, &text, NULL));
  add_link (self, TRUE, "unix://", "?record=note");
  start (self);
  TEST_WAIT (aimdb_link_get_dropped_count (self->link) == 1);
  g_assert_true (aimdb_link_is_connected (self->link));
  g_assert_cmpuint (read_all (self), ==, 0);
}

static void
test_counts_what_is_skipped (Fixture       *self,
                             gconstpointer  user_data)
{
  g_autoptr (MirrorPeer) peer = mirror_peer_new (self->endpoint, NULL, NULL);
  gint64 n_produced = 200000;
  guint64 n_before;

  mirror_peer_serve (peer, NULL);
  add_link (self, TRUE, "unix://", "");
  start (self);
  TEST_WAIT (aimdb_link_is_connected (self->link));

  /* more than the ring of the peer holds */
  mirror_peer_produce (peer, "level", 1, n_produced);

  /* only the next value says what was skipped before it */
  while (self->last != n_produced)
    {
      n_produced++;
      n_before = read_all (self);
      mirror_peer_produce (peer, "level", n_produced, n_produced);
      TEST_WAIT (read_all (self) > n_before);
    }

  TEST_WAIT (read_all (self) == aimdb_link_get_received_count (self->link));
  g_test_message ("%" G_GUINT64_FORMAT " received, %" G_GUINT64_FORMAT " skipped", self->n_read,
                  aimdb_link_get_dropped_count (self->link));
  g_assert_cmpuint (aimdb_link_get_dropped_count (self->link), >, 0);
  g_assert_cmpuint (self->n_read + aimdb_link_get_dropped_count (self->link), ==, self->last);
}

static void
test_subscribes_again (Fixture       *self,
                       gconstpointer  user_data)
{
  g_autoptr (MirrorPeer) peer = mirror_peer_new (self->endpoint, NULL, NULL);

  add_link (self, TRUE, "unix://", "");
  start (self);
  TEST_WAIT (has_error (self, AIMDB_ERROR_CONNECTION));

  for (guint i = 1; i <= 5; i++)
    {
      mirror_peer_serve (peer, NULL);
      TEST_WAIT (aimdb_link_is_connected (self->link));
      mirror_peer_produce (peer, "level", i, i);
      TEST_WAIT (read_all (self) == i);
      mirror_peer_leave (peer);
      TEST_WAIT (!aimdb_link_is_connected (self->link));
    }

  g_assert_cmpuint (aimdb_link_get_received_count (self->link), ==, 5);
}

static GSubprocess *
spawn_peer (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *child;

  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, program, "--peer",
                            self->endpoint, NULL);
  g_assert_no_error (error);

  return child;
}

static void
kill_peer (GSubprocess *child)
{
  g_subprocess_send_signal (child, SIGKILL);
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
}

/* The peer tells in its record "count" how many values came into "level". */
static void
test_lives_through_a_peer_that_is_killed (Fixture       *self,
                                          gconstpointer  user_data)
{
  g_autofree char *url = g_strconcat ("unix://", self->path, QUICK, NULL);
  AimdbRecord *count = aimdb_database_create_record (self->database, "count", G_TYPE_INT64,
                                                     AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);
  g_autoptr (AimdbLink) back = aimdb_link_new_inbound ("back", url);
  g_autoptr (GSubprocess) first = spawn_peer (self);
  g_autoptr (GSubprocess) second = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  guint64 n_dropped;
  guint64 n_sent;
  guint load;

  aimdb_record_add_stage (count, AIMDB_STAGE (back));
  add_link (self, FALSE, "unix://", "");
  start (self);
  load = g_timeout_add (1, produce_cb, self);
  TEST_WAIT (aimdb_record_peek (count, &value) && g_value_get_int64 (&value) > 10 * N_BURST);
  kill_peer (first);
  TEST_WAIT (!aimdb_link_is_connected (self->link) && !aimdb_link_is_connected (back));
  TEST_WAIT (aimdb_link_get_dropped_count (self->link) > 10 * N_BURST);
  g_source_remove (load);
  TEST_WAIT (is_settled (self));

  /* what waits for a connection counts as sent: the second peer is to get none of it */
  n_dropped = aimdb_link_get_dropped_count (self->link);
  produce (self, 1);
  TEST_WAIT (is_settled (self) && has_dropped_what_waited (self, n_dropped));
  n_sent = aimdb_link_get_sent_count (self->link);
  g_assert_cmpuint (n_sent, >, 0);

  second = spawn_peer (self);
  TEST_WAIT (aimdb_link_is_connected (self->link) && aimdb_link_is_connected (back));
  load = g_timeout_add (1, produce_cb, self);
  TEST_WAIT (aimdb_link_get_sent_count (self->link) > n_sent + 10 * N_BURST);
  g_source_remove (load);
  TEST_WAIT (is_settled (self));
  n_sent = aimdb_link_get_sent_count (self->link) - n_sent;

  /* until the second one tells its own count, there is the last one of the first */
  TEST_WAIT (aimdb_record_peek (count, &value) && g_value_get_int64 (&value) == (gint64) n_sent);
  kill_peer (second);
}

static void
test_stop_does_not_hang (Fixture       *self,
                         gconstpointer  user_data)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (self->path);
  gint64 began_us;

  g_test_summary ("A peer that takes the connection and says nothing.");

  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                         NULL);
  g_assert_true (g_socket_bind (socket, address, TRUE, NULL));
  g_assert_true (g_socket_listen (socket, NULL));

  add_link (self, FALSE, "unix://", "");
  start (self);
  produce (self, 1000);
  TEST_WAIT (is_settled (self));
  g_assert_false (aimdb_link_is_connected (self->link));

  began_us = g_get_monotonic_time ();
  aimdb_database_stop (self->database);
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, STOP_LIMIT_US);
  g_assert_cmpuint (aimdb_link_get_dropped_count (self->link), ==, 1000);
  g_assert_cmpuint (aimdb_link_get_sent_count (self->link), ==, 0);
}

typedef struct
{
  MirrorPeer *peer;
  guint n_values;
} Push;

static gboolean
push_cb (gpointer user_data)
{
  Push *push = user_data;

  mirror_peer_produce (push->peer, "level", 5, 5);
  push->n_values++;

  return G_SOURCE_CONTINUE;
}

static void
test_survives_a_loop (Fixture       *self,
                      gconstpointer  user_data)
{
  g_autofree char *other_path = g_build_filename (self->directory, "other.sock", NULL);
  g_autofree char *other_endpoint = g_strconcat ("unix:", other_path, NULL);
  g_autofree char *there = g_strconcat ("unix://", other_path, QUICK, NULL);
  g_autofree char *back = g_strconcat ("unix://", self->path, QUICK, NULL);
  g_autoptr (MirrorPeer) peer = mirror_peer_new (self->endpoint, NULL, there);
  g_autoptr (MirrorPeer) other = mirror_peer_new (other_endpoint, NULL, back);
  Push push = { peer, 0 };
  guint source;
  guint64 n_received;

  g_test_summary ("A value goes round and round, which neither grows nor hangs.");

  mirror_peer_serve (peer, NULL);
  mirror_peer_serve (other, NULL);
  source = g_timeout_add (10, push_cb, &push);

  /* only when more came than was pushed both links carry: until then a value may
   * be dropped half way round */
  TEST_WAIT (mirror_peer_get_received (peer) > 2 * push.n_values + 10);
  g_source_remove (source);

  n_received = mirror_peer_get_received (peer);
  TEST_WAIT (mirror_peer_get_received (peer) > n_received + 1000);
  TEST_WAIT (mirror_peer_get_received (other) > 1000);
  g_assert_cmpint (mirror_peer_get_last (other), ==, 5);
}

/* --- the child of the test that kills it --- */

static gboolean
tell_cb (gpointer user_data)
{
  MirrorPeer *peer = user_data;
  gint64 n_received = (gint64) mirror_peer_get_received (peer);

  mirror_peer_produce (peer, "count", n_received, n_received);

  return G_SOURCE_CONTINUE;
}

/* no peer outlives the test, whatever becomes of it */
static gboolean
give_up_cb (gpointer user_data)
{
  exit (1);

  return G_SOURCE_REMOVE;
}

static int
run_as_peer (const char *endpoint)
{
  MirrorPeer *peer = mirror_peer_new (endpoint, "count", NULL);

  mirror_peer_serve (peer, NULL);
  g_timeout_add (1, tell_cb, peer);

  g_timeout_add_seconds (TEST_WAIT_SECONDS, give_up_cb, NULL);

  for (;;)
    g_main_context_iteration (NULL, TRUE);

  return 0;
}

static void
add_test (const char    *path,
          gconstpointer  data,
          void (*func) (Fixture *, gconstpointer))
{
  g_autofree char *full = g_strconcat ("/Aimdb/Link/mirror/", path, NULL);

  g_test_add (full, Fixture, data, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  static const Refusal refusals[] = {
    { "?record=other", AIMDB_ERROR_NOT_FOUND, FALSE },
    { "?record=closed", AIMDB_ERROR_DENIED, FALSE },
    { "?record=own", AIMDB_ERROR_DENIED, FALSE },
    { "?record=other", AIMDB_ERROR_NOT_FOUND, TRUE },
  };

  if (argc == 3 && strcmp (argv[1], "--peer") == 0)
    return run_as_peer (argv[2]);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);

  add_test ("urls-are-checked", NULL, test_urls_are_checked);
  add_test ("carries-values/unix", "unix://", test_carries_values);
  add_test ("carries-values/unix-short", "unix:", test_carries_values);
  add_test ("carries-values/uds", "UDS://", test_carries_values);
  add_test ("carries-values/tcp", "/level", test_carries_values_by_tcp);
  add_test ("carries-values/tcp-escaped", "/%6Cevel", test_carries_values_by_tcp);
  add_test ("carries-values/tcp-default", "", test_carries_values_by_tcp);
  add_test ("shows-its-token", NULL, test_shows_its_token);
  add_test ("carries-values/in-the-context-of-the-program", NULL,
            test_carries_values_in_the_context_of_the_program);
  add_test ("wraps-values", NULL, test_wraps_values);
  add_test ("says-what-is-refused/unknown", &refusals[0], test_says_what_is_refused);
  add_test ("says-what-is-refused/not-allowed", &refusals[1], test_says_what_is_refused);
  add_test ("says-what-is-refused/has-a-writer", &refusals[2], test_says_what_is_refused);
  add_test ("says-what-is-refused/inbound", &refusals[3], test_says_what_is_refused);
  add_test ("drops-while-the-peer-is-away", NULL, test_drops_while_the_peer_is_away);
  add_test ("accounts-for-values-of-a-peer-that-restarts", NULL,
            test_accounts_for_values_of_a_peer_that_restarts);
  add_test ("brings-values", NULL, test_brings_values);
  add_test ("drops-what-does-not-fit", NULL, test_drops_what_does_not_fit);
  add_test ("counts-what-is-skipped", NULL, test_counts_what_is_skipped);
  add_test ("subscribes-again", NULL, test_subscribes_again);
  add_test ("lives-through-a-peer-that-is-killed", NULL,
            test_lives_through_a_peer_that_is_killed);
  add_test ("stop-does-not-hang", NULL, test_stop_does_not_hang);
  add_test ("survives-a-loop", NULL, test_survives_a_loop);

  return g_test_run ();
}
