/* aimc-copy-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "aimc-port.h"

/* from here on a call of memcpy is the faster way */
#define AIMC_COPY_INLINE_MAX 64u

/* Copies an item in the exclusion of the caller, or one that nobody else sees.
 * Items are a few words, mostly, and a call of memcpy costs more than moving
 * them. The builtin tells the compiler what was just found out: without it a
 * processor that cannot access words at odd addresses (v6-M) calls memcpy for
 * each of them. (Deviation 1) */
static inline void
aimc_copy (void       *target,
           const void *source,
           size_t      size)
{
  unsigned char *to = target;
  const unsigned char *from = source;

  /* what an owner of references keeps */
  if (size == sizeof (AimcWord))
    {
      memcpy (to, from, sizeof (AimcWord));
      return;
    }

  if (size > AIMC_COPY_INLINE_MAX ||
      (((uintptr_t) to | (uintptr_t) from | size) % sizeof (AimcWord)) != 0)
    {
      memcpy (to, from, size);
      return;
    }

  for (; size > 0; size -= sizeof (AimcWord))
    {
      memcpy (__builtin_assume_aligned (to, sizeof (AimcWord)),
              __builtin_assume_aligned (from, sizeof (AimcWord)), sizeof (AimcWord));
      to += sizeof (AimcWord);
      from += sizeof (AimcWord);
    }
}
