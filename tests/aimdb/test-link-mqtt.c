/* test-link-mqtt.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "aimdb-database.h"
#include "aimdb-error.h"
#include "aimdb-link.h"

#include "test-broker.h"
#include "test-wait.h"

/* --- a record that goes out, and one that comes in --- */

typedef struct
{
  Broker broker;
  AimdbDatabase *database;
  AimdbRecord *out;
  AimdbRecord *in;
  AimdbProducer *producer;
  AimdbReader *reader;
  AimdbLink *sender;
  AimdbLink *receiver;
} Fixture;

static char *
make_url (Broker     *broker,
          const char *rest)
{
  return g_strdup_printf ("mqtt://127.0.0.1:%u%s", broker->port, rest);
}

static void
set_up_records (Fixture    *self,
                const char *out,
                const char *in)
{
  g_autofree char *out_url = make_url (&self->broker, out);
  g_autofree char *in_url = make_url (&self->broker, in);

  self->database = aimdb_database_new ();
  self->out = aimdb_database_create_record (self->database, "out", G_TYPE_INT64,
                                            AIMDB_BUFFER_TYPE_SPMC_RING, 8192);
  self->in = aimdb_database_create_record (self->database, "in", G_TYPE_INT64,
                                           AIMDB_BUFFER_TYPE_SPMC_RING, 8192);
  self->producer = aimdb_record_create_producer (self->out);
  self->reader = aimdb_record_create_reader (self->in);
  self->sender = aimdb_link_new ("sender", out_url);
  self->receiver = aimdb_link_new_inbound ("receiver", in_url);
  aimdb_record_add_stage (self->out, AIMDB_STAGE (self->sender));
  aimdb_record_add_stage (self->in, AIMDB_STAGE (self->receiver));
}

static void
tear_down_records (Fixture *self)
{
  aimdb_database_stop (self->database);

  /* failures that are to be told yet keep the links */
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_object_unref (self->reader);
  g_object_unref (self->producer);
  g_assert_finalize_object (self->database);
  g_assert_finalize_object (self->sender);
  g_assert_finalize_object (self->receiver);
}

static void
start (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  aimdb_database_start (self->database, &error);
  g_assert_no_error (error);
}

static void
start_and_connect (Fixture *self)
{
  start (self);
  TEST_WAIT (aimdb_link_is_connected (self->receiver));
  TEST_WAIT (aimdb_link_is_connected (self->sender));
}

static void
produce (Fixture *self,
         gint64   first,
         gint64   last)
{
  for (gint64 i = first; i <= last; i++)
    g_assert_true (aimdb_producer_produce_int64 (self->producer, i, NULL));
}

static void
assert_next (Fixture *self,
             gint64   expected)
{
  g_auto (GValue) value = G_VALUE_INIT;

  TEST_WAIT (aimdb_reader_try_receive (self->reader, &value, NULL));
  g_assert_cmpint (g_value_get_int64 (&value), ==, expected);
}

static void
test_mqtt_carries (gconstpointer user_data)
{
  g_autofree char *out = g_strconcat ("/plant/tank?qos=", user_data, NULL);
  g_autofree char *in = g_strconcat ("/plant/+?client-id=test-in&qos=", user_data, NULL);
  Fixture self = { { NULL } };

  broker_set_up (&self.broker, "");
  set_up_records (&self, out, in);
  start_and_connect (&self);
  produce (&self, 1, 200);

  for (gint64 i = 1; i <= 200; i++)
    assert_next (&self, i);

  g_assert_cmpuint (aimdb_link_get_sent_count (self.sender), ==, 200);
  aimdb_database_stop (self.database);
  g_assert_cmpuint (aimdb_link_get_dropped_count (self.sender), ==, 0);
  tear_down_records (&self);
  broker_tear_down (&self.broker);
}

static void
test_mqtt_stop_in_context (void)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  Fixture self = { { NULL } };

  g_test_summary ("A link in a context of the program drops what is not acknowledged at the stop.");

  broker_set_up (&self.broker, "");
  set_up_records (&self, "/a?qos=1", "/a");
  aimdb_stage_set_main_context (AIMDB_STAGE (self.sender), context);
  start_and_connect (&self);
  g_assert_cmpint (kill (self.broker.pid, SIGSTOP), ==, 0);
  produce (&self, 1, 10);
  TEST_WAIT (aimdb_link_get_sent_count (self.sender) == 10);
  aimdb_database_stop (self.database);
  g_assert_cmpuint (aimdb_link_get_sent_count (self.sender), ==, 0);
  g_assert_cmpuint (aimdb_link_get_dropped_count (self.sender), ==, 10);
  tear_down_records (&self);
  broker_tear_down (&self.broker);
}

static char *
topic_cb (AimdbLink    *link,
          const GValue *value,
          gpointer      user_data)
{
  if (value == NULL)
    return g_strdup ("odd/#");

  return g_strdup (g_value_get_int64 (value) % 2 == 1 ? "odd/one" : "even");
}

static void
test_mqtt_topics (void)
{
  Fixture self = { { NULL } };

  g_test_summary ("The program chooses the topics, so the URLs need none.");

  broker_set_up (&self.broker, "");
  set_up_records (&self, "", "");
  aimdb_link_set_topic_func (self.sender, topic_cb, NULL, NULL);
  aimdb_link_set_topic_func (self.receiver, topic_cb, NULL, NULL);
  start_and_connect (&self);
  produce (&self, 1, 4);
  assert_next (&self, 1);
  assert_next (&self, 3);
  tear_down_records (&self);
  broker_tear_down (&self.broker);
}

static void
test_mqtt_retains (void)
{
  Fixture self = { { NULL } };

  g_test_summary ("Who subscribes later gets the retained value.");

  broker_set_up (&self.broker, "");
  set_up_records (&self, "/a?retain=true", "/b");
  start_and_connect (&self);
  produce (&self, 7, 7);
  tear_down_records (&self);

  set_up_records (&self, "/b", "/a");
  start (&self);
  assert_next (&self, 7);
  tear_down_records (&self);
  broker_tear_down (&self.broker);
}

static void
test_mqtt_is_down (void)
{
  Fixture self = { { NULL } };
  g_autoptr (GError) error = NULL;

  g_test_summary ("Without a broker the database starts all the same; each value is counted.");

  broker_set_up (&self.broker, "");
  broker_kill (&self.broker);
  set_up_records (&self, "/a?qos=1&max-queued=10", "/a");
  start (&self);
  produce (&self, 1, 25);
  TEST_WAIT (aimdb_link_get_dropped_count (self.sender) == 15);
  g_assert_cmpuint (aimdb_link_get_sent_count (self.sender), ==, 10);
  g_assert_false (aimdb_link_is_connected (self.sender));

  aimdb_database_stop (self.database);
  g_assert_cmpuint (aimdb_link_get_dropped_count (self.sender), ==, 25);
  g_assert_cmpuint (aimdb_link_get_sent_count (self.sender), ==, 0);
  error = aimdb_link_dup_last_error (self.sender);
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  tear_down_records (&self);
  broker_tear_down (&self.broker);
}

#define N_BEFORE 1000
#define N_DOWN 300
#define N_AFTER 200
#define N_ALL (N_BEFORE + N_DOWN + N_AFTER)

/* reads what came in; a value may come twice */
static guint
count_seen (Fixture  *self,
            gboolean *seen)
{
  g_auto (GValue) value = G_VALUE_INIT;
  guint n_seen = 0;

  while (aimdb_reader_try_receive (self->reader, &value, NULL))
    seen[g_value_get_int64 (&value)] = TRUE;

  for (guint i = 1; i <= N_ALL; i++)
    n_seen += seen[i] ? 1 : 0;

  return n_seen;
}

static void
test_mqtt_survives_the_broker (void)
{
  g_autofree gboolean *seen = g_new0 (gboolean, N_ALL + 1);
  Fixture self = { { NULL } };
  gboolean subscriber_first;
  guint64 n_sent;

  g_test_summary ("The broker is killed under load. What was sent with quality of service 1 is "
                  "seen by who had subscribed, and the rest is counted.");

  broker_set_up (&self.broker, "");
  set_up_records (&self, "/a?qos=1&client-id=pub&reconnect-min=1200",
                  "/a?qos=0&client-id=sub&reconnect-min=20&reconnect-max=100");
  start_and_connect (&self);
  produce (&self, 1, N_BEFORE);
  TEST_WAIT (aimdb_link_get_received_count (self.receiver) > N_BEFORE / 10);
  broker_kill (&self.broker);
  TEST_WAIT (!aimdb_link_is_connected (self.sender) && !aimdb_link_is_connected (self.receiver));
  produce (&self, N_BEFORE + 1, N_BEFORE + N_DOWN);

  /* The sender waits longer, so that the subscriber is there first: this broker
   * keeps nothing for him. On a machine so busy that it is the other way round, only
   * the sums are compared. */
  broker_start (&self.broker, "");
  TEST_WAIT (aimdb_link_is_connected (self.receiver));
  subscriber_first = !aimdb_link_is_connected (self.sender);
  TEST_WAIT (aimdb_link_is_connected (self.sender));
  produce (&self, N_BEFORE + N_DOWN + 1, N_ALL);

  TEST_WAIT (aimdb_link_get_sent_count (self.sender) +
             aimdb_link_get_dropped_count (self.sender) == N_ALL);
  n_sent = aimdb_link_get_sent_count (self.sender);

  if (subscriber_first)
    {
      TEST_WAIT (count_seen (&self, seen) >= n_sent);
      g_assert_cmpuint (count_seen (&self, seen), ==, n_sent);
    }

  /* nothing was under way any more */
  aimdb_database_stop (self.database);
  g_assert_cmpuint (aimdb_link_get_sent_count (self.sender), ==, n_sent);
  tear_down_records (&self);
  broker_tear_down (&self.broker);
}

static void
test_mqtt_refused (void)
{
  Fixture self = { { NULL } };
  g_autoptr (GError) error = NULL;

  broker_set_up (&self.broker, "clientid_prefixes nobody\n");
  set_up_records (&self, "/a?client-id=x&username=u&password=p", "/a");
  start (&self);
  TEST_WAIT (aimdb_stage_get_error_count (AIMDB_STAGE (self.sender)) > 0);
  error = aimdb_link_dup_last_error (self.sender);
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_DENIED);
  g_assert_false (aimdb_link_is_connected (self.sender));
  tear_down_records (&self);
  broker_tear_down (&self.broker);
}

static gboolean
run_openssl (Broker     *broker,
             const char *arguments)
{
  g_autofree char *line = g_strdup_printf ("%s %s", g_getenv ("AIMDB_TEST_OPENSSL"), arguments);
  g_auto (GStrv) argv = NULL;
  int status = -1;

  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));

  return g_spawn_sync (broker->directory, argv, NULL,
                       G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                       NULL, &status, NULL) && status == 0;
}

static void
test_mqtt_tls (gconstpointer user_data)
{
  gboolean has_context = GPOINTER_TO_INT (user_data);
  g_autoptr (GMainContext) context = has_context ? g_main_context_ref_thread_default () : NULL;
  g_autofree char *extra = NULL;
  g_autofree char *cert = NULL;
  g_autofree char *in = NULL;
  g_autofree char *out = NULL;
  Fixture self = { { NULL } };

  if (g_strcmp0 (g_getenv ("AIMDB_TEST_OPENSSL"), "") == 0)
    {
      g_test_skip ("openssl is not there");
      return;
    }

  broker_prepare (&self.broker);
  g_assert_true (run_openssl (&self.broker,
                              "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "
                              "-keyout key.pem -out cert.pem -days 2 -subj /CN=localhost "
                              "-addext subjectAltName=DNS:localhost,IP:127.0.0.1"));
  cert = g_build_filename (self.broker.directory, "cert.pem", NULL);

  /* the broker gives up being root before it reads them */
  g_chmod (self.broker.directory, 0755);
  extra = g_strdup_printf ("certfile %s\nkeyfile %s/key.pem\nuser root\n", cert,
                           self.broker.directory);
  broker_start (&self.broker, extra);

  out = g_strdup_printf ("mqtts://127.0.0.1:%u/a?ca-file=%s", self.broker.port, cert);
  in = g_strdup_printf ("mqtts://localhost:%u/a?ca-file=%s", self.broker.port, cert);
  self.database = aimdb_database_new ();
  self.out = aimdb_database_create_record (self.database, "out", G_TYPE_INT64,
                                           AIMDB_BUFFER_TYPE_SPMC_RING, 64);
  self.in = aimdb_database_create_record (self.database, "in", G_TYPE_INT64,
                                          AIMDB_BUFFER_TYPE_SPMC_RING, 64);
  self.producer = aimdb_record_create_producer (self.out);
  self.reader = aimdb_record_create_reader (self.in);
  self.sender = aimdb_link_new ("sender", out);
  self.receiver = aimdb_link_new_inbound ("receiver", in);
  aimdb_stage_set_main_context (AIMDB_STAGE (self.sender), context);
  aimdb_stage_set_main_context (AIMDB_STAGE (self.receiver), context);
  aimdb_record_add_stage (self.out, AIMDB_STAGE (self.sender));
  aimdb_record_add_stage (self.in, AIMDB_STAGE (self.receiver));
  start_and_connect (&self);
  produce (&self, 1, 50);

  for (gint64 i = 1; i <= 50; i++)
    assert_next (&self, i);

  tear_down_records (&self);
  broker_tear_down (&self.broker);
}

/* --- connections that do not last, and one that does not come --- */

static int n_retries;
static int longest_delay_ms;
static int n_workers;

static void
log_cb (const char     *domain,
        GLogLevelFlags  level,
        const char     *message,
        gpointer        user_data)
{
  const char *delay = strstr (message, "is tried again in ");

  /* the delay first: who sees the number of them has seen this one's */
  if (delay != NULL)
    {
      int delay_ms = atoi (delay + strlen ("is tried again in "));
      int longest_ms = g_atomic_int_get (&longest_delay_ms);

      while (delay_ms > longest_ms &&
             !g_atomic_int_compare_and_exchange (&longest_delay_ms, longest_ms, delay_ms))
        longest_ms = g_atomic_int_get (&longest_delay_ms);

      g_atomic_int_inc (&n_retries);
    }

  if (strstr (message, "is connected to in a thread") != NULL)
    g_atomic_int_inc (&n_workers);
}

static guint
listen_to_log (void)
{
  g_atomic_int_set (&n_retries, 0);
  g_atomic_int_set (&longest_delay_ms, 0);
  g_atomic_int_set (&n_workers, 0);

  return g_log_set_handler (G_LOG_DOMAIN, G_LOG_LEVEL_DEBUG, log_cb, NULL);
}

#define N_KICKS 10
#define MIN_DELAY_MS 10

static void
test_mqtt_rivals (void)
{
  Fixture self = { { NULL } };
  guint handler = listen_to_log ();

  g_test_summary ("Of two links with one identifier the broker ends the connection of one for "
                  "the other's. Of ten such ends one link has five, the delay doubling each "
                  "time, up to half of it left to chance.");

  broker_set_up (&self.broker, "");
  set_up_records (&self, "/a?client-id=same&reconnect-min=" G_STRINGIFY (MIN_DELAY_MS),
                  "/a?client-id=same&reconnect-min=" G_STRINGIFY (MIN_DELAY_MS));
  start (&self);
  TEST_WAIT (g_atomic_int_get (&n_retries) >= N_KICKS);
  g_assert_cmpint (g_atomic_int_get (&longest_delay_ms), >=, 8 * MIN_DELAY_MS);
  tear_down_records (&self);
  broker_tear_down (&self.broker);
  g_log_remove_handler (G_LOG_DOMAIN, handler);
}

/* A listener with room for N_MORE + 1 connections that nobody accepts: the next one is
 * not answered until there is room again. */
static GSocket *
create_listener (int      n_more,
                 guint16 *port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;
  GSocket *listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                    G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_socket_set_blocking (listener, FALSE);
  g_socket_set_listen_backlog (listener, n_more);
  g_assert_true (g_socket_bind (listener, any_port, TRUE, NULL));
  g_assert_true (g_socket_listen (listener, NULL));
  address = g_socket_get_local_address (listener, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));

  return listener;
}

/* the library's own connection, which begins TLS, and not the one before that asks
 * whether there is a broker */
static gboolean
accept_tls (GSocket  *listener,
            GSocket **connection)
{
  char byte = 0;

  if (*connection == NULL)
    *connection = g_socket_accept (listener, NULL, NULL);

  if (*connection == NULL)
    return FALSE;

  g_socket_set_blocking (*connection, FALSE);

  switch (g_socket_receive (*connection, &byte, 1, NULL, NULL))
    {
    case 1:
      g_assert_cmpint (byte, ==, 0x16);
      return TRUE;

    case 0:
      g_clear_object (connection);
      return FALSE;

    default:
      return FALSE;
    }
}

static gboolean
has_ended (GSocket *connection)
{
  g_autoptr (GError) error = NULL;
  char bytes[256];
  gssize n_read = g_socket_receive (connection, bytes, sizeof bytes, NULL, &error);

  return n_read == 0 || (n_read < 0 && !g_error_matches (error, G_IO_ERROR,
                                                         G_IO_ERROR_WOULD_BLOCK));
}

/* the link is in a context of the program if there is one, else it has a thread */
static void
set_up_silence (Fixture      *self,
                GMainContext *context)
{
  g_autofree char *url = g_strdup_printf ("mqtts://127.0.0.1:%u/a?max-queued=10",
                                          self->broker.port);

  self->database = aimdb_database_new ();
  self->out = aimdb_database_create_record (self->database, "out", G_TYPE_INT64,
                                            AIMDB_BUFFER_TYPE_SPMC_RING, 64);
  self->producer = aimdb_record_create_producer (self->out);
  self->sender = aimdb_link_new ("sender", url);
  aimdb_stage_set_main_context (AIMDB_STAGE (self->sender), context);
  aimdb_record_add_stage (self->out, AIMDB_STAGE (self->sender));
}

/* ten values wait until the stop, the others are dropped at once */
static void
assert_silence (Fixture *self)
{
  produce (self, 1, 25);
  TEST_WAIT (aimdb_link_get_dropped_count (self->sender) == 15);
  g_assert_cmpuint (aimdb_link_get_sent_count (self->sender), ==, 10);
  g_assert_false (aimdb_link_is_connected (self->sender));
  aimdb_database_stop (self->database);
  g_assert_cmpuint (aimdb_link_get_dropped_count (self->sender), ==, 25);
  g_assert_cmpuint (aimdb_link_get_sent_count (self->sender), ==, 0);
}

static void
tear_down_silence (Fixture *self)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_object_unref (self->producer);
  g_assert_finalize_object (self->database);
  g_assert_finalize_object (self->sender);
}

static void
test_mqtt_silence (void)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  GSocket *listeners[2];
  GSocket *connections[2] = { NULL };
  Fixture links[2] = { { { NULL } } };
  guint handler = listen_to_log ();

  g_test_summary ("Connecting takes two minutes if nobody answers. The loop goes on meanwhile, "
                  "values wait, and a stop does not; what was under way is freed when it ends. "
                  "So it is with a link in a context of the program, and one with a thread.");

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      listeners[i] = create_listener (0, &links[i].broker.port);
      set_up_silence (&links[i], i == 0 ? context : NULL);
      start (&links[i]);
    }

  TEST_WAIT (g_atomic_int_get (&n_workers) == G_N_ELEMENTS (links));

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      assert_silence (&links[i]);
      tear_down_silence (&links[i]);
    }

  /* the library connects after all, for nobody */
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      TEST_WAIT (accept_tls (listeners[i], &connections[i]));
      TEST_WAIT (has_ended (connections[i]));
      g_object_unref (connections[i]);
      g_object_unref (listeners[i]);
    }

  g_assert_cmpint (g_atomic_int_get (&n_workers), ==, G_N_ELEMENTS (links));
  g_log_remove_handler (G_LOG_DOMAIN, handler);
}

static void
test_mqtt_silent_tls (void)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  g_autoptr (GSocket) listener = NULL;
  g_autoptr (GSocket) connection = NULL;
  Fixture self = { { NULL } };

  g_test_summary ("A broker that accepts the connection and then says nothing.");

  listener = create_listener (4, &self.broker.port);
  set_up_silence (&self, context);
  start (&self);
  TEST_WAIT (accept_tls (listener, &connection));
  assert_silence (&self);
  TEST_WAIT (has_ended (connection));
  tear_down_silence (&self);
}

static void
stop_cb (AimdbStage   *stage,
         const GError *error,
         gpointer      user_data)
{
  aimdb_database_stop (user_data);
}

/* whether a source waits for its time */
static gboolean
has_timer (GMainContext *context)
{
  int timeout_ms = -1;

  g_assert_true (g_main_context_acquire (context));
  g_main_context_prepare (context, NULL);
  g_main_context_query (context, G_MAXINT, &timeout_ms, NULL, 0);
  g_main_context_release (context);

  return timeout_ms >= 0;
}

static void
test_mqtt_stops_where_it_fails (void)
{
  Fixture self = { { NULL } };
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_test_summary ("Who hears of a failure in the context of the link may stop the database.");

  self.broker.port = broker_find_free_port ();
  set_up_records (&self, "/a", "/a");
  aimdb_stage_set_main_context (AIMDB_STAGE (self.sender), context);
  aimdb_stage_set_main_context (AIMDB_STAGE (self.receiver), context);
  g_signal_connect (self.sender, "failed", G_CALLBACK (stop_cb), self.database);
  start (&self);
  TEST_WAIT_IN (context, !aimdb_database_is_running (self.database));

  while (g_main_context_iteration (context, FALSE))
    continue;

  /* the next try to connect is none any more */
  g_assert_false (has_timer (context));
  tear_down_records (&self);
}

static void
test_mqtt_url (void)
{
  static const struct
  {
    const char *url;
    const char *complaint;
  } vectors[] = {
    { "mqtt:///topic", "the URL names no broker" },
    { "mqtt://host", "the URL names no topic" },
    { "mqtt://host/a/+", "'a/+' is no topic that can be published to" },
    { "mqtt://host/a/#", "a '#' ends what a URL names; write %23 for it" },
    { "mqtt://host/a?qos=3", "the option 'qos' must be a number from 0 to 2, not '3'" },
    { "mqtt://host/a?ca-file=/x", "the option 'ca-file' is for mqtts:// only" },
    { "mqtts://host/a?ca-file=/nowhere/x", "there is no file '/nowhere/x'" },
    { "mqtt://host/a?user=x", "there is no option 'user'" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (AimdbDatabase) database = aimdb_database_new ();
      AimdbRecord *record = aimdb_database_create_record (database, "a", G_TYPE_INT,
                                                          AIMDB_BUFFER_TYPE_MAILBOX, 0);
      g_autoptr (GError) error = NULL;

      aimdb_record_take_stage (record, AIMDB_STAGE (aimdb_link_new (NULL, vectors[i].url)));
      g_assert_false (aimdb_database_start (database, &error));
      g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_CONFIGURATION);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, vectors[i].complaint));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Aimdb/Link/Mqtt/url", test_mqtt_url);
  g_test_add_data_func ("/Aimdb/Link/Mqtt/carries-0", "0", test_mqtt_carries);
  g_test_add_data_func ("/Aimdb/Link/Mqtt/carries-1", "1", test_mqtt_carries);
  g_test_add_data_func ("/Aimdb/Link/Mqtt/carries-2", "2", test_mqtt_carries);
  g_test_add_func ("/Aimdb/Link/Mqtt/topics", test_mqtt_topics);
  g_test_add_func ("/Aimdb/Link/Mqtt/retains", test_mqtt_retains);
  g_test_add_func ("/Aimdb/Link/Mqtt/is-down", test_mqtt_is_down);
  g_test_add_func ("/Aimdb/Link/Mqtt/stops-where-it-fails", test_mqtt_stops_where_it_fails);
  g_test_add_func ("/Aimdb/Link/Mqtt/refused", test_mqtt_refused);
  g_test_add_func ("/Aimdb/Link/Mqtt/survives-the-broker", test_mqtt_survives_the_broker);
  g_test_add_data_func ("/Aimdb/Link/Mqtt/tls", NULL, test_mqtt_tls);
  g_test_add_func ("/Aimdb/Link/Mqtt/stop-in-context", test_mqtt_stop_in_context);
  g_test_add_data_func ("/Aimdb/Link/Mqtt/tls-in-context", GINT_TO_POINTER (TRUE), test_mqtt_tls);
  g_test_add_func ("/Aimdb/Link/Mqtt/rivals", test_mqtt_rivals);
  g_test_add_func ("/Aimdb/Link/Mqtt/silence", test_mqtt_silence);
  g_test_add_func ("/Aimdb/Link/Mqtt/silent-tls", test_mqtt_silent_tls);

  return g_test_run ();
}
