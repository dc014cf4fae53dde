/* test-link-connector.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "aimdb-connector.h"
#include "aimdb-database.h"
#include "aimdb-error.h"
#include "aimdb-source.h"

#include "test-wait.h"

/* --- a connector of the test's own: what is published stands in a list --- */

typedef struct
{
  GObject parent_instance;
} ShelfConnector;

typedef GObjectClass ShelfConnectorClass;

static GMutex shelf_lock;
static GPtrArray *shelf;        /* of "topic=payload", under shelf_lock */
static GThread *shelf_thread;   /* that of the last call, under shelf_lock */
static AimdbLink *shelf_link;
static guint n_started;
static guint n_stopped;

static GType shelf_connector_get_type (void);
static void shelf_iface_init (AimdbConnectorInterface *iface);

G_DEFINE_TYPE_WITH_CODE (ShelfConnector, shelf_connector, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (AIMDB_TYPE_CONNECTOR, shelf_iface_init))

/* drops a value that it may have taken, if it is to do so in WHERE */
static void
lose_value (const char *where)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "lost");

  if (g_strcmp0 (aimdb_link_get_option (shelf_link, "lossy"), where) == 0)
    aimdb_link_report_dropped (shelf_link, 1, error);
}

static gboolean
shelf_start (AimdbConnector  *connector,
             AimdbLink       *link,
             GError         **error)
{
  if (g_strcmp0 (aimdb_link_get_option (link, "broken"), "true") == 0)
    return FALSE;

  g_mutex_lock (&shelf_lock);
  shelf_thread = g_thread_self ();
  shelf_link = link;
  n_started++;
  g_mutex_unlock (&shelf_lock);

  return TRUE;
}

static gboolean
shelf_publish (AimdbConnector  *connector,
               const char      *topic,
               GBytes          *payload,
               GError         **error)
{
  gsize length;
  const char *text = g_bytes_get_data (payload, &length);

  if (length == 2 && memcmp (text, "13", 2) == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "bad luck");
      return FALSE;
    }

  lose_value ("publish");
  g_mutex_lock (&shelf_lock);
  shelf_thread = g_thread_self ();
  g_ptr_array_add (shelf, g_strdup_printf ("%s=%.*s", topic != NULL ? topic : "-",
                                           (int) length, text));
  g_mutex_unlock (&shelf_lock);

  return TRUE;
}

static gboolean
shelf_subscribe (AimdbConnector  *connector,
                 const char      *topic,
                 GError         **error)
{
  lose_value ("subscribe");
  g_mutex_lock (&shelf_lock);
  g_ptr_array_add (shelf, g_strdup (topic != NULL ? topic : "-"));
  g_mutex_unlock (&shelf_lock);

  return TRUE;
}

static void
shelf_stop (AimdbConnector *connector)
{
  lose_value ("stop");
  g_mutex_lock (&shelf_lock);
  n_stopped++;
  g_mutex_unlock (&shelf_lock);
}

static void
shelf_iface_init (AimdbConnectorInterface *iface)
{
  iface->start = shelf_start;
  iface->publish = shelf_publish;
  iface->subscribe = shelf_subscribe;
  iface->stop = shelf_stop;
}

static void
shelf_connector_class_init (ShelfConnectorClass *klass)
{
}

static void
shelf_connector_init (ShelfConnector *self)
{
}

/* one that can do nothing at all */
typedef ShelfConnector IdleConnector;
typedef ShelfConnectorClass IdleConnectorClass;

static void
idle_iface_init (AimdbConnectorInterface *iface)
{
}

static GType idle_connector_get_type (void);
G_DEFINE_TYPE_WITH_CODE (IdleConnector, idle_connector, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (AIMDB_TYPE_CONNECTOR, idle_iface_init))

static void
idle_connector_class_init (IdleConnectorClass *klass)
{
}

static void
idle_connector_init (IdleConnector *self)
{
}

/* --- a codec of the test's own: numbers in words --- */

typedef GObject WordCodec;
typedef GObjectClass WordCodecClass;

static void word_iface_init (AimdbCodecInterface *iface);
static GType word_codec_get_type (void);

G_DEFINE_TYPE_WITH_CODE (WordCodec, word_codec, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (AIMDB_TYPE_CODEC, word_iface_init))

static GBytes *
word_encode (AimdbCodec    *codec,
             const GValue  *value,
             GError       **error)
{
  const char *word = g_value_get_int64 (value) == 1 ? "one" : "many";

  return g_bytes_new_static (word, strlen (word));
}

static gboolean
word_decode (AimdbCodec     *codec,
             GBytes         *payload,
             AimdbProducer  *output,
             GError        **error)
{
  g_auto (GValue) value = G_VALUE_INIT;

  if (g_bytes_get_size (payload) != 3)
    return FALSE;

  /* of another type than the record has: it converts */
  g_value_init (&value, G_TYPE_INT);
  g_value_set_int (&value, 1);

  return aimdb_producer_produce (output, &value, error);
}

static void
word_iface_init (AimdbCodecInterface *iface)
{
  iface->encode = word_encode;
  iface->decode = word_decode;
}

static void
word_codec_class_init (WordCodecClass *klass)
{
}

static void
word_codec_init (WordCodec *self)
{
}

/* --- the tests --- */

typedef struct
{
  AimdbDatabase *database;
  AimdbRecord *record;
  AimdbProducer *producer;
  AimdbReader *reader;
  AimdbLink *link;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  user_data)
{
  gboolean inbound = GPOINTER_TO_INT (user_data);

  shelf = g_ptr_array_new_with_free_func (g_free);
  n_started = 0;
  n_stopped = 0;
  shelf_link = NULL;

  self->database = aimdb_database_new ();
  self->record = aimdb_database_create_record (self->database, "level", G_TYPE_INT64,
                                               AIMDB_BUFFER_TYPE_SPMC_RING, 16);
  self->producer = aimdb_record_create_producer (self->record);
  self->reader = aimdb_record_create_reader (self->record);

  if (inbound)
    self->link = aimdb_link_new_inbound ("in", "shelf://there/a/b?colour=red");
  else
    self->link = aimdb_link_new ("out", "SHELF://there/a/b?colour=red");

  aimdb_record_add_stage (self->record, AIMDB_STAGE (self->link));
}

static void
tear_down (Fixture       *self,
           gconstpointer  user_data)
{
  aimdb_database_stop (self->database);
  g_assert_cmpuint (n_started, ==, n_stopped);

  /* failures that are to be told yet keep the link */
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  g_object_unref (self->reader);
  g_object_unref (self->producer);
  g_assert_finalize_object (self->database);
  g_assert_finalize_object (self->link);
  g_ptr_array_unref (shelf);
}

static void
produce (Fixture *self,
         gint64   value)
{
  g_assert_true (aimdb_producer_produce_int64 (self->producer, value, NULL));
}

static void
assert_shelf (const char *expected)
{
  g_autofree char *found = NULL;

  g_mutex_lock (&shelf_lock);
  g_ptr_array_add (shelf, NULL);
  found = g_strjoinv (" ", (char **) shelf->pdata);
  g_ptr_array_set_size (shelf, shelf->len - 1);
  g_mutex_unlock (&shelf_lock);
  g_assert_cmpstr (found, ==, expected);
}

static gboolean
receive (Fixture    *self,
         const char *text)
{
  g_autoptr (GBytes) payload = g_bytes_new_static (text, strlen (text));

  return aimdb_link_receive (self->link, "topic", payload);
}

static void
test_register (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (aimdb_connector_register ("shelf", shelf_connector_get_type (), &error));
  g_assert_no_error (error);
  g_assert_true (aimdb_connector_register ("idle+x", idle_connector_get_type (), &error));
  g_assert_no_error (error);

  g_assert_false (aimdb_connector_register ("Shelf", shelf_connector_get_type (), &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (aimdb_connector_register ("file", shelf_connector_get_type (), &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (aimdb_connector_register ("a b", shelf_connector_get_type (), &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (aimdb_connector_register ("other", G_TYPE_OBJECT, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT);
}

static void
test_publishes (Fixture       *self,
                gconstpointer  user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (aimdb_database_start (self->database, NULL));
  g_assert_true (aimdb_link_is_connected (self->link));
  g_assert_cmpstr (aimdb_link_get_option (self->link, "colour"), ==, "red");
  produce (self, 12);
  produce (self, 13);
  produce (self, 14);
  aimdb_database_stop (self->database);

  assert_shelf ("-=12 -=14");
  g_assert_true (shelf_thread != g_thread_self ());
  g_assert_false (aimdb_link_is_connected (self->link));
  g_assert_cmpuint (aimdb_link_get_sent_count (self->link), ==, 2);
  g_assert_cmpuint (aimdb_link_get_dropped_count (self->link), ==, 1);
  error = aimdb_link_dup_last_error (self->link);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
}

static void
assert_profile_dropped (Fixture *self,
                        guint64  expected)
{
  g_autoptr (AimdbStageProfile) profile = aimdb_stage_get_profile (AIMDB_STAGE (self->link));

  if (profile != NULL)
    g_assert_cmpuint (aimdb_stage_profile_get_dropped_count (profile), ==, expected);
}

static void
test_dropped_in_profile (Fixture       *self,
                         gconstpointer  user_data)
{
  g_test_summary ("The profile counts what was dropped since it began, the link since ever.");

  g_assert_true (aimdb_database_start (self->database, NULL));
  produce (self, 13);
  produce (self, 13);
  produce (self, 14);
  TEST_WAIT (aimdb_link_get_sent_count (self->link) == 1);
  assert_profile_dropped (self, 2);

  g_assert_cmpint (aimdb_database_reset_profiling (self->database, NULL), ==,
                   aimdb_is_profiling_built_in ());
  assert_profile_dropped (self, 0);
  produce (self, 13);
  aimdb_database_stop (self->database);
  assert_profile_dropped (self, 1);
  g_assert_cmpuint (aimdb_link_get_dropped_count (self->link), ==, 3);
}

static void
test_runs_in_its_context (Fixture       *self,
                          gconstpointer  user_data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_test_summary ("A link whose context was set has no thread.");

  aimdb_stage_set_main_context (AIMDB_STAGE (self->link), context);
  g_assert_true (aimdb_database_start (self->database, NULL));
  produce (self, 1);
  TEST_WAIT_IN (context, aimdb_link_get_sent_count (self->link) == 1);
  g_assert_true (shelf_thread == g_thread_self ());

  /* written by the stop */
  produce (self, 2);
  aimdb_database_stop (self->database);
  assert_shelf ("-=1 -=2");
}

static gpointer
loop_thread (gpointer data)
{
  g_main_loop_run (data);

  return NULL;
}

static void
test_runs_in_the_context_of_another_thread (Fixture       *self,
                                            gconstpointer  user_data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  GThread *thread = g_thread_new ("loop", loop_thread, loop);

  TEST_WAIT (g_main_loop_is_running (loop));
  aimdb_stage_set_main_context (AIMDB_STAGE (self->link), context);
  g_assert_true (aimdb_database_start (self->database, NULL));
  produce (self, 1);
  aimdb_database_stop (self->database);
  assert_shelf ("-=1");
  g_assert_true (shelf_thread == thread);

  g_main_loop_quit (loop);
  g_thread_join (thread);
}

static void
test_start_fails (Fixture       *self,
                  gconstpointer  user_data)
{
  g_autoptr (GError) error = NULL;

  aimdb_link_set_option (self->link, "broken", "true");
  g_assert_false (aimdb_database_start (self->database, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==,
                   "record 'level': link 'out': the connector ShelfConnector could not start");
  aimdb_link_set_option (self->link, "broken", NULL);
  g_assert_true (aimdb_database_start (self->database, NULL));
}

static char *
topic_cb (AimdbLink    *link,
          const GValue *value,
          gpointer      user_data)
{
  if (value == NULL)
    return g_strdup ("asked");

  return g_value_get_int64 (value) == 1 ? g_strdup ("one") : NULL;
}

static void
count_cb (gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
test_topics (Fixture       *self,
             gconstpointer  user_data)
{
  guint n_freed = 0;

  aimdb_link_set_topic_func (self->link, topic_cb, &n_freed, count_cb);
  g_assert_true (aimdb_database_start (self->database, NULL));
  produce (self, 1);
  produce (self, 2);
  aimdb_database_stop (self->database);
  assert_shelf ("one=1 -=2");
  aimdb_link_set_topic_func (self->link, NULL, NULL, NULL);
  g_assert_cmpuint (n_freed, ==, 1);
}

static void
test_codec (Fixture       *self,
            gconstpointer  user_data)
{
  g_autoptr (GObject) codec = g_object_new (word_codec_get_type (), NULL);

  aimdb_link_set_codec (self->link, AIMDB_CODEC (codec));
  g_assert_true (aimdb_database_start (self->database, NULL));
  produce (self, 1);
  produce (self, 2);
  aimdb_database_stop (self->database);
  assert_shelf ("-=one -=many");

  aimdb_link_set_codec (self->link, NULL);
  g_assert_true (aimdb_link_get_codec (self->link) == aimdb_codec_get_json ());
}

static void
test_receives (Fixture       *self,
               gconstpointer  user_data)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_test_summary ("What can't be decoded is counted, and the link goes on.");

  aimdb_link_set_topic_func (self->link, topic_cb, NULL, NULL);
  g_assert_true (aimdb_database_start (self->database, NULL));
  assert_shelf ("asked");
  g_assert_true (shelf_link == self->link);

  g_assert_true (receive (self, "1"));
  g_assert_false (receive (self, "1.5"));
  g_assert_false (receive (self, "[[["));
  g_assert_false (receive (self, ""));
  g_assert_true (receive (self, " 2 "));

  g_assert_true (aimdb_reader_try_receive (self->reader, &value, NULL));
  g_assert_cmpint (g_value_get_int64 (&value), ==, 1);
  g_assert_true (aimdb_reader_try_receive (self->reader, &value, NULL));
  g_assert_cmpint (g_value_get_int64 (&value), ==, 2);
  g_assert_cmpuint (aimdb_link_get_received_count (self->link), ==, 2);
  g_assert_cmpuint (aimdb_link_get_dropped_count (self->link), ==, 3);
  error = aimdb_link_dup_last_error (self->link);
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_JSON);
  g_assert_true (g_str_has_prefix (error->message, "topic: "));

  aimdb_database_stop (self->database);
  g_assert_false (receive (self, "3"));
  g_assert_cmpuint (aimdb_link_get_dropped_count (self->link), ==, 4);
}

static void
test_receives_with_codec (Fixture       *self,
                          gconstpointer  user_data)
{
  g_autoptr (GObject) codec = g_object_new (word_codec_get_type (), NULL);
  g_auto (GValue) value = G_VALUE_INIT;

  aimdb_link_set_codec (self->link, AIMDB_CODEC (codec));
  g_assert_true (aimdb_database_start (self->database, NULL));
  g_assert_true (receive (self, "one"));
  g_assert_false (receive (self, "many"));
  g_assert_true (aimdb_reader_try_receive (self->reader, &value, NULL));
  g_assert_cmpint (g_value_get_int64 (&value), ==, 1);
}

#define N_THREADS 4
#define N_EACH 200

static gpointer
receive_thread (gpointer data)
{
  for (guint i = 0; i < N_EACH; i++)
    receive (data, "7");

  return NULL;
}

static void
test_receives_in_any_thread (Fixture       *self,
                             gconstpointer  user_data)
{
  GThread *threads[N_THREADS];
  guint64 n_seen;

  g_test_summary ("Also while the database stops: each payload is received or dropped.");

  g_assert_true (aimdb_database_start (self->database, NULL));

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("receive", receive_thread, self);

  TEST_WAIT (aimdb_link_get_received_count (self->link) > 0);
  aimdb_database_stop (self->database);

  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  n_seen = aimdb_link_get_received_count (self->link) + aimdb_link_get_dropped_count (self->link);
  g_assert_cmpuint (n_seen, ==, N_THREADS * N_EACH);
}

static void
notify_cb (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  g_assert_true (g_main_context_is_owner (NULL));
  ++*(guint *) user_data;
}

static void
test_state (Fixture       *self,
            gconstpointer  user_data)
{
  g_autoptr (GError) trouble = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "busy");
  g_autoptr (GError) error = NULL;
  guint n_connected = 0;
  guint n_errors = 0;

  g_signal_connect (self->link, "notify::connected", G_CALLBACK (notify_cb), &n_connected);
  g_signal_connect (self->link, "notify::last-error", G_CALLBACK (notify_cb), &n_errors);
  g_assert_true (aimdb_database_start (self->database, NULL));
  TEST_WAIT (n_connected == 1);

  aimdb_link_report_state (self->link, FALSE, trouble);
  aimdb_link_report_state (self->link, FALSE, trouble);
  TEST_WAIT (n_connected == 2 && n_errors > 0);
  g_assert_false (aimdb_link_is_connected (self->link));
  error = aimdb_link_dup_last_error (self->link);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);

  /* they had been taken for being sent */
  produce (self, 1);
  produce (self, 2);
  TEST_WAIT (aimdb_link_get_sent_count (self->link) == 2);
  aimdb_link_report_dropped (self->link, 1, trouble);
  g_assert_cmpuint (aimdb_link_get_sent_count (self->link), ==, 1);
  g_assert_cmpuint (aimdb_link_get_dropped_count (self->link), ==, 1);
}

static void
test_drops_before_it_counts (Fixture       *self,
                             gconstpointer  user_data)
{
  g_test_summary ("A value that was taken and is given up at once does not count as sent.");

  aimdb_link_set_option (self->link, "lossy", "publish");
  g_assert_true (aimdb_database_start (self->database, NULL));
  produce (self, 1);
  produce (self, 2);
  aimdb_database_stop (self->database);

  g_assert_cmpuint (aimdb_link_get_sent_count (self->link), ==, 0);
  g_assert_cmpuint (aimdb_link_get_dropped_count (self->link), ==, 2);
}

static void
stop_cb (AimdbStage   *stage,
         const GError *error,
         gpointer      user_data)
{
  Fixture *self = user_data;

  aimdb_database_stop (self->database);
}

static void
test_stops_where_it_fails_to_start (Fixture       *self,
                                    gconstpointer  user_data)
{
  g_test_summary ("Who hears of a failure in the thread of the link may stop the database, though "
                  "it is about to start.");

  g_signal_connect (self->link, "failed", G_CALLBACK (stop_cb), self);
  aimdb_link_set_option (self->link, "lossy", "subscribe");
  g_assert_true (aimdb_database_start (self->database, NULL));
  g_assert_false (aimdb_database_is_running (self->database));
  g_assert_cmpuint (n_stopped, ==, 1);
}

static void
test_stops_where_it_fails_to_stop (Fixture       *self,
                                   gconstpointer  user_data)
{
  g_test_summary ("The same while another thread stops the database, and waits for the link.");

  g_signal_connect (self->link, "failed", G_CALLBACK (stop_cb), self);
  aimdb_link_set_option (self->link, "lossy", "stop");
  g_assert_true (aimdb_database_start (self->database, NULL));
  produce (self, 1);
  TEST_WAIT (aimdb_link_get_sent_count (self->link) == 1);
  aimdb_database_stop (self->database);
  g_assert_false (aimdb_database_is_running (self->database));
  g_assert_cmpuint (n_stopped, ==, 1);
}

static void
test_stops_in_the_context_of_another_thread (Fixture       *self,
                                             gconstpointer  user_data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  GThread *thread = g_thread_new ("loop", loop_thread, loop);

  TEST_WAIT (g_main_loop_is_running (loop));
  aimdb_stage_set_main_context (AIMDB_STAGE (self->link), context);
  g_signal_connect (self->link, "failed", G_CALLBACK (stop_cb), self);
  aimdb_link_set_option (self->link, "lossy", "stop");
  g_assert_true (aimdb_database_start (self->database, NULL));
  aimdb_database_stop (self->database);
  g_assert_cmpuint (aimdb_link_get_dropped_count (self->link), ==, 1);

  g_main_loop_quit (loop);
  g_thread_join (thread);
}

static void
test_writers (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = aimdb_database_create_record (database, "a", G_TYPE_INT64,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, 16);
  g_autoptr (GError) error = NULL;

  g_test_summary ("Links may share a record, but not with another kind of writer.");

  aimdb_record_take_stage (record, AIMDB_STAGE (aimdb_link_new_inbound (NULL, "shelf://a")));
  aimdb_record_take_stage (record, AIMDB_STAGE (aimdb_link_new ("out", "shelf://a")));
  aimdb_record_take_stage (record, AIMDB_STAGE (aimdb_link_new_inbound (NULL, "shelf://b")));
  shelf = g_ptr_array_new_with_free_func (g_free);
  g_assert_true (aimdb_database_start (database, &error));
  g_assert_no_error (error);
  aimdb_database_stop (database);
  g_ptr_array_unref (shelf);

  aimdb_record_take_stage (record, AIMDB_STAGE (aimdb_source_new_producer ("p")));
  g_assert_false (aimdb_database_start (database, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_CONFIGURATION);
  g_assert_nonnull (strstr (error->message, "inbound link[0], inbound link[1], source 'p'"));
}

static void
test_origin (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = aimdb_database_create_record (database, "a", G_TYPE_INT64,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, 16);
  g_autoptr (AimdbRecordProfile) profile = NULL;
  g_autoptr (AimdbGraph) graph = NULL;
  AimdbGraphNode *node;

  g_test_summary ("The address has no user or password in it. Only links out have a profile.");

  aimdb_record_take_stage (record, AIMDB_STAGE (aimdb_link_new_inbound (
                                                  NULL, "shelf://me:secret@host/plant/tank?x=1")));
  aimdb_record_take_stage (record, AIMDB_STAGE (aimdb_link_new ("out", "shelf://b")));
  graph = aimdb_database_get_graph (database);
  node = aimdb_graph_get_nth_node (graph, 0);
  g_assert_cmpint (aimdb_graph_node_get_origin (node), ==, AIMDB_ORIGIN_LINK);
  g_assert_cmpstr (aimdb_graph_node_get_protocol (node), ==, "shelf");
  g_assert_cmpstr (aimdb_graph_node_get_address (node), ==, "plant/tank");
  g_assert_true (aimdb_graph_node_has_outbound_link (node));

  profile = aimdb_record_get_profile (record);
  g_assert_cmpuint (aimdb_record_profile_get_n_stages (profile), ==,
                    aimdb_is_profiling_built_in () ? 1 : 0);
}

static void
test_direction (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *record = aimdb_database_create_record (database, "a", G_TYPE_INT64,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, 16);
  g_autoptr (GError) error = NULL;

  aimdb_record_take_stage (record, AIMDB_STAGE (aimdb_link_new (NULL, "idle+x:")));
  aimdb_record_take_stage (record, AIMDB_STAGE (aimdb_link_new_inbound (NULL, "idle+x:")));
  g_assert_false (aimdb_database_start (database, &error));
  g_assert_nonnull (strstr (error->message, "link[0]: the connector IdleConnector can't carry "
                            "values out"));
  g_assert_nonnull (strstr (error->message, "inbound link[0]: the connector IdleConnector can't "
                            "bring values in"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Aimdb/Connector/register", test_register);
  g_test_add_func ("/Aimdb/Connector/writers", test_writers);
  g_test_add_func ("/Aimdb/Connector/origin", test_origin);
  g_test_add_func ("/Aimdb/Connector/direction", test_direction);

#define ADD(path, inbound, func) \
  g_test_add (path, Fixture, GINT_TO_POINTER (inbound), set_up, func, tear_down)

  ADD ("/Aimdb/Connector/publishes", FALSE, test_publishes);
  ADD ("/Aimdb/Connector/dropped-in-profile", FALSE, test_dropped_in_profile);
  ADD ("/Aimdb/Connector/runs-in-its-context", FALSE, test_runs_in_its_context);
  ADD ("/Aimdb/Connector/runs-in-the-context-of-another-thread", FALSE,
       test_runs_in_the_context_of_another_thread);
  ADD ("/Aimdb/Connector/start-fails", FALSE, test_start_fails);
  ADD ("/Aimdb/Connector/topics", FALSE, test_topics);
  ADD ("/Aimdb/Connector/codec", FALSE, test_codec);
  ADD ("/Aimdb/Connector/state", FALSE, test_state);
  ADD ("/Aimdb/Connector/drops-before-it-counts", FALSE, test_drops_before_it_counts);
  ADD ("/Aimdb/Connector/stops-where-it-fails-to-start", TRUE, test_stops_where_it_fails_to_start);
  ADD ("/Aimdb/Connector/stops-where-it-fails-to-stop", FALSE, test_stops_where_it_fails_to_stop);
  ADD ("/Aimdb/Connector/stops-in-the-context-of-another-thread", FALSE,
       test_stops_in_the_context_of_another_thread);
  ADD ("/Aimdb/Connector/receives", TRUE, test_receives);
  ADD ("/Aimdb/Connector/receives-with-codec", TRUE, test_receives_with_codec);
  ADD ("/Aimdb/Connector/receives-in-any-thread", TRUE, test_receives_in_any_thread);

  return g_test_run ();
}
