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
    &_aimdb_framing_line, &_aimdb_framing_length,
  };

  g_test_summary ("Frames of every length, and their bytes are what is taken again.");

  for (guint i = 0; i < G_N_ELEMENTS (framings); i++)
    for (gsize length = 1; length <= MAX_LENGTH; length++)
      {
        g_autofree char *frame = g_strnfill (length, 'x');
        g_autofree char *expected = g_strconcat (frame, "|", NULL);
        g_autoptr (GBytes) bytes = framings[i]->wrap (g_string_new (frame));
        gsize n_bytes;
        const char *data = g_bytes_get_data (bytes, &n_bytes);
        g_autofree char *found = split (framings[i], data, n_bytes, 7);

        g_assert_cmpstr (found, ==, expected);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Aimdb/Framing/length", test_framing_length);
  g_test_add_func ("/Aimdb/Framing/line", test_framing_line);
  g_test_add_func ("/Aimdb/Framing/round-trip", test_framing_round_trip);

  return g_test_run ();
}
