/* aimdb-poll-set-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A descriptor that is waited for in a main context. All of one context share
 * a source and a descriptor, so what the loop spends at each turn does not
 * depend on how many there are. An entry is only touched in its context, or
 * while nobody runs it.
 */
typedef struct _AimdbPollEntry AimdbPollEntry;

/* READY is what was waited for and holds now; G_IO_ERR and G_IO_HUP come unasked.
 * It may be out of date: what is tried must not block. */
typedef void (*AimdbPollFunc) (GIOCondition ready,
                               gpointer     user_data);

/* FD stays the caller's, and open until the entry is removed. Nothing is waited
 * for at first. */
AimdbPollEntry *_aimdb_poll_entry_new    (GMainContext   *context,
                                          int             fd,
                                          AimdbPollFunc   func,
                                          gpointer        user_data);

/* Waits for CONDITION, of G_IO_IN and G_IO_OUT, instead of what was before; 0 for
 * nothing, and then neither an error nor a hang-up is told. */
void            _aimdb_poll_entry_await  (AimdbPollEntry *self,
                                          GIOCondition    condition);

/* there is no callback after it; may be called from any */
void            _aimdb_poll_entry_remove (AimdbPollEntry *self);

G_END_DECLS
