/* viewer-connection.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <aimdb.h>
#include <gio/gio.h>

G_BEGIN_DECLS

#define VIEWER_CONNECTION_DEFAULT_INTERVAL_MS 1000

typedef enum
{
  VIEWER_CONNECTION_IDLE,
  VIEWER_CONNECTION_CONNECTING,
  VIEWER_CONNECTION_CONNECTED,
  VIEWER_CONNECTION_LOST
} ViewerConnectionState;

#define VIEWER_TYPE_CONNECTION (viewer_connection_get_type ())

G_DECLARE_FINAL_TYPE (ViewerConnection, viewer_connection, VIEWER, CONNECTION, GObject)

ViewerConnection      *viewer_connection_new          (void);
void                   viewer_connection_open         (ViewerConnection *self,
                                                       const char       *endpoint);
void                   viewer_connection_close        (ViewerConnection *self);
void                   viewer_connection_retry        (ViewerConnection *self);
void                   viewer_connection_poll         (ViewerConnection *self);
ViewerConnectionState  viewer_connection_get_state    (ViewerConnection *self);
const char            *viewer_connection_get_endpoint (ViewerConnection *self);
AimdbClient           *viewer_connection_get_client   (ViewerConnection *self);
const char            *viewer_connection_get_problem  (ViewerConnection *self);
guint                  viewer_connection_get_interval (ViewerConnection *self);
void                   viewer_connection_set_interval (ViewerConnection *self,
                                                       guint             interval_ms);
gboolean               viewer_connection_get_paused   (ViewerConnection *self);
void                   viewer_connection_set_paused   (ViewerConnection *self,
                                                       gboolean          paused);

G_END_DECLS
