/* aimdb-link-options.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-error.h"
#include "aimdb-link-private.h"

void
_aimdb_link_read_url_options (AimdbLink *self)
{
  const char *query = self->url != NULL ? strchr (self->url, '?') : NULL;
  g_autofree char *text = NULL;

  if (query == NULL)
    {
      self->url_options = g_hash_table_new (g_str_hash, g_str_equal);
      return;
    }

  /* without the fragment, which the check refuses */
  text = g_strndup (query + 1, strcspn (query + 1, "#"));
  self->url_options = g_uri_parse_params (text, -1, "&", G_URI_PARAMS_NONE, NULL);
}

/* what the URL names within the place it leads to: a topic, a record or a path */
char *
_aimdb_link_dup_address (AimdbLink *self)
{
  const char *record = aimdb_link_get_option (self, "record");
  g_autofree char *path = NULL;

  if (record != NULL)
    return g_strdup (record);

  if (self->url == NULL ||
      !g_uri_split (self->url, G_URI_FLAGS_NONE, NULL, NULL, NULL, NULL, &path, NULL, NULL, NULL))
    return g_strdup ("");

  return g_strdup (*path == '/' ? path + 1 : path);
}

static gboolean
check_names (GHashTable         *options,
             const char *const  *known,
             GError            **error)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, options);

  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_autofree char *list = NULL;

      if (g_strv_contains (known, name))
        continue;

      list = g_strjoinv (", ", (char **) known);
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "there is no option '%s', only %s", (const char *) name, list);
      return FALSE;
    }

  return TRUE;
}

gboolean
_aimdb_link_check_options (AimdbLink          *self,
                           const char *const  *known,
                           GError            **error)
{
  /* whoever writes it means a wildcard or a name, and would get another */
  if (self->url != NULL && strchr (self->url, '#') != NULL)
    {
      g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                           "a '#' ends what a URL names; write %23 for it");
      return FALSE;
    }

  if (self->url_options == NULL)
    {
      g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                           "the options of the URL can't be read; write ?name=value&name=value");
      return FALSE;
    }

  return check_names (self->url_options, known, error) &&
         check_names (self->options, known, error);
}

/* K, M or G at the end stand for 2^10, 2^20 or 2^30 */
static gboolean
parse_number (const char *text,
              guint64    *number)
{
  char *end;
  guint shift = 0;

  if (!g_ascii_isdigit (*text))
    return FALSE;

  *number = g_ascii_strtoull (text, &end, 10);

  if (*end != '\0' && end[1] == '\0')
    shift = *end == 'K' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;

  if ((*end != '\0' && shift == 0) || *number > G_MAXUINT64 >> shift)
    return FALSE;

  *number <<= shift;

  return TRUE;
}

gboolean
_aimdb_link_get_number (AimdbLink   *self,
                        const char  *name,
                        guint64      min,
                        guint64      max,
                        guint64      fallback,
                        guint64     *number,
                        GError     **error)
{
  const char *text = aimdb_link_get_option (self, name);

  *number = fallback;

  if (text == NULL || (parse_number (text, number) && *number >= min && *number <= max))
    return TRUE;

  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
               "the option '%s' must be a number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
               ", not '%s'", name, min, max, text);

  return FALSE;
}

gboolean
_aimdb_link_get_choice (AimdbLink          *self,
                        const char         *name,
                        const char *const  *choices,
                        guint              *choice,
                        GError            **error)
{
  const char *text = aimdb_link_get_option (self, name);
  g_autofree char *list = NULL;

  *choice = 0;

  if (text == NULL)
    return TRUE;

  for (guint i = 0; choices[i] != NULL; i++)
    {
      if (g_str_equal (text, choices[i]))
        {
          *choice = i;
          return TRUE;
        }
    }

  list = g_strjoinv (" or ", (char **) choices);
  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
               "the option '%s' must be %s, not '%s'", name, list, text);

  return FALSE;
}

gboolean
_aimdb_link_get_flag (AimdbLink   *self,
                      const char  *name,
                      gboolean     fallback,
                      gboolean    *flag,
                      GError     **error)
{
  static const char *const choices[] = { "false", "true", NULL };
  guint choice;

  if (!_aimdb_link_get_choice (self, name, choices, &choice, error))
    return FALSE;

  *flag = aimdb_link_get_option (self, name) != NULL ? choice == 1 : fallback;

  return TRUE;
}
