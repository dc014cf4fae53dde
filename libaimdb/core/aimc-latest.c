/* aimc-latest.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "aimc-latest.h"
#include "aimc-ring-private.h"

#include "aimc-config.h"

/*
 * Gets the position after the newest item; false if there is no item.
 *
 * Zero is where a ring begins and, where words have 32 bits, one of the positions
 * it comes back to; held tells the two apart. It is looked at first: the writer
 * sets it after the first head, so who sees it set does not see the head from
 * before that. If it is seen too old, head alone tells that there is an item.
 */
static bool
aimc_latest_get_head (const AimcLatest *latest,
                      AimcWord         *head)
{
  uint32_t held = atomic_load_explicit (&latest->ring.held, memory_order_acquire);

  *head = atomic_load_explicit (&latest->ring.head, memory_order_acquire);

  return held > 0 || *head != 0;
}

/* copies the newest item unless the reader has seen it, or in any case if there
 * is no reader */
static AimcStatus
aimc_latest_copy (const AimcLatest *latest,
                  AimcLatestReader *reader,
                  void             *item)
{
  for (int i = 0; i < AIMC_READ_ATTEMPTS; i++)
    {
      AimcWord head;

      if (!aimc_latest_get_head (latest, &head) || (reader != NULL && reader->seen == head))
        return AIMC_EMPTY;

      if (aimc_ring_copy (&latest->ring, head - 1, item))
        {
          if (reader != NULL)
            reader->seen = head;

          return AIMC_OK;
        }
    }

  return AIMC_BUSY;
}

/**
 * aimc_latest_init:
 * @latest: the buffer; not in use by anyone yet
 * @storage: the words that the buffer may use from now on; stays the caller's
 * @storage_words: how many words there are; at least
 *   AIMC_LATEST_STORAGE_WORDS (@item_size)
 * @item_size: bytes of an item, from 1
 *
 * Makes an empty buffer of the newest item.
 *
 * In an interrupt: safe, as long as nobody uses the buffer yet. Never locks.
 *
 * Returns: `AIMC_OK`; `AIMC_INVALID` if @storage is missing or too small, or
 *   @item_size is out of range
 *
 * Since: 0.1
 */
AimcStatus
aimc_latest_init (AimcLatest       *latest,
                  _Atomic AimcWord *storage,
                  size_t            storage_words,
                  size_t            item_size)
{
  AimcStatus status;

  AIMC_ASSERT (latest != NULL);

  status = aimc_ring_init (&latest->ring, storage, storage_words, item_size, 2);

  /* Two slots, but one item to be had: the other slot is for the writer. */
  if (status == AIMC_OK)
    latest->ring.capacity = 1;

  return status;
}

/**
 * aimc_latest_push:
 * @latest: a buffer
 * @item: the item, of the size given at init, at any alignment
 *
 * Copies an item in, which takes the place of the one before.
 *
 * Never waits and never fails. There is one writer at a time.
 *
 * In an interrupt: safe if the interrupt is the only writer. Never locks.
 *
 * Since: 0.1
 */
void
aimc_latest_push (AimcLatest *latest,
                  const void *item)
{
  aimc_ring_push (&latest->ring, item);
}

/**
 * aimc_latest_reader_init:
 * @reader: the reader; not in use by anyone yet
 *
 * Makes a reader, which has not seen the current item.
 *
 * In an interrupt: safe. Never locks.
 *
 * Since: 0.1
 */
void
aimc_latest_reader_init (AimcLatestReader *reader)
{
  AIMC_ASSERT (reader != NULL);

  reader->seen = 0;
}

/**
 * aimc_latest_read:
 * @latest: a buffer
 * @reader: the reader; one context uses it at a time
 * @item: where to copy the item, of the size given at init, at any alignment;
 *   holds nothing of use unless `AIMC_OK` is returned
 *
 * Copies the newest item if this reader has not seen it.
 *
 * What was pushed between two reads collapses into the last of it. At most
 * AIMC_READ_ATTEMPTS copies are tried.
 *
 * The reader compares positions, which repeat after 2^32 pushes where AimcWord
 * has 32 bits. A reader whose last look is exactly that many pushes ago, and a
 * new reader after exactly that many, does not see the item; it sees the next.
 *
 * In an interrupt: safe, also when it interrupted the writer. Never locks.
 *
 * Returns: `AIMC_OK`; `AIMC_EMPTY` if nothing was pushed yet or the reader has
 *   seen it; `AIMC_BUSY` if the writer was faster than each attempt to copy
 *
 * Since: 0.1
 */
AimcStatus
aimc_latest_read (const AimcLatest *latest,
                  AimcLatestReader *reader,
                  void             *item)
{
  AIMC_ASSERT (reader != NULL);

  return aimc_latest_copy (latest, reader, item);
}

/**
 * aimc_latest_peek:
 * @latest: a buffer
 * @item: where to copy the item, of the size given at init, at any alignment;
 *   holds nothing of use unless `AIMC_OK` is returned
 *
 * Copies the newest item, whoever has seen it.
 *
 * In an interrupt: safe, also when it interrupted the writer. Never locks.
 *
 * Returns: `AIMC_OK`; `AIMC_EMPTY` if nothing was pushed yet; `AIMC_BUSY` if
 *   the writer was faster than each attempt to copy
 *
 * Since: 0.1
 */
AimcStatus
aimc_latest_peek (const AimcLatest *latest,
                  void             *item)
{
  return aimc_latest_copy (latest, NULL, item);
}

/**
 * aimc_latest_has_new:
 * @latest: a buffer
 * @reader: a reader of it
 *
 * Tells whether there is an item that the reader has not seen.
 *
 * About positions that repeat see aimc_latest_read().
 *
 * In an interrupt: safe if it did not interrupt a call with the same @reader.
 * Never locks.
 *
 * Returns: whether a read would give an item
 *
 * Since: 0.1
 */
bool
aimc_latest_has_new (const AimcLatest       *latest,
                     const AimcLatestReader *reader)
{
  AimcWord head;

  return aimc_latest_get_head (latest, &head) && reader->seen != head;
}

/**
 * aimc_latest_leaving:
 * @latest: a buffer, whose writer and readers the caller excludes from each
 *   other
 *
 * Shows the item whose place the next publication will take.
 *
 * An owner of references takes it out here and drops it when the exclusion has
 * ended. aimc_latest_claim() gives the other slot, so the item stays whole until
 * the claim after that.
 *
 * In an interrupt: safe inside the caller's exclusion. Never locks.
 *
 * Returns: the item, or `NULL` if nothing was published yet
 *
 * Since: 0.1
 */
void *
aimc_latest_leaving (AimcLatest *latest)
{
  return aimc_ring_leaving (&latest->ring);
}

/**
 * aimc_latest_claim:
 * @latest: a buffer, whose writer and readers the caller excludes from each
 *   other
 *
 * Gives the slot for the next item, for the caller to fill and publish.
 *
 * The slot holds old bytes, which mean nothing. It is aligned for a word
 * (AimcWord) and as large as the item size, rounded up to words.
 *
 * In an interrupt: safe inside the caller's exclusion. Never locks.
 *
 * Returns: the slot
 *
 * Since: 0.1
 */
void *
aimc_latest_claim (AimcLatest *latest)
{
  return aimc_ring_claim (&latest->ring);
}

/**
 * aimc_latest_publish:
 * @latest: a buffer with a claimed slot, whose writer and readers the caller
 *   excludes from each other
 *
 * Makes the claimed item the newest one.
 *
 * In an interrupt: safe inside the caller's exclusion. Never locks.
 *
 * Since: 0.1
 */
void
aimc_latest_publish (AimcLatest *latest)
{
  aimc_ring_publish (&latest->ring);
}

/**
 * aimc_latest_replace:
 * @latest: a buffer, whose writer and readers the caller excludes from each
 *   other
 * @item: the item, of the size given at init, at any alignment
 * @leaving: where to copy the item before it; untouched if there is none
 *
 * Puts an item in and hands out the one whose place it takes.
 *
 * The same as leaving, claim and publish in one call, for an owner of references.
 *
 * In an interrupt: safe inside the caller's exclusion. Never locks.
 *
 * Returns: whether there was an item before, and so was copied to @leaving
 *
 * Since: 0.1
 */
bool
aimc_latest_replace (AimcLatest *latest,
                     const void *item,
                     void       *leaving)
{
  return aimc_ring_replace (&latest->ring, item, leaving);
}

/**
 * aimc_latest_item:
 * @latest: a buffer, whose writer and readers the caller excludes from each
 *   other
 *
 * Shows the newest item.
 *
 * The pointer holds as long as the exclusion does.
 *
 * In an interrupt: safe inside the caller's exclusion. Never locks.
 *
 * Returns: the item, or `NULL` if nothing was published yet
 *
 * Since: 0.1
 */
const void *
aimc_latest_item (const AimcLatest *latest)
{
  AimcWord head;

  if (!aimc_latest_get_head (latest, &head))
    return NULL;

  return aimc_ring_slot (&latest->ring, head - 1);
}

/**
 * aimc_latest_take_new:
 * @latest: a buffer, whose writer and readers the caller excludes from each
 *   other
 * @reader: a reader of it
 *
 * Shows the newest item if this reader has not seen it, and marks it as seen.
 *
 * The pointer holds as long as the exclusion does. The item stays for the other
 * readers. About positions that repeat see aimc_latest_read().
 *
 * In an interrupt: safe inside the caller's exclusion. Never locks.
 *
 * Returns: the item, or `NULL` if there is none that the reader has not seen
 *
 * Since: 0.1
 */
const void *
aimc_latest_take_new (const AimcLatest *latest,
                      AimcLatestReader *reader)
{
  AimcWord head;

  if (!aimc_latest_get_head (latest, &head) || reader->seen == head)
    return NULL;

  reader->seen = head;

  return aimc_ring_slot (&latest->ring, head - 1);
}
