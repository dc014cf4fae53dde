/* bench-core.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "bench-core.h"

#include "aimc.h"
#include "bench-measure.h"

/* The messages that AimDB's own benchmarks move, made inside the loop as there. */

typedef struct
{
  guint32 sensor_id;
  double value;
  guint64 sequence;
} Telemetry;

typedef struct
{
  guint32 device_id;
  double temperature;
  double humidity;
  double pressure;
  guint64 sequence;
} State;

typedef struct
{
  guint32 command_id;
  guint32 target;
  double value;
  guint64 sequence;
} Command;

G_STATIC_ASSERT (sizeof (Telemetry) == 24);
G_STATIC_ASSERT (sizeof (State) == 40);
G_STATIC_ASSERT (sizeof (Command) == 24);

#define CAPACITY 1024
#define MAX_READERS 4

static double
run_ring (guint n_operations,
          guint n_readers)
{
  static _Atomic AimcWord storage[AIMC_RING_STORAGE_WORDS (CAPACITY, sizeof (Telemetry))];
  AimcRing ring;
  AimcRingReader readers[MAX_READERS];
  guint64 checksum = 0;
  double start;

  aimc_ring_init (&ring, storage, G_N_ELEMENTS (storage), sizeof (Telemetry), CAPACITY);

  for (guint i = 0; i < n_readers; i++)
    aimc_ring_reader_init (&readers[i], &ring);

  start = bench_now_ns ();

  for (guint i = 0; i < n_operations; i++)
    {
      Telemetry sent = { i % 16, i * 0.1, i };

      aimc_ring_push (&ring, &sent);

      for (guint j = 0; j < n_readers; j++)
        {
          Telemetry received;
          guint32 lost;

          if (aimc_ring_read (&ring, &readers[j], &received, &lost) == AIMC_OK)
            checksum += received.sequence - i + lost;
        }
    }

  g_assert_cmpuint (checksum, ==, 0);

  return bench_now_ns () - start;
}

double
bench_core_ring (gpointer data,
                 guint    n_operations)
{
  return run_ring (n_operations, 1);
}

double
bench_core_ring_to_four (gpointer data,
                         guint    n_operations)
{
  return run_ring (n_operations, MAX_READERS);
}

double
bench_core_latest (gpointer data,
                   guint    n_operations)
{
  static _Atomic AimcWord storage[AIMC_LATEST_STORAGE_WORDS (sizeof (State))];
  AimcLatest latest;
  AimcLatestReader reader;
  guint64 checksum = 0;
  double start;

  aimc_latest_init (&latest, storage, G_N_ELEMENTS (storage), sizeof (State));
  aimc_latest_reader_init (&reader);
  start = bench_now_ns ();

  for (guint i = 0; i < n_operations; i++)
    {
      State sent = { i % 8, 20 + 0.01 * i, 50 + 0.005 * i, 1013.25 + 0.001 * i, i };
      State received;

      aimc_latest_push (&latest, &sent);

      if (aimc_latest_read (&latest, &reader, &received) == AIMC_OK)
        checksum += received.sequence - i;
    }

  g_assert_cmpuint (checksum, ==, 0);

  return bench_now_ns () - start;
}

double
bench_core_mailbox (gpointer data,
                    guint    n_operations)
{
  static Command storage;
  AimcMailbox mailbox;
  guint64 checksum = 0;
  double start;
  double elapsed;

  aimc_mailbox_init (&mailbox, &storage, sizeof storage, sizeof storage);
  start = bench_now_ns ();

  for (guint i = 0; i < n_operations; i++)
    {
      Command sent = { i % 256, i % 4, i, i };
      Command received;

      aimc_mailbox_push (&mailbox, &sent, NULL);

      if (aimc_mailbox_take (&mailbox, &received) == AIMC_OK)
        checksum += received.sequence - i;
    }

  elapsed = bench_now_ns () - start;
  g_assert_cmpuint (checksum, ==, 0);
  aimc_mailbox_clear (&mailbox);

  return elapsed;
}
