/* aimdb-connector-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-connector.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_FILE_CONNECTOR (_aimdb_file_connector_get_type ())

/* A new connector for the scheme of URL. Errors: AIMDB_ERROR_INVALID_ARGUMENT, or
 * AIMDB_ERROR_NOT_BUILT_IN for one that this build was made without. */
AimdbConnector *_aimdb_connector_new_for_url     (const char  *url,
                                                  GError     **error);

GType           _aimdb_file_connector_get_type   (void);
GType           _aimdb_mirror_connector_get_type (void);
GType           _aimdb_mqtt_connector_get_type   (void);

G_END_DECLS
