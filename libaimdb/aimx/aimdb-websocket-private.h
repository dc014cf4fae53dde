/* aimdb-websocket-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <libsoup/soup.h>

#include "aimdb-metered-stream-private.h"
#include "aimdb-transport-private.h"

G_BEGIN_DECLS

/* A frame is a text message; of what the peer sends also a binary one. METER is that
 * of the connection, or NULL. */
AimdbTransport *_aimdb_websocket_transport_new (SoupWebsocketConnection *connection,
                                                AimdbRole                role,
                                                AimdbMeter              *meter,
                                                const char              *peer);

G_END_DECLS
