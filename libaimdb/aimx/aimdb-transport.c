/* aimdb-transport.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-transport-private.h"

/* More memory is not kept for a peer for whom nothing waits: it is what some
 * dozens of usual events need. */
#define MAX_KEPT (32 * 1024)

static void
transport_clear (gpointer data)
{
  AimdbTransport *self = data;

  _aimdb_transport_close (self);
  self->funcs->finalize (self);
  g_string_free (self->out, TRUE);
  g_free (self->peer);
}

void
_aimdb_transport_init (AimdbTransport             *self,
                       const AimdbTransportFuncs  *funcs,
                       const AimdbTransportLimits *limits,
                       const char                 *peer)
{
  self->funcs = funcs;
  self->limits = *limits;
  self->peer = g_strdup (peer);
  self->out = g_string_new (NULL);
}

AimdbTransport *
_aimdb_transport_ref (AimdbTransport *self)
{
  return g_rc_box_acquire (self);
}

void
_aimdb_transport_unref (AimdbTransport *self)
{
  g_rc_box_release_full (self, transport_clear);
}

void
_aimdb_transport_start (AimdbTransport             *self,
                        const AimdbTransportEvents *events,
                        gpointer                    user_data)
{
  g_assert (self->events == NULL);

  self->events = events;
  self->user_data = user_data;

  if (!self->is_closed)
    self->funcs->start (self);
}

GString *
_aimdb_transport_begin (AimdbTransport *self)
{
  self->start = self->out->len;

  return self->out;
}

gboolean
_aimdb_transport_queue (AimdbTransport *self)
{
  if (self->is_closed || self->out->len - self->start > self->limits.max_sent ||
      self->n_bytes >= self->limits.max_queued)
    {
      g_string_truncate (self->out, self->start);

      if (self->start == 0)
        _aimdb_transport_empty (self);

      return FALSE;
    }

  self->funcs->queue (self, self->start);

  return TRUE;
}

void
_aimdb_transport_flush (AimdbTransport *self)
{
  if (!self->is_closed && self->n_frames > 0)
    self->funcs->flush (self);
}

void
_aimdb_transport_empty (AimdbTransport *self)
{
  if (self->out->allocated_len <= MAX_KEPT)
    {
      g_string_truncate (self->out, 0);
      return;
    }

  g_string_free (self->out, TRUE);
  self->out = g_string_new (NULL);
}

gboolean
_aimdb_transport_send (AimdbTransport *self,
                       GString        *frame)
{
  GString *out = _aimdb_transport_begin (self);

  /* a long one takes the place of the string instead of being copied into it */
  if (out->len == 0 && frame->len > MAX_KEPT)
    {
      self->out = frame;
      frame = out;
    }
  else
    {
      g_string_append_len (out, frame->str, frame->len);
    }

  g_string_free (frame, TRUE);

  if (!_aimdb_transport_queue (self))
    return FALSE;

  _aimdb_transport_flush (self);

  return TRUE;
}

void
_aimdb_transport_close (AimdbTransport *self)
{
  if (self->is_closed)
    return;

  self->is_closed = TRUE;
  self->n_frames = 0;
  self->n_bytes = 0;
  self->funcs->close (self);

  if (self->closed_func != NULL)
    self->closed_func (self->closed_data);
}

void
_aimdb_transport_end (AimdbTransport *self,
                      const GError   *error)
{
  if (self->is_closed)
    return;

  _aimdb_transport_close (self);
  self->events->end (self, error, self->user_data);
}
