/* fuzz-topic.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-topic-private.h"
#include "fuzz.h"

/* as the rule is written down, however long it takes */
static gboolean
matches (char **pattern,
         char **key)
{
  if (*pattern == NULL)
    return *key == NULL;

  if (strcmp (*pattern, "#") == 0)
    return matches (pattern + 1, key) || (*key != NULL && matches (pattern, key + 1));

  return *key != NULL && (strcmp (*pattern, "*") == 0 || strcmp (*pattern, *key) == 0) &&
         matches (pattern + 1, key + 1);
}

/* g_strsplit() gives nothing for an empty text, which has one part here */
static char **
split (const char *text)
{
  char *empty[] = { (char *) "", NULL };

  return *text == '\0' ? g_strdupv (empty) : g_strsplit (text, ".", -1);
}

/* the pattern, a line feed, the key */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = size > 0 ? g_strndup ((const char *) data, size) : g_strdup ("");
  char *feed = strchr (text, '\n');
  g_auto (GStrv) pattern = NULL;
  g_auto (GStrv) key = NULL;

  if (feed == NULL)
    return 0;

  *feed = '\0';
  pattern = split (text);
  key = split (feed + 1);

  if (g_strv_length (pattern) <= 8 && g_strv_length (key) <= 8)
    g_assert (_aimdb_topic_matches (text, feed + 1) == matches (pattern, key));
  else
    _aimdb_topic_matches (text, feed + 1);

  return 0;
}
