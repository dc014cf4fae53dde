/* buffer-contract.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum
{
  CONTRACT_RING,
  CONTRACT_LATEST,
  CONTRACT_MAILBOX
} ContractKind;

/* as many readers live at a time, and no ring is larger */
#define CONTRACT_MAX_READERS  4
#define CONTRACT_MAX_CAPACITY 8

/*
 * What the contract needs of an implementation of the buffers: it is the same
 * on a computer, on a microcontroller, and in the library. One buffer lives at a
 * time. Nothing but C11 is used here.
 */
typedef struct
{
  const char *name;

  void *(*buffer_new)  (ContractKind kind, uint32_t capacity);
  void  (*buffer_free) (void *buffer);
  void  (*push)        (void *buffer, uint32_t value);

  /* the current value, if there is one; a ring has none */
  bool  (*peek)        (void *buffer, uint32_t *value);

  void *(*reader_new)  (void *buffer);
  void  (*reader_free) (void *reader);

  /* false: there was no value. LOST is set in any case. */
  bool  (*try_receive) (void *reader, uint32_t *value, uint32_t *lost);

  /* the same in another way, for a value that is there; NULL: there is only one way */
  void  (*receive)     (void *reader, uint32_t *value, uint32_t *lost);
} BufferContract;

/* Runs all tests of all kinds of buffers, with the macros of core-tap.h. */
void buffer_contract_run (const BufferContract *implementation);
