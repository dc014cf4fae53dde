/* aimdb-mqtt-dial-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

#include "aimdb-mqtt-settings-private.h"

G_BEGIN_DECLS

/* Connects MOSQ, which belongs to the attempt until it is finished: nobody else may
 * touch it. SETTINGS last as long as OWNER. Whoever cancels does not wait; then MOSQ is
 * freed once the library lets go of it. */
void     _aimdb_mqtt_dial_async  (GObject                  *owner,
                                  const AimdbMqttSettings  *settings,
                                  struct mosquitto         *mosq,
                                  GCancellable             *cancellable,
                                  GAsyncReadyCallback       callback,
                                  gpointer                  user_data);

/* gives MOSQ back, connected or not; NULL if the attempt was cancelled */
gboolean _aimdb_mqtt_dial_finish (GAsyncResult             *result,
                                  struct mosquitto        **mosq,
                                  GError                  **error);

G_END_DECLS
