/* test-ring.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <limits.h>
#include <string.h>

#include "aimc.h"
#include "core-tap.h"
#include "test-core.h"

/* large enough for eight items of 40 bytes on every machine */
static _Atomic AimcWord storage[8 * AIMC_WORDS (40)];

static void
push_range (AimcRing *ring,
            uint32_t  first,
            uint32_t  n_items)
{
  for (uint32_t i = first; i < first + n_items; i++)
    aimc_ring_push (ring, &i);
}

static void
ring_of (AimcRing *ring,
         uint32_t  capacity)
{
  size_t n_words = AIMC_RING_STORAGE_WORDS (capacity, sizeof (uint32_t));

  CHECK (aimc_ring_init (ring, storage, n_words, sizeof (uint32_t), capacity) == AIMC_OK);
}

/* as if N items had been pushed before */
static void
ring_at (AimcRing *ring,
         AimcWord  position)
{
  atomic_store (&ring->claimed, position);
  atomic_store (&ring->head, position);
}

static void
check_read (const AimcRing *ring,
            AimcRingReader *reader,
            uint32_t        expected,
            uint32_t        expected_lost)
{
  uint32_t value = 0;
  uint32_t lost = 99;

  CHECK (aimc_ring_read (ring, reader, &value, &lost) == AIMC_OK);
  CHECK (value == expected);
  CHECK (lost == expected_lost);
}

static void
check_empty (const AimcRing *ring,
             AimcRingReader *reader)
{
  uint32_t value;
  uint32_t lost = 99;

  CHECK (aimc_ring_read (ring, reader, &value, &lost) == AIMC_EMPTY);
  CHECK (lost == 0);
  CHECK (aimc_ring_pending (ring, reader) == 0);
}

static void
init_refuses_what_is_out_of_range (void)
{
  AimcRing ring;
  size_t n_words = sizeof storage / sizeof storage[0];

  CHECK (aimc_ring_init (&ring, NULL, n_words, 4, 4) == AIMC_INVALID);
  CHECK (aimc_ring_init (&ring, storage, n_words, 0, 4) == AIMC_INVALID);
  CHECK (aimc_ring_init (&ring, storage, n_words, 4, 0) == AIMC_INVALID);
  CHECK (aimc_ring_init (&ring, storage, n_words, 4, (UINT32_C (1) << 31) + 1) == AIMC_INVALID);
  CHECK (aimc_ring_init (&ring, storage, n_words, 4, UINT32_C (1) << 31) == AIMC_INVALID);
  CHECK (aimc_ring_init (&ring, storage, n_words, SIZE_MAX, 1) == AIMC_INVALID);

  /* one word too few, also where the slots are rounded up from 3 to 4 */
  CHECK (aimc_ring_init (&ring, storage, 3, 4, 4) == AIMC_INVALID);
  CHECK (aimc_ring_init (&ring, storage, 3, 4, 3) == AIMC_INVALID);
  CHECK (aimc_ring_init (&ring, storage, 4, 4, 3) == AIMC_OK);
  CHECK (aimc_ring_init (&ring, storage, AIMC_WORDS (24) - 1, 24, 1) == AIMC_INVALID);
  CHECK (aimc_ring_init (&ring, storage, AIMC_WORDS (24), 24, 1) == AIMC_OK);
}

static void
largest_capacity_has_as_many_slots (void)
{
  CHECK (AIMC_POW2_CEIL (1) == 1);
  CHECK (AIMC_POW2_CEIL (2) == 2);
  CHECK (AIMC_POW2_CEIL (3) == 4);
  CHECK (AIMC_POW2_CEIL (1025) == 2048);
  CHECK (AIMC_POW2_CEIL (UINT32_C (1) << 31) == UINT32_C (1) << 31);
  CHECK (AIMC_POW2_CEIL ((UINT32_C (1) << 30) + 1) == UINT32_C (1) << 31);
}

static void
capacity_is_exact (void)
{
  for (uint32_t capacity = 1; capacity <= 8; capacity++)
    {
      AimcRing ring;
      AimcRingReader reader;

      ring_of (&ring, capacity);
      aimc_ring_reader_init (&reader, &ring);

      push_range (&ring, 0, capacity);
      CHECK (aimc_ring_pending (&ring, &reader) == capacity);

      push_range (&ring, capacity, 1);
      CHECK (aimc_ring_pending (&ring, &reader) == capacity);

      check_read (&ring, &reader, 1, 1);

      for (uint32_t i = 2; i <= capacity; i++)
        check_read (&ring, &reader, i, 0);

      check_empty (&ring, &reader);
    }
}

static void
lag_is_told_once_and_reading_goes_on (void)
{
  AimcRing ring;
  AimcRingReader reader;

  ring_of (&ring, 3);
  aimc_ring_reader_init (&reader, &ring);
  push_range (&ring, 0, 10);

  check_read (&ring, &reader, 7, 7);
  check_read (&ring, &reader, 8, 0);

  push_range (&ring, 10, 5);

  check_read (&ring, &reader, 12, 3);
  check_read (&ring, &reader, 13, 0);
  check_read (&ring, &reader, 14, 0);
  check_empty (&ring, &reader);
}

static void
fresh_reader_gets_only_what_comes (void)
{
  AimcRing ring;
  AimcRingReader reader;

  ring_of (&ring, 4);
  push_range (&ring, 0, 3);
  aimc_ring_reader_init (&reader, &ring);

  check_empty (&ring, &reader);
  push_range (&ring, 3, 1);
  check_read (&ring, &reader, 3, 0);
  check_empty (&ring, &reader);
}

static void
readers_are_independent (void)
{
  AimcRing ring;
  AimcRingReader quick;
  AimcRingReader slow;

  ring_of (&ring, 2);
  aimc_ring_reader_init (&quick, &ring);
  aimc_ring_reader_init (&slow, &ring);

  for (uint32_t i = 0; i < 5; i++)
    {
      push_range (&ring, i, 1);
      check_read (&ring, &quick, i, 0);
    }

  CHECK (aimc_ring_pending (&ring, &slow) == 2);
  check_read (&ring, &slow, 3, 3);
  check_empty (&ring, &quick);
  check_read (&ring, &slow, 4, 0);
}

static void
positions_wrap (void)
{
  for (uint32_t before = 0; before < 6; before++)
    {
      AimcRing ring;
      AimcRingReader reader;
      AimcRingReader lagging;

      ring_of (&ring, 3);
      ring_at (&ring, UINTPTR_MAX - before);
      aimc_ring_reader_init (&reader, &ring);
      lagging = reader;

      for (uint32_t i = 0; i < 8; i++)
        {
          push_range (&ring, i, 1);
          CHECK (aimc_ring_pending (&ring, &reader) == 1);
          check_read (&ring, &reader, i, 0);
        }

      CHECK (aimc_ring_leaving (&ring) != NULL);
      CHECK (aimc_ring_pending (&ring, &lagging) == 3);
      check_read (&ring, &lagging, 5, 5);
      check_read (&ring, &lagging, 6, 0);
      check_read (&ring, &lagging, 7, 0);
      check_empty (&ring, &lagging);
    }
}

/* an item of SIZE bytes, between guards, at an odd address */
static void
check_size (size_t size)
{
  unsigned char in[42];
  unsigned char out[42];
  AimcRing ring;
  AimcRingReader reader;
  uint32_t lost;

  CHECK (aimc_ring_init (&ring, storage, AIMC_RING_STORAGE_WORDS (2, size), size, 2) == AIMC_OK);
  aimc_ring_reader_init (&reader, &ring);

  for (unsigned int round = 0; round < 5; round++)
    {
      for (size_t i = 0; i < sizeof in; i++)
        in[i] = (unsigned char) (i * 7 + round + size);

      memset (out, 0xa5, sizeof out);
      aimc_ring_push (&ring, in + 1);

      CHECK (aimc_ring_read (&ring, &reader, out + 1, &lost) == AIMC_OK);
      CHECK (memcmp (out + 1, in + 1, size) == 0);
      CHECK (out[0] == 0xa5 && out[size + 1] == 0xa5);
    }
}

static void
items_of_every_size_are_copied_whole (void)
{
  for (size_t size = 1; size <= 40; size++)
    check_size (size);
}

/* the writer was interrupted in the middle of a push: claimed, not yet visible */
static void
reader_in_a_push_loses_only_the_item_being_overwritten (void)
{
  AimcRing ring;
  AimcRingReader reader;
  uint32_t value;
  uint32_t lost;

  ring_of (&ring, 4);
  aimc_ring_reader_init (&reader, &ring);
  push_range (&ring, 0, 4);
  *(uint32_t *) aimc_ring_claim (&ring) = 4;

  check_read (&ring, &reader, 1, 1);
  check_read (&ring, &reader, 2, 0);
  check_read (&ring, &reader, 3, 0);
  check_empty (&ring, &reader);

  aimc_ring_publish (&ring);
  check_read (&ring, &reader, 4, 0);

  /* where slots are to spare, nothing is lost at all */
  ring_of (&ring, 3);
  aimc_ring_reader_init (&reader, &ring);
  push_range (&ring, 0, 3);
  (void) aimc_ring_claim (&ring);
  check_read (&ring, &reader, 0, 0);

  /* and with one slot there is nothing but the item being overwritten */
  ring_of (&ring, 1);
  aimc_ring_reader_init (&reader, &ring);
  push_range (&ring, 0, 1);
  (void) aimc_ring_claim (&ring);
  CHECK (aimc_ring_read (&ring, &reader, &value, &lost) == AIMC_EMPTY);
  CHECK (lost == 1);
}

static void
attempts_are_bounded_and_lose_no_count (void)
{
  AimcRing ring;
  AimcRingReader reader;
  uint32_t value;
  uint32_t lost;
  uint32_t received = 0;
  uint32_t n_lost = 0;
  int n_busy = 0;
  AimcStatus status;

  ring_of (&ring, 8);
  aimc_ring_reader_init (&reader, &ring);
  push_range (&ring, 0, 8);

  /* as a reader sees it whom the writer overtakes during each copy */
  atomic_store (&ring.claimed, 15);

  do
    {
      status = aimc_ring_read (&ring, &reader, &value, &lost);
      n_lost += lost;

      if (status == AIMC_OK)
        CHECK (value == received++ + n_lost);
      else if (status == AIMC_BUSY)
        n_busy++;
    }
  while (status != AIMC_EMPTY);

  CHECK (n_busy > 0);
  CHECK (received == 1);
  CHECK (n_lost == 7);
}

/* a loss that does not fit is told in portions, and nothing of it is forgotten;
 * only words of 64 bits can hold such a lag */
static void
loss_beyond_32_bits_is_told_in_portions (void)
{
#if UINTPTR_MAX > UINT32_MAX
  AimcRing ring;
  AimcRingReader reader;
  AimcRingReader catching;
  AimcWord lag = ((AimcWord) 1 << 33) + 5;
  AimcWord told = 0;
  uint32_t value;
  uint32_t lost;

  ring_of (&ring, 3);
  aimc_ring_reader_init (&reader, &ring);
  catching = reader;
  ring_at (&ring, lag);
  push_range (&ring, 0, 3);

  while (aimc_ring_read (&ring, &reader, &value, &lost) == AIMC_BUSY)
    {
      CHECK (lost == UINT32_MAX);
      told += lost;
    }

  CHECK (told + lost == lag);
  CHECK (value == 0);

  told = 0;

  do
    {
      lost = aimc_ring_catch_up (&ring, &catching);
      told += lost;
      CHECK (lost < UINT32_MAX || aimc_ring_item (&ring, &catching, 0) == NULL);
    }
  while (lost == UINT32_MAX);

  CHECK (told == lag);
  CHECK (aimc_ring_item (&ring, &catching, 0) != NULL);
#else
  AimcRing ring;
  AimcRingReader reader;

  /* the longest lag that these words can tell */
  ring_of (&ring, 3);
  aimc_ring_reader_init (&reader, &ring);
  ring_at (&ring, UINTPTR_MAX - 3);
  push_range (&ring, 0, 3);

  check_read (&ring, &reader, 0, UINT32_MAX - 3);
#endif
}

/* a plain generator, so that every machine takes the same path */
static uint32_t
next_random (uint32_t *state)
{
  *state = *state * UINT32_C (1664525) + UINT32_C (1013904223);

  return *state >> 24;
}

static void
produced_is_received_lost_and_pending (void)
{
  AimcRing ring;
  AimcRingReader reader;
  uint32_t state = 1;
  uint32_t produced = 0;
  uint32_t received = 0;
  uint32_t n_lost = 0;

  ring_of (&ring, 5);
  aimc_ring_reader_init (&reader, &ring);

  for (int round = 0; round < 2000; round++)
    {
      uint32_t n_pushes = next_random (&state) % 9;
      uint32_t n_reads = next_random (&state) % 9;
      uint32_t lost = 0;
      uint32_t value;

      push_range (&ring, produced, n_pushes);
      produced += n_pushes;

      for (uint32_t i = 0; i < n_reads; i++)
        {
          AimcStatus status = aimc_ring_read (&ring, &reader, &value, &lost);

          n_lost += lost;
          CHECK (status == (produced > received + n_lost ? AIMC_OK : AIMC_EMPTY));

          if (status == AIMC_OK)
            CHECK (value == received++ + n_lost);

          CHECK (produced == received + n_lost + aimc_ring_pending (&ring, &reader));
        }
    }

  CHECK (n_lost > 0);
  CHECK (received > 0);
}

/* the owner's view: each reference put in comes out exactly once */
static void
check_leaving (uint32_t capacity)
{
  AimcRing ring;
  AimcRingReader reader;
  uint32_t dropped = 0;

  ring_of (&ring, capacity);
  aimc_ring_reader_init (&reader, &ring);

  for (uint32_t i = 0; i < 20; i++)
    {
      uint32_t *leaving = aimc_ring_leaving (&ring);

      CHECK ((leaving == NULL) == (i < capacity));

      if (leaving != NULL)
        CHECK (*leaving == dropped++);

      *(uint32_t *) aimc_ring_claim (&ring) = i;
      aimc_ring_publish (&ring);

      for (uint32_t held = dropped; held <= i; held++)
        {
          AimcRingReader at = { held };

          CHECK (*(const uint32_t *) aimc_ring_item (&ring, &at, 0) == held);
        }
    }

  CHECK (aimc_ring_item (&ring, &reader, 0) == NULL);
  CHECK (aimc_ring_catch_up (&ring, &reader) == 20 - capacity);
  CHECK (aimc_ring_catch_up (&ring, &reader) == 0);
  CHECK (*(const uint32_t *) aimc_ring_item (&ring, &reader, 0) == 20 - capacity);
  CHECK (*(const uint32_t *) aimc_ring_item (&ring, &reader, capacity - 1) == 19);
  CHECK (aimc_ring_item (&ring, &reader, capacity) == NULL);
  CHECK (aimc_ring_item (&ring, &reader, UINT32_MAX) == NULL);

  aimc_ring_advance (&reader, capacity);
  CHECK (aimc_ring_pending (&ring, &reader) == 0);
  CHECK (aimc_ring_item (&ring, &reader, 0) == NULL);
}

static void
references_leave_once_and_in_order (void)
{
  for (uint32_t capacity = 1; capacity <= 8; capacity++)
    check_leaving (capacity);
}

/* the calls that move whole items in the caller's exclusion do what push and read
 * do, for items of one word and of any other size */
static void
replace_and_take_move_whole_items (uint32_t item_size)
{
  AimcRing ring;
  AimcRingReader reader;
  unsigned char items[4][40];
  unsigned char leaving[40];
  uint32_t produced = 0;
  uint32_t taken = 0;
  uint32_t n_lost = 0;
  uint32_t state = item_size;

  CHECK (aimc_ring_init (&ring, storage, sizeof storage / sizeof storage[0], item_size, 5)
         == AIMC_OK);
  aimc_ring_reader_init (&reader, &ring);
  CHECK (aimc_ring_take (&ring, &reader, items, 4) == 0);

  for (int round = 0; round < 500; round++)
    {
      uint32_t n_pushes = next_random (&state) % 8;
      uint32_t n_items;

      for (uint32_t i = 0; i < n_pushes; i++)
        {
          unsigned char item[40];

          memset (item, (int) (produced & 0xff), sizeof item);
          memset (leaving, 0xee, sizeof leaving);
          CHECK (aimc_ring_replace (&ring, item, leaving) == (produced >= 5));
          CHECK (leaving[0] == (produced >= 5 ? ((produced - 5) & 0xff) : 0xee));
          CHECK (leaving[item_size - 1] == leaving[0]);
          produced++;
        }

      n_lost += aimc_ring_catch_up (&ring, &reader);
      n_items = aimc_ring_take (&ring, &reader, items, 1 + next_random (&state) % 4);

      for (uint32_t i = 0; i < n_items; i++)
        {
          const unsigned char *item = &items[0][0] + i * item_size;

          CHECK (item[0] == ((taken + n_lost) & 0xff));
          CHECK (item[item_size - 1] == item[0]);
          taken++;
        }

      CHECK (produced == taken + n_lost + aimc_ring_pending (&ring, &reader));
    }

  CHECK (taken > 0 && n_lost > 0);
}

static void
replace_and_take_are_push_and_read (void)
{
  replace_and_take_move_whole_items (1);
  replace_and_take_move_whole_items (sizeof (AimcWord));
  replace_and_take_move_whole_items (13);
  replace_and_take_move_whole_items (40);
}

static void
claiming_again_gives_the_same_slot (void)
{
  AimcRing ring;
  AimcRingReader reader;
  void *slot;

  ring_of (&ring, 2);
  aimc_ring_reader_init (&reader, &ring);

  slot = aimc_ring_claim (&ring);
  CHECK (aimc_ring_claim (&ring) == slot);
  CHECK (aimc_ring_item (&ring, &reader, 0) == NULL);

  aimc_ring_publish (&ring);
  CHECK (aimc_ring_item (&ring, &reader, 0) == slot);
  CHECK (aimc_ring_claim (&ring) != slot);
}

/* what an owner of references does at the end, even after a wrap */
static void
oldest_reader_finds_what_is_held (void)
{
  for (uint32_t n_pushes = 0; n_pushes < 8; n_pushes++)
    {
      AimcRing ring;
      AimcRingReader reader;
      uint32_t n_held = n_pushes < 3 ? n_pushes : 3;

      ring_of (&ring, 3);
      ring_at (&ring, UINTPTR_MAX - 3);
      push_range (&ring, 0, n_pushes);
      aimc_ring_reader_init_oldest (&reader, &ring);

      CHECK (aimc_ring_catch_up (&ring, &reader) == 0);
      CHECK (aimc_ring_pending (&ring, &reader) == n_held);
      CHECK (aimc_ring_item (&ring, &reader, n_held) == NULL);

      for (uint32_t i = 0; i < n_held; i++)
        check_read (&ring, &reader, n_pushes - n_held + i, 0);

      check_empty (&ring, &reader);
    }
}

void
test_ring (void)
{
  TEST ("ring/init-refuses-what-is-out-of-range", init_refuses_what_is_out_of_range);
  TEST ("ring/largest-capacity-has-as-many-slots", largest_capacity_has_as_many_slots);
  TEST ("ring/capacity-is-exact", capacity_is_exact);
  TEST ("ring/lag-is-told-once-and-reading-goes-on", lag_is_told_once_and_reading_goes_on);
  TEST ("ring/fresh-reader-gets-only-what-comes", fresh_reader_gets_only_what_comes);
  TEST ("ring/readers-are-independent", readers_are_independent);
  TEST ("ring/positions-wrap", positions_wrap);
  TEST ("ring/items-of-every-size-are-copied-whole", items_of_every_size_are_copied_whole);
  TEST ("ring/reader-in-a-push-loses-only-the-item-being-overwritten",
        reader_in_a_push_loses_only_the_item_being_overwritten);
  TEST ("ring/attempts-are-bounded-and-lose-no-count", attempts_are_bounded_and_lose_no_count);
  TEST ("ring/loss-beyond-32-bits-is-told-in-portions", loss_beyond_32_bits_is_told_in_portions);
  TEST ("ring/produced-is-received-lost-and-pending", produced_is_received_lost_and_pending);
  TEST ("ring/references-leave-once-and-in-order", references_leave_once_and_in_order);
  TEST ("ring/replace-and-take-are-push-and-read", replace_and_take_are_push_and_read);
  TEST ("ring/claiming-again-gives-the-same-slot", claiming_again_gives_the_same_slot);
  TEST ("ring/oldest-reader-finds-what-is-held", oldest_reader_finds_what_is_held);
}
