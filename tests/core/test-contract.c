/* test-contract.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <stddef.h>
#include <string.h>

#include "aimc.h"
#include "buffer-contract.h"
#include "core-tap.h"
#include "test-core.h"

typedef struct
{
  ContractKind kind;
  union
  {
    AimcRing ring;
    AimcLatest latest;
    AimcMailbox mailbox;
  } core;
} Buffer;

typedef struct
{
  Buffer *buffer;               /* NULL: not in use */
  union
  {
    AimcRingReader ring;
    AimcLatestReader latest;
  } cursor;
} Reader;

static Buffer the_buffer;
static Reader readers[CONTRACT_MAX_READERS];
static _Atomic AimcWord storage[AIMC_RING_STORAGE_WORDS (CONTRACT_MAX_CAPACITY,
                                                         sizeof (uint32_t))];
static uint32_t slot;

static void *
buffer_new (ContractKind kind,
            uint32_t     capacity)
{
  size_t n_words = sizeof storage / sizeof storage[0];
  AimcStatus status;

  the_buffer.kind = kind;

  if (kind == CONTRACT_RING)
    status = aimc_ring_init (&the_buffer.core.ring, storage, n_words, sizeof slot, capacity);
  else if (kind == CONTRACT_LATEST)
    status = aimc_latest_init (&the_buffer.core.latest, storage, n_words, sizeof slot);
  else
    status = aimc_mailbox_init (&the_buffer.core.mailbox, &slot, sizeof slot, sizeof slot);

  return status == AIMC_OK ? &the_buffer : NULL;
}

static void
buffer_free (void *buffer)
{
  Buffer *self = buffer;

  if (self->kind == CONTRACT_MAILBOX)
    aimc_mailbox_clear (&self->core.mailbox);
}

static void *
reader_new (void *buffer)
{
  Reader *self = readers;

  while (self->buffer != NULL)
    self++;

  self->buffer = buffer;

  if (self->buffer->kind == CONTRACT_RING)
    aimc_ring_reader_init (&self->cursor.ring, &self->buffer->core.ring);
  else if (self->buffer->kind == CONTRACT_LATEST)
    aimc_latest_reader_init (&self->cursor.latest);

  return self;
}

static void
reader_free (void *reader)
{
  Reader *self = reader;

  self->buffer = NULL;
}

/* the functions that copy */

static void
copy_push (void     *buffer,
           uint32_t  value)
{
  Buffer *self = buffer;

  if (self->kind == CONTRACT_RING)
    aimc_ring_push (&self->core.ring, &value);
  else if (self->kind == CONTRACT_LATEST)
    aimc_latest_push (&self->core.latest, &value);
  else
    (void) aimc_mailbox_push (&self->core.mailbox, &value, NULL);
}

static bool
copy_peek (void     *buffer,
           uint32_t *value)
{
  Buffer *self = buffer;

  if (self->kind == CONTRACT_LATEST)
    return aimc_latest_peek (&self->core.latest, value) == AIMC_OK;

  return self->kind == CONTRACT_MAILBOX &&
         aimc_mailbox_peek (&self->core.mailbox, value) == AIMC_OK;
}

static bool
copy_try_receive (void     *reader,
                  uint32_t *value,
                  uint32_t *lost)
{
  Reader *self = reader;

  *lost = 0;

  if (self->buffer->kind == CONTRACT_RING)
    return aimc_ring_read (&self->buffer->core.ring, &self->cursor.ring, value, lost) == AIMC_OK;

  if (self->buffer->kind == CONTRACT_LATEST)
    return aimc_latest_read (&self->buffer->core.latest, &self->cursor.latest, value) == AIMC_OK;

  return aimc_mailbox_take (&self->buffer->core.mailbox, value) == AIMC_OK;
}

/* the functions that hand out pointers */

static void
pointer_push (void     *buffer,
              uint32_t  value)
{
  Buffer *self = buffer;

  if (self->kind == CONTRACT_RING)
    {
      memcpy (aimc_ring_claim (&self->core.ring), &value, sizeof value);
      aimc_ring_publish (&self->core.ring);
    }
  else if (self->kind == CONTRACT_LATEST)
    {
      memcpy (aimc_latest_claim (&self->core.latest), &value, sizeof value);
      aimc_latest_publish (&self->core.latest);
    }
  else
    {
      copy_push (buffer, value);
    }
}

static bool
pointer_peek (void     *buffer,
              uint32_t *value)
{
  Buffer *self = buffer;
  const void *item;

  if (self->kind != CONTRACT_LATEST)
    return copy_peek (buffer, value);

  item = aimc_latest_item (&self->core.latest);

  if (item != NULL)
    memcpy (value, item, sizeof *value);

  return item != NULL;
}

static bool
pointer_try_receive (void     *reader,
                     uint32_t *value,
                     uint32_t *lost)
{
  Reader *self = reader;
  const void *item;

  if (self->buffer->kind == CONTRACT_MAILBOX)
    return copy_try_receive (reader, value, lost);

  *lost = 0;

  if (self->buffer->kind == CONTRACT_RING)
    {
      *lost = aimc_ring_catch_up (&self->buffer->core.ring, &self->cursor.ring);
      item = aimc_ring_item (&self->buffer->core.ring, &self->cursor.ring, 0);

      if (item != NULL)
        aimc_ring_advance (&self->cursor.ring, 1);
    }
  else
    {
      item = aimc_latest_take_new (&self->buffer->core.latest, &self->cursor.latest);
    }

  if (item != NULL)
    memcpy (value, item, sizeof *value);

  return item != NULL;
}

static const BufferContract copying = {
  .name = "core-copies",
  .buffer_new = buffer_new,
  .buffer_free = buffer_free,
  .push = copy_push,
  .peek = copy_peek,
  .reader_new = reader_new,
  .reader_free = reader_free,
  .try_receive = copy_try_receive,
};

static const BufferContract pointing = {
  .name = "core-pointers",
  .buffer_new = buffer_new,
  .buffer_free = buffer_free,
  .push = pointer_push,
  .peek = pointer_peek,
  .reader_new = reader_new,
  .reader_free = reader_free,
  .try_receive = pointer_try_receive,
};

void
test_contract (void)
{
  buffer_contract_run (&copying);
  buffer_contract_run (&pointing);
}
