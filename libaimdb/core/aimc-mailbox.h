/* aimc-mailbox.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aimc-port.h"
#include "aimc-status.h"

/*
 * One slot: a push replaces what was not taken yet, a take empties it. Readers
 * compete, each item goes to one of them. Writer and readers meet in the
 * port's critical section, because taking is a read-modify-write.
 */
typedef struct
{
  AimcLock lock;
  void *storage;                /* caller's, never freed here */
  size_t item_size;             /* constant after init */
  bool full;                    /* under lock */
} AimcMailbox;

AimcStatus  aimc_mailbox_init  (AimcMailbox *mailbox,
                                void        *storage,
                                size_t       storage_size,
                                size_t       item_size);
void        aimc_mailbox_clear (AimcMailbox *mailbox);
bool        aimc_mailbox_push  (AimcMailbox *mailbox,
                                const void  *item,
                                void        *replaced);
AimcStatus  aimc_mailbox_take  (AimcMailbox *mailbox,
                                void        *item);
AimcStatus  aimc_mailbox_peek  (AimcMailbox *mailbox,
                                void        *item);
