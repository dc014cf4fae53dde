/* buffer-contract.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <stddef.h>

#include "buffer-contract.h"
#include "core-tap.h"

#define N_RANDOM_STEPS 4000

/* what is tested now: a test is a function without arguments */
static const BufferContract *impl;
static void *buffer;

static const uint32_t capacities[] = { 1, 2, 3, 5, 7, 8 };

#define N_CAPACITIES (sizeof capacities / sizeof capacities[0])

static void
buffer_of (ContractKind kind,
           uint32_t     capacity)
{
  buffer = impl->buffer_new (kind, capacity);
  CHECK (buffer != NULL);
}

static void
drop_buffer (void)
{
  impl->buffer_free (buffer);
  buffer = NULL;
}

static void
push_range (uint32_t first,
            uint32_t n_values)
{
  for (uint32_t i = 0; i < n_values; i++)
    impl->push (buffer, first + i);
}

static void
check_received (void     *reader,
                uint32_t  expected,
                uint32_t  expected_lost)
{
  uint32_t value = ~expected;
  uint32_t lost = ~expected_lost;

  CHECK (impl->try_receive (reader, &value, &lost));
  CHECK (value == expected);
  CHECK (lost == expected_lost);
}

static void
check_empty (void *reader)
{
  uint32_t value;
  uint32_t lost = 99;

  CHECK (!impl->try_receive (reader, &value, &lost));
  CHECK (lost == 0);
}

static void
check_peeked (uint32_t expected)
{
  uint32_t value = ~expected;

  CHECK (impl->peek (buffer, &value));
  CHECK (value == expected);
}

static void
check_no_peek (void)
{
  uint32_t value;

  CHECK (!impl->peek (buffer, &value));
}

/* --- ring: every value, in order, to every reader --- */

static void
ring_capacity_is_exact (void)
{
  for (size_t i = 0; i < N_CAPACITIES; i++)
    {
      uint32_t capacity = capacities[i];
      void *reader;

      buffer_of (CONTRACT_RING, capacity);
      reader = impl->reader_new (buffer);

      /* exactly full: nothing is lost */
      push_range (0, capacity);
      for (uint32_t n = 0; n < capacity; n++)
        check_received (reader, n, 0);
      check_empty (reader);

      /* one more: exactly one is */
      push_range (100, capacity + 1);
      check_received (reader, 101, 1);
      for (uint32_t n = 1; n < capacity; n++)
        check_received (reader, 101 + n, 0);
      check_empty (reader);

      impl->reader_free (reader);
      drop_buffer ();
    }
}

static void
ring_keeps_the_order (void)
{
  void *reader;
  uint32_t next = 0;

  buffer_of (CONTRACT_RING, 5);
  reader = impl->reader_new (buffer);

  /* in portions that do not divide the capacity, so that they go round */
  for (uint32_t n_values = 1; n_values <= 5; n_values++)
    for (uint32_t round = 0; round < 7; round++)
      {
        push_range (next, n_values);
        for (uint32_t n = 0; n < n_values; n++)
          check_received (reader, next++, 0);
      }

  check_empty (reader);
  impl->reader_free (reader);
  drop_buffer ();
}

static void
ring_tells_a_lag_once (void)
{
  void *reader;

  buffer_of (CONTRACT_RING, 3);
  reader = impl->reader_new (buffer);

  push_range (0, 10);
  check_received (reader, 7, 7);
  check_received (reader, 8, 0);
  push_range (10, 5);
  check_received (reader, 12, 3);
  check_received (reader, 13, 0);
  check_received (reader, 14, 0);
  check_empty (reader);

  impl->reader_free (reader);
  drop_buffer ();
}

static void
ring_readers_are_independent (void)
{
  void *quick;
  void *slow;

  buffer_of (CONTRACT_RING, 2);
  quick = impl->reader_new (buffer);
  slow = impl->reader_new (buffer);

  for (uint32_t i = 0; i < 5; i++)
    {
      push_range (i, 1);
      check_received (quick, i, 0);
      check_empty (quick);
    }

  check_received (slow, 3, 3);
  check_received (slow, 4, 0);
  check_empty (slow);

  /* one that goes takes nothing from the other */
  push_range (5, 2);
  impl->reader_free (quick);
  check_received (slow, 5, 0);
  check_received (slow, 6, 0);

  impl->reader_free (slow);
  drop_buffer ();
}

static void
ring_slow_readers_count_separately (void)
{
  void *one;
  void *other;
  uint32_t lost_of_one;
  uint32_t lost_of_other;
  uint32_t value;

  buffer_of (CONTRACT_RING, 4);
  one = impl->reader_new (buffer);
  other = impl->reader_new (buffer);

  push_range (0, 9);
  CHECK (impl->try_receive (one, &value, &lost_of_one));
  CHECK (impl->try_receive (other, &value, &lost_of_other));
  CHECK (lost_of_one == 5 && lost_of_other == 5);
  CHECK (lost_of_one + lost_of_other == 10);

  /* and from there on each by itself */
  check_received (one, 6, 0);
  push_range (9, 2);
  check_received (one, 7, 0);
  check_received (other, 7, 1);

  impl->reader_free (one);
  impl->reader_free (other);
  drop_buffer ();
}

static void
ring_fresh_reader_gets_what_comes (void)
{
  void *early;
  void *fresh;

  buffer_of (CONTRACT_RING, 4);
  push_range (0, 6);
  early = impl->reader_new (buffer);
  check_empty (early);
  push_range (6, 2);
  fresh = impl->reader_new (buffer);
  check_empty (fresh);
  push_range (8, 1);

  check_received (early, 6, 0);
  check_received (fresh, 8, 0);
  check_empty (fresh);

  impl->reader_free (early);
  impl->reader_free (fresh);
  drop_buffer ();
}

static void
ring_has_no_current_value (void)
{
  buffer_of (CONTRACT_RING, 2);
  check_no_peek ();
  push_range (1, 3);
  check_no_peek ();
  drop_buffer ();
}

/* --- latest: only the newest counts --- */

static void
latest_is_empty_until_the_first_push (void)
{
  void *reader;

  buffer_of (CONTRACT_LATEST, 1);
  reader = impl->reader_new (buffer);
  check_empty (reader);
  check_no_peek ();
  impl->push (buffer, 0);
  check_peeked (0);
  check_received (reader, 0, 0);
  impl->reader_free (reader);
  drop_buffer ();
}

static void
latest_is_seen_once_by_each (void)
{
  void *early;
  void *fresh;

  buffer_of (CONTRACT_LATEST, 1);
  early = impl->reader_new (buffer);
  impl->push (buffer, 7);
  check_received (early, 7, 0);
  check_empty (early);

  /* a fresh reader sees what is there, and then what changes */
  fresh = impl->reader_new (buffer);
  check_received (fresh, 7, 0);
  check_empty (fresh);
  impl->push (buffer, 8);
  check_received (fresh, 8, 0);
  check_received (early, 8, 0);

  /* the same value again is a new one */
  impl->push (buffer, 8);
  check_received (early, 8, 0);
  check_empty (early);

  impl->reader_free (early);
  impl->reader_free (fresh);
  drop_buffer ();
}

static void
latest_collapses_without_a_loss (void)
{
  void *reader;

  buffer_of (CONTRACT_LATEST, 1);
  reader = impl->reader_new (buffer);
  push_range (1, 9);
  check_received (reader, 9, 0);
  check_empty (reader);
  impl->reader_free (reader);
  drop_buffer ();
}

static void
latest_peek_moves_nobody (void)
{
  void *reader;

  buffer_of (CONTRACT_LATEST, 1);

  /* kept although nobody read it */
  push_range (1, 5);
  check_peeked (5);
  reader = impl->reader_new (buffer);
  check_peeked (5);
  check_received (reader, 5, 0);
  check_peeked (5);
  check_empty (reader);
  impl->reader_free (reader);
  check_peeked (5);
  drop_buffer ();
}

/* --- mailbox: the newest pending, taken once --- */

static void
mailbox_readers_compete (void)
{
  void *one;
  void *other;

  buffer_of (CONTRACT_MAILBOX, 1);
  one = impl->reader_new (buffer);
  other = impl->reader_new (buffer);
  check_empty (one);

  impl->push (buffer, 4);
  check_received (other, 4, 0);
  check_empty (one);
  check_empty (other);
  impl->push (buffer, 5);
  check_received (one, 5, 0);
  check_empty (other);

  impl->reader_free (one);
  impl->reader_free (other);
  drop_buffer ();
}

static void
mailbox_replaces_without_a_loss (void)
{
  void *reader;

  buffer_of (CONTRACT_MAILBOX, 1);
  reader = impl->reader_new (buffer);
  push_range (1, 6);
  check_received (reader, 6, 0);
  check_empty (reader);
  impl->reader_free (reader);
  drop_buffer ();
}

static void
mailbox_keeps_for_a_fresh_reader (void)
{
  void *reader;

  buffer_of (CONTRACT_MAILBOX, 1);
  impl->push (buffer, 3);
  reader = impl->reader_new (buffer);
  check_received (reader, 3, 0);
  check_empty (reader);
  impl->reader_free (reader);
  reader = impl->reader_new (buffer);
  check_empty (reader);
  impl->reader_free (reader);
  drop_buffer ();
}

static void
mailbox_peek_takes_nothing (void)
{
  void *reader;

  buffer_of (CONTRACT_MAILBOX, 1);
  check_no_peek ();
  reader = impl->reader_new (buffer);
  impl->push (buffer, 2);
  check_peeked (2);
  check_peeked (2);
  check_received (reader, 2, 0);
  check_no_peek ();
  impl->reader_free (reader);
  drop_buffer ();
}

/* --- both ways of receiving, one after the other --- */

static void
receiving_can_be_mixed (void)
{
  static const ContractKind kinds[] = { CONTRACT_RING, CONTRACT_LATEST, CONTRACT_MAILBOX };

  for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
    {
      void *reader;
      uint32_t value;
      uint32_t lost;

      buffer_of (kinds[k], 3);
      reader = impl->reader_new (buffer);

      for (uint32_t i = 0; i < 12; i++)
        {
          impl->push (buffer, i);

          if (i % 3 == 0)
            {
              check_received (reader, i, 0);
            }
          else
            {
              impl->receive (reader, &value, &lost);
              CHECK (value == i && lost == 0);
            }

          check_empty (reader);
        }

      /* a lag is told to one of them, once */
      push_range (12, 5);
      impl->receive (reader, &value, &lost);
      CHECK (value == (kinds[k] == CONTRACT_RING ? 14 : 16));
      CHECK (lost == (kinds[k] == CONTRACT_RING ? 2 : 0));

      if (kinds[k] == CONTRACT_RING)
        {
          check_received (reader, 15, 0);
          impl->receive (reader, &value, &lost);
          CHECK (value == 16 && lost == 0);
        }

      check_empty (reader);
      impl->reader_free (reader);
      drop_buffer ();
    }
}

/*
 * Random operations against a model so simple that it can be seen to be right:
 * value N is the N-th that was pushed, so a position is a value.
 */
typedef struct
{
  void *reader;                 /* NULL: there is none */
  uint32_t start;               /* the position at which it was made */
  uint32_t next;                /* the next value it is to get */
  uint32_t n_received;
  uint32_t n_lost;              /* told, or collapsed */
} Follower;

typedef struct
{
  ContractKind kind;
  uint32_t capacity;
  uint32_t n_pushed;
  uint32_t n_taken;             /* of a mailbox, by all readers */
  uint32_t n_replaced;          /* of a mailbox */
  bool pending;                 /* of a mailbox */
  uint32_t seed;
  Follower followers[CONTRACT_MAX_READERS];
} Model;

static uint32_t
model_random (Model    *model,
              uint32_t  n_choices)
{
  model->seed ^= model->seed << 13;
  model->seed ^= model->seed >> 17;
  model->seed ^= model->seed << 5;

  return (model->seed >> 8) % n_choices;
}

static void
model_push (Model *model)
{
  impl->push (buffer, model->n_pushed++);
  model->n_replaced += model->kind == CONTRACT_MAILBOX && model->pending;
  model->pending = true;
}

/* how many values FOLLOWER must not get any more before its next one */
static uint32_t
model_skipped (const Model    *model,
               const Follower *follower)
{
  uint32_t held = model->kind == CONTRACT_RING ? model->capacity : 1;
  uint32_t waiting = model->n_pushed - follower->next;

  return waiting > held ? waiting - held : 0;
}

static bool
model_has_value (const Model    *model,
                 const Follower *follower)
{
  if (model->kind == CONTRACT_MAILBOX)
    return model->pending;

  return follower->next != model->n_pushed;
}

static void
model_receive (Model    *model,
               Follower *follower)
{
  bool in_other_way = impl->receive != NULL && model_random (model, 2) == 0;
  uint32_t skipped = model_skipped (model, follower);
  uint32_t expected = follower->next + skipped;
  uint32_t value = ~expected;
  uint32_t lost = 99;

  if (!model_has_value (model, follower))
    {
      check_empty (follower->reader);
      return;
    }

  if (in_other_way)
    impl->receive (follower->reader, &value, &lost);
  else
    CHECK (impl->try_receive (follower->reader, &value, &lost));

  if (model->kind == CONTRACT_MAILBOX)
    expected = model->n_pushed - 1;

  CHECK (value == expected);
  CHECK (lost == (model->kind == CONTRACT_RING ? skipped : 0));

  follower->next = expected + 1;
  follower->n_received++;
  follower->n_lost += skipped;
  model->n_taken++;
  model->pending = false;
}

static void
model_make_reader (Model    *model,
                   Follower *follower)
{
  follower->reader = impl->reader_new (buffer);
  follower->n_received = 0;
  follower->n_lost = 0;

  /* the value that is there is seen by a fresh reader of all but a ring; what was
   * before it is nobody's */
  follower->next = model->n_pushed;

  if (model->kind == CONTRACT_LATEST && model->n_pushed > 0)
    follower->next--;

  follower->start = follower->next;
}

static void
model_drop_reader (Follower *follower)
{
  impl->reader_free (follower->reader);
  follower->reader = NULL;
}

static void
model_check_peek (const Model *model)
{
  if (model->kind == CONTRACT_RING || model->n_pushed == 0 ||
      (model->kind == CONTRACT_MAILBOX && !model->pending))
    check_no_peek ();
  else
    check_peeked (model->n_pushed - 1);
}

static void
model_step (Model *model)
{
  Follower *follower = &model->followers[model_random (model, CONTRACT_MAX_READERS)];
  uint32_t what = model_random (model, 32);

  if (what < 14)
    model_push (model);
  else if (what == 31)
    model_check_peek (model);
  else if (follower->reader == NULL)
    model_make_reader (model, follower);
  else if (what == 30)
    model_drop_reader (follower);
  else
    model_receive (model, follower);
}

/* every value is received, or told to be lost, or waits; here for each reader */
static void
model_check_account (Model *model)
{
  uint32_t n_pending = model->pending ? 1 : 0;

  if (model->kind == CONTRACT_MAILBOX)
    CHECK (model->n_pushed == model->n_taken + model->n_replaced + n_pending);

  for (uint32_t i = 0; i < CONTRACT_MAX_READERS; i++)
    {
      Follower *follower = &model->followers[i];
      uint32_t n_left = 0;

      if (follower->reader == NULL)
        continue;

      while (model_has_value (model, follower) && tap_ok)
        {
          model_receive (model, follower);
          n_left++;
        }

      check_empty (follower->reader);
      CHECK (n_left <= model->capacity);

      if (model->kind != CONTRACT_MAILBOX)
        CHECK (model->n_pushed - follower->start == follower->n_received + follower->n_lost);

      model_drop_reader (follower);
    }
}

static void
run_model (ContractKind kind,
           uint32_t     capacity)
{
  Model model = { .kind = kind, .capacity = capacity, .seed = 2463534242u + capacity };

  buffer_of (kind, capacity);

  for (uint32_t i = 0; i < N_RANDOM_STEPS && tap_ok; i++)
    model_step (&model);

  CHECK (model.n_pushed > N_RANDOM_STEPS / 4);
  model_check_account (&model);
  drop_buffer ();
}

static void
ring_agrees_with_the_model (void)
{
  for (size_t i = 0; i < N_CAPACITIES; i++)
    run_model (CONTRACT_RING, capacities[i]);
}

static void
latest_agrees_with_the_model (void)
{
  run_model (CONTRACT_LATEST, 1);
}

static void
mailbox_agrees_with_the_model (void)
{
  run_model (CONTRACT_MAILBOX, 1);
}

static const struct
{
  const char *name;
  void (*func) (void);
} tests[] = {
  { "ring/capacity-is-exact", ring_capacity_is_exact },
  { "ring/keeps-the-order", ring_keeps_the_order },
  { "ring/tells-a-lag-once", ring_tells_a_lag_once },
  { "ring/readers-are-independent", ring_readers_are_independent },
  { "ring/slow-readers-count-separately", ring_slow_readers_count_separately },
  { "ring/fresh-reader-gets-what-comes", ring_fresh_reader_gets_what_comes },
  { "ring/has-no-current-value", ring_has_no_current_value },
  { "ring/agrees-with-the-model", ring_agrees_with_the_model },
  { "latest/is-empty-until-the-first-push", latest_is_empty_until_the_first_push },
  { "latest/is-seen-once-by-each", latest_is_seen_once_by_each },
  { "latest/collapses-without-a-loss", latest_collapses_without_a_loss },
  { "latest/peek-moves-nobody", latest_peek_moves_nobody },
  { "latest/agrees-with-the-model", latest_agrees_with_the_model },
  { "mailbox/readers-compete", mailbox_readers_compete },
  { "mailbox/replaces-without-a-loss", mailbox_replaces_without_a_loss },
  { "mailbox/keeps-for-a-fresh-reader", mailbox_keeps_for_a_fresh_reader },
  { "mailbox/peek-takes-nothing", mailbox_peek_takes_nothing },
  { "mailbox/agrees-with-the-model", mailbox_agrees_with_the_model },
};

static void
run_test (const char  *test_name,
          void       (*func) (void))
{
  char name[80];

  (void) snprintf (name, sizeof name, "contract/%s/%s", impl->name, test_name);
  TEST (name, func);
}

void
buffer_contract_run (const BufferContract *implementation)
{
  impl = implementation;

  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
    run_test (tests[i].name, tests[i].func);

  if (impl->receive != NULL)
    run_test ("all/receiving-can-be-mixed", receiving_can_be_mixed);
}
