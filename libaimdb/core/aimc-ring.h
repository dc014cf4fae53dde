/* aimc-ring.h
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
 * One writer, any number of readers, each with a cursor of its own; the oldest
 * item is overwritten. The writer owns claimed and head, a reader owns its
 * cursor. README.md of this folder holds the argument why a copy that passed
 * the check at its end is whole.
 *
 * There are two ways to use a ring, with the same indices behind both:
 *
 * - push and read copy the item and need no lock between the writer and the
 *   readers;
 * - claim/publish and item/advance hand out pointers into the storage, replace
 *   and take copy without the check. The caller then excludes the writer from
 *   the readers (a mutex, or a critical section).
 */
typedef struct
{
  _Atomic AimcWord *storage;    /* caller's, never freed here */
  uint32_t item_size;           /* constant after init; in bytes, a slot is whole words */
  uint32_t capacity;            /* constant after init; what readers may lag behind */
  uint32_t mask;                /* constant after init; slots - 1, slots is a power of two */
  _Atomic uint32_t held;        /* written by the writer only; items in the window, <= capacity */
  _Atomic AimcWord claimed;     /* written by the writer only, before it touches a slot */
  _Atomic AimcWord head;        /* written by the writer only, after the slot is whole */
} AimcRing;

typedef struct
{
  AimcWord next;                /* the position to be read next */
} AimcRingReader;

/* words of storage a ring of CAPACITY items of ITEM_SIZE bytes needs; a
 * constant expression for constant arguments, so it can size a static array */
#define AIMC_RING_STORAGE_WORDS(capacity, item_size) \
  ((size_t) AIMC_POW2_CEIL (capacity) * AIMC_WORDS (item_size))

AimcStatus  aimc_ring_init               (AimcRing             *ring,
                                          _Atomic AimcWord     *storage,
                                          size_t                storage_words,
                                          size_t                item_size,
                                          uint32_t              capacity);
void        aimc_ring_push               (AimcRing             *ring,
                                          const void           *item);
void        aimc_ring_reader_init        (AimcRingReader       *reader,
                                          const AimcRing       *ring);
AimcStatus  aimc_ring_read               (const AimcRing       *ring,
                                          AimcRingReader       *reader,
                                          void                 *item,
                                          uint32_t             *lost);
uint32_t    aimc_ring_pending            (const AimcRing       *ring,
                                          const AimcRingReader *reader);

/* with the writer and the readers excluded from each other by the caller */
void       *aimc_ring_leaving            (AimcRing             *ring);
void       *aimc_ring_claim              (AimcRing             *ring);
void        aimc_ring_publish            (AimcRing             *ring);
void        aimc_ring_reader_init_oldest (AimcRingReader       *reader,
                                          const AimcRing       *ring);
uint32_t    aimc_ring_catch_up           (const AimcRing       *ring,
                                          AimcRingReader       *reader);
const void *aimc_ring_item               (const AimcRing       *ring,
                                          const AimcRingReader *reader,
                                          uint32_t              offset);
void        aimc_ring_advance            (AimcRingReader       *reader,
                                          uint32_t              n_items);
bool        aimc_ring_replace            (AimcRing             *ring,
                                          const void           *item,
                                          void                 *leaving);
uint32_t    aimc_ring_take               (const AimcRing       *ring,
                                          AimcRingReader       *reader,
                                          void                 *items,
                                          uint32_t              max_items);
