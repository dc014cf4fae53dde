/* aimx-wire.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "aimx-wire.h"

typedef struct
{
  const char *prefix;

  /* adds the bytes that stand for a frame */
  void (*wrap) (GString    *bytes,
                const char *frame);

  /* takes a frame out of the bytes, or gives NULL */
  char *(*unwrap) (GString *bytes);
} Kind;

struct _AimxWire
{
  const Kind *kind;
  GMainContext *context;
  int fd;
  GString *received;
  gboolean is_at_end;
};

static void
wrap_line (GString    *bytes,
           const char *frame)
{
  g_string_append (bytes, frame);
  g_string_append_c (bytes, '\n');
}

static char *
unwrap_line (GString *bytes)
{
  const char *feed = memchr (bytes->str, '\n', bytes->len);
  char *frame;

  if (feed == NULL)
    return NULL;

  frame = g_strndup (bytes->str, feed - bytes->str);
  g_string_erase (bytes, 0, feed - bytes->str + 1);

  return frame;
}

static void
wrap_length (GString    *bytes,
             const char *frame)
{
  gsize length = strlen (frame);

  for (int shift = 24; shift >= 0; shift -= 8)
    g_string_append_c (bytes, (char) (length >> shift));

  g_string_append (bytes, frame);
}

static char *
unwrap_length (GString *bytes)
{
  gsize length = 0;
  char *frame;

  if (bytes->len < 4)
    return NULL;

  for (guint i = 0; i < 4; i++)
    length = length << 8 | (guint8) bytes->str[i];

  g_assert_cmpuint (length, <=, 65536);

  if (bytes->len < 4 + length)
    return NULL;

  frame = g_strndup (bytes->str + 4, length);
  g_string_erase (bytes, 0, 4 + length);

  return frame;
}

/* with an empty block behind a full one, which the library leaves out; the frames
 * here are text, so there is no NUL in them */
static void
wrap_cobs (GString    *bytes,
           const char *frame)
{
  gsize n_left = strlen (frame);

  while (n_left >= 254)
    {
      g_string_append_c (bytes, (char) 255);
      g_string_append_len (bytes, frame, 254);
      frame += 254;
      n_left -= 254;
    }

  g_string_append_c (bytes, (char) (n_left + 1));
  g_string_append (bytes, frame);
  g_string_append_c (bytes, '\0');
}

static char *
unwrap_cobs (GString *bytes)
{
  const char *nul = memchr (bytes->str, '\0', bytes->len);
  g_autoptr (GString) frame = g_string_new (NULL);
  gsize length;
  gsize i = 0;

  if (nul == NULL)
    return NULL;

  length = nul - bytes->str;
  g_assert_cmpuint (length, <=, 8192);

  while (i < length)
    {
      guint8 code = (guint8) bytes->str[i];

      g_assert_cmpuint (code, <=, length - i);
      g_string_append_len (frame, bytes->str + i + 1, code - 1);
      i += code;

      if (i < length && code < 255)
        g_string_append_c (frame, '\0');
    }

  g_string_erase (bytes, 0, length + 1);

  return g_strdup (frame->str);
}

/* masked, as what a client sends must be */
static void
wrap_websocket (GString    *bytes,
                const char *frame)
{
  static const char mask[] = { 0x11, 0x22, 0x33, 0x44 };
  gsize length = strlen (frame);

  g_string_append_c (bytes, (char) 0x81);

  /* the shortest form of the length is the only one */
  if (length < 126)
    {
      g_string_append_c (bytes, (char) (0x80 | length));
    }
  else
    {
      int size = length < 65536 ? 16 : 64;

      g_string_append_c (bytes, (char) (0x80 | (size == 16 ? 126 : 127)));

      for (int shift = size - 8; shift >= 0; shift -= 8)
        g_string_append_c (bytes, (char) ((guint64) length >> shift));
    }

  g_string_append_len (bytes, mask, sizeof mask);

  for (gsize i = 0; i < length; i++)
    g_string_append_c (bytes, frame[i] ^ mask[i % sizeof mask]);
}

static char *
unwrap_websocket (GString *bytes)
{
  gsize n_size = 0;
  guint64 length;
  char *frame;

  if (bytes->len < 10 && (bytes->len < 2 || (guint8) bytes->str[1] >= 126))
    return NULL;

  g_assert_cmphex ((guint8) bytes->str[0], ==, 0x81);
  length = (guint8) bytes->str[1];
  n_size = length == 126 ? 2 : length == 127 ? 8 : 0;

  if (n_size > 0)
    length = 0;

  for (gsize i = 0; i < n_size; i++)
    length = length << 8 | (guint8) bytes->str[2 + i];

  if (bytes->len < 2 + n_size + length)
    return NULL;

  frame = g_strndup (bytes->str + 2 + n_size, length);
  g_string_erase (bytes, 0, 2 + n_size + length);

  return frame;
}

static const Kind kinds[] = {
  { "ws:", wrap_websocket, unwrap_websocket },
  { "serial:", wrap_cobs, unwrap_cobs },
  { "tcp:", wrap_length, unwrap_length },
  { "", wrap_line, unwrap_line },
};

static void wire_read (AimxWire *self);

/* the nonce and its answer are those of RFC 6455 */
static void
wire_upgrade (AimxWire *self)
{
  static const char request[] = "GET /ws?v=3.0 HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                                "Sec-WebSocket-Version: 13\r\n"
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  const char *end;

  g_assert_cmpint (write (self->fd, request, strlen (request)), ==, strlen (request));

  while ((end = strstr (self->received->str, "\r\n\r\n")) == NULL)
    wire_read (self);

  g_assert_true (g_str_has_prefix (self->received->str, "HTTP/1.1 101 "));
  g_assert_nonnull (strstr (self->received->str, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
  g_string_erase (self->received, 0, end + 4 - self->received->str);
}

AimxWire *
aimx_wire_new (AimxInstance *instance)
{
  AimxWire *self = g_new0 (AimxWire, 1);
  guint i = 0;

  while (!g_str_has_prefix (aimdb_server_get_endpoint (instance->server), kinds[i].prefix))
    i++;

  self->kind = &kinds[i];
  self->context = instance->context;
  self->fd = aimx_instance_connect (instance);
  self->received = g_string_new (NULL);

  if (self->kind->wrap == wrap_websocket)
    wire_upgrade (self);

  return self;
}

void
aimx_wire_free (AimxWire *self)
{
  close (self->fd);
  g_string_free (self->received, TRUE);
  g_free (self);
}

void
aimx_wire_send (AimxWire   *self,
                const char *frame)
{
  g_autoptr (GString) bytes = g_string_new (NULL);

  self->kind->wrap (bytes, frame);

  while (bytes->len > 0)
    {
      gssize n_written = write (self->fd, bytes->str, bytes->len);

      if (n_written > 0)
        g_string_erase (bytes, 0, n_written);
      else if (errno == EAGAIN)
        g_main_context_iteration (self->context, FALSE);
      else
        return;
    }
}

void
aimx_wire_wrap (AimxWire   *self,
                GString    *bytes,
                const char *frame)
{
  self->kind->wrap (bytes, frame);
}

int
aimx_wire_get_fd (AimxWire *self)
{
  return self->fd;
}

static void
wire_read (AimxWire *self)
{
  char buffer[65536];
  gssize n_read = read (self->fd, buffer, sizeof buffer);

  if (n_read < 0 && errno == EAGAIN)
    {
      g_main_context_iteration (self->context, FALSE);
      return;
    }

  self->is_at_end = n_read <= 0;
  g_string_append_len (self->received, buffer, MAX (n_read, 0));
}

char *
aimx_wire_receive (AimxWire *self)
{
  char *frame;

  while ((frame = self->kind->unwrap (self->received)) == NULL && !self->is_at_end)
    wire_read (self);

  return frame;
}

void
aimx_wire_expect (AimxWire   *self,
                  const char *expected)
{
  g_autofree char *frame = aimx_wire_receive (self);

  g_assert_cmpstr (frame, ==, expected);
}

void
aimx_wire_expect_end (AimxWire *self)
{
  aimx_wire_expect (self, NULL);
  g_assert_cmpuint (self->received->len, ==, 0);
}

void
aimx_wire_drop (AimxWire *self)
{
  wire_read (self);
  g_string_truncate (self->received, 0);
}

gboolean
aimx_wire_is_at_end (AimxWire *self)
{
  return self->is_at_end;
}

void
aimx_wire_expect_idle (AimxWire *self)
{
  aimx_wire_send (self, "{\"t\":\"ping\"}");
  aimx_wire_expect (self, "{\"t\":\"pong\"}");
}
