/* aimdb-lobby.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-lobby-private.h"

struct _AimdbLobby
{
  /* constant after construction */
  GMainContext *context;
  guint max_guests;
  guint max_stay_ms;

  /* of Guest, the oldest first */
  GQueue guests;
};

typedef struct
{
  AimdbLobby *lobby;
  GSocketAddress *address;
  GSource *timeout;

  /* a weak reference, so that it is not kept open */
  GSocketConnection *connection;
} Guest;

/* without its weak reference */
static void
guest_remove (Guest *guest)
{
  g_queue_remove (&guest->lobby->guests, guest);
  g_source_destroy (guest->timeout);
  g_source_unref (guest->timeout);
  g_object_unref (guest->address);
  g_free (guest);
}

static void
connection_gone_cb (gpointer  user_data,
                    GObject  *where_the_object_was)
{
  guest_remove (user_data);
}

static void
guest_forget (Guest *guest)
{
  g_object_weak_unref (G_OBJECT (guest->connection), connection_gone_cb, guest);
  guest_remove (guest);
}

/* who serves it sees the end of the stream, and closes it */
static void
guest_send_away (Guest *guest)
{
  GSocket *socket = g_socket_connection_get_socket (guest->connection);

  g_socket_shutdown (socket, TRUE, TRUE, NULL);
  guest_forget (guest);
}

static gboolean
timeout_cb (gpointer user_data)
{
  g_debug ("a peer that does not say what it wants is sent away");
  guest_send_away (user_data);

  return G_SOURCE_REMOVE;
}

AimdbLobby *
_aimdb_lobby_new (guint max_guests,
                  guint max_stay_ms)
{
  AimdbLobby *self = g_new0 (AimdbLobby, 1);

  self->context = g_main_context_ref_thread_default ();
  self->max_guests = max_guests;
  self->max_stay_ms = max_stay_ms;
  g_queue_init (&self->guests);

  return self;
}

void
_aimdb_lobby_free (AimdbLobby *self)
{
  while (!g_queue_is_empty (&self->guests))
    guest_forget (g_queue_peek_head (&self->guests));

  g_main_context_unref (self->context);
  g_free (self);
}

void
_aimdb_lobby_enter (AimdbLobby        *self,
                    GSocketConnection *connection,
                    GSocketAddress    *address)
{
  Guest *guest;

  if (self->guests.length >= self->max_guests)
    {
      g_debug ("more than %u peers do not say what they want: the oldest is sent away",
               self->max_guests);
      guest_send_away (g_queue_peek_head (&self->guests));
    }

  guest = g_new0 (Guest, 1);
  guest->lobby = self;
  guest->address = g_object_ref (address);
  guest->connection = connection;
  g_object_weak_ref (G_OBJECT (connection), connection_gone_cb, guest);
  guest->timeout = g_timeout_source_new (self->max_stay_ms);
  g_source_set_callback (guest->timeout, timeout_cb, guest, NULL);
  g_source_set_static_name (guest->timeout, "[aimdb] lobby");
  g_source_attach (guest->timeout, self->context);
  g_queue_push_tail (&self->guests, guest);
}

void
_aimdb_lobby_leave (AimdbLobby     *self,
                    GSocketAddress *address)
{
  for (GList *link = self->guests.head; link != NULL; link = link->next)
    {
      Guest *guest = link->data;

      if (guest->address == address)
        {
          guest_forget (guest);
          return;
        }
    }
}
