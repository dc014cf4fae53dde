/* startup.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <stdint.h>
#include <stdlib.h>

/*
 * From reset to main() on a Cortex-M of any version, with newlib that talks to
 * the emulator by semihosting.
 */

extern uint32_t stack_top;
extern uint32_t data_begin;
extern uint32_t data_end;
extern uint32_t bss_begin;
extern uint32_t bss_end;
extern const uint32_t data_image;

int  main                       (void);
void initialise_monitor_handles (void);
void startup_reset              (void);
void startup_fault              (void);
void startup_tick               (void);
void _init                      (void);
void _fini                      (void);

typedef void (*Vector) (void);

/* the names are newlib's: it calls what crti.o would otherwise provide */
void
_init (void)
{
}

void
_fini (void)
{
}

/* a program without interrupts leaves it at this */
__attribute__ ((weak)) void
startup_tick (void)
{
}

/* A fault inside a fault would lock the machine up: say nothing more than that
 * the program failed. 0x18 ends it, 0x20023 is "run-time error". */
void
startup_fault (void)
{
  register uint32_t operation __asm__ ("r0") = 0x18;
  register uint32_t reason __asm__ ("r1") = 0x20023;

  __asm__ volatile ("bkpt 0xab" : "+r" (operation) : "r" (reason) : "memory");

  for (;;)
    continue;
}

void
startup_reset (void)
{
  const uint32_t *image = &data_image;

  for (uint32_t *word = &data_begin; word < &data_end; word++)
    *word = *image++;

  for (uint32_t *word = &bss_begin; word < &bss_end; word++)
    *word = 0;

  initialise_monitor_handles ();
  exit (main ());
}

/* what the core reads first: 16 entries of the architecture */
__attribute__ ((section (".vectors"), used)) static const struct
{
  uint32_t *stack;
  Vector vectors[15];
} startup_vectors =
{
  .stack = &stack_top,
  .vectors = {
    [0] = startup_reset,
    [1] = startup_fault,        /* NMI */
    [2] = startup_fault,        /* hard fault */
    [3] = startup_fault,        /* memory management */
    [4] = startup_fault,        /* bus */
    [5] = startup_fault,        /* usage */
    [10] = startup_fault,       /* supervisor call */
    [13] = startup_fault,       /* pended supervisor call */
    [14] = startup_tick         /* SysTick */
  }
};
