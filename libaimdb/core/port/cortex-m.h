/* cortex-m.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/*
 * The port for one Cortex-M core of any profile version, without an operating
 * system or under one that leaves PRIMASK alone. A chip with several cores
 * that share data needs a port of its own, whose critical section also keeps
 * out the other core.
 *
 * The application provides the two functions below.
 */

#include <stdint.h>

/* monotonic nanoseconds; called from every context that takes times */
uint64_t        aimc_port_clock         (void);

/* the program broke a rule of the core: record it and stop, never return */
_Noreturn void  aimc_port_assert_failed (const char *expression,
                                         const char *file,
                                         int         line);

#define AIMC_ASSERT(expr) \
  ((expr) ? (void) 0 : aimc_port_assert_failed (#expr, __FILE__, __LINE__))

/* sections of different locks nest; a section is not entered twice for the same
 * lock, which would overwrite the mask to be restored */
typedef struct
{
  uint32_t primask;             /* what to go back to; valid inside the section only */
} AimcLock;

static inline void
aimc_lock_init (AimcLock *lock)
{
  lock->primask = 0;
}

static inline void
aimc_lock_clear (AimcLock *lock)
{
  (void) lock;
}

static inline void
aimc_lock_enter (AimcLock *lock)
{
  uint32_t primask;

  /* an interrupt between the two instructions restores PRIMASK when it returns */
  __asm__ volatile ("mrs %0, primask\n\tcpsid i" : "=r" (primask) : : "memory");

  /* only now does the lock belong to this context */
  lock->primask = primask;
}

static inline void
aimc_lock_leave (AimcLock *lock)
{
  __asm__ volatile ("msr primask, %0" : : "r" (lock->primask) : "memory");
}

static inline uint64_t
aimc_clock_now (void)
{
  return aimc_port_clock ();
}
