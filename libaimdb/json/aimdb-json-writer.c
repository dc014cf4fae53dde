/* aimdb-json-writer.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "aimdb-json-writer-private.h"

/* The builder of json-glib makes a tree of many small blocks, and its generator
 * writes 0.1 as 0.10000000000000001. A tree that comes here has been checked, so
 * its depth is bounded. */

/* the longest number there is, and what it might be told apart by */
#define MAX_NUMBER_LENGTH (G_ASCII_DTOSTR_BUF_SIZE + 2)

/* of what a byte of a string becomes: \u001f */
#define MAX_ESCAPE_LENGTH 6

/* what can't stand in a string, or ends it here */
static const gboolean is_special[256] = {
  [0 ... 0x1f] = TRUE,
  ['"'] = TRUE,
  ['\\'] = TRUE,
};

/* has top bits in it if one of the eight bytes is special */
static guint64
find_special (guint64 word)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  guint64 quotes = word ^ ('"' * ones);
  guint64 backslashes = word ^ ('\\' * ones);

  /* a byte that is less than what is taken away from it has the bit as new */
  return ((word - ' ' * ones) & ~word) |
         ((quotes - ones) & ~quotes) |
         ((backslashes - ones) & ~backslashes);
}

/* whether nothing in it is special, as in most of what is written */
static gboolean
is_plain_text (const char *text,
               gsize       length)
{
  guint64 found = 0;
  guint64 word;
  gsize i;

  /* to look after each eight bytes would only be slower */
  for (i = 0; length - i >= sizeof word; i += sizeof word)
    {
      memcpy (&word, text + i, sizeof word);
      found |= find_special (word);
    }

  /* what is left, and something that is not special */
  memset (&word, ' ', sizeof word);
  memcpy (&word, text + i, length - i);
  found |= find_special (word);

  return (found & G_GUINT64_CONSTANT (0x8080808080808080)) == 0;
}

static char *
put_plain_string (char       *end,
                  const char *string,
                  gsize       length)
{
  *end++ = '"';
  memcpy (end, string, length);
  end += length;
  *end++ = '"';

  return end;
}

static char *
put_escape (char          *end,
            unsigned char  c)
{
  static const char hex[] = "0123456789abcdef";

  *end++ = '\\';

  if (c == '"' || c == '\\')
    {
      *end++ = (char) c;
      return end;
    }

  memcpy (end, "u00", 3);
  end[3] = hex[c >> 4];
  end[4] = hex[c & 0xf];

  return end + 5;
}

static char *
put_string (char       *end,
            const char *string)
{
  *end++ = '"';

  for (const char *p = string; TRUE; p++)
    {
      unsigned char c = (unsigned char) *p;

      if (G_LIKELY (!is_special[c]))
        *end++ = (char) c;
      else if (c != '\0')
        end = put_escape (end, c);
      else
        break;
    }

  *end++ = '"';

  return end;
}

/* a profile is full of integers, on which the printf family spends its time */
static char *
put_digits (char     *end,
            gboolean  is_negative,
            guint64   digits,
            guint     n_decimals)
{
  char buffer[MAX_NUMBER_LENGTH];
  char *p = buffer + sizeof buffer;

  for (guint i = 0; i <= n_decimals || digits > 0; i++)
    {
      if (i > 0 && i == n_decimals)
        *--p = '.';

      *--p = (char) ('0' + digits % 10);
      digits /= 10;
    }

  if (is_negative)
    *end++ = '-';

  while (p < buffer + sizeof buffer)
    *end++ = *p++;

  return end;
}

/* What is measured has few digits, most of the time, and these are found without
 * the printf family: 15 are what a double keeps, so a number that is read from
 * so many is what "%.15g" would make of it. NULL: it has more. */
static char *
put_short_double (char   *end,
                  double  number)
{
  double size = fabs (number);
  guint64 scale = 10;

  /* it would be written with an exponent */
  if (size < 1e-4 && size > 0)
    return NULL;

  for (guint n_decimals = 1; size * scale < 1e15; n_decimals++)
    {
      guint64 digits = (guint64) (size * scale + 0.5);

      if ((double) digits / scale == size)
        return put_digits (end, signbit (number) != 0, digits, n_decimals);

      scale *= 10;
    }

  return NULL;
}

/* the fewest digits that read back as the same number */
static char *
put_double (char   *end,
            double  number)
{
  static const char * const formats[] = { "%.15g", "%.16g", "%.17g" };
  char *short_end = put_short_double (end, number);
  const char *start = end;
  guint i = 0;

  if (short_end != NULL)
    return short_end;

  do
    g_ascii_formatd (end, G_ASCII_DTOSTR_BUF_SIZE, formats[i++], number);
  while (i < G_N_ELEMENTS (formats) && g_ascii_strtod (end, NULL) != number);

  end += strlen (end);

  /* a peer that tells integers from other numbers is to see what it is */
  if (strpbrk (start, ".e") == NULL)
    {
      memcpy (end, ".0", 2);
      end += 2;
    }

  return end;
}

void
_aimdb_json_writer_init (AimdbJsonWriter *self)
{
  _aimdb_json_writer_init_append (self, g_string_new (NULL));
}

void
_aimdb_json_writer_init_append (AimdbJsonWriter *self,
                                GString         *line)
{
  self->text = line;
  self->needs_comma = FALSE;
}

void
_aimdb_json_writer_clear (AimdbJsonWriter *self)
{
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
}

/* returns the end of the text, behind which there is room for so many bytes */
static char *
writer_reserve (AimdbJsonWriter *self,
                gsize            n_bytes)
{
  GString *text = self->text;

  if (G_UNLIKELY (text->allocated_len - text->len <= n_bytes))
    {
      gsize length = text->len;

      g_string_set_size (text, length + n_bytes);
      text->len = length;
    }

  return text->str + text->len;
}

static void
writer_set_end (AimdbJsonWriter *self,
                char            *end)
{
  *end = '\0';
  self->text->len = end - self->text->str;
}

char *
_aimdb_json_writer_finish (AimdbJsonWriter *self,
                           gsize           *length)
{
  if (length != NULL)
    *length = self->text->len;

  return g_string_free (g_steal_pointer (&self->text), FALSE);
}

/* Writes what stands before a value. Returns its place, where there is room for so
 * many bytes. */
static char *
writer_begin_value (AimdbJsonWriter *self,
                    const char      *name,
                    gsize            n_bytes)
{
  gsize name_length = name != NULL ? strlen (name) : 0;
  char *end = writer_reserve (self, name_length + strlen (",\"\":") + n_bytes);

  if (self->needs_comma)
    *end++ = ',';

  self->needs_comma = TRUE;

  if (name != NULL)
    {
      *end++ = '"';
      memcpy (end, name, name_length);
      end += name_length;
      *end++ = '"';
      *end++ = ':';
    }

  return end;
}

static void
writer_begin_container (AimdbJsonWriter *self,
                        const char      *name,
                        char             opening)
{
  char *end = writer_begin_value (self, name, 1);

  *end++ = opening;
  writer_set_end (self, end);
  self->needs_comma = FALSE;
}

static void
writer_end_container (AimdbJsonWriter *self,
                      char             closing)
{
  g_string_append_c (self->text, closing);
  self->needs_comma = TRUE;
}

void
_aimdb_json_writer_begin_object (AimdbJsonWriter *self,
                                 const char      *name)
{
  writer_begin_container (self, name, '{');
}

void
_aimdb_json_writer_end_object (AimdbJsonWriter *self)
{
  writer_end_container (self, '}');
}

void
_aimdb_json_writer_begin_array (AimdbJsonWriter *self,
                                const char      *name)
{
  writer_begin_container (self, name, '[');
}

void
_aimdb_json_writer_end_array (AimdbJsonWriter *self)
{
  writer_end_container (self, ']');
}

void
_aimdb_json_writer_add_text (AimdbJsonWriter *self,
                             const char      *name,
                             const char      *text)
{
  gsize length = strlen (text);
  char *end = writer_begin_value (self, name, length);

  memcpy (end, text, length);
  writer_set_end (self, end + length);
}

void
_aimdb_json_writer_add_null (AimdbJsonWriter *self,
                             const char      *name)
{
  _aimdb_json_writer_add_text (self, name, "null");
}

void
_aimdb_json_writer_add_boolean (AimdbJsonWriter *self,
                                const char      *name,
                                gboolean         boolean)
{
  _aimdb_json_writer_add_text (self, name, boolean ? "true" : "false");
}

void
_aimdb_json_writer_add_string (AimdbJsonWriter *self,
                               const char      *name,
                               const char      *string)
{
  gboolean is_plain;
  gsize length;
  char *end;

  if (string == NULL)
    {
      _aimdb_json_writer_add_null (self, name);
      return;
    }

  length = strlen (string);
  is_plain = is_plain_text (string, length);
  end = writer_begin_value (self, name,
                            length * (is_plain ? 1 : MAX_ESCAPE_LENGTH) + strlen ("\"\""));
  writer_set_end (self, is_plain ? put_plain_string (end, string, length)
                                 : put_string (end, string));
}

void
_aimdb_json_writer_add_strings (AimdbJsonWriter   *self,
                                const char        *name,
                                const char *const *strings)
{
  _aimdb_json_writer_begin_array (self, name);

  for (guint i = 0; strings[i] != NULL; i++)
    _aimdb_json_writer_add_string (self, NULL, strings[i]);

  _aimdb_json_writer_end_array (self);
}

void
_aimdb_json_writer_add_integer (AimdbJsonWriter *self,
                                const char      *name,
                                gint64           number)
{
  guint64 digits = number < 0 ? -(guint64) number : (guint64) number;
  char *end = writer_begin_value (self, name, MAX_NUMBER_LENGTH);

  writer_set_end (self, put_digits (end, number < 0, digits, 0));
}

void
_aimdb_json_writer_add_count (AimdbJsonWriter *self,
                              const char      *name,
                              guint64          count)
{
  _aimdb_json_writer_add_integer (self, name, (gint64) MIN (count, G_MAXINT64));
}

void
_aimdb_json_writer_add_double (AimdbJsonWriter *self,
                               const char      *name,
                               double           number)
{
  char *end = writer_begin_value (self, name, MAX_NUMBER_LENGTH);

  writer_set_end (self, put_double (end, number));
}

static void
writer_add_scalar (AimdbJsonWriter *self,
                   const char      *name,
                   JsonNode        *node)
{
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_BOOLEAN:
      _aimdb_json_writer_add_boolean (self, name, json_node_get_boolean (node));
      break;

    case G_TYPE_INT64:
      _aimdb_json_writer_add_integer (self, name, json_node_get_int (node));
      break;

    case G_TYPE_DOUBLE:
      _aimdb_json_writer_add_double (self, name, json_node_get_double (node));
      break;

    case G_TYPE_STRING:
      _aimdb_json_writer_add_string (self, name, json_node_get_string (node));
      break;

    default:
      g_assert_not_reached ();
    }
}

/* one that may be any string, for the value that comes next */
static void
writer_add_name (AimdbJsonWriter *self,
                 const char      *name)
{
  _aimdb_json_writer_add_string (self, NULL, name);
  g_string_append_c (self->text, ':');
  self->needs_comma = FALSE;
}

static void
writer_add_object (AimdbJsonWriter *self,
                   const char      *name,
                   JsonObject      *object)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  _aimdb_json_writer_begin_object (self, name);
  json_object_iter_init_ordered (&iter, object);

  while (json_object_iter_next_ordered (&iter, &member, &node))
    {
      writer_add_name (self, member);
      _aimdb_json_writer_add_node (self, NULL, node);
    }

  _aimdb_json_writer_end_object (self);
}

static void
writer_add_array (AimdbJsonWriter *self,
                  const char      *name,
                  JsonArray       *array)
{
  _aimdb_json_writer_begin_array (self, name);

  for (guint i = 0; i < json_array_get_length (array); i++)
    _aimdb_json_writer_add_node (self, NULL, json_array_get_element (array, i));

  _aimdb_json_writer_end_array (self);
}

void
_aimdb_json_writer_add_node (AimdbJsonWriter *self,
                             const char      *name,
                             JsonNode        *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      writer_add_object (self, name, json_node_get_object (node));
      break;

    case JSON_NODE_ARRAY:
      writer_add_array (self, name, json_node_get_array (node));
      break;

    case JSON_NODE_VALUE:
      writer_add_scalar (self, name, node);
      break;

    case JSON_NODE_NULL:
    default:
      _aimdb_json_writer_add_null (self, name);
      break;
    }
}

char *
_aimdb_json_node_to_line (JsonNode *node,
                          gsize    *length)
{
  AimdbJsonWriter writer;

  _aimdb_json_writer_init (&writer);
  _aimdb_json_writer_add_node (&writer, NULL, node);

  return _aimdb_json_writer_finish (&writer, length);
}
