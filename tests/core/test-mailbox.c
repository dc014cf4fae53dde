/* test-mailbox.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <string.h>

#include "aimc.h"
#include "core-tap.h"
#include "test-core.h"

static uint32_t storage;

static void
mailbox_new (AimcMailbox *mailbox)
{
  CHECK (aimc_mailbox_init (mailbox, &storage, sizeof storage, sizeof storage) == AIMC_OK);
}

static void
init_refuses_what_is_out_of_range (void)
{
  AimcMailbox mailbox;

  CHECK (aimc_mailbox_init (&mailbox, NULL, 4, 4) == AIMC_INVALID);
  CHECK (aimc_mailbox_init (&mailbox, &storage, 4, 0) == AIMC_INVALID);
  CHECK (aimc_mailbox_init (&mailbox, &storage, 3, 4) == AIMC_INVALID);
}

static void
item_is_taken_once (void)
{
  AimcMailbox mailbox;
  uint32_t in = 42;
  uint32_t out = 7;

  mailbox_new (&mailbox);

  CHECK (aimc_mailbox_take (&mailbox, &out) == AIMC_EMPTY);
  CHECK (aimc_mailbox_peek (&mailbox, &out) == AIMC_EMPTY);
  CHECK (out == 7);

  CHECK (!aimc_mailbox_push (&mailbox, &in, NULL));

  /* readers compete: the first takes it, the second finds nothing */
  CHECK (aimc_mailbox_take (&mailbox, &out) == AIMC_OK && out == 42);
  CHECK (aimc_mailbox_take (&mailbox, &out) == AIMC_EMPTY);

  aimc_mailbox_clear (&mailbox);
}

static void
peek_leaves_the_item (void)
{
  AimcMailbox mailbox;
  uint32_t in = 42;
  uint32_t out = 0;

  mailbox_new (&mailbox);
  (void) aimc_mailbox_push (&mailbox, &in, NULL);

  CHECK (aimc_mailbox_peek (&mailbox, &out) == AIMC_OK && out == 42);
  CHECK (aimc_mailbox_take (&mailbox, &out) == AIMC_OK && out == 42);
  CHECK (aimc_mailbox_peek (&mailbox, &out) == AIMC_EMPTY);

  aimc_mailbox_clear (&mailbox);
}

static void
push_hands_back_what_it_replaces (void)
{
  AimcMailbox mailbox;
  uint32_t replaced = 99;
  uint32_t out = 0;

  mailbox_new (&mailbox);

  for (uint32_t i = 1; i <= 3; i++)
    {
      CHECK (aimc_mailbox_push (&mailbox, &i, &replaced) == (i > 1));
      CHECK (replaced == (i > 1 ? i - 1 : 99));
    }

  out = 4;
  CHECK (aimc_mailbox_push (&mailbox, &out, NULL));
  CHECK (aimc_mailbox_take (&mailbox, &out) == AIMC_OK && out == 4);

  /* what was taken is nobody's to replace */
  replaced = 99;
  CHECK (!aimc_mailbox_push (&mailbox, &out, &replaced));
  CHECK (replaced == 99);

  aimc_mailbox_clear (&mailbox);
}

static void
odd_sizes_stay_inside (void)
{
  char space[9] = "........";
  char out[9] = "--------";
  AimcMailbox mailbox;

  CHECK (aimc_mailbox_init (&mailbox, space + 1, 5, 5) == AIMC_OK);
  (void) aimc_mailbox_push (&mailbox, "abcdefg", NULL);
  CHECK (memcmp (space, ".abcde..", 8) == 0);
  CHECK (aimc_mailbox_take (&mailbox, out + 2) == AIMC_OK);
  CHECK (memcmp (out, "--abcde-", 8) == 0);

  aimc_mailbox_clear (&mailbox);
}

void
test_mailbox (void)
{
  TEST ("mailbox/init-refuses-what-is-out-of-range", init_refuses_what_is_out_of_range);
  TEST ("mailbox/item-is-taken-once", item_is_taken_once);
  TEST ("mailbox/peek-leaves-the-item", peek_leaves_the_item);
  TEST ("mailbox/push-hands-back-what-it-replaces", push_hands_back_what_it_replaces);
  TEST ("mailbox/odd-sizes-stay-inside", odd_sizes_stay_inside);
}
