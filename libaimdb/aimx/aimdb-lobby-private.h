/* aimdb-lobby-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Connections of which nobody knows yet what they want, in the thread-default main
 * context of whoever made it. There may be so many of them, and each may be here
 * for so long: then it is shut down. If there are too many, the oldest goes. */
typedef struct _AimdbLobby AimdbLobby;

AimdbLobby *_aimdb_lobby_new   (guint              max_guests,
                                guint              max_stay_ms);
void        _aimdb_lobby_free  (AimdbLobby        *self);

/* The connection may go whenever it likes. ADDRESS is kept to know it by. */
void        _aimdb_lobby_enter (AimdbLobby        *self,
                                GSocketConnection *connection,
                                GSocketAddress    *address);

/* it is known now; ADDRESS is the very object it entered with */
void        _aimdb_lobby_leave (AimdbLobby        *self,
                                GSocketAddress    *address);

G_END_DECLS
