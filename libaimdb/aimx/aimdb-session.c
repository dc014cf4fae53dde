/* aimdb-session.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-json-private.h"
#include "aimdb-message-private.h"
#include "aimdb-methods-private.h"
#include "aimdb-session-private.h"
#include "aimdb-watches-private.h"

struct _AimdbSession
{
  /* constant after construction */
  AimdbSessionFunc end_func;
  gpointer user_data;

  /* of a peer of which nothing is known yet */
  AimdbTransportLimits limits;

  AimdbTransport *transport;
  AimdbMethods methods;
  AimdbWatches watches;
  gboolean closed;
};

static void
session_clear (gpointer data)
{
  AimdbSession *self = data;

  _aimdb_watches_clear (&self->watches);
  _aimdb_transport_unref (self->transport);
  _aimdb_methods_clear (&self->methods);
}

static void
session_unref (AimdbSession *self)
{
  g_rc_box_release_full (self, session_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbSession, session_unref)

static void
session_send (AimdbSession       *self,
              const AimdbMessage *message)
{
  GString *line;

  /* a method may have closed the session, by what it set off */
  if (self->closed)
    return;

  line = _aimdb_message_encode (message);

  if (line->len > self->transport->limits.max_sent)
    {
      AimdbMessage instead = { .type = AIMDB_MESSAGE_REPLY, .has_id = TRUE, .id = message->id,
                               .err = (char *) _AIMDB_WIRE_INTERNAL };

      g_info ("a reply of %" G_GSIZE_FORMAT " bytes is too long for %s, which takes %"
              G_GSIZE_FORMAT ": a Unix socket or WebSocket carries more", line->len,
              self->transport->peer, self->transport->limits.max_sent);
      g_string_free (line, TRUE);
      line = _aimdb_message_encode (&instead);
    }

  if (_aimdb_transport_send (self->transport, line))
    return;

  g_info ("%s does not read its replies and is disconnected", self->transport->peer);
  self->end_func (self, self->user_data);
}

static void
session_reply (AimdbSession *self,
               guint64       id,
               const char   *code,
               const char   *result)
{
  AimdbMessage message = { .type = AIMDB_MESSAGE_REPLY, .has_id = TRUE, .id = id };

  message.ok = (char *) result;
  message.err = (char *) code;
  session_send (self, &message);
}

/* the one before did not say that it leaves */
static void
session_forget_peer (AimdbSession *self)
{
  _aimdb_watches_close_all (&self->watches);
  _aimdb_methods_forget (&self->methods);
}

static void
session_answer (AimdbSession       *self,
                const AimdbMessage *request)
{
  g_autoptr (JsonNode) params = NULL;
  g_autofree char *result = NULL;
  const char *code;

  if (request->refused != NULL)
    {
      session_reply (self, request->id, _AIMDB_WIRE_INTERNAL, NULL);
      return;
    }

  if (request->params != NULL)
    params = _aimdb_json_parse (request->params, -1, NULL);

  if (self->transport->is_line && g_str_equal (request->method, "hello"))
    session_forget_peer (self);

  code = _aimdb_methods_call (&self->methods, request->method, params, &result);
  self->transport->limits.max_sent = self->methods.max_frame;
  session_reply (self, request->id, code, result);
}

static void
session_write (AimdbSession       *self,
               const AimdbMessage *request)
{
  g_autoptr (JsonNode) payload = NULL;

  if (request->refused != NULL)
    return;

  if (request->payload != NULL)
    payload = _aimdb_json_parse (request->payload, -1, NULL);

  _aimdb_methods_write (&self->methods, request->topic, payload, self->transport->is_bus);
}

/* success shows by what comes */
static void
session_subscribe (AimdbSession       *self,
                   const AimdbMessage *request)
{
  const char *code = _AIMDB_WIRE_DENIED;

  if (_aimdb_methods_is_open (&self->methods))
    code = _aimdb_watches_open (&self->watches, request->id, request->topic);

  if (code != NULL)
    session_reply (self, request->id, code, NULL);
}

static void
frame_cb (AimdbTransport *transport,
          const char     *frame,
          gsize           length,
          gpointer        user_data)
{
  g_autoptr (AimdbSession) self = g_rc_box_acquire (user_data);
  g_autoptr (AimdbMessage) message = _aimdb_message_decode (frame, length);
  AimdbMessage pong = { .type = AIMDB_MESSAGE_PONG };

  if (message == NULL)
    return;

  switch (message->type)
    {
    case AIMDB_MESSAGE_REQ:
      session_answer (self, message);
      break;

    case AIMDB_MESSAGE_SUB:
      session_subscribe (self, message);
      break;

    case AIMDB_MESSAGE_UNSUB:
      _aimdb_watches_close (&self->watches, message->sub);
      break;

    case AIMDB_MESSAGE_WRITE:
      session_write (self, message);
      break;

    case AIMDB_MESSAGE_PING:
      session_send (self, &pong);
      break;

    case AIMDB_MESSAGE_REPLY:
    case AIMDB_MESSAGE_EVENT:
    case AIMDB_MESSAGE_SNAP:
    case AIMDB_MESSAGE_SUBSCRIBED:
    case AIMDB_MESSAGE_PONG:
    default:
      break;
    }
}

static void
end_cb (AimdbTransport *transport,
        const GError   *error,
        gpointer        user_data)
{
  AimdbSession *self = user_data;

  if (error != NULL)
    g_info ("the connection of %s ends: %s", transport->peer, error->message);

  self->end_func (self, self->user_data);
}

static void
drained_cb (AimdbTransport *transport,
            gpointer        user_data)
{
  AimdbSession *self = user_data;

  _aimdb_watches_resume (&self->watches);
}

static const AimdbTransportEvents events = {
  .frame = frame_cb,
  .drained = drained_cb,
  .end = end_cb,
};

AimdbSession *
_aimdb_session_new (AimdbTransport    *transport,
                    AimdbAccess       *access,
                    AimdbSessionFunc   end_func,
                    gpointer           user_data)
{
  AimdbSession *self = g_rc_box_new0 (AimdbSession);

  self->end_func = end_func;
  self->user_data = user_data;
  self->limits = transport->limits;
  _aimdb_methods_init (&self->methods, access, &self->limits);
  _aimdb_watches_init (&self->watches, access, transport);
  self->transport = _aimdb_transport_ref (transport);
  _aimdb_transport_start (transport, &events, self);

  return self;
}

void
_aimdb_session_close (AimdbSession *self)
{
  self->closed = TRUE;
  _aimdb_watches_close_all (&self->watches);
  _aimdb_transport_close (self->transport);
  session_unref (self);
}
