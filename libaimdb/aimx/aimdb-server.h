/* aimdb-server.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include <glib-object.h>

#include "aimdb-database.h"
#include "aimdb-history.h"
#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_SERVER (aimdb_server_get_type ())

AIMDB_AVAILABLE_IN_0_1
G_DECLARE_FINAL_TYPE (AimdbServer, aimdb_server, AIMDB, SERVER, GObject)

AIMDB_AVAILABLE_IN_0_1
AimdbServer   *aimdb_server_new                 (AimdbDatabase *database,
                                                 const char    *endpoint) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
AimdbDatabase *aimdb_server_get_database        (AimdbServer   *self);
AIMDB_AVAILABLE_IN_0_1
const char    *aimdb_server_get_endpoint        (AimdbServer   *self);
AIMDB_AVAILABLE_IN_0_1
void           aimdb_server_allow_write         (AimdbServer   *self,
                                                 const char    *key);
AIMDB_AVAILABLE_IN_0_1
void           aimdb_server_set_allow_remote    (AimdbServer   *self,
                                                 gboolean       allow_remote);
AIMDB_AVAILABLE_IN_0_1
gboolean       aimdb_server_get_allow_remote    (AimdbServer   *self);
AIMDB_AVAILABLE_IN_0_1
void           aimdb_server_set_read_only       (AimdbServer   *self,
                                                 gboolean       read_only);
AIMDB_AVAILABLE_IN_0_1
gboolean       aimdb_server_get_read_only       (AimdbServer   *self);
AIMDB_AVAILABLE_IN_0_1
void           aimdb_server_set_max_connections (AimdbServer   *self,
                                                 guint          max_connections);
AIMDB_AVAILABLE_IN_0_1
guint          aimdb_server_get_max_connections (AimdbServer   *self);
AIMDB_AVAILABLE_IN_0_1
void           aimdb_server_set_max_subscriptions (AimdbServer *self,
                                                   guint        max_subscriptions);
AIMDB_AVAILABLE_IN_0_1
guint          aimdb_server_get_max_subscriptions (AimdbServer *self);
AIMDB_AVAILABLE_IN_0_1
void           aimdb_server_set_auth_token      (AimdbServer   *self,
                                                 const char    *auth_token);
AIMDB_AVAILABLE_IN_0_1
const char    *aimdb_server_get_auth_token      (AimdbServer   *self);
AIMDB_AVAILABLE_IN_0_1
void           aimdb_server_set_history         (AimdbServer   *self,
                                                 AimdbHistory  *history);
AIMDB_AVAILABLE_IN_0_1
AimdbHistory  *aimdb_server_get_history         (AimdbServer   *self);
AIMDB_AVAILABLE_IN_0_1
gboolean       aimdb_server_start               (AimdbServer   *self,
                                                 GError       **error);
AIMDB_AVAILABLE_IN_0_1
void           aimdb_server_stop                (AimdbServer   *self);

G_END_DECLS
