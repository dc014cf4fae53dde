/* aimdb-client.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include <gio/gio.h>

#include "aimdb-enums.h"
#include "aimdb-graph.h"
#include "aimdb-subscription.h"
#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_CLIENT (aimdb_client_get_type ())

AIMDB_AVAILABLE_IN_0_1
G_DECLARE_FINAL_TYPE (AimdbClient, aimdb_client, AIMDB, CLIENT, GObject)

AIMDB_AVAILABLE_IN_0_1
AimdbClient        *aimdb_client_new                     (const char           *endpoint) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
const char         *aimdb_client_get_endpoint            (AimdbClient          *self);
AIMDB_AVAILABLE_IN_0_1
gboolean            aimdb_client_is_connected            (AimdbClient          *self);
AIMDB_AVAILABLE_IN_0_1
AimdbClientState    aimdb_client_get_state               (AimdbClient          *self);
AIMDB_AVAILABLE_IN_0_1
const char         *aimdb_client_get_server_name         (AimdbClient          *self);
AIMDB_AVAILABLE_IN_0_1
gboolean            aimdb_client_get_can_write           (AimdbClient          *self);
AIMDB_AVAILABLE_IN_0_1
const char         *aimdb_client_get_server_version      (AimdbClient          *self);
AIMDB_AVAILABLE_IN_0_1
const char * const *aimdb_client_get_writable_records    (AimdbClient          *self);
AIMDB_AVAILABLE_IN_0_1
guint               aimdb_client_get_max_subscriptions   (AimdbClient          *self);
AIMDB_AVAILABLE_IN_0_1
gboolean            aimdb_client_get_authenticated       (AimdbClient          *self);

AIMDB_AVAILABLE_IN_0_1
const char         *aimdb_client_get_auth_token          (AimdbClient          *self);
AIMDB_AVAILABLE_IN_0_1
void                aimdb_client_set_auth_token          (AimdbClient          *self,
                                                          const char           *auth_token);
AIMDB_AVAILABLE_IN_0_1
guint               aimdb_client_get_timeout             (AimdbClient          *self);
AIMDB_AVAILABLE_IN_0_1
void                aimdb_client_set_timeout             (AimdbClient          *self,
                                                          guint                 timeout_ms);

AIMDB_AVAILABLE_IN_0_1
guint               aimdb_client_get_keepalive           (AimdbClient          *self);
AIMDB_AVAILABLE_IN_0_1
void                aimdb_client_set_keepalive           (AimdbClient          *self,
                                                          guint                 keepalive_ms);
AIMDB_AVAILABLE_IN_0_1
gboolean            aimdb_client_get_auto_reconnect      (AimdbClient          *self);
AIMDB_AVAILABLE_IN_0_1
void                aimdb_client_set_auto_reconnect      (AimdbClient          *self,
                                                          gboolean              auto_reconnect);
AIMDB_AVAILABLE_IN_0_1
guint               aimdb_client_get_reconnect_min_delay (AimdbClient          *self);
AIMDB_AVAILABLE_IN_0_1
guint               aimdb_client_get_reconnect_max_delay (AimdbClient          *self);
AIMDB_AVAILABLE_IN_0_1
void                aimdb_client_set_reconnect_delays    (AimdbClient          *self,
                                                          guint                 min_delay_ms,
                                                          guint                 max_delay_ms);

AIMDB_AVAILABLE_IN_0_1
void                aimdb_client_connect_async           (AimdbClient          *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
AIMDB_AVAILABLE_IN_0_1
gboolean            aimdb_client_connect_finish          (AimdbClient          *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
AIMDB_AVAILABLE_IN_0_1
void                aimdb_client_disconnect              (AimdbClient          *self);

AIMDB_AVAILABLE_IN_0_1
void                aimdb_client_list_records_async      (AimdbClient          *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
AIMDB_AVAILABLE_IN_0_1
GListModel         *aimdb_client_list_records_finish     (AimdbClient          *self,
                                                          GAsyncResult         *result,
                                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
void                aimdb_client_get_value_async         (AimdbClient          *self,
                                                          const char           *key,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
AIMDB_AVAILABLE_IN_0_1
char               *aimdb_client_get_value_finish        (AimdbClient          *self,
                                                          GAsyncResult         *result,
                                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
void                aimdb_client_set_value_async         (AimdbClient          *self,
                                                          const char           *key,
                                                          const char           *json,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
AIMDB_AVAILABLE_IN_0_1
gboolean            aimdb_client_set_value_finish        (AimdbClient          *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
AIMDB_AVAILABLE_IN_0_1
void                aimdb_client_drain_async             (AimdbClient          *self,
                                                          const char           *key,
                                                          int                   limit,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
AIMDB_AVAILABLE_IN_0_1
char              **aimdb_client_drain_finish            (AimdbClient          *self,
                                                          GAsyncResult         *result,
                                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
void                aimdb_client_query_async             (AimdbClient          *self,
                                                          const char           *pattern,
                                                          int                   limit,
                                                          gint64                start,
                                                          gint64                end,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
AIMDB_AVAILABLE_IN_0_1
GListModel         *aimdb_client_query_finish            (AimdbClient          *self,
                                                          GAsyncResult         *result,
                                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;

AIMDB_AVAILABLE_IN_0_1
void                aimdb_client_get_graph_async         (AimdbClient          *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
AIMDB_AVAILABLE_IN_0_1
AimdbGraph         *aimdb_client_get_graph_finish        (AimdbClient          *self,
                                                          GAsyncResult         *result,
                                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
void                aimdb_client_reset_profiling_async   (AimdbClient          *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
AIMDB_AVAILABLE_IN_0_1
gboolean            aimdb_client_reset_profiling_finish  (AimdbClient          *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
AIMDB_AVAILABLE_IN_0_1
void                aimdb_client_reset_metrics_async     (AimdbClient          *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
AIMDB_AVAILABLE_IN_0_1
gboolean            aimdb_client_reset_metrics_finish    (AimdbClient          *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

AIMDB_AVAILABLE_IN_0_1
gboolean            aimdb_client_write                   (AimdbClient          *self,
                                                          const char           *key,
                                                          const char           *json,
                                                          GError              **error);
AIMDB_AVAILABLE_IN_0_1
AimdbSubscription  *aimdb_client_subscribe               (AimdbClient          *self,
                                                          const char           *topic,
                                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
