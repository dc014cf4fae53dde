/* test-core-threads.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>

#include "aimc.h"
#include "core-tap.h"

/*
 * One writer and three readers, as fast as they can. A reader checks that each
 * item is whole, and that its number is the very one that follows from what the
 * reader was given and told lost before. The writer goes on until every reader
 * has had its share, so that none is done before it was scheduled.
 */

#define N_ITEMS   300000
#define N_SHARE   500
#define N_READERS 3
#define N_FRESH   20000

TAP_MAIN;

typedef struct
{
  uint64_t sequence;
  uint64_t words[3];
  uint64_t check;
} Item;

_Static_assert (sizeof (Item) == 40, "the sum below is over 40 bytes");

typedef struct
{
  const AimcRing *ring;
  const AimcLatest *latest;
  AimcRingReader ring_reader;
  AimcLatestReader latest_reader;
  uint64_t received;
  uint64_t lost;
  uint64_t last;
  uint64_t n_busy;
  uint64_t n_torn;
  uint64_t n_misplaced;
} Reader;

static _Atomic bool done;
static _Atomic int n_served;

static Item
item_new (uint64_t sequence)
{
  Item item = { sequence };

  for (int i = 0; i < 3; i++)
    {
      item.words[i] = (sequence + (uint64_t) i + 1) * UINT64_C (0x9e3779b97f4a7c15);
      item.check ^= item.words[i];
    }

  return item;
}

static bool
item_is_whole (const Item *item)
{
  Item expected = item_new (item->sequence);
  bool whole = item->check == expected.check;

  for (int i = 0; i < 3; i++)
    whole = whole && item->words[i] == expected.words[i];

  return whole;
}

static void *
read_ring (void *data)
{
  Reader *reader = data;
  bool was_done;
  AimcStatus status;

  do
    {
      uint32_t lost;
      Item item;

      was_done = atomic_load (&done);
      status = aimc_ring_read (reader->ring, &reader->ring_reader, &item, &lost);
      reader->lost += lost;

      if (status == AIMC_OK)
        {
          reader->n_torn += !item_is_whole (&item);
          reader->n_misplaced += item.sequence != reader->received + reader->lost;

          if (++reader->received == N_SHARE)
            atomic_fetch_add (&n_served, 1);
        }
      else if (status == AIMC_BUSY)
        reader->n_busy++;
      else
        (void) sched_yield ();
    }
  while (!was_done || status != AIMC_EMPTY);

  return NULL;
}

static void *
read_latest (void *data)
{
  Reader *reader = data;
  bool was_done;
  AimcStatus status;

  do
    {
      Item item;

      was_done = atomic_load (&done);
      status = aimc_latest_read (reader->latest, &reader->latest_reader, &item);

      if (status == AIMC_OK)
        {
          reader->n_torn += !item_is_whole (&item);
          reader->n_misplaced += reader->received > 0 && item.sequence <= reader->last;
          reader->last = item.sequence;

          if (++reader->received == N_SHARE)
            atomic_fetch_add (&n_served, 1);
        }
      else if (status == AIMC_BUSY)
        reader->n_busy++;
      else
        (void) sched_yield ();
    }
  while (!was_done || status != AIMC_EMPTY);

  return NULL;
}

static void
start_readers (Reader    *readers,
               pthread_t *threads,
               void      *(*function) (void *))
{
  atomic_store (&done, false);
  atomic_store (&n_served, 0);

  for (int i = 0; i < N_READERS; i++)
    {
      if (pthread_create (&threads[i], NULL, function, &readers[i]) != 0)
        abort ();
    }
}

static void
join_readers (pthread_t *threads)
{
  atomic_store (&done, true);

  for (int i = 0; i < N_READERS; i++)
    (void) pthread_join (threads[i], NULL);
}

/* more threads than processors is the rule here, so the writer makes room now
 * and then; it is preempted in the middle of a push all the same */
static bool
is_enough (uint64_t produced)
{
  if (produced % 256 == 0)
    (void) sched_yield ();

  return produced >= N_ITEMS && atomic_load (&n_served) == N_READERS;
}

static void
check_reader (const Reader *reader)
{
  printf ("# received %lu, lost %lu, busy %lu\n", (unsigned long) reader->received,
          (unsigned long) reader->lost, (unsigned long) reader->n_busy);

  CHECK (reader->n_torn == 0);
  CHECK (reader->n_misplaced == 0);
  CHECK (reader->received >= N_SHARE);
}

static void
stress_ring (uint32_t capacity)
{
  static _Atomic AimcWord storage[AIMC_RING_STORAGE_WORDS (64, sizeof (Item))];
  AimcRing ring;
  Reader readers[N_READERS] = { 0 };
  pthread_t threads[N_READERS];
  uint64_t produced = 0;

  CHECK (aimc_ring_init (&ring, storage, AIMC_RING_STORAGE_WORDS (capacity, sizeof (Item)),
                         sizeof (Item), capacity) == AIMC_OK);

  for (int i = 0; i < N_READERS; i++)
    {
      readers[i].ring = &ring;
      aimc_ring_reader_init (&readers[i].ring_reader, &ring);
    }

  start_readers (readers, threads, read_ring);

  while (!is_enough (produced))
    {
      Item item = item_new (produced++);

      aimc_ring_push (&ring, &item);
    }

  join_readers (threads);

  for (int i = 0; i < N_READERS; i++)
    {
      check_reader (&readers[i]);
      CHECK (readers[i].received + readers[i].lost
             + aimc_ring_pending (&ring, &readers[i].ring_reader) == produced);
    }
}

static void
ring_of_1 (void)
{
  stress_ring (1);
}

static void
ring_of_3 (void)
{
  stress_ring (3);
}

static void
ring_of_4 (void)
{
  stress_ring (4);
}

static void
ring_of_64 (void)
{
  stress_ring (64);
}

static void
latest_keeps_order (void)
{
  static _Atomic AimcWord storage[AIMC_LATEST_STORAGE_WORDS (sizeof (Item))];
  AimcLatest latest;
  Reader readers[N_READERS] = { 0 };
  pthread_t threads[N_READERS];
  uint64_t produced = 0;

  CHECK (aimc_latest_init (&latest, storage, sizeof storage / sizeof storage[0], sizeof (Item))
         == AIMC_OK);

  for (int i = 0; i < N_READERS; i++)
    {
      readers[i].latest = &latest;
      aimc_latest_reader_init (&readers[i].latest_reader);
    }

  start_readers (readers, threads, read_latest);

  while (!is_enough (produced))
    {
      Item item = item_new (produced++);

      aimc_latest_push (&latest, &item);
    }

  join_readers (threads);

  for (int i = 0; i < N_READERS; i++)
    {
      check_reader (&readers[i]);
      CHECK (readers[i].last == produced - 1);
    }
}

typedef struct
{
  AimcLatest latest;
  _Atomic AimcWord storage[AIMC_LATEST_STORAGE_WORDS (sizeof (Item))];
} Fresh;

static Fresh fresh[N_FRESH];
static _Atomic int n_awaited;

static void *
peek_fresh (void *data)
{
  Reader *reader = data;

  for (int i = 0; i < N_FRESH; i++)
    {
      Item item;

      atomic_store (&n_awaited, i + 1);

      while (aimc_latest_peek (&fresh[i].latest, &item) != AIMC_OK)
        continue;

      reader->received++;
      reader->n_torn += !item_is_whole (&item);
      reader->n_misplaced += item.sequence != (uint64_t) i;
    }

  return NULL;
}

/* between nothing and the first item there is no third thing to be read */
static void
first_item_is_whole (void)
{
  Reader reader = { 0 };
  pthread_t thread;

  for (int i = 0; i < N_FRESH; i++)
    CHECK (aimc_latest_init (&fresh[i].latest, fresh[i].storage,
                             AIMC_LATEST_STORAGE_WORDS (sizeof (Item)), sizeof (Item)) == AIMC_OK);

  if (pthread_create (&thread, NULL, peek_fresh, &reader) != 0)
    abort ();

  for (int i = 0; i < N_FRESH; i++)
    {
      Item item = item_new ((uint64_t) i);

      while (atomic_load (&n_awaited) <= i)
        (void) sched_yield ();

      aimc_latest_push (&fresh[i].latest, &item);
    }

  (void) pthread_join (thread, NULL);

  CHECK (reader.received == N_FRESH);
  CHECK (reader.n_torn == 0);
  CHECK (reader.n_misplaced == 0);
}

int
main (void)
{
  TEST ("threads/ring-of-1", ring_of_1);
  TEST ("threads/ring-of-3", ring_of_3);
  TEST ("threads/ring-of-4", ring_of_4);
  TEST ("threads/ring-of-64", ring_of_64);
  TEST ("threads/latest-keeps-order", latest_keeps_order);
  TEST ("threads/latest-first-item-is-whole", first_item_is_whole);

  return TAP_DONE ();
}
