/* test-message.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-error.h"
#include "aimdb-message-private.h"

/* frames, and how they look when they were read and written again */
static const struct
{
  const char *line;
  const char *again;
} accepted[] = {
  { "{\"t\":\"ping\"}", "{\"t\":\"ping\"}" },
  { "{\"t\":\"pong\"}", "{\"t\":\"pong\"}" },
  { " { \"t\" : \"ping\" } ", "{\"t\":\"ping\"}" },
  { "{\"params\":null,\"method\":\"hello\",\"id\":1,\"t\":\"req\"}",
    "{\"t\":\"req\",\"id\":1,\"method\":\"hello\"}" },
  { "{\"t\":\"req\",\"id\":18446744073709551615,\"method\":\"x\",\"params\":{\"a\": [1]}}",
    "{\"t\":\"req\",\"id\":18446744073709551615,\"method\":\"x\",\"params\":{\"a\": [1]}}" },
  { "{\"t\":\"req\",\"id\":0,\"method\":\"\"}", "{\"t\":\"req\",\"id\":0,\"method\":\"\"}" },
  { "{\"t\":\"sub\",\"id\":5,\"topic\":\"tank.*\"}",
    "{\"t\":\"sub\",\"id\":5,\"topic\":\"tank.*\"}" },
  { "{\"t\":\"unsub\",\"sub\":\"5\"}", "{\"t\":\"unsub\",\"sub\":\"5\"}" },
  { "{\"t\":\"write\",\"topic\":\"a\",\"payload\":{\"value\":null}}",
    "{\"t\":\"write\",\"topic\":\"a\",\"payload\":{\"value\":null}}" },
  { "{\"t\":\"reply\",\"id\":4,\"ok\":{\"litres\":0.1}}",
    "{\"t\":\"reply\",\"id\":4,\"ok\":{\"litres\":0.1}}" },
  { "{\"t\":\"reply\",\"id\":9,\"err\":\"denied\"}",
    "{\"t\":\"reply\",\"id\":9,\"err\":\"denied\"}" },
  { "{\"data\":1,\"sub\":\"5\",\"topic\":\"a\",\"seq\":7,\"t\":\"event\"}",
    "{\"t\":\"event\",\"seq\":7,\"topic\":\"a\",\"sub\":\"5\",\"data\":1}" },
  { "{\"t\":\"snap\",\"seq\":2,\"last\":true,\"topic\":\"a\",\"sub\":\"5\",\"data\":[]}",
    "{\"t\":\"snap\",\"seq\":2,\"last\":true,\"topic\":\"a\",\"sub\":\"5\",\"data\":[]}" },
  { "{\"t\":\"snap\",\"seq\":2,\"last\":false,\"topic\":\"a\",\"sub\":\"5\"}",
    "{\"t\":\"snap\",\"seq\":2,\"topic\":\"a\",\"sub\":\"5\"}" },
  { "{\"t\":\"subscribed\",\"sub\":\"5\"}", "{\"t\":\"subscribed\",\"sub\":\"5\"}" },
  { "{\"t\":\"ping\",\"other\":1,\"other\":\"\\u0041\"}", "{\"t\":\"ping\"}" },
  { "{\"t\":\"ping\",\"other\":1e400}", "{\"t\":\"ping\"}" },
  { "{\"t\":\"req\",\"id\":1,\"method\":\"s\xc3\xa9\"}",
    "{\"t\":\"req\",\"id\":1,\"method\":\"s\xc3\xa9\"}" },
  { "{\"t\":\"req\",\"id\":1,\"method\":\"x\",\"params\":{\"a\":1,\"a\":\"\\u002e\"}}",
    "{\"t\":\"req\",\"id\":1,\"method\":\"x\",\"params\":{\"a\":1,\"a\":\"\\u002e\"}}" },
};

static const char * const malformed[] = {
  "",
  "ping",
  "null",
  "[]",
  "{}",
  "[\"ping\",null]",
  "\xef\xbb\xbf{\"t\":\"ping\"}",
  "{\"t\":\"ping\"",
  "{\"t\":\"ping\",}",
  "{\"t\":\"ping\"} x",
  "{\"t\":\"ping\"}{\"t\":\"ping\"}",
  "{\"t\":\"nothing\"}",
  "{\"t\":\"p\\u0069ng\"}",
  "{\"t\":null}",
  "{\"t\":1}",
  "{\"t\":\"ping\",\"t\":\"ping\"}",
  "{\"t\":\"ping\",\"id\":\"a\"}",
  "{\"t\":\"ping\",\"id\":1,\"id\":1}",
  "{\"t\":\"ping\",\"id\":null,\"id\":1}",
  "{\"t\":\"ping\",\"last\":1}",
  "{\"t\":\"ping\",\"sub\":5}",
  "{\"t\":\"ping\",\"topic\":\"a\\nb\"}",
  "{\"id\":1,\"method\":\"hello\"}",
  "{\"t\":\"req\",\"method\":\"hello\"}",
  "{\"t\":\"req\",\"id\":null,\"method\":\"hello\"}",
  "{\"t\":\"req\",\"id\":1}",
  "{\"t\":\"req\",\"id\":1,\"method\":5}",
  "{\"t\":\"req\",\"id\":1,\"method\":\"record\\u002eget\"}",
  "{\"t\":\"req\",\"id\":1.0,\"method\":\"hello\"}",
  "{\"t\":\"req\",\"id\":1e0,\"method\":\"hello\"}",
  "{\"t\":\"req\",\"id\":-0,\"method\":\"hello\"}",
  "{\"t\":\"req\",\"id\":-1,\"method\":\"hello\"}",
  "{\"t\":\"req\",\"id\":\"1\",\"method\":\"hello\"}",
  "{\"t\":\"req\",\"id\":18446744073709551616,\"method\":\"hello\"}",
  "{\"t\":\"req\",\"id\":true,\"method\":\"hello\"}",
  "{\"t\":\"req\",\"id\":1,\"method\":\"hello\",\"params\":{\"a\":}}",
  "{\"t\":\"req\",\"id\":1,\"method\":\"hello\",\"params\":{},\"params\":{}}",
  "{\"t\":\"sub\",\"id\":1}",
  "{\"t\":\"unsub\"}",
  "{\"t\":\"write\",\"payload\":1}",
  "{\"t\":\"reply\",\"ok\":1}",
  "{\"t\":\"event\",\"sub\":\"5\"}",
  "{\"t\":\"event\",\"seq\":1}",
  "{\"t\":\"snap\",\"seq\":1,\"sub\":\"5\"}",
  "{\"t\":\"subscribed\"}",
};

static void
test_message_reads_and_writes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      g_autoptr (AimdbMessage) message = NULL;
      GString *again;

      g_test_message ("%s", accepted[i].line);
      message = _aimdb_message_decode (accepted[i].line, strlen (accepted[i].line));
      g_assert_nonnull (message);
      g_assert_null (message->refused);

      again = _aimdb_message_encode (message);
      g_assert_cmpstr (again->str, ==, accepted[i].again);
      g_string_free (again, TRUE);
    }
}

static void
test_message_appends_events (void)
{
  static const guint64 numbers[] = { 0, 7, 10, 12345, G_MAXUINT32, G_MAXUINT64 };

  g_test_summary ("An event of which a part is made beforehand is the same to the byte.");

  for (guint i = 0; i < 2 * G_N_ELEMENTS (numbers); i++)
    {
      AimdbMessage event = { .type = AIMDB_MESSAGE_EVENT, .has_seq = TRUE, .sub = (char *) "5",
                             .data = (char *) "{\"a\":[1]}" };
      g_autoptr (GString) whole = NULL;
      g_autoptr (GString) line = g_string_new ("before");
      g_autofree char *route = NULL;

      event.seq = numbers[i / 2];
      event.topic = i % 2 == 1 ? (char *) "tank.level" : NULL;
      route = _aimdb_message_encode_route (event.topic, event.sub);
      _aimdb_message_append_event (line, event.seq, route, strlen (route), event.data,
                                   strlen (event.data));

      whole = _aimdb_message_encode (&event);
      g_string_prepend (whole, "before");
      g_assert_cmpmem (line->str, line->len, whole->str, whole->len);
    }
}

static void
test_message_skips_malformed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_test_message ("%s", malformed[i]);
      g_assert_null (_aimdb_message_decode (malformed[i], strlen (malformed[i])));
    }
}

static void
test_message_tells_id_of_refused (void)
{
  static const char * const values[] = {
    "1e400", "{\"a\":18446744073709551615}", "[\"\\ud800\"]", "\"\\u0000\"",
    "{\"\\u0000\":0}",
  };
  g_autoptr (GString) deep = g_string_new ("{\"t\":\"req\",\"params\":");
  g_autoptr (AimdbMessage) deep_message = NULL;

  g_test_summary ("A value beyond the limits is left out, and the rest of the frame is read.");

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *line = g_strconcat ("{\"t\":\"req\",\"params\":", values[i],
                                           ",\"method\":\"m\",\"id\":7}", NULL);
      g_autoptr (AimdbMessage) message = _aimdb_message_decode (line, strlen (line));

      g_assert_nonnull (message);
      g_assert_nonnull (message->refused);
      g_assert_null (message->params);
      g_assert_cmpuint (message->id, ==, 7);
    }

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');

  g_assert_null (_aimdb_message_decode (deep->str, deep->len));

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, ']');

  g_string_append (deep, ",\"method\":\"m\",\"id\":8}");
  deep_message = _aimdb_message_decode (deep->str, deep->len);
  g_assert_nonnull (deep_message);
  g_assert_nonnull (deep_message->refused);
  g_assert_cmpuint (deep_message->id, ==, 8);
}

static void
test_message_reply_without_result (void)
{
  static const char line[] = "{\"t\":\"reply\",\"id\":3,\"ok\":null}";
  g_autoptr (AimdbMessage) message = _aimdb_message_decode (line, strlen (line));

  g_test_summary ("Whoever waits for it is to be told.");

  g_assert_nonnull (message);
  g_assert_null (message->ok);
  g_assert_null (message->err);
}

static void
test_message_strings_it_can_carry (void)
{
  g_assert_true (_aimdb_message_can_carry ("tank.level"));
  g_assert_true (_aimdb_message_can_carry ("s\xc3\xa9"));
  g_assert_true (_aimdb_message_can_carry (""));
  g_assert_false (_aimdb_message_can_carry ("a\"b"));
  g_assert_false (_aimdb_message_can_carry ("a\\b"));
  g_assert_false (_aimdb_message_can_carry ("a\nb"));
  g_assert_false (_aimdb_message_can_carry ("a\xff"));
}

static void
test_message_version_rule (void)
{
  static const char * const compatible[] = { "3", "3.0", "3.7", "3.x", "3." };
  static const char * const others[] = { "", ".0", "2.0", "30.0", "03", " 3", "4" };

  for (guint i = 0; i < G_N_ELEMENTS (compatible); i++)
    g_assert_true (_aimdb_wire_version_is_compatible (compatible[i]));

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (_aimdb_wire_version_is_compatible (others[i]));
}

static void
test_message_codes_become_errors (void)
{
  static const struct
  {
    const char *code;
    AimdbError error;
  } codes[] = {
    { "not_found", AIMDB_ERROR_NOT_FOUND },
    { "denied", AIMDB_ERROR_DENIED },
    { "internal", AIMDB_ERROR_REMOTE },
    { "version_mismatch", AIMDB_ERROR_VERSION_MISMATCH },
    { "whatever", AIMDB_ERROR_REMOTE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_cmpint (_aimdb_wire_get_error (codes[i].code), ==, codes[i].error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Aimdb/Message/reads-and-writes", test_message_reads_and_writes);
  g_test_add_func ("/Aimdb/Message/appends-events", test_message_appends_events);
  g_test_add_func ("/Aimdb/Message/skips-malformed", test_message_skips_malformed);
  g_test_add_func ("/Aimdb/Message/tells-id-of-refused", test_message_tells_id_of_refused);
  g_test_add_func ("/Aimdb/Message/reply-without-result", test_message_reply_without_result);
  g_test_add_func ("/Aimdb/Message/strings-it-can-carry", test_message_strings_it_can_carry);
  g_test_add_func ("/Aimdb/Message/version-rule", test_message_version_rule);
  g_test_add_func ("/Aimdb/Message/codes-become-errors", test_message_codes_become_errors);

  return g_test_run ();
}
