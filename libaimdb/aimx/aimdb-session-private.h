/* aimdb-session-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-access-private.h"
#include "aimdb-transport-private.h"

G_BEGIN_DECLS

/* One connection of a server, in the thread-default main context of whoever
 * made it. */
typedef struct _AimdbSession AimdbSession;

/* called once when the connection ended by itself */
typedef void (*AimdbSessionFunc) (AimdbSession *self,
                                  gpointer      user_data);

AimdbSession *_aimdb_session_new   (AimdbTransport    *transport,
                                    AimdbAccess       *access,
                                    AimdbSessionFunc   end_func,
                                    gpointer           user_data);

/* Ends the connection and drops the reference of the owner. ACCESS is not
 * touched after it. */
void          _aimdb_session_close (AimdbSession      *self);

G_END_DECLS
