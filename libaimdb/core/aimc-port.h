/* aimc-port.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The only header that knows the platform. A port is one header in port/ that
 * provides
 *
 * - AimcLock with aimc_lock_init(), aimc_lock_clear(), aimc_lock_enter() and
 *   aimc_lock_leave(): the critical section. It is held for a few instructions
 *   and never while calling out;
 * - aimc_clock_now(): monotonic nanoseconds as uint64_t;
 * - AIMC_ASSERT(expr): what happens on misuse by the program.
 *
 * Name another one with -DAIMC_PORT_FILE='"my-port.h"'.
 */

/* as wide as one load or store of the machine: indices of this type never tear,
 * never need a library call, and on 64-bit machines never wrap in practice */
typedef uintptr_t AimcWord;

/* whole words that hold SIZE bytes */
#define AIMC_WORDS(size) (((size) + sizeof (AimcWord) - 1) / sizeof (AimcWord))

/* the smallest power of two that is not below N, for 1 <= N <= 2^31 */
#define AIMC_POW2_CEIL(n) (AIMC_SPREAD_16 ((uint32_t) (n) - 1u) + 1u)
#define AIMC_SPREAD_1(n)  ((n) | ((n) >> 1))
#define AIMC_SPREAD_2(n)  (AIMC_SPREAD_1 (n) | (AIMC_SPREAD_1 (n) >> 2))
#define AIMC_SPREAD_4(n)  (AIMC_SPREAD_2 (n) | (AIMC_SPREAD_2 (n) >> 4))
#define AIMC_SPREAD_8(n)  (AIMC_SPREAD_4 (n) | (AIMC_SPREAD_4 (n) >> 8))
#define AIMC_SPREAD_16(n) (AIMC_SPREAD_8 (n) | (AIMC_SPREAD_8 (n) >> 16))

#ifdef AIMC_PORT_FILE
# include AIMC_PORT_FILE
#elif defined (__arm__) && defined (__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
# include "port/cortex-m.h"
#else
# include "port/posix.h"
#endif
