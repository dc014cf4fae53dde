/* aimdb-message.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-error.h"
#include "aimdb-json-scanner-private.h"
#include "aimdb-message-private.h"

/* of 2^64-1 */
#define MAX_DIGITS 20

typedef enum
{
  MEMBER_TAG,
  MEMBER_NUMBER,
  MEMBER_FLAG,
  MEMBER_STRING,
  MEMBER_VALUE
} MemberKind;

/* in the order of the protocol */
static const struct
{
  const char *name;
  MemberKind kind;
  gsize offset;
  gsize has_offset;
} members[] = {
  { "t", MEMBER_TAG, G_STRUCT_OFFSET (AimdbMessage, type), 0 },
  { "id", MEMBER_NUMBER, G_STRUCT_OFFSET (AimdbMessage, id),
    G_STRUCT_OFFSET (AimdbMessage, has_id) },
  { "seq", MEMBER_NUMBER, G_STRUCT_OFFSET (AimdbMessage, seq),
    G_STRUCT_OFFSET (AimdbMessage, has_seq) },
  { "last", MEMBER_FLAG, G_STRUCT_OFFSET (AimdbMessage, last), 0 },
  { "method", MEMBER_STRING, G_STRUCT_OFFSET (AimdbMessage, method), 0 },
  { "topic", MEMBER_STRING, G_STRUCT_OFFSET (AimdbMessage, topic), 0 },
  { "sub", MEMBER_STRING, G_STRUCT_OFFSET (AimdbMessage, sub), 0 },
  { "params", MEMBER_VALUE, G_STRUCT_OFFSET (AimdbMessage, params), 0 },
  { "payload", MEMBER_VALUE, G_STRUCT_OFFSET (AimdbMessage, payload), 0 },
  { "data", MEMBER_VALUE, G_STRUCT_OFFSET (AimdbMessage, data), 0 },
  { "ok", MEMBER_VALUE, G_STRUCT_OFFSET (AimdbMessage, ok), 0 },
  { "err", MEMBER_STRING, G_STRUCT_OFFSET (AimdbMessage, err), 0 },
};

/* indexed by AimdbMessageType */
static const char * const tags[] = {
  "req", "sub", "unsub", "write", "ping", "reply", "event", "snap", "subscribed", "pong",
};

static const struct
{
  const char *code;
  AimdbError error;
} codes[] = {
  { _AIMDB_WIRE_NOT_FOUND, AIMDB_ERROR_NOT_FOUND },
  { _AIMDB_WIRE_DENIED, AIMDB_ERROR_DENIED },
  { _AIMDB_WIRE_VERSION_MISMATCH, AIMDB_ERROR_VERSION_MISMATCH },
  { _AIMDB_WIRE_INTERNAL, AIMDB_ERROR_REMOTE },
};

void
_aimdb_message_free (AimdbMessage *self)
{
  g_free (self->method);
  g_free (self->topic);
  g_free (self->sub);
  g_free (self->params);
  g_free (self->payload);
  g_free (self->data);
  g_free (self->ok);
  g_free (self->err);
  g_free (self);
}

static int
find_member (const char *name,
             gsize       length)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (strlen (members[i].name) == length && memcmp (members[i].name, name, length) == 0)
        return i;
    }

  return -1;
}

static gboolean
read_tag (const char *text,
          gsize       length,
          int        *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      if (strlen (tags[i]) + 2 == length && memcmp (tags[i], text + 1, length - 2) == 0)
        {
          *type = i;
          return TRUE;
        }
    }

  return FALSE;
}

/* the text is a JSON number, so there is no blank and no stray character */
static gboolean
read_number (const char *text,
             gsize       length,
             guint64    *number)
{
  char buffer[32];

  if (length >= sizeof buffer || !g_ascii_isdigit (text[0]))
    return FALSE;

  memcpy (buffer, text, length);
  buffer[length] = '\0';

  return g_ascii_string_to_unsigned (buffer, 10, 0, G_MAXUINT64, number, NULL);
}

/* TEXT is one well-formed value */
static gboolean
message_set_member (AimdbMessage *self,
                    guint         member,
                    const char   *text,
                    gsize         length)
{
  gpointer field = (char *) self + members[member].offset;

  switch (members[member].kind)
    {
    case MEMBER_TAG:
      return read_tag (text, length, field);

    case MEMBER_NUMBER:
      G_STRUCT_MEMBER (gboolean, self, members[member].has_offset) = TRUE;
      return read_number (text, length, field);

    case MEMBER_FLAG:
      *(gboolean *) field = text[0] == 't';
      return text[0] == 't' || text[0] == 'f';

    case MEMBER_STRING:
      if (text[0] != '"' || memchr (text, '\\', length) != NULL)
        return FALSE;

      *(char **) field = g_strndup (text + 1, length - 2);
      return TRUE;

    case MEMBER_VALUE:
    default:
      *(char **) field = g_strndup (text, length);
      return TRUE;
    }
}

static gboolean
is_null (const char *text,
         gsize       length)
{
  return length == 4 && memcmp (text, "null", 4) == 0;
}

/* at the name of a member; SEEN has a bit for each that was there */
static gboolean
message_read_member (AimdbMessage     *self,
                     AimdbJsonScanner *scanner,
                     guint            *seen)
{
  gsize start = scanner->offset;
  const char *text;
  gsize length;
  int member;

  if (!_aimdb_json_scanner_skip_string (scanner))
    return FALSE;

  member = find_member (scanner->text + start + 1, scanner->offset - start - 2);
  _aimdb_json_scanner_skip_space (scanner);

  if (!_aimdb_json_scanner_skip_char (scanner, ':'))
    return FALSE;

  _aimdb_json_scanner_skip_space (scanner);
  scanner->problem = NULL;
  start = scanner->offset;

  if (!_aimdb_json_scanner_skip_value (scanner))
    return FALSE;

  text = scanner->text + start;
  length = scanner->offset - start;

  if (member < 0)
    return TRUE;

  if ((*seen & (1u << member)) != 0)
    return FALSE;

  *seen |= 1u << member;

  if (is_null (text, length))
    return members[member].kind != MEMBER_TAG;

  if (scanner->problem != NULL && members[member].kind == MEMBER_VALUE)
    {
      self->refused = scanner->problem;
      return TRUE;
    }

  return message_set_member (self, member, text, length);
}

static gboolean
message_read_members (AimdbMessage     *self,
                      AimdbJsonScanner *scanner)
{
  guint seen = 0;

  _aimdb_json_scanner_skip_space (scanner);

  if (!_aimdb_json_scanner_skip_char (scanner, '{'))
    return FALSE;

  /* a frame without members has no tag */
  while (TRUE)
    {
      int c;

      _aimdb_json_scanner_skip_space (scanner);

      if (!message_read_member (self, scanner, &seen))
        return FALSE;

      _aimdb_json_scanner_skip_space (scanner);
      c = _aimdb_json_scanner_peek (scanner);
      scanner->offset++;

      if (c == '}')
        return (seen & 1) != 0 && _aimdb_json_scanner_expect_end (scanner);

      if (c != ',')
        return FALSE;
    }
}

static gboolean
message_is_complete (const AimdbMessage *self)
{
  switch (self->type)
    {
    case AIMDB_MESSAGE_REQ:
      return self->has_id && self->method != NULL;

    case AIMDB_MESSAGE_SUB:
      return self->has_id && self->topic != NULL;

    case AIMDB_MESSAGE_UNSUB:
    case AIMDB_MESSAGE_SUBSCRIBED:
      return self->sub != NULL;

    case AIMDB_MESSAGE_WRITE:
      return self->topic != NULL;

    case AIMDB_MESSAGE_REPLY:
      return self->has_id;

    case AIMDB_MESSAGE_EVENT:
      return self->sub != NULL && self->has_seq;

    case AIMDB_MESSAGE_SNAP:
      return self->sub != NULL && self->has_seq && self->topic != NULL;

    case AIMDB_MESSAGE_PING:
    case AIMDB_MESSAGE_PONG:
    default:
      return TRUE;
    }
}

AimdbMessage *
_aimdb_message_decode (const char *line,
                       gsize       length)
{
  g_autoptr (AimdbMessage) self = g_new0 (AimdbMessage, 1);
  AimdbJsonScanner scanner;
  gboolean is_read;

  /* lenient, so that the id behind a value that is refused is found */
  _aimdb_json_scanner_init (&scanner, line, length, _AIMDB_JSON_MAX_DEPTH, TRUE);
  is_read = scanner.problem == NULL && message_read_members (self, &scanner);
  _aimdb_json_scanner_clear (&scanner);

  if (!is_read || !message_is_complete (self))
    return NULL;

  return g_steal_pointer (&self);
}

static void
append_member (GString    *line,
               guint       member,
               const char *text,
               gsize       length,
               gboolean    is_quoted)
{
  g_string_append_c (line, member == 0 ? '{' : ',');
  g_string_append_c (line, '"');
  g_string_append (line, members[member].name);
  g_string_append (line, is_quoted ? "\":\"" : "\":");
  g_string_append_len (line, text, length);

  if (is_quoted)
    g_string_append_c (line, '"');
}

/* writes the digits in front of END, and returns the first of them; most of what is
 * sent is events, on whose numbers printf would spend more time than on all else */
static char *
write_digits (char    *end,
              guint64  number)
{
  do
    {
      *--end = (char) ('0' + number % 10);
      number /= 10;
    }
  while (number > 0);

  return end;
}

static void
append_number (GString *line,
               guint    member,
               guint64  number)
{
  char digits[MAX_DIGITS];
  char *end = digits + sizeof digits;
  const char *begin = write_digits (end, number);

  append_member (line, member, begin, end - begin, FALSE);
}

static void
append_text (GString    *line,
             guint       member,
             const char *text)
{
  g_assert (members[member].kind == MEMBER_VALUE || _aimdb_message_can_carry (text));

  append_member (line, member, text, strlen (text), members[member].kind == MEMBER_STRING);
}

void
_aimdb_message_append (GString            *line,
                       const AimdbMessage *message)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      gconstpointer field = (const char *) message + members[i].offset;

      switch (members[i].kind)
        {
        case MEMBER_TAG:
          append_member (line, i, tags[message->type], strlen (tags[message->type]), TRUE);
          break;

        case MEMBER_NUMBER:
          if (G_STRUCT_MEMBER (gboolean, message, members[i].has_offset))
            append_number (line, i, *(const guint64 *) field);
          break;

        case MEMBER_FLAG:
          if (*(const gboolean *) field)
            append_member (line, i, "true", strlen ("true"), FALSE);
          break;

        case MEMBER_STRING:
        case MEMBER_VALUE:
        default:
          if (*(char * const *) field != NULL)
            append_text (line, i, *(char * const *) field);
          break;
        }
    }

  g_string_append_c (line, '}');
}

GString *
_aimdb_message_encode (const AimdbMessage *message)
{
  GString *line = g_string_new (NULL);

  _aimdb_message_append (line, message);

  return line;
}

/* around what differs from one event to the next */
static const char event_head[] = "{\"t\":\"event\",\"seq\":";
static const char event_tail[] = "}";

char *
_aimdb_message_encode_route (const char *topic,
                             const char *sub)
{
  AimdbMessage message = { .type = AIMDB_MESSAGE_EVENT, .has_seq = TRUE };
  g_autoptr (GString) line = NULL;

  message.topic = (char *) topic;
  message.sub = (char *) sub;
  message.data = (char *) "";
  line = _aimdb_message_encode (&message);

  /* the number of the message is one digit long */
  g_assert (g_str_has_prefix (line->str, event_head));

  return g_strndup (line->str + strlen (event_head) + 1,
                    line->len - strlen (event_head) - 1 - strlen (event_tail));
}

/* returns where the next text goes */
static char *
put (char       *place,
     const char *text,
     gsize       length)
{
  memcpy (place, text, length);

  return place + length;
}

void
_aimdb_message_append_event (GString    *line,
                             guint64     seq,
                             const char *route,
                             gsize       n_route,
                             const char *data,
                             gsize       n_data)
{
  char digits[MAX_DIGITS];
  char *end = digits + sizeof digits;
  const char *begin = write_digits (end, seq);
  gsize n_before = line->len;
  char *p;

  g_string_set_size (line, n_before + strlen (event_head) + (end - begin) + n_route + n_data +
                     strlen (event_tail));
  p = put (line->str + n_before, event_head, strlen (event_head));
  p = put (p, begin, end - begin);
  p = put (p, route, n_route);
  p = put (p, data, n_data);
  put (p, event_tail, strlen (event_tail));
}

gboolean
_aimdb_message_can_carry (const char *string)
{
  if (!g_utf8_validate (string, -1, NULL))
    return FALSE;

  for (const char *p = string; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\' || (unsigned char) *p < 0x20)
        return FALSE;
    }

  return TRUE;
}

gboolean
_aimdb_wire_version_is_compatible (const char *version)
{
  return strcmp (version, "3") == 0 || g_str_has_prefix (version, "3.");
}

const char *
_aimdb_wire_get_nth_code (guint n)
{
  return n < G_N_ELEMENTS (codes) ? codes[n].code : NULL;
}

AimdbError
_aimdb_wire_get_error (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (strcmp (codes[i].code, code) == 0)
        return codes[i].error;
    }

  return AIMDB_ERROR_REMOTE;
}
