/* aimc-mailbox.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "aimc-mailbox.h"

#include "aimc-copy-private.h"

/**
 * aimc_mailbox_init:
 * @mailbox: the mailbox; not in use by anyone yet
 * @storage: the memory for the pending item; stays the caller's
 * @storage_size: its size in bytes, at least @item_size
 * @item_size: bytes of an item, from 1
 *
 * Makes an empty mailbox.
 *
 * In an interrupt: no.
 *
 * Returns: `AIMC_OK`; `AIMC_INVALID` if @storage is missing or too small, or
 *   @item_size is 0
 *
 * Since: 0.1
 */
AimcStatus
aimc_mailbox_init (AimcMailbox *mailbox,
                   void        *storage,
                   size_t       storage_size,
                   size_t       item_size)
{
  AIMC_ASSERT (mailbox != NULL);

  if (storage == NULL || item_size < 1 || storage_size < item_size)
    return AIMC_INVALID;

  aimc_lock_init (&mailbox->lock);
  mailbox->storage = storage;
  mailbox->item_size = item_size;
  mailbox->full = false;

  return AIMC_OK;
}

/**
 * aimc_mailbox_clear:
 * @mailbox: a mailbox that nobody uses any more
 *
 * Ends a mailbox that was made by aimc_mailbox_init().
 *
 * A pending item is forgotten; an owner of references takes it out before.
 *
 * In an interrupt: no.
 *
 * Since: 0.1
 */
void
aimc_mailbox_clear (AimcMailbox *mailbox)
{
  aimc_lock_clear (&mailbox->lock);
  mailbox->storage = NULL;
  mailbox->full = false;
}

/**
 * aimc_mailbox_push:
 * @mailbox: a mailbox
 * @item: the item, of the size given at init, at any alignment
 * @replaced: where to copy the item that was still pending, if there was one;
 *   `NULL` if nobody needs it
 *
 * Puts an item into the mailbox, in the place of one that was not taken yet.
 *
 * Any number of contexts may push.
 *
 * In an interrupt: as safe as the port's critical section; the one of Cortex-M
 * is. It lasts as long as two copies of the item.
 *
 * Returns: whether an item was replaced, and so copied to @replaced
 *
 * Since: 0.1
 */
bool
aimc_mailbox_push (AimcMailbox *mailbox,
                   const void  *item,
                   void        *replaced)
{
  bool was_full;

  aimc_lock_enter (&mailbox->lock);

  was_full = mailbox->full;

  if (was_full && replaced != NULL)
    aimc_copy (replaced, mailbox->storage, mailbox->item_size);

  aimc_copy (mailbox->storage, item, mailbox->item_size);
  mailbox->full = true;

  aimc_lock_leave (&mailbox->lock);

  return was_full;
}

/**
 * aimc_mailbox_take:
 * @mailbox: a mailbox
 * @item: where to copy the item, of the size given at init, at any alignment;
 *   untouched unless `AIMC_OK` is returned
 *
 * Takes the pending item out; nobody else gets it.
 *
 * In an interrupt: as safe as the port's critical section; the one of Cortex-M
 * is.
 *
 * Returns: `AIMC_OK`; `AIMC_EMPTY` if nothing is pending
 *
 * Since: 0.1
 */
AimcStatus
aimc_mailbox_take (AimcMailbox *mailbox,
                   void        *item)
{
  AimcStatus status = AIMC_EMPTY;

  aimc_lock_enter (&mailbox->lock);

  if (mailbox->full)
    {
      aimc_copy (item, mailbox->storage, mailbox->item_size);
      mailbox->full = false;
      status = AIMC_OK;
    }

  aimc_lock_leave (&mailbox->lock);

  return status;
}

/**
 * aimc_mailbox_peek:
 * @mailbox: a mailbox
 * @item: where to copy the item, of the size given at init, at any alignment;
 *   untouched unless `AIMC_OK` is returned
 *
 * Copies the pending item and leaves it where it is.
 *
 * If items are references, the copy is not one: another context may take the
 * item and drop it at once. Such an owner excludes the two from each other.
 *
 * In an interrupt: as safe as the port's critical section; the one of Cortex-M
 * is.
 *
 * Returns: `AIMC_OK`; `AIMC_EMPTY` if nothing is pending
 *
 * Since: 0.1
 */
AimcStatus
aimc_mailbox_peek (AimcMailbox *mailbox,
                   void        *item)
{
  AimcStatus status = AIMC_EMPTY;

  aimc_lock_enter (&mailbox->lock);

  if (mailbox->full)
    {
      aimc_copy (item, mailbox->storage, mailbox->item_size);
      status = AIMC_OK;
    }

  aimc_lock_leave (&mailbox->lock);

  return status;
}
