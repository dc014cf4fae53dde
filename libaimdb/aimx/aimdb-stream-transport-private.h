/* aimdb-stream-transport-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-framing-private.h"

G_BEGIN_DECLS

/* Frames over a stream of bytes: a GSocketConnection, or Unix streams whose halves
 * have one descriptor. LIMITS may be NULL for those of the framing. */
AimdbTransport *_aimdb_stream_transport_new (GIOStream                  *stream,
                                             const AimdbFraming         *framing,
                                             AimdbRole                   role,
                                             const AimdbTransportLimits *limits,
                                             const char                 *peer);

/* sends small frames at once, and finds out about peers that are gone */
void            _aimdb_stream_transport_tune_tcp (GSocketConnection *connection);

G_END_DECLS
