/* aimdb-line.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-line-private.h"
#include "aimdb-line-splitter-private.h"

#define CHUNK_SIZE (64 * 1024)

/* for so long lines are delivered before the loop gets its turn */
#define TURN_USEC 2000

struct _AimdbLineStream
{
  /* constant after construction */
  GMainContext *context;
  AimdbLineFunc line_func;
  AimdbLineEndFunc end_func;
  gpointer user_data;
  gsize max_queued;

  /* only touched in the context; NULL once closed */
  GSocketConnection *connection;
  GSource *in_source;
  GSource *out_source;

  /* instead of in_source while there are lines left from the last turn */
  GSource *turn_source;

  AimdbLineSplitter splitter;

  /* GBytes; the first of them was sent up to n_sent */
  GQueue queue;
  gsize n_queued;
  gsize n_sent;

  /* the peer sends no more */
  gboolean at_end;
};

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
line_stream_clear (gpointer data)
{
  AimdbLineStream *self = data;

  _aimdb_line_stream_close (self);
  _aimdb_line_splitter_clear (&self->splitter);
  g_main_context_unref (self->context);
}

AimdbLineStream *
_aimdb_line_stream_ref (AimdbLineStream *self)
{
  return g_rc_box_acquire (self);
}

void
_aimdb_line_stream_unref (AimdbLineStream *self)
{
  g_rc_box_release_full (self, line_stream_clear);
}

void
_aimdb_line_stream_close (AimdbLineStream *self)
{
  if (self->connection == NULL)
    return;

  drop_source (&self->in_source);
  drop_source (&self->out_source);
  drop_source (&self->turn_source);
  g_queue_clear_full (&self->queue, (GDestroyNotify) g_bytes_unref);
  self->n_queued = 0;

  /* no data lingers on a local socket, so this does not block */
  g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
  g_clear_object (&self->connection);
}

static void
line_stream_end (AimdbLineStream *self,
                 const GError    *error)
{
  _aimdb_line_stream_close (self);
  self->end_func (self, error, self->user_data);
}

static gboolean readable_cb (GObject  *pollable,
                             gpointer  user_data);
static gboolean turn_cb     (gpointer  user_data);

static void
line_stream_await_readable (AimdbLineStream *self)
{
  GInputStream *stream;

  if (self->in_source != NULL)
    return;

  stream = g_io_stream_get_input_stream (G_IO_STREAM (self->connection));
  self->in_source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (stream), NULL);
  g_source_set_callback (self->in_source, G_SOURCE_FUNC (readable_cb), self, NULL);
  g_source_set_static_name (self->in_source, "[aimdb] line reader");
  g_source_attach (self->in_source, self->context);
}

/* the lines that are left wait for the next turn, and what the peer sends with
 * them */
static void
line_stream_await_turn (AimdbLineStream *self)
{
  drop_source (&self->in_source);

  if (self->turn_source != NULL)
    return;

  self->turn_source = g_idle_source_new ();
  g_source_set_priority (self->turn_source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->turn_source, turn_cb, self, NULL);
  g_source_set_static_name (self->turn_source, "[aimdb] line turn");
  g_source_attach (self->turn_source, self->context);
}

/* all lines are delivered; answers still are to reach a peer that sends no more */
static void
line_stream_end_turn (AimdbLineStream *self)
{
  drop_source (&self->turn_source);

  if (!self->at_end)
    line_stream_await_readable (self);
  else if (g_queue_is_empty (&self->queue))
    line_stream_end (self, NULL);
}

static void
line_stream_deliver (AimdbLineStream *self)
{
  gint64 deadline = g_get_monotonic_time () + TURN_USEC;

  while (self->connection != NULL)
    {
      g_autoptr (GError) error = NULL;
      const char *line;
      gsize length;

      switch (_aimdb_line_splitter_take (&self->splitter, self->at_end, &line, &length, &error))
        {
        case AIMDB_LINE_TAKEN:
          self->line_func (self, line, length, self->user_data);
          break;

        case AIMDB_LINE_REFUSED:
          line_stream_end (self, error);
          return;

        case AIMDB_LINE_INCOMPLETE:
        default:
          line_stream_end_turn (self);
          return;
        }

      if (self->connection != NULL && g_get_monotonic_time () > deadline)
        {
          line_stream_await_turn (self);
          return;
        }
    }
}

static gboolean
turn_cb (gpointer user_data)
{
  g_autoptr (AimdbLineStream) self = _aimdb_line_stream_ref (user_data);

  line_stream_deliver (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
readable_cb (GObject  *pollable,
             gpointer  user_data)
{
  g_autoptr (AimdbLineStream) self = _aimdb_line_stream_ref (user_data);
  g_autoptr (GError) error = NULL;
  char chunk[CHUNK_SIZE];
  gssize n_read;

  n_read = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (pollable),
                                                     chunk, sizeof chunk, NULL, &error);

  if (n_read < 0)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        line_stream_end (self, error);

      return G_SOURCE_CONTINUE;
    }

  if (n_read > 0)
    {
      _aimdb_line_splitter_feed (&self->splitter, chunk, n_read);
    }
  else
    {
      self->at_end = TRUE;
      drop_source (&self->in_source);
    }

  line_stream_deliver (self);

  return G_SOURCE_CONTINUE;
}

/* returns FALSE if the connection failed */
static gboolean
line_stream_flush (AimdbLineStream  *self,
                   GError          **error)
{
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));

  while (!g_queue_is_empty (&self->queue))
    {
      GBytes *bytes = g_queue_peek_head (&self->queue);
      g_autoptr (GError) local_error = NULL;
      gsize size;
      const char *data = g_bytes_get_data (bytes, &size);
      gssize n_written;

      n_written = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (stream),
                                                              data + self->n_sent,
                                                              size - self->n_sent, NULL,
                                                              &local_error);

      if (n_written < 0)
        {
          if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
            return TRUE;

          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }

      self->n_sent += n_written;
      self->n_queued -= n_written;

      if (self->n_sent == size)
        {
          g_bytes_unref (g_queue_pop_head (&self->queue));
          self->n_sent = 0;
        }
    }

  return TRUE;
}

static gboolean
writable_cb (GObject  *pollable,
             gpointer  user_data)
{
  g_autoptr (AimdbLineStream) self = _aimdb_line_stream_ref (user_data);
  g_autoptr (GError) error = NULL;

  if (!line_stream_flush (self, &error))
    {
      line_stream_end (self, error);
      return G_SOURCE_REMOVE;
    }

  if (!g_queue_is_empty (&self->queue))
    return G_SOURCE_CONTINUE;

  drop_source (&self->out_source);

  if (self->at_end && self->turn_source == NULL)
    line_stream_end (self, NULL);

  return G_SOURCE_REMOVE;
}

static void
line_stream_await_writable (AimdbLineStream *self)
{
  GOutputStream *stream;

  if (self->out_source != NULL)
    return;

  stream = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));
  self->out_source =
    g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (stream), NULL);
  g_source_set_callback (self->out_source, G_SOURCE_FUNC (writable_cb), self, NULL);
  g_source_set_static_name (self->out_source, "[aimdb] line writer");
  g_source_attach (self->out_source, self->context);
}

AimdbLineStream *
_aimdb_line_stream_new (GSocketConnection *connection,
                        gsize              max_length,
                        gsize              max_queued,
                        AimdbLineFunc      line_func,
                        AimdbLineEndFunc   end_func,
                        gpointer           user_data)
{
  AimdbLineStream *self = g_rc_box_new0 (AimdbLineStream);

  self->context = g_main_context_ref_thread_default ();
  self->connection = g_object_ref (connection);
  self->max_queued = max_queued;
  self->line_func = line_func;
  self->end_func = end_func;
  self->user_data = user_data;
  _aimdb_line_splitter_init (&self->splitter, max_length);
  line_stream_await_readable (self);

  return self;
}

gboolean
_aimdb_line_stream_send (AimdbLineStream *self,
                         GString         *line)
{
  g_autoptr (GBytes) bytes = NULL;

  g_string_append_c (line, '\n');
  bytes = g_string_free_to_bytes (line);

  if (self->connection == NULL || self->n_queued >= self->max_queued)
    return FALSE;

  self->n_queued += g_bytes_get_size (bytes);
  g_queue_push_tail (&self->queue, g_steal_pointer (&bytes));

  /* mostly there is room at once; what fails shows when the socket is polled */
  if (self->out_source == NULL)
    {
      line_stream_flush (self, NULL);

      if (!g_queue_is_empty (&self->queue))
        line_stream_await_writable (self);
    }

  return TRUE;
}
