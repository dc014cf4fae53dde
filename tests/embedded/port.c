/* port.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <stdio.h>
#include <stdlib.h>

#include "aimc-port.h"

/* What the port for Cortex-M asks of an application. */

#define SYSTICK_CONTROL (*(volatile uint32_t *) 0xe000e010u)
#define SYSTICK_RELOAD  (*(volatile uint32_t *) 0xe000e014u)
#define SYSTICK_CURRENT (*(volatile uint32_t *) 0xe000e018u)

#define SYSTICK_ENABLE  1u
#define SYSTICK_CPU     4u
#define SYSTICK_WRAPPED (1u << 16)
#define SYSTICK_MAX     0xffffffu

/* a processor of 20 MHz, near enough to the emulated ones: the tests need time
 * that passes, not seconds that are right */
#define NS_PER_TICK 50u

uint64_t
aimc_port_clock (void)
{
  static AimcLock lock;
  static uint64_t wrapped;
  uint64_t ticks;
  uint32_t current;

  aimc_lock_enter (&lock);

  if ((SYSTICK_CONTROL & SYSTICK_ENABLE) == 0)
    {
      SYSTICK_RELOAD = SYSTICK_MAX;
      SYSTICK_CURRENT = 0;
      SYSTICK_CONTROL |= SYSTICK_ENABLE | SYSTICK_CPU;
    }

  /* The counter runs down and shows 0 as the first tick of a round. If it began
   * a round since the last call, the value read first may be of either round. */
  current = SYSTICK_CURRENT;

  if ((SYSTICK_CONTROL & SYSTICK_WRAPPED) != 0)
    {
      wrapped += SYSTICK_MAX + 1u;
      current = SYSTICK_CURRENT;
    }

  ticks = wrapped + ((SYSTICK_MAX + 1u - current) & SYSTICK_MAX);

  aimc_lock_leave (&lock);

  return ticks * NS_PER_TICK;
}

_Noreturn void
aimc_port_assert_failed (const char *expression,
                         const char *file,
                         int         line)
{
  printf ("Bail out! %s:%d: %s\n", file, line, expression);
  exit (1);
}
