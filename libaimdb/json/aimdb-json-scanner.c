/* aimdb-json-scanner.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "aimdb-error.h"
#include "aimdb-json-scanner-private.h"

/* longer than any number that a program writes */
#define MAX_NUMBER_LENGTH 400

typedef enum
{
  NEXT_VALUE,
  NEXT_NOTHING,
  NEXT_PROBLEM
} Next;

static gboolean
fail (AimdbJsonScanner *self,
      const char       *problem)
{
  /* a limit that was noted before does not hide that the text is broken */
  if (self->problem == NULL || self->problem_kind == AIMDB_JSON_PROBLEM_LIMIT)
    {
      self->problem = problem;
      self->problem_kind = AIMDB_JSON_PROBLEM_SYNTAX;
      self->problem_offset = self->offset;
    }

  return FALSE;
}

/* returns whether to read on */
static gboolean
note_limit (AimdbJsonScanner *self,
            const char       *problem,
            gsize             offset)
{
  if (self->problem == NULL)
    {
      self->problem = problem;
      self->problem_kind = AIMDB_JSON_PROBLEM_LIMIT;
      self->problem_offset = offset;
    }

  return self->lenient;
}

void
_aimdb_json_scanner_init (AimdbJsonScanner *self,
                          const char       *text,
                          gsize             length,
                          guint             max_depth,
                          gboolean          lenient)
{
  const char *end;

  g_assert (max_depth <= _AIMDB_JSON_MAX_DEPTH + 1);

  memset (self, 0, sizeof *self);
  self->text = text;
  self->length = length;
  self->max_depth = max_depth;
  self->lenient = lenient;
  self->stack = self->fixed_stack;
  self->stack_size = sizeof self->fixed_stack;

  if (length > 0 && !g_utf8_validate_len (text, length, &end))
    {
      self->offset = end - text;
      fail (self, *end == '\0' ? "there is a NUL byte" : "the text is not UTF-8");
    }
}

void
_aimdb_json_scanner_clear (AimdbJsonScanner *self)
{
  if (self->stack != self->fixed_stack)
    g_free (self->stack);

  self->stack = self->fixed_stack;
}

int
_aimdb_json_scanner_peek (AimdbJsonScanner *self)
{
  if (self->offset == self->length)
    return -1;

  return (unsigned char) self->text[self->offset];
}

void
_aimdb_json_scanner_skip_space (AimdbJsonScanner *self)
{
  while (self->offset < self->length &&
         (self->text[self->offset] == ' ' || self->text[self->offset] == '\t' ||
          self->text[self->offset] == '\n' || self->text[self->offset] == '\r'))
    self->offset++;
}

gboolean
_aimdb_json_scanner_skip_char (AimdbJsonScanner *self,
                               char              expected)
{
  if (_aimdb_json_scanner_peek (self) != (unsigned char) expected)
    {
      switch (expected)
        {
        case '{':
          return fail (self, "an object is expected");

        case ':':
          return fail (self, "a colon is expected after the name of a member");

        default:
          return fail (self, "the name of a member is expected, in double quotes");
        }
    }

  self->offset++;

  return TRUE;
}

/* reads the four digits of an escape, -1 if they are not there */
static int
read_hex4 (AimdbJsonScanner *self)
{
  int code = 0;

  if (self->length - self->offset < 4)
    return -1;

  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (self->text[self->offset + i]);

      if (digit < 0)
        return -1;

      code = code * 16 + digit;
    }

  self->offset += 4;

  return code;
}

/* stands after \u */
static gboolean
skip_unicode_escape (AimdbJsonScanner *self)
{
  gsize start = self->offset - 2;
  int code = read_hex4 (self);

  if (code < 0)
    return fail (self, "four hexadecimal digits are expected after \\u");

  if (code == 0 && !self->allows_nul)
    return note_limit (self, "a string with the character U+0000 can't be kept, as strings end "
                       "there", start);

  if (code >= 0xDC00 && code <= 0xDFFF)
    return note_limit (self, "the second half of a surrogate pair stands alone", start);

  if (code < 0xD800 || code > 0xDBFF)
    return TRUE;

  if (self->length - self->offset >= 2 && self->text[self->offset] == '\\' &&
      self->text[self->offset + 1] == 'u')
    {
      gsize second = self->offset;
      int low;

      self->offset += 2;
      low = read_hex4 (self);

      if (low < 0)
        return fail (self, "four hexadecimal digits are expected after \\u");

      if (low >= 0xDC00 && low <= 0xDFFF)
        return TRUE;

      /* it is an escape of its own */
      self->offset = second;
    }

  return note_limit (self, "the first half of a surrogate pair stands alone", start);
}

static gboolean
skip_escape (AimdbJsonScanner *self)
{
  int c;

  self->offset++;
  c = _aimdb_json_scanner_peek (self);

  if (c < 0)
    return fail (self, "the text ends within a string");

  if (c == '\0' || strchr ("\"\\/bfnrtu", c) == NULL)
    return fail (self, "there is no such escape in a string");

  self->offset++;

  return c != 'u' || skip_unicode_escape (self);
}

gboolean
_aimdb_json_scanner_skip_string (AimdbJsonScanner *self)
{
  if (!_aimdb_json_scanner_skip_char (self, '"'))
    return FALSE;

  while (TRUE)
    {
      int c = _aimdb_json_scanner_peek (self);

      if (c < 0)
        return fail (self, "the text ends within a string");

      if (c < 0x20)
        return fail (self, "a control character in a string must be escaped");

      if (c == '\\')
        {
          if (!skip_escape (self))
            return FALSE;

          continue;
        }

      self->offset++;

      if (c == '"')
        return TRUE;
    }
}

static gsize
skip_digits (AimdbJsonScanner *self)
{
  gsize start = self->offset;

  while (self->offset < self->length && g_ascii_isdigit (self->text[self->offset]))
    self->offset++;

  return self->offset - start;
}

static gboolean
check_number (AimdbJsonScanner *self,
              gsize             start,
              gboolean          is_integer)
{
  char buffer[MAX_NUMBER_LENGTH + 1];
  gsize length = self->offset - start;

  if (length > MAX_NUMBER_LENGTH)
    return note_limit (self, "the number is too long", start);

  memcpy (buffer, self->text + start, length);
  buffer[length] = '\0';

  if (is_integer)
    {
      if (!g_ascii_string_to_signed (buffer, 10, G_MININT64, G_MAXINT64, NULL, NULL))
        return note_limit (self, "the integer does not fit 64 bits with a sign", start);
    }
  else if (!isfinite (g_ascii_strtod (buffer, NULL)))
    {
      return note_limit (self, "the number is too large", start);
    }

  return TRUE;
}

static gboolean
skip_number (AimdbJsonScanner *self)
{
  gsize start = self->offset;
  gboolean is_integer = TRUE;
  gsize n_digits;

  if (self->text[self->offset] == '-')
    self->offset++;

  if (_aimdb_json_scanner_peek (self) == '0')
    {
      self->offset++;
      n_digits = 1;

      if (g_ascii_isdigit (_aimdb_json_scanner_peek (self)))
        return fail (self, "a number can't begin with 0 and another digit");
    }
  else
    {
      n_digits = skip_digits (self);
    }

  if (n_digits == 0)
    return fail (self, "a digit is expected");

  if (_aimdb_json_scanner_peek (self) == '.')
    {
      is_integer = FALSE;
      self->offset++;

      if (skip_digits (self) == 0)
        return fail (self, "a digit is expected after the decimal point");
    }

  if (_aimdb_json_scanner_peek (self) == 'e' || _aimdb_json_scanner_peek (self) == 'E')
    {
      is_integer = FALSE;
      self->offset++;

      if (_aimdb_json_scanner_peek (self) == '+' || _aimdb_json_scanner_peek (self) == '-')
        self->offset++;

      if (skip_digits (self) == 0)
        return fail (self, "a digit is expected in the exponent");
    }

  return check_number (self, start, is_integer);
}

static gboolean
skip_word (AimdbJsonScanner *self,
           const char       *word)
{
  gsize length = strlen (word);

  if (self->length - self->offset < length ||
      memcmp (self->text + self->offset, word, length) != 0)
    return fail (self, "a value is expected");

  self->offset += length;

  return TRUE;
}

static gboolean
skip_scalar (AimdbJsonScanner *self)
{
  int c = _aimdb_json_scanner_peek (self);

  switch (c)
    {
    case '"':
      return _aimdb_json_scanner_skip_string (self);

    case 't':
      return skip_word (self, "true");

    case 'f':
      return skip_word (self, "false");

    case 'n':
      return skip_word (self, "null");

    case -1:
      return fail (self, "the text ends where a value is expected");

    default:
      if (c == '-' || g_ascii_isdigit (c))
        return skip_number (self);

      return fail (self, "a value is expected");
    }
}

static gboolean
push (AimdbJsonScanner *self,
      char              container)
{
  if (self->depth >= self->max_depth &&
      !note_limit (self, "objects and arrays are nested too deeply", self->offset))
    return FALSE;

  if (self->depth == self->stack_size)
    {
      char *larger = g_malloc (self->stack_size * 2);

      memcpy (larger, self->stack, self->stack_size);
      _aimdb_json_scanner_clear (self);
      self->stack = larger;
      self->stack_size *= 2;
    }

  self->stack[self->depth++] = container;
  self->offset++;

  return TRUE;
}

static gboolean
skip_member_name (AimdbJsonScanner *self)
{
  _aimdb_json_scanner_skip_space (self);

  if (!_aimdb_json_scanner_skip_string (self))
    return FALSE;

  _aimdb_json_scanner_skip_space (self);

  return _aimdb_json_scanner_skip_char (self, ':');
}

static char
closing_of (AimdbJsonScanner *self)
{
  return self->stack[self->depth - 1] == '{' ? '}' : ']';
}

/* after a value: closes what ends here and goes on to what comes next */
static Next
leave_value (AimdbJsonScanner *self)
{
  while (self->depth > 0)
    {
      int c;

      _aimdb_json_scanner_skip_space (self);
      c = _aimdb_json_scanner_peek (self);

      if (c == ',')
        {
          self->offset++;

          if (closing_of (self) == '}' && !skip_member_name (self))
            return NEXT_PROBLEM;

          return NEXT_VALUE;
        }

      if (c != closing_of (self))
        {
          fail (self, closing_of (self) == '}' ? "a comma or a closing brace is expected"
                                               : "a comma or a closing bracket is expected");
          return NEXT_PROBLEM;
        }

      self->offset++;
      self->depth--;
    }

  return NEXT_NOTHING;
}

/* at a brace or bracket: goes to the first value within, or behind an empty one */
static Next
enter_container (AimdbJsonScanner *self)
{
  if (!push (self, self->text[self->offset]))
    return NEXT_PROBLEM;

  _aimdb_json_scanner_skip_space (self);

  if (_aimdb_json_scanner_peek (self) == closing_of (self))
    {
      self->offset++;
      self->depth--;

      return leave_value (self);
    }

  if (closing_of (self) == '}' && !skip_member_name (self))
    return NEXT_PROBLEM;

  return NEXT_VALUE;
}

gboolean
_aimdb_json_scanner_skip_value (AimdbJsonScanner *self)
{
  Next next = NEXT_VALUE;

  self->depth = 0;

  while (next == NEXT_VALUE)
    {
      int c;

      _aimdb_json_scanner_skip_space (self);
      c = _aimdb_json_scanner_peek (self);

      if (c == '{' || c == '[')
        next = enter_container (self);
      else
        next = skip_scalar (self) ? leave_value (self) : NEXT_PROBLEM;
    }

  return next == NEXT_NOTHING;
}

gboolean
_aimdb_json_scanner_expect_end (AimdbJsonScanner *self)
{
  _aimdb_json_scanner_skip_space (self);

  if (self->offset < self->length)
    return fail (self, "there is more text after the value");

  return TRUE;
}

void
_aimdb_json_scanner_set_error (AimdbJsonScanner  *self,
                               GError           **error)
{
  guint line = 1;
  gsize line_start = 0;

  g_assert (self->problem != NULL);

  for (gsize i = 0; i < self->problem_offset; i++)
    {
      if (self->text[i] == '\n')
        {
          line++;
          line_start = i + 1;
        }
    }

  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_JSON,
               "%s in line %u, column %" G_GSIZE_FORMAT ": %s",
               self->problem_kind == AIMDB_JSON_PROBLEM_SYNTAX ? "invalid JSON"
                                                               : "JSON beyond the limits",
               line,
               (gsize) g_utf8_strlen (self->text + line_start,
                                      self->problem_offset - line_start) + 1,
               self->problem);
}
