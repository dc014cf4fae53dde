/* aimdb-topic.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-topic-private.h"

gboolean
_aimdb_topic_is_pattern (const char *topic)
{
  return strpbrk (topic, "*#") != NULL;
}

static gsize
get_length (const char *part)
{
  return strcspn (part, ".");
}

static gboolean
is_exactly (const char *part,
            char        sign)
{
  return part[0] == sign && (part[1] == '\0' || part[1] == '.');
}

/* NULL behind the last part */
static const char *
get_next (const char *part)
{
  const char *end = part + get_length (part);

  return *end == '.' ? end + 1 : NULL;
}

static gboolean
part_matches (const char *pattern,
              const char *part)
{
  gsize length = get_length (part);

  return is_exactly (pattern, '*') ||
         (get_length (pattern) == length && memcmp (pattern, part, length) == 0);
}

/* Where it does not go on, the last '#' takes one part more: an earlier one need
 * not be tried again. So there are no more steps than parts of one times parts
 * of the other. */
gboolean
_aimdb_topic_matches (const char *pattern,
                      const char *key)
{
  const char *behind_sign = NULL;
  const char *taken = NULL;
  gboolean has_sign = FALSE;

  while (key != NULL || pattern != NULL)
    {
      if (pattern != NULL && is_exactly (pattern, '#'))
        {
          pattern = get_next (pattern);
          behind_sign = pattern;
          taken = key;
          has_sign = TRUE;
        }
      else if (pattern != NULL && key != NULL && part_matches (pattern, key))
        {
          pattern = get_next (pattern);
          key = get_next (key);
        }
      else if (has_sign && taken != NULL)
        {
          taken = get_next (taken);
          pattern = behind_sign;
          key = taken;
        }
      else
        {
          return FALSE;
        }
    }

  return TRUE;
}
