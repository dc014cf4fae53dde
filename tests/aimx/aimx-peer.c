/* aimx-peer.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#include "aimdb-stream-transport-private.h"
#include "aimx-peer.h"
#include "test-wait.h"

static gboolean
watchdog_cb (gpointer user_data)
{
  g_error ("waited too long");

  return G_SOURCE_REMOVE;
}

void
aimx_peer_send (AimxPeer    *peer,
                const char  *line)
{
  g_assert_true (_aimdb_transport_send (peer->transport, g_string_new (line)));
}

void
aimx_peer_reply (AimxPeer    *peer,
                 guint        id,
                 const char  *member,
                 const char  *text)
{
  g_autofree char *line = g_strdup_printf ("{\"t\":\"reply\",\"id\":%u,\"%s\":%s}", id, member,
                                           text);

  aimx_peer_send (peer, line);
}

guint
aimx_read_id (const char *line)
{
  return g_ascii_strtoull (strstr (line, "\"id\":") + 5, NULL, 10);
}

static void
peer_frame_cb (AimdbTransport *transport,
               const char     *line,
               gsize           length,
               gpointer        user_data)
{
  AimxPeer *peer = user_data;

  g_ptr_array_add (peer->lines, g_strdup (line));

  if (peer->welcome != NULL && strstr (line, "\"hello\"") != NULL)
    aimx_peer_reply (peer, aimx_read_id (line), "ok", peer->welcome);
  else if (peer->script != NULL)
    peer->script (peer, line);
}

static void
peer_end_cb (AimdbTransport *transport,
             const GError   *error,
             gpointer        user_data)
{
  AimxPeer *peer = user_data;

  peer->n_peer_ends++;
}

void
aimx_peer_drop (AimxPeer *peer)
{
  if (peer->transport == NULL)
    return;

  _aimdb_transport_close (peer->transport);
  g_clear_pointer (&peer->transport, _aimdb_transport_unref);
}

static const AimdbTransportEvents events = {
  .frame = peer_frame_cb,
  .end = peer_end_cb,
};

static const AimdbTransportLimits limits = { 4096, 64 * 1024 * 1024, 64 * 1024 * 1024 };

void
aimx_peer_take (AimxPeer       *peer,
                AimdbTransport *transport)
{
  aimx_peer_drop (peer);
  peer->transport = transport;
  _aimdb_transport_start (peer->transport, &events, peer);
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  AimxPeer *peer = user_data;

  aimx_peer_take (peer, _aimdb_stream_transport_new (G_IO_STREAM (connection),
                                                     &_aimdb_framing_line, AIMDB_ROLE_SERVER,
                                                     &limits, "the client"));

  return TRUE;
}

void
aimx_peer_set_up (AimxPeer       *peer,
                  gconstpointer   data)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  peer->directory = g_dir_make_tmp ("aimdb-client-XXXXXX", &error);
  g_assert_no_error (error);
  peer->path = g_build_filename (peer->directory, "peer.sock", NULL);
  peer->endpoint = g_strconcat ("unix:", peer->path, NULL);
  address = g_unix_socket_address_new (peer->path);

  peer->service = g_socket_service_new ();
  g_signal_connect (peer->service, "incoming", G_CALLBACK (incoming_cb), peer);
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (peer->service), address,
                                                G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                                                NULL, NULL, &error));
  g_assert_no_error (error);

  peer->lines = g_ptr_array_new_with_free_func (g_free);
  peer->welcome = AIMX_PEER_WELCOME;
  peer->client = aimdb_client_new (peer->endpoint);
  peer->watchdog = g_timeout_add_seconds (60, watchdog_cb, NULL);
}

void
aimx_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

void
aimx_peer_tear_down (AimxPeer       *peer,
                     gconstpointer   data)
{
  if (peer->client != NULL)
    {
      aimdb_client_disconnect (peer->client);
      aimx_settle ();
      g_assert_finalize_object (peer->client);
    }

  aimx_peer_drop (peer);
  g_socket_service_stop (peer->service);
  g_socket_listener_close (G_SOCKET_LISTENER (peer->service));
  aimx_settle ();
  g_object_unref (peer->service);
  g_unlink (peer->path);
  g_rmdir (peer->directory);
  g_ptr_array_unref (peer->lines);
  g_free (peer->directory);
  g_free (peer->path);
  g_free (peer->endpoint);
  g_source_remove (peer->watchdog);
}

void
aimx_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **place = user_data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

void
aimx_await (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
}

gboolean
aimx_peer_connect (AimxPeer  *peer,
                   GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_connect_async (peer->client, NULL, aimx_result_cb, &result);
  aimx_await (&result);

  return aimdb_client_connect_finish (peer->client, result, error);
}

void
aimx_peer_connect_well (AimxPeer *peer)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (aimx_peer_connect (peer, &error));
  g_assert_no_error (error);
}

void
aimx_assert_text (const char *text,
                  const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("\"%s\" does not contain \"%s\"", text, part);
}

const char *
aimx_peer_get_line (AimxPeer *peer,
                    guint     n)
{
  TEST_WAIT (peer->lines->len > n);

  return g_ptr_array_index (peer->lines, n);
}
