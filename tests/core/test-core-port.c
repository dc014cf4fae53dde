/* test-core-port.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <stddef.h>

#include "aimc.h"
#include "core-tap.h"

/* The core on a port and with settings of somebody else's, chosen from outside. */

TAP_MAIN;

int recorded_asserts;
int recorded_depth;
int recorded_sections;
int recorded_locks;

static _Atomic AimcWord storage[AIMC_RING_STORAGE_WORDS (4, sizeof (uint32_t))];

/* one section was entered and left since the last call, and no rule was broken */
static void
check_one_section (void)
{
  CHECK (recorded_sections == 1);
  CHECK (recorded_depth == 0);
  CHECK (recorded_asserts == 0);

  recorded_sections = 0;
}

static void
mailbox_is_one_section_a_call (void)
{
  AimcMailbox mailbox;
  uint32_t slot;
  uint32_t item = 1;

  CHECK (aimc_mailbox_init (&mailbox, &slot, sizeof slot, sizeof slot) == AIMC_OK);
  CHECK (recorded_locks == 1);

  (void) aimc_mailbox_take (&mailbox, &item);
  check_one_section ();
  (void) aimc_mailbox_peek (&mailbox, &item);
  check_one_section ();
  (void) aimc_mailbox_push (&mailbox, &item, NULL);
  check_one_section ();
  (void) aimc_mailbox_push (&mailbox, &item, &item);
  check_one_section ();
  (void) aimc_mailbox_peek (&mailbox, &item);
  check_one_section ();
  (void) aimc_mailbox_take (&mailbox, &item);
  check_one_section ();

  aimc_mailbox_clear (&mailbox);
  CHECK (recorded_locks == 0);
}

static void
stats_are_one_section_a_call (void)
{
  AimcStats stats;
  AimcStatsSnapshot snapshot;
  AimcSamples samples = { 0 };

  aimc_stats_init (&stats, 0);
  CHECK (recorded_locks == 1);

  aimc_samples_add (&samples, 1, 1);
  aimc_stats_add (&stats, &samples);
  check_one_section ();
  aimc_stats_add (&stats, &samples);
  check_one_section ();
  aimc_stats_snapshot (&stats, &snapshot);
  check_one_section ();
  aimc_stats_reset (&stats, 2);
  check_one_section ();

  aimc_stats_clear (&stats);
  CHECK (recorded_locks == 0);
}

static void
ring_and_latest_never_lock (void)
{
  AimcRing ring;
  AimcRingReader ring_reader;
  AimcLatest latest;
  AimcLatestReader latest_reader;
  uint32_t item = 1;
  uint32_t lost;

  CHECK (aimc_ring_init (&ring, storage, 4, sizeof item, 4) == AIMC_OK);
  aimc_ring_reader_init (&ring_reader, &ring);
  aimc_ring_push (&ring, &item);
  CHECK (aimc_ring_read (&ring, &ring_reader, &item, &lost) == AIMC_OK);

  CHECK (aimc_latest_init (&latest, storage, 4, sizeof item) == AIMC_OK);
  aimc_latest_reader_init (&latest_reader);
  aimc_latest_push (&latest, &item);
  CHECK (aimc_latest_read (&latest, &latest_reader, &item) == AIMC_OK);
  CHECK (aimc_latest_peek (&latest, &item) == AIMC_OK);

  CHECK (recorded_sections == 0);
  CHECK (recorded_locks == 0);
  CHECK (recorded_asserts == 0);
}

static void
publication_without_a_claim_is_asserted (void)
{
  AimcRing ring;

  CHECK (aimc_ring_init (&ring, storage, 4, sizeof (uint32_t), 4) == AIMC_OK);
  (void) aimc_ring_claim (&ring);
  aimc_ring_publish (&ring);
  CHECK (recorded_asserts == 0);

  aimc_ring_publish (&ring);
  CHECK (recorded_asserts == 1);
  recorded_asserts = 0;
}

static void
attempts_are_as_many_as_configured (void)
{
  AimcRing ring;
  AimcRingReader reader;
  uint32_t item = 0;
  uint32_t lost;

  CHECK (aimc_ring_init (&ring, storage, 4, sizeof item, 4) == AIMC_OK);
  aimc_ring_reader_init (&reader, &ring);

  for (int i = 0; i < 4; i++)
    aimc_ring_push (&ring, &item);

  /* the next two items are being overwritten, which uses both attempts up */
  atomic_store (&ring.claimed, 6);
  CHECK (aimc_ring_read (&ring, &reader, &item, &lost) == AIMC_BUSY);
  CHECK (lost == 2);
  CHECK (aimc_ring_read (&ring, &reader, &item, &lost) == AIMC_OK);
  CHECK (lost == 0);
}

int
main (void)
{
  TEST ("port/mailbox-is-one-section-a-call", mailbox_is_one_section_a_call);
  TEST ("port/stats-are-one-section-a-call", stats_are_one_section_a_call);
  TEST ("port/ring-and-latest-never-lock", ring_and_latest_never_lock);
  TEST ("port/publication-without-a-claim-is-asserted", publication_without_a_claim_is_asserted);
  TEST ("port/attempts-are-as-many-as-configured", attempts_are_as_many_as_configured);

  return TAP_DONE ();
}
