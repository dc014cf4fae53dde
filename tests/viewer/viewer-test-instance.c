/* viewer-test-instance.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-test-instance.h"

#include <aimdb.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

/*
 * Something that speaks as much AimX as the viewer asks for, and that can be
 * made to have any records, to go away and to come back.
 */
struct _ViewerTestInstance
{
  GObject parent_instance;

  char *directory;
  char *path;
  char *records;
  GSocketService *service;
  GPtrArray *connections;
  guint n_lists;
  guint n_resets;
  gboolean read_only;
};

G_DEFINE_FINAL_TYPE (ViewerTestInstance, viewer_test_instance, G_TYPE_OBJECT)

typedef struct
{
  ViewerTestInstance *instance;
  GIOStream *stream;
  GDataInputStream *input;
} Session;

static void
session_free (Session *session)
{
  g_ptr_array_remove (session->instance->connections, session->stream);
  g_object_unref (session->input);
  g_object_unref (session->stream);
  g_object_unref (session->instance);
  g_free (session);
}

static char *
answer (ViewerTestInstance *self,
        const char         *method)
{
  if (g_str_equal (method, "hello"))
    return g_strdup_printf ("\"ok\":{\"version\":\"3.0\",\"server\":\"aimdb\",\"permissions\":[%s],"
                            "\"writable_records\":[],\"max_subscriptions\":8,"
                            "\"authenticated\":false}",
                            self->read_only ? "\"read\"" : "\"read\",\"write\"");

  if (g_str_equal (method, "record.list"))
    {
      self->n_lists++;
      return g_strdup_printf ("\"ok\":%s", self->records);
    }

  if (g_str_equal (method, "profiling.reset") && !self->read_only)
    {
      self->n_resets++;
      return g_strdup ("\"ok\":{\"reset\":true}");
    }

  return g_strdup ("\"err\":\"denied\"");
}

static void
read_line_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Session *session = user_data;
  g_autofree char *line = NULL;
  g_autofree char *outcome = NULL;
  g_autofree char *reply = NULL;
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *request;

  line = g_data_input_stream_read_line_finish (session->input, result, NULL, NULL);
  if (line == NULL)
    {
      session_free (session);
      return;
    }

  json_parser_load_from_data (parser, line, -1, NULL);
  request = json_node_get_object (json_parser_get_root (parser));
  outcome = answer (session->instance, json_object_get_string_member (request, "method"));
  reply = g_strdup_printf ("{\"t\":\"reply\",\"id\":%d,%s}\n",
                           (int) json_object_get_int_member (request, "id"), outcome);

  g_output_stream_write_all (g_io_stream_get_output_stream (session->stream), reply,
                             strlen (reply), NULL, NULL, NULL);
  g_data_input_stream_read_line_async (session->input, G_PRIORITY_DEFAULT, NULL, read_line_cb,
                                       session);
}

static gboolean
incoming_cb (GSocketService     *service,
             GSocketConnection  *connection,
             GObject            *source,
             ViewerTestInstance *self)
{
  Session *session = g_new0 (Session, 1);

  session->instance = g_object_ref (self);
  session->stream = g_object_ref (G_IO_STREAM (connection));
  session->input = g_data_input_stream_new (g_io_stream_get_input_stream (session->stream));
  g_ptr_array_add (self->connections, session->stream);
  g_data_input_stream_read_line_async (session->input, G_PRIORITY_DEFAULT, NULL, read_line_cb,
                                       session);

  return TRUE;
}

static void
viewer_test_instance_finalize (GObject *object)
{
  ViewerTestInstance *self = VIEWER_TEST_INSTANCE (object);

  viewer_test_instance_stop (self);
  g_rmdir (self->directory);
  g_free (self->directory);
  g_free (self->path);
  g_free (self->records);
  g_ptr_array_unref (self->connections);

  G_OBJECT_CLASS (viewer_test_instance_parent_class)->finalize (object);
}

static void
viewer_test_instance_class_init (ViewerTestInstanceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_test_instance_finalize;
}

static void
viewer_test_instance_init (ViewerTestInstance *self)
{
  g_autoptr (GError) error = NULL;

  /* not in the build directory, whose path may be too long for a socket */
  self->directory = g_dir_make_tmp ("aimdb-viewer-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->directory, "camera-rig.sock", NULL);
  self->records = g_strdup ("[]");
  self->connections = g_ptr_array_new ();
}

ViewerTestInstance *
viewer_test_instance_new (void)
{
  ViewerTestInstance *self = g_object_new (VIEWER_TEST_TYPE_INSTANCE, NULL);

  viewer_test_instance_start (self);

  return self;
}

const char *
viewer_test_instance_get_endpoint (ViewerTestInstance *self)
{
  return self->path;
}

void
viewer_test_instance_start (ViewerTestInstance *self)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (self->path);
  g_autoptr (GError) error = NULL;

  self->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_socket_service_start (self->service);
}

void
viewer_test_instance_stop (ViewerTestInstance *self)
{
  if (self->service == NULL)
    return;

  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  g_unlink (self->path);

  /* the reads that wait on them end, and with them their sessions */
  for (guint i = 0; i < self->connections->len; i++)
    g_socket_shutdown (g_socket_connection_get_socket (self->connections->pdata[i]), TRUE, TRUE,
                       NULL);
}

/* JSON is the answer to record.list from now on. */
void
viewer_test_instance_set_records (ViewerTestInstance *self,
                                  const char         *json)
{
  g_free (self->records);
  self->records = g_strdup (json);
}

void
viewer_test_instance_set_read_only (ViewerTestInstance *self,
                                    gboolean            read_only)
{
  self->read_only = read_only;
}

guint
viewer_test_instance_get_n_lists (ViewerTestInstance *self)
{
  return self->n_lists;
}

guint
viewer_test_instance_get_n_resets (ViewerTestInstance *self)
{
  return self->n_resets;
}

/* STAGES is the JSON of their rows, or NULL for a record without any. */
char *
viewer_test_dup_record (const char *key,
                        const char *stages)
{
  g_autofree char *profile = NULL;

  if (stages != NULL)
    profile = g_strdup_printf (",\"stage_profiling\":[%s]", stages);

  return g_strdup_printf ("{\"record_id\":0,\"record_key\":\"%s\",\"name\":\"gdouble\","
                          "\"type_id\":\"gdouble\",\"origin\":\"passive\","
                          "\"buffer_type\":\"spmc_ring\",\"buffer_capacity\":64,"
                          "\"producer_count\":0,\"consumer_count\":0,\"writable\":false,"
                          "\"outbound_connector_count\":0%s}",
                          key, profile != NULL ? profile : "");
}

char *
viewer_test_dup_stage (const char *type,
                       guint       index,
                       const char *name,
                       guint       calls,
                       guint64     min_ns,
                       guint64     avg_ns,
                       guint64     max_ns)
{
  g_autofree char *named = g_strdup_printf (name != NULL ? "\"name\":\"%s\"," : "%s",
                                            name != NULL ? name : "");

  return g_strdup_printf ("{\"stage_type\":\"%s\",\"index\":%u,%s\"call_count\":%u,"
                          "\"total_time_ns\":%" G_GUINT64_FORMAT ","
                          "\"avg_time_ns\":%" G_GUINT64_FORMAT ","
                          "\"min_time_ns\":%" G_GUINT64_FORMAT ","
                          "\"max_time_ns\":%" G_GUINT64_FORMAT ","
                          "\"timed\":true,\"period_ns\":33000000,"
                          "\"window_ns\":%" G_GUINT64_FORMAT ",\"lost_count\":0}",
                          type, index, named, calls, calls * avg_ns, avg_ns, min_ns, max_ns,
                          G_GUINT64_CONSTANT (65000000000));
}

/*
 * Two records: of camera.frame the link "archive" is the slowest stage, or the
 * source "camera" if SWAPPED; camera.encoded has a stage never called.
 */
char *
viewer_test_dup_records (gboolean swapped)
{
  guint64 camera_ns = swapped ? 9000000 : 410000;
  g_autofree char *camera = viewer_test_dup_stage ("source", 0, "camera", 1800, 180000, camera_ns,
                                                   MAX (camera_ns, 2600000));
  g_autofree char *preview = viewer_test_dup_stage ("tap", 0, NULL, 1800, 90000, 150000, 700000);
  g_autofree char *archive = viewer_test_dup_stage ("link", 0, "archive", 1750, 2100000, 6400000,
                                                    41000000);
  g_autofree char *idle = viewer_test_dup_stage ("tap", 0, "alarm", 0, 0, 0, 0);
  g_autofree char *encode = viewer_test_dup_stage ("transform", 0, "encode", 1800, 8200000,
                                                   24800000, 31000000);
  g_autofree char *first = g_strjoin (",", camera, preview, archive, NULL);
  g_autofree char *second = g_strjoin (",", idle, encode, NULL);
  g_autofree char *frame = viewer_test_dup_record ("camera.frame", first);
  g_autofree char *encoded = viewer_test_dup_record ("camera.encoded", second);

  return g_strdup_printf ("[%s,%s]", frame, encoded);
}

static void
store_result_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* What the client of the library makes of JSON as an answer to record.list. */
GListModel *
viewer_test_list_records (const char *json)
{
  g_autoptr (ViewerTestInstance) instance = viewer_test_instance_new ();
  g_autoptr (AimdbClient) client =
    aimdb_client_new (viewer_test_instance_get_endpoint (instance));
  g_autoptr (GAsyncResult) connected = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GError) error = NULL;
  GListModel *infos;

  viewer_test_instance_set_records (instance, json);

  aimdb_client_connect_async (client, NULL, store_result_cb, &connected);
  viewer_test_wait_until (connected != NULL);
  aimdb_client_connect_finish (client, connected, &error);
  g_assert_no_error (error);

  aimdb_client_list_records_async (client, NULL, store_result_cb, &listed);
  viewer_test_wait_until (listed != NULL);
  infos = aimdb_client_list_records_finish (client, listed, &error);
  g_assert_no_error (error);

  aimdb_client_disconnect (client);
  viewer_test_instance_stop (instance);
  viewer_test_wait_until (instance->connections->len == 0);

  return infos;
}

gboolean
viewer_test_give_up (gpointer condition)
{
  g_error ("waited in vain for %s", (const char *) condition);

  return G_SOURCE_REMOVE;
}
