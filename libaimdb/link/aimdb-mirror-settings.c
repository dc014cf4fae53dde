/* aimdb-mirror-settings.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <gio/gio.h>

#include "aimdb-endpoint-private.h"
#include "aimdb-error.h"
#include "aimdb-mirror-settings-private.h"
#include "aimdb-record.h"

#define DEFAULT_MIN_DELAY_MS 250
#define DEFAULT_MAX_DELAY_MS 10000

#define UNIX_FORM "unix:///run/user/1000/aimdb/name.sock?record=key"
#define TCP_FORM  "tcp://127.0.0.1:7000/key"

static const char *const known_options[] = {
  "reconnect-max",
  "reconnect-min",
  "record",
  "token",
  NULL,
};

void
_aimdb_mirror_settings_clear (AimdbMirrorSettings *self)
{
  g_clear_pointer (&self->endpoint, g_free);
  g_clear_pointer (&self->record, g_free);
  g_clear_pointer (&self->token, g_free);
}

static gboolean
unescape (const char  *text,
          char       **unescaped,
          GError     **error)
{
  *unescaped = g_uri_unescape_string (text, NULL);

  if (*unescaped != NULL && g_utf8_validate (*unescaped, -1, NULL))
    return TRUE;

  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
               "'%s' can't be read: %% stands before two hexadecimal digits, and %%25 for itself",
               text);

  return FALSE;
}

/* REST is what follows the scheme and the colon */
static gboolean
mirror_settings_read_socket (AimdbMirrorSettings  *self,
                             const char           *rest,
                             GError              **error)
{
  g_autofree char *path = NULL;

  if (g_str_has_prefix (rest, "//"))
    rest += strlen ("//");

  if (!unescape (rest, &path, error))
    return FALSE;

  if (*path != '/')
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "'%s' is not the absolute path of a socket; write " UNIX_FORM, path);
      return FALSE;
    }

  self->endpoint = g_strconcat ("unix:", path, NULL);

  return TRUE;
}

static gboolean
mirror_settings_read_host (AimdbMirrorSettings  *self,
                           const char           *rest,
                           GError              **error)
{
  const char *authority = g_str_has_prefix (rest, "//") ? rest + strlen ("//") : "";
  const char *path = strchr (authority, '/');
  gsize length = path != NULL ? (gsize) (path - authority) : strlen (authority);
  g_autofree char *address = g_strndup (authority, length);

  if (g_str_has_suffix (address, ":0"))
    {
      g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                           "nobody listens at port 0; write " TCP_FORM);
      return FALSE;
    }

  self->endpoint = g_strconcat ("tcp://", address, NULL);

  return path == NULL || path[1] == '\0' || unescape (path + 1, &self->record, error);
}

static gboolean
mirror_settings_read_url (AimdbMirrorSettings  *self,
                          AimdbLink            *link,
                          GError              **error)
{
  const char *url = aimdb_link_get_url (link);
  g_autofree char *plain = g_strndup (url, strcspn (url, "?#"));
  g_autofree char *scheme = g_uri_parse_scheme (plain);
  g_auto (AimdbEndpoint) endpoint = { 0 };
  const char *rest;
  gboolean is_tcp;

  g_assert (scheme != NULL);

  rest = plain + strlen (scheme) + 1;
  is_tcp = g_ascii_strcasecmp (scheme, "tcp") == 0;

  return (is_tcp ? mirror_settings_read_host (self, rest, error)
                 : mirror_settings_read_socket (self, rest, error)) &&
         _aimdb_endpoint_parse (self->endpoint, &endpoint, error);
}

/* the option, else what the URL says, else the key of the link's own record */
static gboolean
mirror_settings_choose_record (AimdbMirrorSettings  *self,
                               AimdbLink            *link,
                               GError              **error)
{
  const char *option = aimdb_link_get_option (link, "record");
  AimdbRecord *own = _aimdb_stage_get_record (AIMDB_STAGE (link));

  if (option != NULL)
    {
      g_free (self->record);
      self->record = g_strdup (option);
    }
  else if (self->record == NULL && own != NULL)
    {
      self->record = g_strdup (aimdb_record_get_key (own));
    }

  if (self->record == NULL || *self->record == '\0')
    {
      g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                           "it names no record of the other instance; write " UNIX_FORM " or "
                           TCP_FORM);
      return FALSE;
    }

  if (strpbrk (self->record, "*#") != NULL)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "'%s' is a pattern, but a link mirrors one record; write its key",
                   self->record);
      return FALSE;
    }

  return TRUE;
}

gboolean
_aimdb_mirror_settings_read (AimdbMirrorSettings  *self,
                             AimdbLink            *link,
                             GError              **error)
{
  self->token = g_strdup (aimdb_link_get_option (link, "token"));

  return _aimdb_link_check_options (link, known_options, error) &&
         _aimdb_link_get_number (link, "reconnect-min", 1, G_MAXINT, DEFAULT_MIN_DELAY_MS,
                                 &self->min_delay_ms, error) &&
         _aimdb_link_get_number (link, "reconnect-max", 1, G_MAXINT, DEFAULT_MAX_DELAY_MS,
                                 &self->max_delay_ms, error) &&
         mirror_settings_read_url (self, link, error) &&
         mirror_settings_choose_record (self, link, error);
}
