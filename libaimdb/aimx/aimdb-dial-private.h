/* aimdb-dial-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-transport-private.h"

G_BEGIN_DECLS

/* Connects to an endpoint of any transport, as a client. The transport is still
 * to be started. Errors: AIMDB_ERROR_INVALID_ARGUMENT for an endpoint that makes
 * no sense, AIMDB_ERROR_CONNECTION, or that it was cancelled. */
void            _aimdb_dial_async  (const char           *endpoint,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
AimdbTransport *_aimdb_dial_finish (GAsyncResult         *result,
                                    GError              **error);

G_END_DECLS
