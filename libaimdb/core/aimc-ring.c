/* aimc-ring.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "aimc-ring.h"
#include "aimc-ring-private.h"

#include <string.h>

#include "aimc-config.h"
#include "aimc-copy-private.h"

/*
 * The order of accesses is argued in README.md, "Memory order". In short:
 *
 *   writer   W1 claimed = head + 1   relaxed      reader   R1 head      acquire
 *            W2 fence                release               R2 words     relaxed
 *            W3 words                relaxed               R3 fence     acquire
 *            W4 head = head + 1      release               R4 claimed   relaxed
 *
 * R1 that sees W4 sees the whole item. R2 that sees a later W3 makes R4 see the
 * W1 before it, and so the reader knows that its copy is worth nothing.
 */

_Static_assert (sizeof (_Atomic AimcWord) == sizeof (AimcWord),
                "an atomic word must be a plain word, without a lock beside it");

static uint32_t
aimc_ring_slots (const AimcRing *ring)
{
  return ring->mask + 1u;
}

/* the writer's own index: nobody else changes it */
static AimcWord
aimc_ring_own_head (const AimcRing *ring)
{
  return atomic_load_explicit (&ring->head, memory_order_relaxed);
}

/* moves the reader past N items that it will never see, as far as LOST can tell
 * it; FALSE if something remains to be told by the next call */
static bool
aimc_ring_skip (AimcRingReader *reader,
                AimcWord        n_items,
                uint32_t       *lost)
{
  AimcWord room = UINT32_MAX - *lost;
  AimcWord told = n_items < room ? n_items : room;

  reader->next += told;
  *lost += (uint32_t) told;

  return told == n_items;
}

/* the number of items before the window; a stale head only makes it smaller */
static AimcWord
aimc_ring_excess (const AimcRing       *ring,
                  const AimcRingReader *reader,
                  AimcWord              head)
{
  AimcWord behind = head - reader->next;

  return behind > ring->capacity ? behind - ring->capacity : 0;
}

/* The builtin tells the compiler what was just found out: without it a processor
 * that cannot access words at odd addresses (v6-M) calls memcpy for each word.
 * (Deviation 1) */
static AimcWord
aimc_ring_get_word (const unsigned char *bytes)
{
  AimcWord word;

  if ((uintptr_t) bytes % sizeof word == 0)
    memcpy (&word, __builtin_assume_aligned (bytes, sizeof word), sizeof word);
  else
    memcpy (&word, bytes, sizeof word);

  return word;
}

static void
aimc_ring_put_word (unsigned char *bytes,
                    AimcWord       word)
{
  if ((uintptr_t) bytes % sizeof word == 0)
    memcpy (__builtin_assume_aligned (bytes, sizeof word), &word, sizeof word);
  else
    memcpy (bytes, &word, sizeof word);
}

static void
aimc_ring_copy_in (_Atomic AimcWord *slot,
                   const void       *item,
                   size_t            size)
{
  const unsigned char *bytes = item;
  AimcWord word;

  for (; size >= sizeof word; size -= sizeof word)
    {
      atomic_store_explicit (slot++, aimc_ring_get_word (bytes), memory_order_relaxed);
      bytes += sizeof word;
    }

  if (size > 0)
    {
      word = 0;
      memcpy (&word, bytes, size);
      atomic_store_explicit (slot, word, memory_order_relaxed);
    }
}

static void
aimc_ring_copy_out (void                   *item,
                    const _Atomic AimcWord *slot,
                    size_t                  size)
{
  unsigned char *bytes = item;
  AimcWord word;

  for (; size >= sizeof word; size -= sizeof word)
    {
      aimc_ring_put_word (bytes, atomic_load_explicit (slot++, memory_order_relaxed));
      bytes += sizeof word;
    }

  if (size > 0)
    {
      word = atomic_load_explicit (slot, memory_order_relaxed);
      memcpy (bytes, &word, size);
    }
}

/* where the item of a position lies */
void *
aimc_ring_slot (const AimcRing *ring,
                AimcWord        position)
{
  return ring->storage + (size_t) (position & ring->mask) * AIMC_WORDS (ring->item_size);
}

/* copies the item of a position below a head that the caller loaded with
 * acquire; false if the writer may have touched it meanwhile */
bool
aimc_ring_copy (const AimcRing *ring,
                AimcWord        position,
                void           *item)
{
  AimcWord claimed;

  aimc_ring_copy_out (item, aimc_ring_slot (ring, position), ring->item_size);

  atomic_thread_fence (memory_order_acquire);
  claimed = atomic_load_explicit (&ring->claimed, memory_order_relaxed);

  return claimed - position <= aimc_ring_slots (ring);
}

/**
 * aimc_ring_init:
 * @ring: the ring; not in use by anyone yet
 * @storage: the words that the ring may use from now on; stays the caller's
 * @storage_words: how many words there are; at least
 *   AIMC_RING_STORAGE_WORDS (@capacity, @item_size)
 * @item_size: bytes of an item, from 1
 * @capacity: how many items a reader may lag behind, 1 to 2^31; exact, 3 means 3
 *
 * Makes an empty ring.
 *
 * There is nothing to free: a ring is forgotten, its storage reused.
 *
 * In an interrupt: safe, as long as nobody uses the ring yet. Never locks.
 *
 * Returns: `AIMC_OK`; `AIMC_INVALID` if @storage is missing or too small, or
 *   @item_size or @capacity is out of range
 *
 * Since: 0.1
 */
AimcStatus
aimc_ring_init (AimcRing         *ring,
                _Atomic AimcWord *storage,
                size_t            storage_words,
                size_t            item_size,
                uint32_t          capacity)
{
  uint32_t slots;

  AIMC_ASSERT (ring != NULL);

  if (storage == NULL || capacity < 1 || capacity > UINT32_C (1) << 31)
    return AIMC_INVALID;

  /* the limit keeps the rounding up to words inside 32 bits */
  if (item_size < 1 || item_size > UINT32_MAX - sizeof (AimcWord))
    return AIMC_INVALID;

  slots = AIMC_POW2_CEIL (capacity);

  if (storage_words / AIMC_WORDS (item_size) < slots)
    return AIMC_INVALID;

  ring->storage = storage;
  ring->item_size = (uint32_t) item_size;
  ring->capacity = capacity;
  ring->mask = slots - 1u;
  atomic_init (&ring->held, 0);
  atomic_init (&ring->claimed, 0);
  atomic_init (&ring->head, 0);

  return AIMC_OK;
}

/**
 * aimc_ring_push:
 * @ring: a ring
 * @item: the item, of the size given at init, at any alignment
 *
 * Copies an item into the ring, over the oldest one if the ring is full.
 *
 * Never waits and never fails. There is one writer at a time: two that may
 * interrupt each other exclude each other by themselves.
 *
 * In an interrupt: safe if the interrupt is the only writer. Never locks.
 *
 * Since: 0.1
 */
void
aimc_ring_push (AimcRing   *ring,
                const void *item)
{
  _Atomic AimcWord *slot = aimc_ring_claim (ring);

  aimc_ring_copy_in (slot, item, ring->item_size);
  aimc_ring_publish (ring);
}

/**
 * aimc_ring_reader_init:
 * @reader: the reader; not in use by anyone yet
 * @ring: the ring it will read
 *
 * Makes a reader, to which only what is pushed from now on will be given.
 *
 * There is nothing to free, and no limit to the number of readers.
 *
 * In an interrupt: safe. Never locks.
 *
 * Since: 0.1
 */
void
aimc_ring_reader_init (AimcRingReader *reader,
                       const AimcRing *ring)
{
  AIMC_ASSERT (reader != NULL);

  reader->next = atomic_load_explicit (&ring->head, memory_order_acquire);
}

/**
 * aimc_ring_read:
 * @ring: a ring
 * @reader: the reader; one context uses it at a time
 * @item: where to copy the item, of the size given at init, at any alignment;
 *   holds nothing of use unless `AIMC_OK` is returned
 * @lost: how many items this reader has lost since its last call; always set,
 *   0 if none
 *
 * Copies the next item of this reader and moves on.
 *
 * A reader that fell behind by more than the capacity is told how many items it
 * will never see, once, and goes on with the oldest one that is left. @lost is
 * to be added up whatever is returned: since the reader was made, the items
 * pushed are the items read, plus @lost, plus what is still to be read, exactly.
 * A loss above 2^32 - 1 is told in portions, by `AIMC_BUSY` and the next calls.
 *
 * At most AIMC_READ_ATTEMPTS copies are tried. A reader must call at least once
 * in 2^32 pushes where AimcWord has 32 bits, or it cannot know that it lost
 * them.
 *
 * In an interrupt: safe, also when it interrupted the writer. Never locks.
 *
 * Returns: `AIMC_OK`; `AIMC_EMPTY` if there is nothing new; `AIMC_BUSY` if
 *   the writer overwrote the item during each attempt to copy it, or if @lost
 *   could not hold the whole loss
 *
 * Since: 0.1
 */
AimcStatus
aimc_ring_read (const AimcRing *ring,
                AimcRingReader *reader,
                void           *item,
                uint32_t       *lost)
{
  *lost = 0;

  for (int i = 0; i < AIMC_READ_ATTEMPTS; i++)
    {
      AimcWord head = atomic_load_explicit (&ring->head, memory_order_acquire);

      if (!aimc_ring_skip (reader, aimc_ring_excess (ring, reader, head), lost))
        return AIMC_BUSY;

      if (reader->next == head)
        return AIMC_EMPTY;

      if (aimc_ring_copy (ring, reader->next, item))
        {
          reader->next++;
          return AIMC_OK;
        }

      /* This one is gone for certain. How many more are is for the next look at
       * head to say: claimed may be seen before the head that preceded it. */
      if (!aimc_ring_skip (reader, 1, lost))
        return AIMC_BUSY;
    }

  return AIMC_BUSY;
}

/**
 * aimc_ring_pending:
 * @ring: a ring
 * @reader: a reader of it
 *
 * Tells how many items the reader may still read.
 *
 * While a push is under way this may count the item that is being overwritten.
 *
 * In an interrupt: safe if it did not interrupt a call with the same @reader.
 * Never locks.
 *
 * Returns: 0 to the capacity
 *
 * Since: 0.1
 */
uint32_t
aimc_ring_pending (const AimcRing       *ring,
                   const AimcRingReader *reader)
{
  AimcWord head = atomic_load_explicit (&ring->head, memory_order_acquire);
  AimcWord behind = head - reader->next;

  return behind < ring->capacity ? (uint32_t) behind : ring->capacity;
}

/**
 * aimc_ring_leaving:
 * @ring: a ring, whose writer and readers the caller excludes from each other
 *
 * Shows the item that the next publication will put out of reach.
 *
 * An owner of references takes it out here, then claims and publishes, and
 * drops it when the exclusion has ended. The pointer may be to the very slot
 * that aimc_ring_claim() gives next, so the item is to be copied before that
 * slot is filled.
 *
 * In an interrupt: safe inside the caller's exclusion. Never locks.
 *
 * Returns: the item, or `NULL` while there is room for one more
 *
 * Since: 0.1
 */
void *
aimc_ring_leaving (AimcRing *ring)
{
  if (atomic_load_explicit (&ring->held, memory_order_relaxed) < ring->capacity)
    return NULL;

  return aimc_ring_slot (ring, aimc_ring_own_head (ring) - ring->capacity);
}

/**
 * aimc_ring_claim:
 * @ring: a ring, whose writer and readers the caller excludes from each other
 *
 * Gives the slot for the next item, for the caller to fill and publish.
 *
 * The slot holds old bytes, which mean nothing. It is aligned for a word
 * (AimcWord) and as large as the item size, rounded up to words. Claiming again
 * before publishing gives the same slot.
 *
 * In an interrupt: safe inside the caller's exclusion. Never locks.
 *
 * Returns: the slot
 *
 * Since: 0.1
 */
void *
aimc_ring_claim (AimcRing *ring)
{
  AimcWord head = aimc_ring_own_head (ring);

  atomic_store_explicit (&ring->claimed, head + 1, memory_order_relaxed);
  atomic_thread_fence (memory_order_release);

  return aimc_ring_slot (ring, head);
}

/**
 * aimc_ring_publish:
 * @ring: a ring with a claimed slot, whose writer and readers the caller
 *   excludes from each other
 *
 * Makes the claimed item the newest one.
 *
 * In an interrupt: safe inside the caller's exclusion. Never locks.
 *
 * Since: 0.1
 */
void
aimc_ring_publish (AimcRing *ring)
{
  AimcWord head = aimc_ring_own_head (ring);
  uint32_t held = atomic_load_explicit (&ring->held, memory_order_relaxed);

  AIMC_ASSERT (atomic_load_explicit (&ring->claimed, memory_order_relaxed) == head + 1);

  atomic_store_explicit (&ring->head, head + 1, memory_order_release);

  /* After head, so that who acquires it and looks at head then does not see a
   * head from before the first item. */
  if (held < ring->capacity)
    atomic_store_explicit (&ring->held, held + 1, memory_order_release);
}

/**
 * aimc_ring_reader_init_oldest:
 * @reader: the reader; not in use by anyone yet
 * @ring: a ring, whose writer and readers the caller excludes from each other
 *
 * Makes a reader that begins with the oldest item which is still there.
 *
 * An owner of references finds all that he still holds in this way, however
 * many items have been pushed.
 *
 * In an interrupt: safe inside the caller's exclusion. Never locks.
 *
 * Since: 0.1
 */
void
aimc_ring_reader_init_oldest (AimcRingReader *reader,
                              const AimcRing *ring)
{
  AIMC_ASSERT (reader != NULL);

  reader->next = atomic_load_explicit (&ring->head, memory_order_acquire)
                 - atomic_load_explicit (&ring->held, memory_order_relaxed);
}

/**
 * aimc_ring_catch_up:
 * @ring: a ring, whose writer and readers the caller excludes from each other
 * @reader: a reader of it
 *
 * Moves a reader that fell behind to the oldest item that is left.
 *
 * In an interrupt: safe inside the caller's exclusion. Never locks.
 *
 * Returns: how many items were lost since the last call, 0 if none. 2^32 - 1
 *   means that there may be more: call again
 *
 * Since: 0.1
 */
uint32_t
aimc_ring_catch_up (const AimcRing *ring,
                    AimcRingReader *reader)
{
  AimcWord head = atomic_load_explicit (&ring->head, memory_order_acquire);
  uint32_t lost = 0;

  (void) aimc_ring_skip (reader, aimc_ring_excess (ring, reader, head), &lost);

  return lost;
}

/**
 * aimc_ring_item:
 * @ring: a ring, whose writer and readers the caller excludes from each other
 * @reader: a reader of it
 * @offset: 0 for the item the reader would read next, 1 for the one after it
 *
 * Shows an item without moving the reader.
 *
 * The pointer holds as long as the exclusion does.
 *
 * In an interrupt: safe inside the caller's exclusion. Never locks.
 *
 * Returns: the item, or `NULL` if it was not pushed yet or is lost (after
 *   aimc_ring_catch_up() none of them is)
 *
 * Since: 0.1
 */
const void *
aimc_ring_item (const AimcRing       *ring,
                const AimcRingReader *reader,
                uint32_t              offset)
{
  AimcWord head = atomic_load_explicit (&ring->head, memory_order_acquire);
  AimcWord behind = head - reader->next;

  if (offset >= behind || behind - offset > ring->capacity)
    return NULL;

  return aimc_ring_slot (ring, reader->next + offset);
}

/**
 * aimc_ring_advance:
 * @reader: a reader
 * @n_items: how many items to leave behind; no more than aimc_ring_pending()
 *
 * Moves a reader past items that it has dealt with.
 *
 * In an interrupt: safe inside the caller's exclusion. Never locks.
 *
 * Since: 0.1
 */
void
aimc_ring_advance (AimcRingReader *reader,
                   uint32_t        n_items)
{
  reader->next += n_items;
}

/**
 * aimc_ring_replace:
 * @ring: a ring, whose writer and readers the caller excludes from each other
 * @item: the item, of the size given at init, at any alignment
 * @leaving: where to copy the item that the new one puts out of reach, of the
 *   same size; untouched if there is none
 *
 * Puts an item into the ring and hands out the one that leaves the capacity.
 *
 * The same as leaving, claim and publish in one call, for an owner of references.
 *
 * In an interrupt: safe inside the caller's exclusion. Never locks.
 *
 * Returns: whether an item left, and so was copied to @leaving
 *
 * Since: 0.1
 */
bool
aimc_ring_replace (AimcRing   *ring,
                   const void *item,
                   void       *leaving)
{
  AimcWord head = aimc_ring_own_head (ring);
  uint32_t held = atomic_load_explicit (&ring->held, memory_order_relaxed);
  bool leaves = held >= ring->capacity;

  if (leaves)
    aimc_copy (leaving, aimc_ring_slot (ring, head - ring->capacity), ring->item_size);

  atomic_store_explicit (&ring->claimed, head + 1, memory_order_relaxed);
  aimc_copy (aimc_ring_slot (ring, head), item, ring->item_size);
  atomic_store_explicit (&ring->head, head + 1, memory_order_release);

  /* after head: see aimc_ring_publish() */
  if (!leaves)
    atomic_store_explicit (&ring->held, held + 1, memory_order_release);

  return leaves;
}

/**
 * aimc_ring_take:
 * @ring: a ring, whose writer and readers the caller excludes from each other
 * @reader: a reader of it, which has caught up by aimc_ring_catch_up()
 * @items: where to copy the items, one behind the other, @max_items times the
 *   size given at init
 * @max_items: how many to take at most
 *
 * Copies the next items of this reader, in order, and moves on.
 *
 * In an interrupt: safe inside the caller's exclusion. Never locks.
 *
 * Returns: how many items were taken, 0 if there is nothing new
 *
 * Since: 0.1
 */
uint32_t
aimc_ring_take (const AimcRing *ring,
                AimcRingReader *reader,
                void           *items,
                uint32_t        max_items)
{
  AimcWord behind = atomic_load_explicit (&ring->head, memory_order_acquire) - reader->next;
  uint32_t n_items = behind < max_items ? (uint32_t) behind : max_items;
  unsigned char *target = items;

  AIMC_ASSERT (behind <= ring->capacity);

  /* items of whole words lie one behind the other, up to the last slot */
  if (ring->item_size % sizeof (AimcWord) == 0)
    {
      uint32_t n_before_end = ring->mask + 1 - (uint32_t) (reader->next & ring->mask);
      uint32_t n_first = n_items < n_before_end ? n_items : n_before_end;
      size_t size = (size_t) n_first * ring->item_size;

      memcpy (target, aimc_ring_slot (ring, reader->next), size);
      if (n_items > n_first)
        memcpy (target + size, (const void *) ring->storage,
                (size_t) (n_items - n_first) * ring->item_size);
    }
  else
    {
      for (uint32_t i = 0; i < n_items; i++)
        {
          memcpy (target, aimc_ring_slot (ring, reader->next + i), ring->item_size);
          target += ring->item_size;
        }
    }

  reader->next += n_items;

  return n_items;
}
