/* test-interrupts.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <stdbool.h>
#include <stddef.h>

#include "aimc.h"
#include "core-tap.h"

/*
 * The core between a program and a real interrupt. Each test goes on until the
 * interrupt has hit the program inside the core often enough, so that none of
 * them passes for want of a collision.
 */

#define SYSTICK_CONTROL (*(volatile uint32_t *) 0xe000e010u)
#define SYSTICK_RELOAD  (*(volatile uint32_t *) 0xe000e014u)
#define SYSTICK_CURRENT (*(volatile uint32_t *) 0xe000e018u)

#define SYSTICK_RUN 7u          /* enabled, with interrupt, by the processor's clock */

#define N_HITS     200u
#define N_ROUNDS   50000000u    /* a bound, far beyond what the hits take */
#define CAPACITY   4

TAP_MAIN;

typedef struct
{
  uint32_t sequence;
  uint32_t words[8];
  uint32_t check;
} Item;

void startup_tick (void);

static _Atomic AimcWord storage[AIMC_RING_STORAGE_WORDS (CAPACITY, sizeof (Item))];
static AimcRing ring;
static AimcRingReader ring_reader;
static AimcLatest latest;
static AimcLatestReader latest_reader;
static AimcMailbox mailbox;
static Item mailbox_storage;
static AimcStats stats;

/* what the interrupt does; NULL while no test runs */
static void (*volatile on_tick) (void);

/* the program is inside the core */
static volatile bool inside;
static volatile uint32_t n_hits;

/* each is written by one context only, and read by the other after the end */
static uint32_t produced;
static uint32_t received;
static uint32_t n_lost;
static uint32_t n_busy;
static uint32_t n_bad;
static uint32_t last;

void
startup_tick (void)
{
  if (on_tick == NULL)
    return;

  if (inside)
    n_hits++;

  on_tick ();
}

static Item
item_new (uint32_t sequence)
{
  Item item = { sequence };

  for (uint32_t i = 0; i < 8; i++)
    {
      item.words[i] = (sequence + i) * UINT32_C (2654435761);
      item.check ^= item.words[i];
    }

  return item;
}

static bool
item_is_whole (const Item *item)
{
  Item expected = item_new (item->sequence);
  bool whole = item->check == expected.check;

  for (uint32_t i = 0; i < 8; i++)
    whole = whole && item->words[i] == expected.words[i];

  return whole;
}

static void
ring_write (void)
{
  Item item = item_new (produced);

  inside = true;
  aimc_ring_push (&ring, &item);
  inside = false;
  produced++;
}

static void
ring_read (void)
{
  Item item;
  uint32_t lost;
  AimcStatus status;

  inside = true;
  status = aimc_ring_read (&ring, &ring_reader, &item, &lost);
  inside = false;
  n_lost += lost;

  if (status == AIMC_OK)
    {
      n_bad += !item_is_whole (&item) || item.sequence != received + n_lost;
      received++;
    }
  else if (status == AIMC_BUSY)
    n_busy++;
}

static void
latest_write (void)
{
  Item item = item_new (++produced);

  inside = true;
  aimc_latest_push (&latest, &item);
  inside = false;
}

static void
latest_read (void)
{
  Item item;
  AimcStatus status;

  inside = true;
  status = aimc_latest_read (&latest, &latest_reader, &item);
  inside = false;

  if (status == AIMC_OK)
    {
      n_bad += !item_is_whole (&item) || item.sequence <= last;
      last = item.sequence;
      received++;
    }
  else if (status == AIMC_BUSY)
    n_busy++;
}

static void
mailbox_write (void)
{
  Item item = item_new (produced);
  Item replaced;
  bool was_full;

  inside = true;
  was_full = aimc_mailbox_push (&mailbox, &item, &replaced);
  inside = false;
  produced++;

  if (was_full)
    {
      n_bad += !item_is_whole (&replaced) || replaced.sequence != item.sequence - 1;
      n_lost++;
    }
}

static void
mailbox_read (void)
{
  Item item;
  AimcStatus status;

  inside = true;
  status = aimc_mailbox_take (&mailbox, &item);
  inside = false;

  if (status == AIMC_OK)
    {
      n_bad += !item_is_whole (&item);
      received++;
    }
}

static void
stats_write (void)
{
  AimcSamples samples = { 0 };

  aimc_samples_add (&samples, produced, UINT64_C (0x300000007));
  inside = true;
  aimc_stats_add (&stats, &samples);
  inside = false;
  produced++;
}

static void
stats_read (void)
{
  AimcStatsSnapshot snapshot;

  inside = true;
  aimc_stats_snapshot (&stats, &snapshot);
  inside = false;
  n_bad += snapshot.samples.total != snapshot.samples.count * UINT64_C (0x300000007);
  received = (uint32_t) snapshot.samples.count;
}

static void
run (void (*in_program) (void),
     void (*in_interrupt) (void))
{
  size_t n_words = sizeof storage / sizeof storage[0];

  CHECK (aimc_ring_init (&ring, storage, n_words, sizeof (Item), CAPACITY) == AIMC_OK);
  aimc_ring_reader_init (&ring_reader, &ring);
  CHECK (aimc_latest_init (&latest, storage, n_words, sizeof (Item)) == AIMC_OK);
  aimc_latest_reader_init (&latest_reader);
  CHECK (aimc_mailbox_init (&mailbox, &mailbox_storage, sizeof (Item), sizeof (Item)) == AIMC_OK);
  aimc_stats_init (&stats, 0);

  produced = received = n_lost = n_busy = n_bad = last = 0;
  n_hits = 0;
  on_tick = in_interrupt;

  for (uint32_t i = 0; i < N_ROUNDS && n_hits < N_HITS; i++)
    in_program ();

  on_tick = NULL;

  printf ("# hits %lu, produced %lu, received %lu, lost %lu, busy %lu\n", (unsigned long) n_hits,
          (unsigned long) produced, (unsigned long) received, (unsigned long) n_lost,
          (unsigned long) n_busy);

  CHECK (n_hits >= N_HITS);
  CHECK (received > 0);
  CHECK (n_bad == 0);
}

/* the flag tells of the program, so the interrupt leaves it as it was */
static void
tick_quietly (void   (*function) (void),
              uint32_t n_times)
{
  bool was_inside = inside;

  for (uint32_t i = 0; i < n_times; i++)
    function ();

  inside = was_inside;
}

static void
tick_ring_read (void)
{
  tick_quietly (ring_read, 3);
}

/* from nothing to more than the ring holds */
static void
tick_ring_write (void)
{
  tick_quietly (ring_write, n_hits % (2 * CAPACITY));
}

static void
tick_latest_read (void)
{
  tick_quietly (latest_read, 1);
}

static void
tick_latest_write (void)
{
  tick_quietly (latest_write, n_hits % 4);
}

static void
tick_mailbox_write (void)
{
  tick_quietly (mailbox_write, 2);
}

static void
tick_mailbox_read (void)
{
  tick_quietly (mailbox_read, 2);
}

static void
tick_stats_write (void)
{
  tick_quietly (stats_write, 1);
}

static void
check_ring_account (void)
{
  CHECK (n_lost > 0);
  CHECK (produced == received + n_lost + aimc_ring_pending (&ring, &ring_reader));
}

static void
ring_is_read_in_an_interrupt (void)
{
  run (ring_write, tick_ring_read);
  CHECK (n_busy == 0);
  ring_read ();
  check_ring_account ();
}

static void
ring_is_written_in_an_interrupt (void)
{
  run (ring_read, tick_ring_write);
  ring_read ();
  check_ring_account ();
}

static void
latest_is_read_in_an_interrupt (void)
{
  run (latest_write, tick_latest_read);
  CHECK (n_busy == 0);
}

static void
latest_is_written_in_an_interrupt (void)
{
  run (latest_read, tick_latest_write);
  latest_read ();
  CHECK (last == produced);
}

static void
mailbox_is_written_in_an_interrupt (void)
{
  run (mailbox_read, tick_mailbox_write);
  mailbox_read ();
  CHECK (produced == received + n_lost);
}

static void
mailbox_is_read_in_an_interrupt (void)
{
  run (mailbox_write, tick_mailbox_read);
  mailbox_read ();
  CHECK (produced == received + n_lost);
}

static void
stats_are_added_in_an_interrupt (void)
{
  run (stats_read, tick_stats_write);
  stats_read ();
  CHECK (received == produced);
}

int
main (void)
{
  SYSTICK_RELOAD = 1499;
  SYSTICK_CURRENT = 0;
  SYSTICK_CONTROL = SYSTICK_RUN;

  TEST ("interrupts/ring-is-read-in-one", ring_is_read_in_an_interrupt);
  TEST ("interrupts/ring-is-written-in-one", ring_is_written_in_an_interrupt);
  TEST ("interrupts/latest-is-read-in-one", latest_is_read_in_an_interrupt);
  TEST ("interrupts/latest-is-written-in-one", latest_is_written_in_an_interrupt);
  TEST ("interrupts/mailbox-is-written-in-one", mailbox_is_written_in_an_interrupt);
  TEST ("interrupts/mailbox-is-read-in-one", mailbox_is_read_in_an_interrupt);
  TEST ("interrupts/stats-are-added-in-one", stats_are_added_in_an_interrupt);

  return TAP_DONE ();
}
