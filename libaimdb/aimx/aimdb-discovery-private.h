/* aimdb-discovery-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* of GFile: where instances are looked for, first come first */
GPtrArray *_aimdb_discovery_create_directories (void);

/* what may be the socket of an instance, by its name */
gboolean   _aimdb_discovery_is_socket_name     (const char           *name);

/* as aimdb_discover_async(), but it results in an array of AimdbInstance */
void       _aimdb_discovery_find_async         (GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
GPtrArray *_aimdb_discovery_find_finish        (GAsyncResult         *result,
                                                GError              **error);

G_END_DECLS
