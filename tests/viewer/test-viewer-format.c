/* test-viewer-format.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-discovery.h"
#include "viewer-format.h"
#include "viewer-history.h"

#define NBSP "\302\240"

#define assert_text(call, expected) \
  G_STMT_START { \
    g_autofree char *text = call; \
    g_assert_cmpstr (text, ==, expected); \
  } G_STMT_END

static void
test_format_duration (void)
{
  assert_text (viewer_format_duration (0), "0" NBSP "ns");
  assert_text (viewer_format_duration (999), "999" NBSP "ns");
  assert_text (viewer_format_duration (1000), "1.00" NBSP "µs");
  assert_text (viewer_format_duration (1234), "1.23" NBSP "µs");
  assert_text (viewer_format_duration (9994), "9.99" NBSP "µs");
  assert_text (viewer_format_duration (9996), "10.0" NBSP "µs");
  assert_text (viewer_format_duration (99960), "100" NBSP "µs");
  assert_text (viewer_format_duration (999499), "999" NBSP "µs");
  assert_text (viewer_format_duration (999500), "1.00" NBSP "ms");
  assert_text (viewer_format_duration (24800000), "24.8" NBSP "ms");
  assert_text (viewer_format_duration (G_GUINT64_CONSTANT (1500000000)), "1.50" NBSP "s");
  assert_text (viewer_format_duration (G_GUINT64_CONSTANT (7200000000000)), "7200" NBSP "s");
}

static void
test_format_tick (void)
{
  assert_text (viewer_format_tick (0), "0");
  assert_text (viewer_format_tick (1), "1" NBSP "ns");
  assert_text (viewer_format_tick (1e4), "10" NBSP "µs");
  assert_text (viewer_format_tick (2.5e6), "2.5" NBSP "ms");
  assert_text (viewer_format_tick (1e9), "1" NBSP "s");
}

static void
test_format_others (void)
{
  assert_text (viewer_format_span (500000000), "500" NBSP "ms");
  assert_text (viewer_format_span (G_GUINT64_CONSTANT (59000000000)), "59" NBSP "s");
  assert_text (viewer_format_span (G_GUINT64_CONSTANT (125000000000)), "2" NBSP "min 5" NBSP "s");
  assert_text (viewer_format_span (G_GUINT64_CONSTANT (7500000000000)), "2" NBSP "h 5" NBSP "min");

  assert_text (viewer_format_count (0), "0");
  assert_text (viewer_format_count (9999999), "9999999");
  assert_text (viewer_format_count (12345678), "12.3" NBSP "M");
  assert_text (viewer_format_count (G_GUINT64_CONSTANT (1500000000)), "1.50" NBSP "G");

  assert_text (viewer_format_share (-1), "–");
  assert_text (viewer_format_share (0), "0.0" NBSP "%");
  assert_text (viewer_format_share (0.0004), "<" NBSP "0.1" NBSP "%");
  assert_text (viewer_format_share (0.745), "74.5" NBSP "%");
  assert_text (viewer_format_share (1), "100.0" NBSP "%");
}

static void
test_format_instance_name (void)
{
  assert_text (viewer_discovery_dup_name ("/run/user/1000/aimdb/monitor.sock"), "monitor");
  assert_text (viewer_discovery_dup_name ("unix:///tmp/a.b.sock"), "a.b");
  assert_text (viewer_discovery_dup_name ("/tmp/.sock"), ".sock");
  assert_text (viewer_discovery_dup_name ("socket"), "socket");
  assert_text (viewer_discovery_dup_name ("unix:monitor.sock"), "monitor");
  assert_text (viewer_discovery_dup_name ("tcp://10.0.0.7:7000"), "10.0.0.7:7000");

  g_assert_true (viewer_discovery_equal ("/tmp/a.sock", "unix:/tmp/a.sock"));
  g_assert_true (viewer_discovery_equal ("uds:///tmp/a.sock", "UNIX:///tmp/a.sock"));
  g_assert_true (viewer_discovery_equal ("tcp://host:1", "tcp://host:1"));
  g_assert_false (viewer_discovery_equal ("tcp://host:1", "tcp://host:2"));
  g_assert_false (viewer_discovery_equal ("tcp://host:1", "host:1"));
  g_assert_false (viewer_discovery_equal ("/tmp/a.sock", NULL));
  g_assert_false (viewer_discovery_equal (NULL, NULL));
}

static void
test_format_history_is_bounded (void)
{
  ViewerHistory history = { 0 };

  g_assert_cmpfloat (viewer_history_get_max (&history), <, 0);

  for (guint i = 0; i < 3 * VIEWER_HISTORY_LENGTH + 7; i++)
    viewer_history_append (&history, i);

  g_assert_cmpuint (history.length, ==, VIEWER_HISTORY_LENGTH);
  g_assert_cmpfloat (viewer_history_get (&history, 0), ==, 2 * VIEWER_HISTORY_LENGTH + 7);
  g_assert_cmpfloat (viewer_history_get_max (&history), ==, 3 * VIEWER_HISTORY_LENGTH + 6);

  viewer_history_clear (&history);
  g_assert_cmpuint (history.length, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Viewer/Format/duration", test_format_duration);
  g_test_add_func ("/Viewer/Format/tick", test_format_tick);
  g_test_add_func ("/Viewer/Format/others", test_format_others);
  g_test_add_func ("/Viewer/Format/instance-name", test_format_instance_name);
  g_test_add_func ("/Viewer/Format/history-is-bounded", test_format_history_is_bounded);

  return g_test_run ();
}
