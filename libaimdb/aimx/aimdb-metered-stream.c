/* aimdb-metered-stream.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-error.h"
#include "aimdb-metered-stream-private.h"

#define AIMDB_TYPE_METERED_INPUT (aimdb_metered_input_get_type ())
#define AIMDB_TYPE_METERED_STREAM (aimdb_metered_stream_get_type ())

G_DECLARE_FINAL_TYPE (AimdbMeteredInput, aimdb_metered_input, AIMDB, METERED_INPUT,
                      GFilterInputStream)
G_DECLARE_FINAL_TYPE (AimdbMeteredStream, aimdb_metered_stream, AIMDB, METERED_STREAM, GIOStream)

struct _AimdbMeteredInput
{
  GFilterInputStream parent_instance;

  /* constant after construction */
  AimdbMeter *meter;
};

struct _AimdbMeteredStream
{
  GIOStream parent_instance;

  /* constant after construction */
  GIOStream *base;
  GInputStream *input;
};

static void aimdb_metered_input_pollable_iface_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AimdbMeteredInput, aimdb_metered_input, G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      aimdb_metered_input_pollable_iface_init))
G_DEFINE_FINAL_TYPE (AimdbMeteredStream, aimdb_metered_stream, G_TYPE_IO_STREAM)

AimdbMeter *
_aimdb_meter_new (gsize max_bytes)
{
  AimdbMeter *self = g_rc_box_new0 (AimdbMeter);

  self->max_bytes = max_bytes;

  return self;
}

static GPollableInputStream *
get_base (gpointer self)
{
  return G_POLLABLE_INPUT_STREAM (
    g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (self)));
}

static gboolean
aimdb_metered_input_can_poll (GPollableInputStream *pollable)
{
  return g_pollable_input_stream_can_poll (get_base (pollable));
}

static gboolean
aimdb_metered_input_is_readable (GPollableInputStream *pollable)
{
  return g_pollable_input_stream_is_readable (get_base (pollable));
}

static GSource *
aimdb_metered_input_create_source (GPollableInputStream *pollable,
                                   GCancellable         *cancellable)
{
  g_autoptr (GSource) base_source = NULL;

  base_source = g_pollable_input_stream_create_source (get_base (pollable), NULL);

  return g_pollable_source_new_full (pollable, base_source, cancellable);
}

/* one that is full fails before it is read, so the peer notices, too */
static gboolean
aimdb_metered_input_check (AimdbMeteredInput  *self,
                           GError            **error)
{
  if (self->meter->n_bytes <= self->meter->max_bytes)
    return TRUE;

  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
               "more than %" G_GSIZE_FORMAT " bytes were received without a whole message",
               self->meter->max_bytes);

  return FALSE;
}

static gssize
aimdb_metered_input_read_nonblocking (GPollableInputStream  *pollable,
                                      void                  *buffer,
                                      gsize                  count,
                                      GError               **error)
{
  AimdbMeteredInput *self = AIMDB_METERED_INPUT (pollable);
  gssize n_read;

  if (!aimdb_metered_input_check (self, error))
    return -1;

  n_read = g_pollable_input_stream_read_nonblocking (get_base (self), buffer, count,
                                                     NULL, error);

  if (n_read > 0)
    self->meter->n_bytes += n_read;

  return n_read;
}

static gssize
aimdb_metered_input_read (GInputStream  *stream,
                          void          *buffer,
                          gsize          count,
                          GCancellable  *cancellable,
                          GError       **error)
{
  AimdbMeteredInput *self = AIMDB_METERED_INPUT (stream);
  gssize n_read;

  if (!aimdb_metered_input_check (self, error))
    return -1;

  n_read = g_input_stream_read (G_INPUT_STREAM (get_base (self)), buffer, count,
                                cancellable, error);

  if (n_read > 0)
    self->meter->n_bytes += n_read;

  return n_read;
}

static void
aimdb_metered_input_finalize (GObject *object)
{
  g_rc_box_release (AIMDB_METERED_INPUT (object)->meter);

  G_OBJECT_CLASS (aimdb_metered_input_parent_class)->finalize (object);
}

static void
aimdb_metered_input_pollable_iface_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = aimdb_metered_input_can_poll;
  iface->is_readable = aimdb_metered_input_is_readable;
  iface->create_source = aimdb_metered_input_create_source;
  iface->read_nonblocking = aimdb_metered_input_read_nonblocking;
}

static void
aimdb_metered_input_class_init (AimdbMeteredInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aimdb_metered_input_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = aimdb_metered_input_read;
}

static void
aimdb_metered_input_init (AimdbMeteredInput *self)
{
}

static GInputStream *
aimdb_metered_stream_get_input_stream (GIOStream *stream)
{
  return AIMDB_METERED_STREAM (stream)->input;
}

static GOutputStream *
aimdb_metered_stream_get_output_stream (GIOStream *stream)
{
  return g_io_stream_get_output_stream (AIMDB_METERED_STREAM (stream)->base);
}

static gboolean
aimdb_metered_stream_close (GIOStream     *stream,
                            GCancellable  *cancellable,
                            GError       **error)
{
  return g_io_stream_close (AIMDB_METERED_STREAM (stream)->base, cancellable, error);
}

/* Without a thread, other than by default: closing a socket does not block. */
static void
aimdb_metered_stream_close_async (GIOStream           *stream,
                                  int                  io_priority,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, aimdb_metered_stream_close_async);

  if (aimdb_metered_stream_close (stream, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
aimdb_metered_stream_close_finish (GIOStream     *stream,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
aimdb_metered_stream_finalize (GObject *object)
{
  AimdbMeteredStream *self = AIMDB_METERED_STREAM (object);

  g_object_unref (self->input);
  g_object_unref (self->base);

  G_OBJECT_CLASS (aimdb_metered_stream_parent_class)->finalize (object);
}

static void
aimdb_metered_stream_class_init (AimdbMeteredStreamClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = aimdb_metered_stream_finalize;
  stream_class->get_input_stream = aimdb_metered_stream_get_input_stream;
  stream_class->get_output_stream = aimdb_metered_stream_get_output_stream;
  stream_class->close_fn = aimdb_metered_stream_close;
  stream_class->close_async = aimdb_metered_stream_close_async;
  stream_class->close_finish = aimdb_metered_stream_close_finish;
}

static void
aimdb_metered_stream_init (AimdbMeteredStream *self)
{
}

GIOStream *
_aimdb_metered_stream_new (GIOStream  *stream,
                           AimdbMeter *meter)
{
  AimdbMeteredStream *self = g_object_new (AIMDB_TYPE_METERED_STREAM, NULL);
  AimdbMeteredInput *input = g_object_new (AIMDB_TYPE_METERED_INPUT,
                                           "base-stream", g_io_stream_get_input_stream (stream),
                                           "close-base-stream", FALSE, NULL);

  input->meter = g_rc_box_acquire (meter);
  self->base = g_object_ref (stream);
  self->input = G_INPUT_STREAM (input);

  return G_IO_STREAM (self);
}
