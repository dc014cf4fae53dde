/* aimdb-stream-transport.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <termios.h>

#include "aimdb-poll-set-private.h"
#include "aimdb-stream-transport-private.h"

#define CHUNK_SIZE (64 * 1024)

/* for so long frames are delivered before the loop gets its turn */
#define TURN_USEC 2000

/* a peer whose machine is gone is given up after two minutes */
#define KEEPALIVE_IDLE_S 60
#define KEEPALIVE_INTERVAL_S 10
#define KEEPALIVE_PROBES 6

typedef struct
{
  AimdbTransport transport;

  /* constant after construction */
  const AimdbFraming *framing;

  /* constant once it is started */
  GMainContext *context;

  /* only touched in the context; NULL once closed */
  GIOStream *stream;
  AimdbPollEntry *entry;

  /* what the entry waits for */
  GIOCondition awaited;

  /* instead of more to read while there are frames left from the last turn */
  GSource *turn_source;

  AimdbSplitter splitter;

  /* How long the frames in transport.out are. Of its bytes n_sent are gone, and
   * n_sent_of_first of the first frame that is not gone as a whole. */
  GArray *lengths;
  gsize n_sent;
  gsize n_sent_of_first;

  /* the peer sends no more */
  gboolean at_end;
} StreamTransport;

static void
stream_transport_await (StreamTransport *self,
                        GIOCondition     condition)
{
  self->awaited |= condition;
  _aimdb_poll_entry_await (self->entry, self->awaited);
}

static void
stream_transport_cease (StreamTransport *self,
                        GIOCondition     condition)
{
  self->awaited &= ~condition;
  _aimdb_poll_entry_await (self->entry, self->awaited);
}

static void
stream_transport_drop_turn (StreamTransport *self)
{
  if (self->turn_source == NULL)
    return;

  g_source_destroy (self->turn_source);
  g_clear_pointer (&self->turn_source, g_source_unref);
}

static void
stream_transport_finalize (AimdbTransport *transport)
{
  StreamTransport *self = (StreamTransport *) transport;

  _aimdb_splitter_clear (&self->splitter);
  g_array_unref (self->lengths);
  g_clear_pointer (&self->context, g_main_context_unref);
}

static void
stream_transport_close (AimdbTransport *transport)
{
  StreamTransport *self = (StreamTransport *) transport;
  GOutputStream *output;

  g_clear_pointer (&self->entry, _aimdb_poll_entry_remove);
  stream_transport_drop_turn (self);
  self->awaited = 0;

  /* data that lingers in a socket is left to the system; a serial line would be
   * waited for */
  output = g_io_stream_get_output_stream (self->stream);

  if (G_IS_UNIX_OUTPUT_STREAM (output))
    tcflush (g_unix_output_stream_get_fd (G_UNIX_OUTPUT_STREAM (output)), TCOFLUSH);

  g_io_stream_close (self->stream, NULL, NULL);
  g_clear_object (&self->stream);
}

static gboolean turn_cb (gpointer user_data);

/* the frames that are left wait for the next turn, and what the peer sends with
 * them */
static void
stream_transport_await_turn (StreamTransport *self)
{
  stream_transport_cease (self, G_IO_IN);

  if (self->turn_source != NULL)
    return;

  self->turn_source = g_idle_source_new ();
  g_source_set_priority (self->turn_source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->turn_source, turn_cb, self, NULL);
  g_source_set_static_name (self->turn_source, "[aimdb] frame turn");
  g_source_attach (self->turn_source, self->context);
}

/* all frames are delivered; answers still are to reach a peer that sends no more */
static void
stream_transport_end_turn (StreamTransport *self)
{
  stream_transport_drop_turn (self);

  if (!self->at_end)
    stream_transport_await (self, G_IO_IN);
  else if (self->transport.n_frames == 0)
    _aimdb_transport_end (&self->transport, NULL);
}

static void
stream_transport_deliver (StreamTransport *self)
{
  gint64 deadline = g_get_monotonic_time () + TURN_USEC;

  while (self->stream != NULL)
    {
      g_autoptr (GError) error = NULL;
      const char *frame;
      gsize length;

      switch (self->framing->take (&self->splitter, self->at_end, &frame, &length, &error))
        {
        case AIMDB_FRAME_TAKEN:
          self->transport.events->frame (&self->transport, frame, length,
                                         self->transport.user_data);
          break;

        case AIMDB_FRAME_REFUSED:
          _aimdb_transport_end (&self->transport, error);
          return;

        case AIMDB_FRAME_INCOMPLETE:
        default:
          stream_transport_end_turn (self);
          return;
        }

      if (self->stream != NULL && g_get_monotonic_time () > deadline)
        {
          stream_transport_await_turn (self);
          return;
        }
    }
}

static gboolean
turn_cb (gpointer user_data)
{
  g_autoptr (AimdbTransport) self = _aimdb_transport_ref (user_data);

  stream_transport_deliver ((StreamTransport *) self);

  return G_SOURCE_CONTINUE;
}

static void
stream_transport_read (StreamTransport *self)
{
  GInputStream *stream = g_io_stream_get_input_stream (self->stream);
  g_autoptr (GError) error = NULL;
  char chunk[CHUNK_SIZE];
  gssize n_read;

  n_read = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream),
                                                     chunk, sizeof chunk, NULL, &error);

  if (n_read < 0)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        _aimdb_transport_end (&self->transport, error);

      return;
    }

  if (n_read > 0)
    {
      _aimdb_splitter_feed (&self->splitter, chunk, n_read);
    }
  else
    {
      self->at_end = TRUE;
      stream_transport_cease (self, G_IO_IN);
    }

  stream_transport_deliver (self);
}

static void
stream_transport_queue (AimdbTransport *transport,
                        gsize           start)
{
  StreamTransport *self = (StreamTransport *) transport;
  gsize length;

  self->framing->wrap (transport->out, start);
  length = transport->out->len - start;
  transport->n_frames++;
  transport->n_bytes += length;
  g_array_append_val (self->lengths, length);
}

/* the frames that are not sent as a whole move to the front once they are no more
 * than what was sent before them: so each byte is moved once at most, as a mean */
static void
stream_transport_drop_sent (StreamTransport *self)
{
  if (self->n_sent < self->transport.n_bytes)
    return;

  g_string_erase (self->transport.out, 0, self->n_sent);
  g_array_remove_range (self->lengths, 0, self->lengths->len - self->transport.n_frames);
  self->n_sent = 0;
}

/* N_WRITTEN more bytes are gone */
static void
stream_transport_advance (StreamTransport *self,
                          gsize            n_written)
{
  AimdbTransport *transport = &self->transport;

  transport->n_bytes -= n_written;
  self->n_sent += n_written;
  self->n_sent_of_first += n_written;

  if (transport->n_bytes == 0)
    {
      transport->n_frames = 0;
      g_array_set_size (self->lengths, 0);
      self->n_sent = 0;
      self->n_sent_of_first = 0;
      _aimdb_transport_empty (transport);
      return;
    }

  while (transport->n_frames > 0)
    {
      gsize length = g_array_index (self->lengths, gsize,
                                    self->lengths->len - transport->n_frames);

      if (self->n_sent_of_first < length)
        break;

      self->n_sent_of_first -= length;
      transport->n_frames--;
    }

  stream_transport_drop_sent (self);
}

/* returns FALSE if the connection failed */
static gboolean
stream_transport_write (StreamTransport  *self,
                        GError          **error)
{
  GOutputStream *stream = g_io_stream_get_output_stream (self->stream);

  while (self->transport.n_frames > 0)
    {
      GOutputVector vector = { self->transport.out->str + self->n_sent, self->transport.n_bytes };
      gsize n_written = 0;

      /* other than the plain one this makes no error of a stream that is full */
      switch (g_pollable_output_stream_writev_nonblocking (G_POLLABLE_OUTPUT_STREAM (stream),
                                                           &vector, 1, &n_written, NULL, error))
        {
        case G_POLLABLE_RETURN_OK:
          stream_transport_advance (self, n_written);
          break;

        case G_POLLABLE_RETURN_WOULD_BLOCK:
          return TRUE;

        case G_POLLABLE_RETURN_FAILED:
        default:
          return FALSE;
        }
    }

  return TRUE;
}

static void
stream_transport_write_on (StreamTransport *self)
{
  AimdbTransport *transport = &self->transport;
  g_autoptr (GError) error = NULL;

  if (!stream_transport_write (self, &error))
    {
      _aimdb_transport_end (transport, error);
      return;
    }

  if (transport->n_frames > 0)
    return;

  stream_transport_cease (self, G_IO_OUT);

  if (self->at_end && self->turn_source == NULL)
    _aimdb_transport_end (transport, NULL);
  else if (transport->events->drained != NULL)
    transport->events->drained (transport, transport->user_data);
}

/* what is wrong with the connection shows when it is used */
static void
ready_cb (GIOCondition ready,
          gpointer     user_data)
{
  StreamTransport *self = user_data;
  g_autoptr (AimdbTransport) guard G_GNUC_UNUSED = _aimdb_transport_ref (&self->transport);

  if ((self->awaited & G_IO_IN) != 0 && (ready & ~G_IO_OUT) != 0)
    stream_transport_read (self);

  if ((self->awaited & G_IO_OUT) != 0 && (ready & ~G_IO_IN) != 0)
    stream_transport_write_on (self);
}

static int
stream_transport_get_fd (StreamTransport *self)
{
  if (G_IS_SOCKET_CONNECTION (self->stream))
    return g_socket_get_fd (g_socket_connection_get_socket (G_SOCKET_CONNECTION (self->stream)));

  return g_unix_input_stream_get_fd (
    G_UNIX_INPUT_STREAM (g_io_stream_get_input_stream (self->stream)));
}

static void
stream_transport_start (AimdbTransport *transport)
{
  StreamTransport *self = (StreamTransport *) transport;

  self->context = g_main_context_ref_thread_default ();
  self->entry = _aimdb_poll_entry_new (self->context, stream_transport_get_fd (self), ready_cb,
                                       self);
  stream_transport_await (self, G_IO_IN);
}

/* mostly there is room at once; what fails shows when the stream is polled */
static void
stream_transport_flush (AimdbTransport *transport)
{
  StreamTransport *self = (StreamTransport *) transport;

  if ((self->awaited & G_IO_OUT) != 0)
    return;

  stream_transport_write (self, NULL);

  if (self->transport.n_frames > 0)
    stream_transport_await (self, G_IO_OUT);
}

static const AimdbTransportFuncs stream_transport_funcs = {
  .start = stream_transport_start,
  .queue = stream_transport_queue,
  .flush = stream_transport_flush,
  .close = stream_transport_close,
  .finalize = stream_transport_finalize,
};

AimdbTransport *
_aimdb_stream_transport_new (GIOStream                  *stream,
                             const AimdbFraming         *framing,
                             AimdbRole                   role,
                             const AimdbTransportLimits *limits,
                             const char                 *peer)
{
  StreamTransport *self = g_rc_box_new0 (StreamTransport);

  if (limits == NULL)
    limits = &framing->limits[role];

  _aimdb_transport_init (&self->transport, &stream_transport_funcs, limits, peer);
  self->framing = framing;
  self->stream = g_object_ref (stream);
  self->lengths = g_array_new (FALSE, FALSE, sizeof (gsize));
  _aimdb_splitter_init (&self->splitter, limits->max_received);

  return &self->transport;
}

void
_aimdb_stream_transport_tune_tcp (GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);

  /* all of it is only for the better: a system that knows no such option does
   * without */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  g_socket_set_keepalive (socket, TRUE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_S, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_PROBES, NULL);
}
