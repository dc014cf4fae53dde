/* test-buffer-contract.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <aimdb.h>
#include <gio/gio.h>

#include "buffer-contract.h"
#include "core-tap.h"
#include "test-wait.h"

TAP_MAIN;

/* The same number as a word of its own, as a string that is shared, and as an
 * object with a reference: each kind is kept in another way. */
static GType value_type;

static void
value_init (GValue   *value,
            uint32_t  number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);

  g_value_init (value, value_type);

  if (value_type == G_TYPE_UINT)
    g_value_set_uint (value, number);
  else if (value_type == G_TYPE_STRING)
    g_value_set_string (value, text);
  else
    g_value_take_object (value, g_simple_action_new (text, NULL));
}

static uint32_t
value_get (const GValue *value)
{
  if (value_type == G_TYPE_UINT)
    return g_value_get_uint (value);

  if (value_type == G_TYPE_STRING)
    return (uint32_t) g_ascii_strtoull (g_value_get_string (value), NULL, 10);

  return (uint32_t) g_ascii_strtoull (g_action_get_name (g_value_get_object (value)), NULL, 10);
}

static void *
buffer_new (ContractKind kind,
            uint32_t     capacity)
{
  static const AimdbBufferType types[] = {
    [CONTRACT_RING] = AIMDB_BUFFER_TYPE_SPMC_RING,
    [CONTRACT_LATEST] = AIMDB_BUFFER_TYPE_SINGLE_LATEST,
    [CONTRACT_MAILBOX] = AIMDB_BUFFER_TYPE_MAILBOX,
  };

  return aimdb_record_new ("contract", value_type, types[kind], capacity);
}

static void
buffer_free (void *buffer)
{
  g_assert_finalize_object (AIMDB_RECORD (buffer));
}

static void
push (void     *buffer,
      uint32_t  number)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  value_init (&value, number);
  g_assert_true (aimdb_record_produce (buffer, &value, &error));
  g_assert_no_error (error);
}

static bool
peek (void     *buffer,
      uint32_t *number)
{
  g_auto (GValue) value = G_VALUE_INIT;

  if (!aimdb_record_peek (buffer, &value))
    return false;

  *number = value_get (&value);

  return true;
}

static void *
reader_new (void *buffer)
{
  return aimdb_record_create_reader (buffer);
}

static void
reader_free (void *reader)
{
  g_assert_finalize_object (AIMDB_READER (reader));
}

static bool
try_receive (void     *reader,
             uint32_t *number,
             uint32_t *n_lost)
{
  g_auto (GValue) value = G_VALUE_INIT;
  guint64 lost = G_MAXUINT64;
  gboolean found = aimdb_reader_try_receive (reader, &value, &lost);

  *n_lost = (uint32_t) lost;

  if (found)
    *number = value_get (&value);

  return found;
}

typedef struct
{
  GAsyncResult *result;
  GValue value;
  guint64 lost;
  gboolean found;
} Receipt;

static void
received_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Receipt *receipt = user_data;

  receipt->found = aimdb_reader_receive_finish (AIMDB_READER (object), result, &receipt->value,
                                                &receipt->lost, NULL);
  receipt->result = g_object_ref (result);
}

static gboolean
ready_cb (AimdbReader *reader,
          gpointer     user_data)
{
  Receipt *receipt = user_data;

  receipt->found = aimdb_reader_try_receive (reader, &receipt->value, &receipt->lost);

  return G_SOURCE_REMOVE;
}

/* in turn by an asynchronous call and by a source of the main loop */
static void
receive (void     *reader,
         uint32_t *number,
         uint32_t *n_lost)
{
  static gboolean by_source;
  Receipt receipt = { .value = G_VALUE_INIT };

  by_source = !by_source;

  if (by_source)
    {
      g_autoptr (GSource) source = aimdb_reader_create_source (reader, NULL);

      g_source_set_callback (source, (GSourceFunc) (void (*)(void))ready_cb, &receipt, NULL);
      g_source_attach (source, NULL);
      TEST_WAIT (receipt.found);
    }
  else
    {
      aimdb_reader_receive_async (reader, NULL, received_cb, &receipt);
      TEST_WAIT (receipt.result != NULL);
      g_assert_true (receipt.found);
    }

  *number = value_get (&receipt.value);
  *n_lost = (uint32_t) receipt.lost;
  g_clear_object (&receipt.result);
  g_value_unset (&receipt.value);
}

int
main (void)
{
  const struct
  {
    const char *name;
    GType type;
  } kinds[] = {
    { "record-of-numbers", G_TYPE_UINT },
    { "record-of-strings", G_TYPE_STRING },
    { "record-of-objects", G_TYPE_SIMPLE_ACTION },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      BufferContract contract = {
        .name = kinds[i].name,
        .buffer_new = buffer_new,
        .buffer_free = buffer_free,
        .push = push,
        .peek = peek,
        .reader_new = reader_new,
        .reader_free = reader_free,
        .try_receive = try_receive,
        .receive = receive,
      };

      value_type = kinds[i].type;
      buffer_contract_run (&contract);
    }

  return TAP_DONE ();
}
