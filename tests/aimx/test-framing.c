/* test-framing.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-error.h"
#include "aimdb-framing-private.h"

#define MAX_LENGTH 300

/* bytes with NULs in them */
#define BYTES(literal) literal, sizeof (literal) - 1

typedef struct
{
  const char *bytes;
  gsize n_bytes;

  /* those that are found, one after the other with a '|' behind each; a '!' is a refusal */
  const char *frames;
} Vector;

/* what is found if the bytes come in pieces of STEP */
static char *
split (const AimdbFraming *framing,
       const char         *bytes,
       gsize               n_bytes,
       gsize               step)
{
  GString *found = g_string_new (NULL);
  AimdbFrameStatus status = AIMDB_FRAME_INCOMPLETE;
  AimdbSplitter splitter;

  _aimdb_splitter_init (&splitter, MAX_LENGTH);

  for (gsize i = 0; i < n_bytes && status != AIMDB_FRAME_REFUSED; i += step)
    {
      g_autoptr (GError) error = NULL;
      const char *frame;
      gsize length;

      _aimdb_splitter_feed (&splitter, bytes + i, MIN (step, n_bytes - i));

      while ((status = framing->take (&splitter, i + step >= n_bytes, &frame, &length,
                                      &error)) == AIMDB_FRAME_TAKEN)
        {
          g_assert_cmpint (frame[length], ==, '\0');
          g_string_append_len (found, frame, length);
          g_string_append_c (found, '|');
        }

      if (status == AIMDB_FRAME_REFUSED)
        {
          g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL);
          g_string_append_c (found, '!');
        }
    }

  _aimdb_splitter_clear (&splitter);

  return g_string_free (found, FALSE);
}

static void
check_vectors (const AimdbFraming *framing,
               const Vector       *vectors,
               gsize               n_vectors)
{
  static const gsize steps[] = { 1, 2, 3, 5, 1000 };

  for (gsize i = 0; i < n_vectors; i++)
    for (guint j = 0; j < G_N_ELEMENTS (steps); j++)
      {
        g_autofree char *found = split (framing, vectors[i].bytes, vectors[i].n_bytes, steps[j]);

        g_assert_cmpstr (found, ==, vectors[i].frames);
      }
}

static void
test_framing_length (void)
{
  static const Vector vectors[] = {
    { BYTES ("\0\0\0\x0c{\"t\":\"pong\"}"), "{\"t\":\"pong\"}|" },
    { BYTES ("\0\0\0\1a\0\0\0\2bc"), "a|bc|" },

    /* an empty frame is one */
    { BYTES ("\0\0\0\0\0\0\0\1a"), "|a|" },

    /* what is cut off is not */
    { BYTES ("\0\0\0\1a\0\0\0\2b"), "a|" },
    { BYTES ("\0\0\0"), "" },

    /* too long: before any of it is there, and nothing comes after it */
    { BYTES ("\0\0\1\x2d"), "!" },
    { BYTES ("\xff\xff\xff\xff\0\0\0\1a"), "!" },
    { BYTES ("\0\0\0\1aGET / HTTP/1.1\r\n"), "a|!" },
  };

  check_vectors (&_aimdb_framing_length, vectors, G_N_ELEMENTS (vectors));
}

static void
test_framing_cobs (void)
{
  static const Vector vectors[] = {
    { BYTES ("\x0d{\"t\":\"pong\"}\0"), "{\"t\":\"pong\"}|" },
    { BYTES ("\2a\0\3bc\0"), "a|bc|" },
    { BYTES ("\1\0"), "|" },

    /* empty ones are swallowed */
    { BYTES ("\0\0\2a\0\0\2b\0"), "a|b|" },

    /* what is no block is passed over */
    { BYTES ("\5ab\0\2c\0"), "c|" },
    { BYTES ("noise\0\2c\0"), "c|" },
    { BYTES ("\xff" "a\0\2c\0"), "c|" },

    /* what has no end is none */
    { BYTES ("\2a\0\3b"), "a|" },
    { BYTES (""), "" },
  };

  check_vectors (&_aimdb_framing_cobs, vectors, G_N_ELEMENTS (vectors));
}

/* behind bytes that stay what they are */
static GString *
wrap (const AimdbFraming *framing,
      const char         *bytes,
      gsize               n_bytes)
{
  GString *wrapped = g_string_new ("before");

  g_string_append_len (wrapped, bytes, n_bytes);
  framing->wrap (wrapped, strlen ("before"));
  g_assert_cmpmem (wrapped->str, strlen ("before"), "before", strlen ("before"));
  g_string_erase (wrapped, 0, strlen ("before"));

  return wrapped;
}

static void
test_framing_cobs_bytes (void)
{
  static const struct
  {
    const char *frame;
    gsize n_frame;
    const char *bytes;
    gsize n_bytes;
  } vectors[] = {
    { BYTES (""), BYTES ("\1\0") },
    { BYTES ("\0"), BYTES ("\1\1\0") },
    { BYTES ("\0\0"), BYTES ("\1\1\1\0") },
    { BYTES ("\0\x11\0"), BYTES ("\1\2\x11\1\0") },
    { BYTES ("\x11\x22\0\x33"), BYTES ("\3\x11\x22\2\x33\0") },
    { BYTES ("\x11\0\0\0"), BYTES ("\2\x11\1\1\1\0") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (GString) bytes = wrap (&_aimdb_framing_cobs, vectors[i].frame,
                                        vectors[i].n_frame);

      g_assert_cmpmem (bytes->str, bytes->len, vectors[i].bytes, vectors[i].n_bytes);
    }
}

static void
test_framing_cobs_full_blocks (void)
{
  g_autofree char *text = g_strnfill (254, 'x');
  g_autofree char *expected = g_strconcat (text, "|", NULL);
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autoptr (GString) sent = wrap (&_aimdb_framing_cobs, text, 254);
  g_autofree char *with = NULL;
  g_autofree char *without = NULL;

  g_test_summary ("After a full block at the end an empty one may come or not; none is sent.");

  g_string_assign (bytes, "\xff");
  g_string_append (bytes, text);
  g_string_append_c (bytes, '\0');
  g_assert_cmpmem (sent->str, sent->len, bytes->str, bytes->len);
  without = split (&_aimdb_framing_cobs, bytes->str, bytes->len, 100);
  g_assert_cmpstr (without, ==, expected);

  g_string_truncate (bytes, 255);
  g_string_append_len (bytes, "\1\0", 2);
  with = split (&_aimdb_framing_cobs, bytes->str, bytes->len, 100);
  g_assert_cmpstr (with, ==, expected);
}

static void
test_framing_cobs_too_long (void)
{
  g_autofree char *noise = g_strnfill (3 * MAX_LENGTH, '\x02');
  static const gsize steps[] = { 1, 7, 299, 301, 10000 };

  g_test_summary ("What is too long is passed over up to the next NUL, without being kept.");

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (GString) bytes = g_string_new (noise);
      g_autofree char *found = NULL;

      g_string_append_len (bytes, "\2a\0\2b\0", 6);
      found = split (&_aimdb_framing_cobs, bytes->str, bytes->len, steps[i]);
      g_assert_cmpstr (found, ==, "b|");
    }
}

static void
test_framing_line (void)
{
  static const Vector vectors[] = {
    { BYTES ("a\nbc\r\n"), "a|bc|" },
    { BYTES ("\n\nb"), "||b|" },
    { BYTES ("a\n\xff\nb\n"), "a|!" },
  };

  check_vectors (&_aimdb_framing_line, vectors, G_N_ELEMENTS (vectors));
}

static void
test_framing_round_trip (void)
{
  static const AimdbFraming * const framings[] = {
    &_aimdb_framing_line, &_aimdb_framing_length, &_aimdb_framing_cobs,
  };

  g_test_summary ("Frames of every length, and their bytes are what is taken again.");

  for (guint i = 0; i < G_N_ELEMENTS (framings); i++)
    for (gsize length = 1; length <= MAX_LENGTH - 2; length++)
      {
        g_autofree char *frame = g_strnfill (length, 'x');
        g_autofree char *expected = g_strconcat (frame, "|", NULL);
        g_autoptr (GString) bytes = wrap (framings[i], frame, length);
        g_autofree char *found = split (framings[i], bytes->str, bytes->len, 7);

        g_assert_cmpstr (found, ==, expected);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Aimdb/Framing/cobs", test_framing_cobs);
  g_test_add_func ("/Aimdb/Framing/cobs-bytes", test_framing_cobs_bytes);
  g_test_add_func ("/Aimdb/Framing/cobs-full-blocks", test_framing_cobs_full_blocks);
  g_test_add_func ("/Aimdb/Framing/cobs-too-long", test_framing_cobs_too_long);
  g_test_add_func ("/Aimdb/Framing/length", test_framing_length);
  g_test_add_func ("/Aimdb/Framing/line", test_framing_line);
  g_test_add_func ("/Aimdb/Framing/round-trip", test_framing_round_trip);

  return g_test_run ();
}
