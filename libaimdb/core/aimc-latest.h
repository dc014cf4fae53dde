/* aimc-latest.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aimc-ring.h"

/*
 * Only the newest item counts. It is a ring of two slots whose readers always
 * jump to the newest item: while the writer fills one slot the newest one is
 * in the other, so a reader that interrupts the writer never waits for it.
 */
typedef struct
{
  AimcRing ring;
} AimcLatest;

typedef struct
{
  AimcWord seen;                /* the position after the item seen last; 0: none */
} AimcLatestReader;

#define AIMC_LATEST_STORAGE_WORDS(item_size) AIMC_RING_STORAGE_WORDS (2, (item_size))

AimcStatus  aimc_latest_init        (AimcLatest       *latest,
                                     _Atomic AimcWord *storage,
                                     size_t            storage_words,
                                     size_t            item_size);
void        aimc_latest_push        (AimcLatest       *latest,
                                     const void       *item);
void        aimc_latest_reader_init (AimcLatestReader *reader);
AimcStatus  aimc_latest_read        (const AimcLatest *latest,
                                     AimcLatestReader *reader,
                                     void             *item);
AimcStatus  aimc_latest_peek        (const AimcLatest *latest,
                                     void             *item);
bool        aimc_latest_has_new     (const AimcLatest       *latest,
                                     const AimcLatestReader *reader);

/* with the writer and the readers excluded from each other by the caller */
void       *aimc_latest_leaving     (AimcLatest       *latest);
void       *aimc_latest_claim       (AimcLatest       *latest);
void        aimc_latest_publish     (AimcLatest       *latest);
bool        aimc_latest_replace     (AimcLatest       *latest,
                                     const void       *item,
                                     void             *leaving);
const void *aimc_latest_item        (const AimcLatest *latest);
const void *aimc_latest_take_new    (const AimcLatest *latest,
                                     AimcLatestReader *reader);
