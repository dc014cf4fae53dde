/* freestanding.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <stddef.h>
#include <stdint.h>

#include "aimc.h"

/*
 * Linked with the whole core and with nothing else than the compiler's own
 * library. Whatever the core calls beyond what stands here is an undefined
 * symbol, and breaks the build: a C library, libatomic, an allocator.
 */

void *memcpy         (void       *to,
                      const void *from,
                      size_t      size);
void *memset         (void       *to,
                      int         value,
                      size_t      size);
void  startup_reset  (void);

extern uint32_t stack_top;

void *
memcpy (void       *to,
        const void *from,
        size_t      size)
{
  volatile unsigned char *out = to;
  const unsigned char *in = from;

  for (size_t i = 0; i < size; i++)
    out[i] = in[i];

  return to;
}

void *
memset (void   *to,
        int     value,
        size_t  size)
{
  volatile unsigned char *out = to;

  for (size_t i = 0; i < size; i++)
    out[i] = (unsigned char) value;

  return to;
}

uint64_t
aimc_port_clock (void)
{
  return 0;
}

_Noreturn void
aimc_port_assert_failed (const char *expression,
                         const char *file,
                         int         line)
{
  for (;;)
    continue;
}

void
startup_reset (void)
{
  for (;;)
    continue;
}
