/* test-topic.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-topic-private.h"

static void
test_topic_is_pattern (void)
{
  static const struct
  {
    const char *topic;
    gboolean is_pattern;
  } cases[] = {
    { "#", TRUE }, { "tank.*", TRUE }, { "tank*", TRUE }, { "a#b", TRUE },
    { "tank.level", FALSE }, { "", FALSE }, { "server::Config", FALSE }, { "a/b?+", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (_aimdb_topic_is_pattern (cases[i].topic), ==, cases[i].is_pattern);
}

static void
test_topic_matches (void)
{
  static const struct
  {
    const char *pattern;
    const char *key;
    gboolean matches;
  } cases[] = {
    { "#", "tank", TRUE },
    { "#", "tank.a.b", TRUE },
    { "#", "", TRUE },
    { "tank.level", "tank.level", TRUE },
    { "tank.level", "tank.levels", FALSE },
    { "tank.*", "tank.level", TRUE },
    { "tank.*", "tank.", TRUE },
    { "tank.*", "tank", FALSE },
    { "tank.*", "tank.a.b", FALSE },
    { "tank.#", "tank", TRUE },
    { "tank.#", "tank.level", TRUE },
    { "tank.#", "tank.a.b", TRUE },
    { "tank.#", "tanks", FALSE },
    { "#.level", "level", TRUE },
    { "#.level", "a.b.level", TRUE },
    { "#.level", "levels", FALSE },
    { "#.level", "level.a", FALSE },
    { "a.#.z", "a.z", TRUE },
    { "a.#.z", "a.b.c.z", TRUE },
    { "a.#.z", "a.z.z", TRUE },
    { "a.#.z", "a.b", FALSE },
    { "*.*", "a.b", TRUE },
    { "*.*", "a", FALSE },
    { "*.*", "a.b.c", FALSE },
    { "#.#", "a", TRUE },
    { "#.*", "a.b", TRUE },
    { "*.#", "a", TRUE },
    { "#.a.#.b.#", "x.a.y.b.z", TRUE },
    { "#.a.#.b.#", "x.b.y.a.z", FALSE },
    { "#.a.b", "a.a.b", TRUE },
    { "#.a.b", "a.b.a.b", TRUE },
    { "#.a.*.c", "a.a.b.c", TRUE },

    /* a sign that is not a whole part is a character */
    { "tank*", "tank*", TRUE },
    { "tank*", "tank.level", FALSE },
    { "tank*", "tanks", FALSE },
    { "a.#b", "a.#b", TRUE },
    { "a.#b", "a.c.b", FALSE },
    { "**", "a", FALSE },

    /* an empty part is one */
    { "*", "", TRUE },
    { "a..b", "a..b", TRUE },
    { "a.*.b", "a..b", TRUE },
    { "a.b", "a..b", FALSE },
    { ".#", "", TRUE },
    { "#.", "a", FALSE },

    /* only the dot is special */
    { "*", "server::Config", TRUE },
    { "*.b", "a/x.b", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s, %s", cases[i].pattern, cases[i].key);
      g_assert_cmpint (_aimdb_topic_matches (cases[i].pattern, cases[i].key), ==,
                       cases[i].matches);
    }
}

static void
test_topic_takes_bounded_time (void)
{
  g_autoptr (GString) pattern = g_string_new ("#");
  g_autoptr (GString) key = g_string_new ("a");

  g_test_summary ("Trying every way in which the signs could match would never end.");

  for (guint i = 0; i < 1000; i++)
    {
      g_string_append (pattern, ".a.#");
      g_string_append (key, ".a.a");
    }

  g_string_append (pattern, ".b");
  g_assert_false (_aimdb_topic_matches (pattern->str, key->str));
  g_string_append (key, ".b");
  g_assert_true (_aimdb_topic_matches (pattern->str, key->str));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Aimdb/Topic/is-pattern", test_topic_is_pattern);
  g_test_add_func ("/Aimdb/Topic/matches", test_topic_matches);
  g_test_add_func ("/Aimdb/Topic/takes-bounded-time", test_topic_takes_bounded_time);

  return g_test_run ();
}
