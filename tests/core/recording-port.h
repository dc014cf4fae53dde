/* recording-port.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <stdint.h>

/*
 * A port that writes down what the core asks of it instead of doing it. It is a
 * port like any other: a project that needs one of its own begins like this.
 */

extern int recorded_asserts;
extern int recorded_depth;
extern int recorded_sections;
extern int recorded_locks;

#define AIMC_ASSERT(expr) ((expr) ? (void) 0 : (void) recorded_asserts++)

typedef struct
{
  int depth;
} AimcLock;

static inline void
aimc_lock_init (AimcLock *lock)
{
  lock->depth = 0;
  recorded_locks++;
}

static inline void
aimc_lock_clear (AimcLock *lock)
{
  AIMC_ASSERT (lock->depth == 0);
  recorded_locks--;
}

static inline void
aimc_lock_enter (AimcLock *lock)
{
  AIMC_ASSERT (lock->depth == 0);
  lock->depth++;
  recorded_depth++;
  recorded_sections++;
}

static inline void
aimc_lock_leave (AimcLock *lock)
{
  AIMC_ASSERT (lock->depth == 1);
  lock->depth--;
  recorded_depth--;
}

static inline uint64_t
aimc_clock_now (void)
{
  return 0;
}
