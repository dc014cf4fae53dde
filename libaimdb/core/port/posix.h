/* posix.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/*
 * The port for systems with POSIX threads. Under -std=c11 the system headers
 * hide what is used here: define _POSIX_C_SOURCE as 200809L there.
 *
 * A mutex may not be locked in a signal handler; what the core calls safe in
 * an interrupt is safe in a signal handler where its text says "never locks".
 */

#include <assert.h>
#include <pthread.h>
#include <stdint.h>
#include <time.h>

#define AIMC_ASSERT(expr) assert (expr)

typedef struct
{
  pthread_mutex_t mutex;
} AimcLock;

static inline void
aimc_lock_init (AimcLock *lock)
{
  /* cannot fail for default attributes, on any system we know */
  (void) pthread_mutex_init (&lock->mutex, NULL);
}

static inline void
aimc_lock_clear (AimcLock *lock)
{
  (void) pthread_mutex_destroy (&lock->mutex);
}

static inline void
aimc_lock_enter (AimcLock *lock)
{
  (void) pthread_mutex_lock (&lock->mutex);
}

static inline void
aimc_lock_leave (AimcLock *lock)
{
  (void) pthread_mutex_unlock (&lock->mutex);
}

static inline uint64_t
aimc_clock_now (void)
{
  struct timespec now;

  (void) clock_gettime (CLOCK_MONOTONIC, &now);

  return (uint64_t) now.tv_sec * 1000000000u + (uint64_t) now.tv_nsec;
}
