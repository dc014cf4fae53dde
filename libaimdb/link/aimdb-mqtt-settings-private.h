/* aimdb-mqtt-settings-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <mosquitto.h>

#include "aimdb-link-private.h"

G_BEGIN_DECLS

/* what the URL and the options of a link say of a broker */
typedef struct
{
  char *host;
  guint16 port;
  gboolean tls;
  char *topic;                  /* NULL: none in the URL */
  char *user;
  char *password;
  char *client_id;              /* NULL: the library makes one up */
  guint64 qos;
  gboolean retain;
  guint64 keepalive_s;
  guint64 max_queued;
  guint64 min_delay_ms;
  guint64 max_delay_ms;
} AimdbMqttSettings;

gboolean _aimdb_mqtt_settings_read  (AimdbMqttSettings        *self,
                                     AimdbLink                *link,
                                     GError                  **error);
void     _aimdb_mqtt_settings_clear (AimdbMqttSettings        *self);

/* gives MOSQ all that it needs before it connects */
gboolean _aimdb_mqtt_settings_apply (const AimdbMqttSettings  *self,
                                     AimdbLink                *link,
                                     struct mosquitto         *mosq,
                                     GError                  **error);

G_END_DECLS
