/* mcp-test-instance.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-test-instance.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define WELCOME \
  "{\"authenticated\":false,\"max_subscriptions\":32,\"permissions\":[\"read\"]," \
  "\"server\":\"aimdb\",\"version\":\"3.0\",\"writable_records\":[]}"

typedef struct
{
  McpTestInstance *instance;
  GSocketConnection *stream;
  GDataInputStream *input;
  GCancellable *cancellable;
} Connection;

static void connection_read (Connection *self);

static void
connection_free (gpointer data)
{
  Connection *self = data;

  g_io_stream_close (G_IO_STREAM (self->stream), NULL, NULL);
  g_clear_object (&self->input);
  g_clear_object (&self->stream);
  g_clear_object (&self->cancellable);
  g_free (self);
}

static void
connection_write (Connection *self,
                  const char *text)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (self->stream)),
                             line, strlen (line), NULL, NULL, NULL);
}

static void
connection_reply (Connection *self,
                  gint64      id,
                  const char *member,
                  const char *json)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf ("{\"t\":\"reply\",\"id\":%" G_GINT64_FORMAT ",\"%s\":%s}",
                          id, member, json);
  connection_write (self, text);
}

static void
connection_serve (Connection *self,
                  gint64      id,
                  const char *method)
{
  McpTestInstance *instance = self->instance;

  if (g_str_equal (method, "hello") && instance->behaviour == MCP_TEST_IS_OF_OTHER_VERSION)
    {
      connection_reply (self, id, "err", "\"version_mismatch\"");
    }
  else if (g_str_equal (method, "hello"))
    {
      connection_reply (self, id, "ok", WELCOME);
    }
  else if (instance->behaviour == MCP_TEST_LISTS_NOTHING)
    {
      return;
    }
  else if (g_str_equal (method, "record.list"))
    {
      connection_reply (self, id, "ok", instance->records);
    }
  else if (g_str_equal (method, "profiling.reset") && instance->reset_error == NULL)
    {
      instance->n_resets++;
      connection_reply (self, id, "ok", "{\"reset\":true}");
    }
  else if (g_str_equal (method, "profiling.reset"))
    {
      connection_reply (self, id, "err", instance->reset_error);
    }
  else
    {
      connection_reply (self, id, "err", "\"not_found\"");
    }
}

static void
line_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Connection *self = user_data;
  g_autofree char *line = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);

  /* freed with the instance */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (line == NULL || self->instance->behaviour == MCP_TEST_HANGS_UP)
    {
      g_ptr_array_remove (self->instance->connections, self);
      return;
    }

  if (self->instance->behaviour == MCP_TEST_TALKS_NONSENSE)
    connection_write (self, "HTTP/1.1 400 Bad Request");

  if (self->instance->behaviour != MCP_TEST_TALKS_NONSENSE &&
      self->instance->behaviour != MCP_TEST_IS_SILENT)
    {
      root = json_from_string (line, NULL);
      object = json_node_get_object (root);
      connection_serve (self, json_object_get_int_member (object, "id"),
                        json_object_get_string_member (object, "method"));
    }

  connection_read (self);
}

static void
connection_read (Connection *self)
{
  g_data_input_stream_read_line_async (self->input, G_PRIORITY_DEFAULT, self->cancellable,
                                       line_cb, self);
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *stream,
             GObject           *source,
             McpTestInstance   *instance)
{
  Connection *self = g_new0 (Connection, 1);

  self->instance = instance;
  self->stream = g_object_ref (stream);
  self->input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (stream)));
  self->cancellable = g_cancellable_new ();
  g_ptr_array_add (instance->connections, self);
  connection_read (self);

  return TRUE;
}

/* Creates an instance that runs. @records must live as long. */
McpTestInstance *
mcp_test_instance_new (const char *path,
                       const char *records)
{
  McpTestInstance *self = g_new0 (McpTestInstance, 1);

  self->path = g_strdup (path);
  self->records = records;
  self->connections = g_ptr_array_new_with_free_func (connection_free);
  mcp_test_instance_start (self);

  return self;
}

void
mcp_test_instance_start (McpTestInstance *self)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (self->path);
  g_autoptr (GError) error = NULL;

  self->service = g_socket_service_new ();
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Goes away with all its connections. */
void
mcp_test_instance_stop (McpTestInstance *self)
{
  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);

      g_cancellable_cancel (connection->cancellable);
    }

  /* the callbacks still come, and look at nothing */
  while (g_main_context_iteration (NULL, FALSE))
    ;

  g_ptr_array_set_size (self->connections, 0);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  g_unlink (self->path);
}

void
mcp_test_instance_free (McpTestInstance *self)
{
  if (self->service != NULL)
    mcp_test_instance_stop (self);

  g_ptr_array_unref (self->connections);
  g_free (self->path);
  g_free (self);
}
