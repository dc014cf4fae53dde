/* test-latest.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "aimc.h"
#include "core-tap.h"
#include "test-core.h"

/* what a sensor might publish: 24 bytes */
typedef struct
{
  uint32_t device;
  uint32_t state;
  uint64_t sequence;
  uint64_t check;
} Item;

static _Atomic AimcWord storage[AIMC_LATEST_STORAGE_WORDS (sizeof (Item))];

static void
push (AimcLatest *latest,
      uint64_t    sequence)
{
  Item item = { 1, (uint32_t) sequence, sequence, ~sequence };

  aimc_latest_push (latest, &item);
}

static void
latest_new (AimcLatest *latest)
{
  CHECK (aimc_latest_init (latest, storage, sizeof storage / sizeof storage[0], sizeof (Item))
         == AIMC_OK);
}

static void
check_read (const AimcLatest *latest,
            AimcLatestReader *reader,
            uint64_t          expected)
{
  Item item = { 0 };

  CHECK (aimc_latest_read (latest, reader, &item) == AIMC_OK);
  CHECK (item.sequence == expected);
  CHECK (item.check == ~expected);
  CHECK (aimc_latest_read (latest, reader, &item) == AIMC_EMPTY);
}

static void
init_refuses_what_is_out_of_range (void)
{
  AimcLatest latest;
  size_t n_words = sizeof storage / sizeof storage[0];

  CHECK (aimc_latest_init (&latest, NULL, n_words, sizeof (Item)) == AIMC_INVALID);
  CHECK (aimc_latest_init (&latest, storage, n_words - 1, sizeof (Item)) == AIMC_INVALID);
  CHECK (aimc_latest_init (&latest, storage, n_words, 0) == AIMC_INVALID);
}

static void
empty_until_the_first_push (void)
{
  AimcLatest latest;
  AimcLatestReader reader;
  Item item;

  latest_new (&latest);
  aimc_latest_reader_init (&reader);

  CHECK (aimc_latest_read (&latest, &reader, &item) == AIMC_EMPTY);
  CHECK (aimc_latest_peek (&latest, &item) == AIMC_EMPTY);
  CHECK (aimc_latest_item (&latest) == NULL);
  CHECK (aimc_latest_leaving (&latest) == NULL);
  CHECK (aimc_latest_take_new (&latest, &reader) == NULL);
}

static void
each_reader_sees_the_newest_once (void)
{
  AimcLatest latest;
  AimcLatestReader early;
  AimcLatestReader late;

  latest_new (&latest);
  aimc_latest_reader_init (&early);
  push (&latest, 7);
  check_read (&latest, &early, 7);

  /* a new reader sees what is there */
  aimc_latest_reader_init (&late);
  check_read (&latest, &late, 7);

  push (&latest, 8);
  check_read (&latest, &late, 8);
  check_read (&latest, &early, 8);
}

static void
pushes_between_reads_collapse (void)
{
  AimcLatest latest;
  AimcLatestReader reader;

  latest_new (&latest);
  aimc_latest_reader_init (&reader);

  for (uint64_t i = 1; i <= 9; i++)
    push (&latest, i);

  check_read (&latest, &reader, 9);
}

static void
new_item_is_told_without_reading_it (void)
{
  AimcLatest latest;
  AimcLatestReader reader;
  Item item = { 1, 1, 1, ~UINT64_C (1) };
  Item leaving = { 0 };

  latest_new (&latest);
  aimc_latest_reader_init (&reader);
  CHECK (!aimc_latest_has_new (&latest, &reader));

  CHECK (!aimc_latest_replace (&latest, &item, &leaving));
  CHECK (leaving.sequence == 0);
  CHECK (aimc_latest_has_new (&latest, &reader));

  item.sequence = 2;
  item.check = ~UINT64_C (2);
  CHECK (aimc_latest_replace (&latest, &item, &leaving));
  CHECK (leaving.sequence == 1);

  check_read (&latest, &reader, 2);
  CHECK (!aimc_latest_has_new (&latest, &reader));
}

static void
peek_moves_nobody (void)
{
  AimcLatest latest;
  AimcLatestReader reader;
  Item item;

  latest_new (&latest);
  aimc_latest_reader_init (&reader);
  push (&latest, 5);

  CHECK (aimc_latest_peek (&latest, &item) == AIMC_OK && item.sequence == 5);
  CHECK (aimc_latest_peek (&latest, &item) == AIMC_OK && item.sequence == 5);
  check_read (&latest, &reader, 5);
  CHECK (aimc_latest_peek (&latest, &item) == AIMC_OK && item.sequence == 5);
}

/* the writer was interrupted in the middle of a push: the other slot is whole */
static void
reader_in_a_push_gets_the_item_before (void)
{
  AimcLatest latest;
  AimcLatestReader reader;
  Item *slot;

  latest_new (&latest);
  aimc_latest_reader_init (&reader);
  push (&latest, 3);

  slot = aimc_latest_claim (&latest);
  slot->sequence = 4;
  check_read (&latest, &reader, 3);

  slot->check = ~UINT64_C (4);
  aimc_latest_publish (&latest);
  check_read (&latest, &reader, 4);
}

static void
attempts_are_bounded (void)
{
  AimcLatest latest;
  AimcLatestReader reader;
  Item item;

  latest_new (&latest);
  aimc_latest_reader_init (&reader);
  push (&latest, 1);

  /* as a reader sees it whom the writer overtakes during each copy */
  atomic_store (&latest.ring.claimed, 3);
  CHECK (aimc_latest_read (&latest, &reader, &item) == AIMC_BUSY);
  CHECK (aimc_latest_peek (&latest, &item) == AIMC_BUSY);

  /* and nothing was marked as seen */
  push (&latest, 2);
  check_read (&latest, &reader, 2);
}

static void
positions_wrap (void)
{
  AimcLatest latest;
  AimcLatestReader reader;
  Item item;

  latest_new (&latest);
  aimc_latest_reader_init (&reader);
  atomic_store (&latest.ring.claimed, UINTPTR_MAX - 2);
  atomic_store (&latest.ring.head, UINTPTR_MAX - 2);

  for (uint64_t i = 0; i < 6; i++)
    {
      push (&latest, i);
      check_read (&latest, &reader, i);

      /* the position that means none in a fresh buffer is one of many here */
      CHECK (aimc_latest_peek (&latest, &item) == AIMC_OK && item.sequence == i);
      CHECK (((const Item *) aimc_latest_item (&latest))->sequence == i);
      CHECK (((const Item *) aimc_latest_leaving (&latest))->sequence == i);
    }
}

static void
references_leave_once_and_in_order (void)
{
  AimcLatest latest;
  AimcLatestReader reader;

  latest_new (&latest);
  aimc_latest_reader_init (&reader);

  for (uint64_t i = 0; i < 5; i++)
    {
      Item *leaving = aimc_latest_leaving (&latest);
      Item *slot = aimc_latest_claim (&latest);
      const Item *taken;

      CHECK ((leaving == NULL) == (i == 0));
      CHECK (slot != leaving);
      slot->sequence = i;
      aimc_latest_publish (&latest);

      /* still whole, so it may be dropped now as well */
      if (leaving != NULL)
        CHECK (leaving->sequence == i - 1);

      taken = aimc_latest_take_new (&latest, &reader);
      CHECK (taken != NULL && taken->sequence == i);
      CHECK (aimc_latest_take_new (&latest, &reader) == NULL);
      CHECK (aimc_latest_item (&latest) == taken);
    }
}

void
test_latest (void)
{
  TEST ("latest/init-refuses-what-is-out-of-range", init_refuses_what_is_out_of_range);
  TEST ("latest/empty-until-the-first-push", empty_until_the_first_push);
  TEST ("latest/each-reader-sees-the-newest-once", each_reader_sees_the_newest_once);
  TEST ("latest/pushes-between-reads-collapse", pushes_between_reads_collapse);
  TEST ("latest/new-item-is-told-without-reading-it", new_item_is_told_without_reading_it);
  TEST ("latest/peek-moves-nobody", peek_moves_nobody);
  TEST ("latest/reader-in-a-push-gets-the-item-before", reader_in_a_push_gets_the_item_before);
  TEST ("latest/attempts-are-bounded", attempts_are_bounded);
  TEST ("latest/positions-wrap", positions_wrap);
  TEST ("latest/references-leave-once-and-in-order", references_leave_once_and_in_order);
}
