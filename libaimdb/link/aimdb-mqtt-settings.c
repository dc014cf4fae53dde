/* aimdb-mqtt-settings.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-error.h"
#include "aimdb-mqtt-settings-private.h"

#define DEFAULT_QOS 1
#define DEFAULT_KEEPALIVE_S 60
#define DEFAULT_MAX_QUEUED 1000
#define DEFAULT_MIN_DELAY_MS 250
#define DEFAULT_MAX_DELAY_MS 30000

/* the identifiers of what waits for the broker have 16 bits */
#define LIMIT_QUEUED 60000

static const char *const known_options[] = {
  "ca-file",
  "cert-file",
  "client-id",
  "keepalive",
  "key-file",
  "max-queued",
  "password",
  "qos",
  "reconnect-max",
  "reconnect-min",
  "retain",
  "username",
  NULL,
};

void
_aimdb_mqtt_settings_clear (AimdbMqttSettings *self)
{
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->topic, g_free);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->password, g_free);
  g_clear_pointer (&self->client_id, g_free);
}

/* the URL is not repeated: there may be a password in it */
static gboolean
mqtt_settings_read_url (AimdbMqttSettings  *self,
                        AimdbLink          *link,
                        GError            **error)
{
  g_autoptr (GUri) uri = g_uri_parse (aimdb_link_get_url (link), G_URI_FLAGS_HAS_PASSWORD, error);
  const char *path;

  if (uri == NULL)
    return FALSE;

  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "the URL names no broker; write %s://host/topic", g_uri_get_scheme (uri));
      return FALSE;
    }

  path = g_uri_get_path (uri);
  self->tls = g_ascii_strcasecmp (g_uri_get_scheme (uri), "mqtts") == 0;
  self->host = g_strdup (g_uri_get_host (uri));
  self->port = g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : self->tls ? 8883 : 1883;
  self->topic = strlen (path) > 1 ? g_strdup (path + 1) : NULL;
  self->user = g_strdup (g_uri_get_user (uri));
  self->password = g_strdup (g_uri_get_password (uri));

  return TRUE;
}

static gboolean
check_topic (AimdbMqttSettings  *self,
             AimdbLink          *link,
             GError            **error)
{
  gboolean fits;

  if (self->topic == NULL)
    {
      /* the program chooses the topics */
      if (link->topic_func != NULL)
        return TRUE;

      g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                           "the URL names no topic; write mqtt://host/topic");
      return FALSE;
    }

  if (aimdb_link_is_inbound (link))
    fits = mosquitto_sub_topic_check (self->topic) == MOSQ_ERR_SUCCESS;
  else
    fits = mosquitto_pub_topic_check (self->topic) == MOSQ_ERR_SUCCESS;

  if (!fits)
    g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                 "'%s' is no topic that can be %s", self->topic,
                 aimdb_link_is_inbound (link) ? "subscribed to" : "published to");

  return fits;
}

static gboolean
check_files (AimdbMqttSettings  *self,
             AimdbLink          *link,
             GError            **error)
{
  static const char *const names[] = { "ca-file", "cert-file", "key-file" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *path = aimdb_link_get_option (link, names[i]);

      if (path == NULL)
        continue;

      if (!self->tls)
        {
          g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                       "the option '%s' is for mqtts:// only", names[i]);
          return FALSE;
        }

      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
        {
          g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                       "there is no file '%s', which the option '%s' names", path, names[i]);
          return FALSE;
        }
    }

  if ((aimdb_link_get_option (link, "cert-file") == NULL) !=
      (aimdb_link_get_option (link, "key-file") == NULL))
    {
      g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                           "the options 'cert-file' and 'key-file' go together");
      return FALSE;
    }

  return TRUE;
}

static void
take_text (AimdbLink   *link,
           const char  *name,
           char       **text)
{
  const char *value = aimdb_link_get_option (link, name);

  if (value == NULL)
    return;

  g_free (*text);
  *text = g_strdup (value);
}

static gboolean
mqtt_settings_read_options (AimdbMqttSettings  *self,
                            AimdbLink          *link,
                            GError            **error)
{
  take_text (link, "username", &self->user);
  take_text (link, "password", &self->password);
  take_text (link, "client-id", &self->client_id);

  return _aimdb_link_check_options (link, known_options, error) &&
         _aimdb_link_get_number (link, "qos", 0, 2, DEFAULT_QOS, &self->qos, error) &&
         _aimdb_link_get_flag (link, "retain", FALSE, &self->retain, error) &&
         _aimdb_link_get_number (link, "keepalive", 5, G_MAXUINT16, DEFAULT_KEEPALIVE_S,
                                 &self->keepalive_s, error) &&
         _aimdb_link_get_number (link, "max-queued", 1, LIMIT_QUEUED, DEFAULT_MAX_QUEUED,
                                 &self->max_queued, error) &&
         _aimdb_link_get_number (link, "reconnect-min", 1, G_MAXINT, DEFAULT_MIN_DELAY_MS,
                                 &self->min_delay_ms, error) &&
         _aimdb_link_get_number (link, "reconnect-max", 1, G_MAXINT, DEFAULT_MAX_DELAY_MS,
                                 &self->max_delay_ms, error) &&
         check_files (self, link, error);
}

gboolean
_aimdb_mqtt_settings_read (AimdbMqttSettings  *self,
                           AimdbLink          *link,
                           GError            **error)
{
  return mqtt_settings_read_url (self, link, error) &&
         mqtt_settings_read_options (self, link, error) &&
         check_topic (self, link, error);
}

static int
apply_tls (AimdbLink        *link,
           struct mosquitto *mosq)
{
  const char *ca_file = aimdb_link_get_option (link, "ca-file");
  int status = MOSQ_ERR_SUCCESS;

  if (ca_file == NULL)
    status = mosquitto_int_option (mosq, MOSQ_OPT_TLS_USE_OS_CERTS, 1);

  /* without a file of one's own, those of the system; the directory is a formality */
  if (status == MOSQ_ERR_SUCCESS)
    status = mosquitto_tls_set (mosq, ca_file, ca_file == NULL ? "/etc/ssl/certs" : NULL,
                                aimdb_link_get_option (link, "cert-file"),
                                aimdb_link_get_option (link, "key-file"), NULL);

  return status;
}

gboolean
_aimdb_mqtt_settings_apply (const AimdbMqttSettings  *self,
                            AimdbLink                *link,
                            struct mosquitto         *mosq,
                            GError                  **error)
{
  int status = MOSQ_ERR_SUCCESS;

  if (self->user != NULL)
    status = mosquitto_username_pw_set (mosq, self->user, self->password);

  if (status == MOSQ_ERR_SUCCESS && self->tls)
    status = apply_tls (link, mosq);

  if (status == MOSQ_ERR_SUCCESS)
    return TRUE;

  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT, "MQTT can't be set up: %s",
               mosquitto_strerror (status));

  return FALSE;
}
