/* aimdb-serial-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-endpoint-private.h"
#include "aimdb-transport-private.h"

G_BEGIN_DECLS

/* Opens a serial line, eight bits without parity and as they come. What the system
 * had received before is dropped; a client also ends what noise may have begun.
 * Errors: AIMDB_ERROR_CONNECTION, AIMDB_ERROR_INVALID_ARGUMENT if it is no serial
 * line, or does not know the speed. */
AimdbTransport *_aimdb_serial_open (const AimdbEndpoint  *endpoint,
                                    AimdbRole             role,
                                    GError              **error);

G_END_DECLS
