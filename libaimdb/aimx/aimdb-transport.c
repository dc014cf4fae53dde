/* aimdb-transport.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-transport-private.h"

static void
transport_clear (gpointer data)
{
  AimdbTransport *self = data;

  _aimdb_transport_close (self);
  self->funcs->finalize (self);
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

gboolean
_aimdb_transport_queue (AimdbTransport *self,
                        GString        *frame)
{
  if (self->is_closed || frame->len > self->limits.max_sent ||
      self->n_bytes >= self->limits.max_queued)
    {
      g_string_free (frame, TRUE);
      return FALSE;
    }

  self->funcs->queue (self, frame);

  return TRUE;
}

void
_aimdb_transport_flush (AimdbTransport *self)
{
  if (!self->is_closed && self->n_frames > 0)
    self->funcs->flush (self);
}

gboolean
_aimdb_transport_send (AimdbTransport *self,
                       GString        *frame)
{
  if (!_aimdb_transport_queue (self, frame))
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
