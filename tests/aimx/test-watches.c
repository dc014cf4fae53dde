/* test-watches.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "aimx-wire.h"

/* what a test's own type does when its text is made */
static guint n_written;
static AimdbServer *server_to_stop;
static guint n_to_produce;
static AimdbRecord *record_to_fill;

static void produce_picture (AimdbRecord *record,
                             const char  *text);

static gpointer
picture_copy (gpointer boxed)
{
  return g_strdup (boxed);
}

static JsonNode *
picture_serialize (gconstpointer boxed)
{
  n_written++;

  if (server_to_stop != NULL)
    aimdb_server_stop (server_to_stop);

  for (; n_to_produce > 0; n_to_produce--)
    produce_picture (record_to_fill, "more");

  return json_node_init_string (json_node_alloc (), boxed);
}

static GType
picture_get_type (void)
{
  static GType type;

  if (type == G_TYPE_INVALID)
    {
      type = g_boxed_type_register_static ("TestPicture", picture_copy, g_free);
      json_boxed_register_serialize_func (type, JSON_NODE_VALUE, picture_serialize);
    }

  return type;
}

/* an instance with pictures in a ring and in a latest */
typedef struct
{
  AimxInstance base;
  AimdbRecord *film;
  AimdbRecord *still;
} Gallery;

static void
gallery_set_up (Gallery       *gallery,
                gconstpointer  data)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  g_autoptr (GError) error = NULL;

  aimx_instance_set_up (&gallery->base, NULL);
  gallery->film = aimdb_database_create_record (database, "film", picture_get_type (),
                                                AIMDB_BUFFER_TYPE_SPMC_RING, 128);
  gallery->still = aimdb_database_create_record (database, "still", picture_get_type (),
                                                 AIMDB_BUFFER_TYPE_SINGLE_LATEST, 1);
  g_assert_true (aimdb_database_start (database, &error));
  g_assert_no_error (error);

  g_clear_object (&gallery->base.server);
  gallery->base.server = aimdb_server_new (database, gallery->base.endpoint);
  aimx_instance_start (&gallery->base);
  n_written = 0;
}

static void
gallery_tear_down (Gallery       *gallery,
                   gconstpointer  data)
{
  g_autoptr (AimdbDatabase) database = NULL;

  server_to_stop = NULL;
  database = g_object_ref (aimdb_server_get_database (gallery->base.server));
  aimdb_server_stop (gallery->base.server);
  aimdb_database_stop (database);
  aimx_instance_tear_down (&gallery->base, NULL);
  g_assert_finalize_object (g_steal_pointer (&database));
}

static void
produce_picture (AimdbRecord *record,
                 const char  *text)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, picture_get_type ());
  g_value_set_boxed (&value, text);
  g_assert_true (aimdb_record_produce (record, &value, NULL));
}

static void
test_watches_write_once (Gallery       *gallery,
                         gconstpointer  data)
{
  AimxWire *wires[3];

  g_test_summary ("However many subscribers a value has, it is put into text once.");

  for (guint i = 0; i < G_N_ELEMENTS (wires); i++)
    {
      wires[i] = aimx_wire_new (&gallery->base);
      aimx_wire_send (wires[i], "{\"t\":\"sub\",\"id\":1,\"topic\":\"film\"}");
      aimx_wire_expect_idle (wires[i]);
    }

  produce_picture (gallery->film, "a");
  produce_picture (gallery->film, "b");
  produce_picture (gallery->film, "a");

  for (guint i = 0; i < G_N_ELEMENTS (wires); i++)
    {
      aimx_wire_expect (wires[i], "{\"t\":\"event\",\"seq\":1,\"sub\":\"1\",\"data\":\"a\"}");
      aimx_wire_expect (wires[i], "{\"t\":\"event\",\"seq\":2,\"sub\":\"1\",\"data\":\"b\"}");
      aimx_wire_expect (wires[i], "{\"t\":\"event\",\"seq\":3,\"sub\":\"1\",\"data\":\"a\"}");
      aimx_wire_free (wires[i]);
    }

  g_assert_cmpuint (n_written, ==, 3);
}

#define N_MORE 60

static void
test_watches_write_once_a_turn (Gallery       *gallery,
                                gconstpointer  data)
{
  AimxWire *wires[5];

  g_test_summary ("Also if values come while it lasts, so that some subscribers are ahead.");

  for (guint i = 0; i < G_N_ELEMENTS (wires); i++)
    {
      wires[i] = aimx_wire_new (&gallery->base);
      aimx_wire_send (wires[i], "{\"t\":\"sub\",\"id\":1,\"topic\":\"film\"}");
      aimx_wire_expect_idle (wires[i]);
    }

  record_to_fill = gallery->film;
  n_to_produce = N_MORE;
  produce_picture (gallery->film, "first");

  for (guint i = 0; i < G_N_ELEMENTS (wires); i++)
    {
      aimx_wire_expect (wires[i], "{\"t\":\"event\",\"seq\":1,\"sub\":\"1\",\"data\":\"first\"}");

      for (guint seq = 2; seq <= 1 + N_MORE; seq++)
        {
          g_autofree char *expected =
            g_strdup_printf ("{\"t\":\"event\",\"seq\":%u,\"sub\":\"1\",\"data\":\"more\"}", seq);

          aimx_wire_expect (wires[i], expected);
        }

      aimx_wire_free (wires[i]);
    }

  /* once for the first, who was asked when there was one value, and once for the others */
  g_assert_cmpuint (n_written, <=, 2 * (1 + N_MORE));
}

static void
check_stop (Gallery    *gallery,
            const char *request)
{
  g_autoptr (AimxWire) wire = aimx_wire_new (&gallery->base);
  g_autoptr (AimxWire) other = aimx_wire_new (&gallery->base);

  aimx_wire_send (other, "{\"t\":\"sub\",\"id\":1,\"topic\":\"*\"}");
  aimx_wire_expect_idle (other);
  aimx_wire_send (wire, request);
  aimx_wire_expect_idle (wire);
  server_to_stop = gallery->base.server;
  produce_picture (gallery->film, "a");
  produce_picture (gallery->film, "b");
  produce_picture (gallery->still, "c");
  aimx_wire_expect_end (wire);
  aimx_wire_expect_end (other);
}

static void
test_watches_stop_in_event (Gallery       *gallery,
                            gconstpointer  data)
{
  g_test_summary ("Making text is code of the program, which may end the server.");

  check_stop (gallery, "{\"t\":\"sub\",\"id\":1,\"topic\":\"film\"}");
}

static void
test_watches_stop_in_wildcard (Gallery       *gallery,
                               gconstpointer  data)
{
  check_stop (gallery, "{\"t\":\"sub\",\"id\":1,\"topic\":\"#\"}");
}

static void
test_watches_stop_in_snapshot (Gallery       *gallery,
                               gconstpointer  data)
{
  g_autoptr (AimxWire) wire = aimx_wire_new (&gallery->base);

  produce_picture (gallery->still, "a");
  server_to_stop = gallery->base.server;
  aimx_wire_send (wire, "{\"t\":\"sub\",\"id\":1,\"topic\":\"#\"}");
  aimx_wire_expect_end (wire);
}

static void
test_watches_stop_in_drain (Gallery       *gallery,
                            gconstpointer  data)
{
  static const char request[] =
    "{\"t\":\"req\",\"id\":1,\"method\":\"record.drain\",\"params\":{\"name\":\"film\"}}";
  g_autoptr (AimxWire) wire = aimx_wire_new (&gallery->base);
  g_autofree char *reply = NULL;

  aimx_wire_send (wire, request);
  reply = aimx_wire_receive (wire);
  produce_picture (gallery->film, "a");
  produce_picture (gallery->film, "b");
  server_to_stop = gallery->base.server;
  aimx_wire_send (wire, request);
  aimx_wire_expect_end (wire);
}

#define N_VALUES 30000

static guint64
read_seq (const char *frame)
{
  const char *seq = strstr (frame, "\"seq\":");

  g_assert_nonnull (seq);

  return g_ascii_strtoull (seq + strlen ("\"seq\":"), NULL, 10);
}

static void
test_watches_slow_peer_loses (AimxInstance  *instance,
                              gconstpointer  data)
{
  g_autoptr (AimxWire) slow = NULL;
  g_autoptr (AimxWire) fast = NULL;
  guint64 seq = 0;
  guint n_received = 0;

  g_test_summary ("A peer that does not read gets what there is room for and the newest values; "
                  "what it missed is in the numbers, and others miss nothing.");

  aimx_instance_start (instance);
  slow = aimx_wire_new (instance);
  fast = aimx_wire_new (instance);
  aimx_wire_send (slow, "{\"t\":\"sub\",\"id\":1,\"topic\":\"door.log\"}");
  aimx_wire_send (fast, "{\"t\":\"sub\",\"id\":1,\"topic\":\"door.log\"}");
  aimx_wire_expect_idle (slow);
  aimx_wire_expect_idle (fast);

  for (guint i = 1; i <= N_VALUES; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_autofree char *expected =
        g_strdup_printf ("{\"t\":\"event\",\"seq\":%u,\"sub\":\"1\",\"data\":%u}", i, i);

      aimx_instance_produce (instance, "door.log", number);
      aimx_wire_expect (fast, expected);
    }

  while (seq < N_VALUES)
    {
      g_autofree char *frame = aimx_wire_receive (slow);
      guint64 next = read_seq (frame);

      g_assert_cmpuint (next, >, seq);
      seq = next;
      n_received++;
    }

  g_assert_cmpuint (seq, ==, N_VALUES);
  g_assert_cmpuint (n_received, <, N_VALUES);

  /* and goes on */
  aimx_instance_produce (instance, "door.log", "7");
  aimx_wire_expect (slow, "{\"t\":\"event\",\"seq\":30001,\"sub\":\"1\",\"data\":7}");
}

static void
test_watches_vanishing_peers (AimxInstance  *instance,
                              gconstpointer  data)
{
  g_autoptr (AimxWire) wire = NULL;

  aimx_instance_start (instance);

  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (AimxWire) vanishing = aimx_wire_new (instance);

      aimx_wire_send (vanishing, "{\"t\":\"sub\",\"id\":1,\"topic\":\"#\"}");
      aimx_instance_produce (instance, "pump.setpoint", "1");

      if (i % 3 != 0)
        {
          g_autofree char *snap = aimx_wire_receive (vanishing);

          g_assert_nonnull (strstr (snap, "\"last\":true"));
        }
    }

  wire = aimx_wire_new (instance);
  aimx_wire_send (wire, "{\"t\":\"sub\",\"id\":1,\"topic\":\"pump.setpoint\"}");
  aimx_wire_expect (wire, "{\"t\":\"event\",\"seq\":1,\"sub\":\"1\",\"data\":1}");
}

static void
test_watches_server_stops (AimxInstance  *instance,
                           gconstpointer  data)
{
  g_autoptr (AimxWire) wire = NULL;
  g_autoptr (AimxWire) again = NULL;

  aimx_instance_start (instance);
  wire = aimx_wire_new (instance);
  aimx_wire_send (wire, "{\"t\":\"sub\",\"id\":1,\"topic\":\"#\"}");
  aimx_wire_expect_idle (wire);
  aimx_instance_produce (instance, "pump.setpoint", "1");
  aimdb_server_stop (instance->server);
  aimx_instance_produce (instance, "pump.setpoint", "2");
  aimx_wire_expect_end (wire);

  aimx_instance_start (instance);
  again = aimx_wire_new (instance);
  aimx_wire_send (again, "{\"t\":\"sub\",\"id\":1,\"topic\":\"pump.setpoint\"}");
  aimx_wire_expect (again, "{\"t\":\"event\",\"seq\":1,\"sub\":\"1\",\"data\":2}");
}

static gpointer
produce_thread (gpointer data)
{
  AimxInstance *instance = data;

  for (guint i = 1; i <= 1000; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);

      aimx_instance_produce (instance, "door.log", number);
    }

  return NULL;
}

static void
test_watches_other_thread (AimxInstance  *instance,
                           gconstpointer  data)
{
  g_autoptr (AimxWire) wire = NULL;
  guint64 seq = 0;
  GThread *thread;

  aimx_instance_start (instance);
  wire = aimx_wire_new (instance);
  aimx_wire_send (wire, "{\"t\":\"sub\",\"id\":1,\"topic\":\"door.log\"}");
  aimx_wire_expect_idle (wire);
  thread = g_thread_new ("producer", produce_thread, instance);

  while (seq < 1000)
    {
      g_autofree char *frame = aimx_wire_receive (wire);
      guint64 next = read_seq (frame);
      g_autofree char *end = g_strdup_printf ("\"data\":%" G_GUINT64_FORMAT "}", next);

      g_assert_cmpuint (next, >, seq);
      g_assert_true (g_str_has_suffix (frame, end));
      seq = next;
    }

  g_thread_join (thread);
}

static void
add (const char *path,
     void (*func) (AimxInstance  *instance,
                   gconstpointer  data))
{
  g_test_add (path, AimxInstance, NULL, aimx_instance_set_up, func, aimx_instance_tear_down);
}

static void
add_gallery (const char *path,
             void (*func) (Gallery       *gallery,
                           gconstpointer  data))
{
  g_test_add (path, Gallery, NULL, gallery_set_up, func, gallery_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_gallery ("/Aimdb/Watches/write-once", test_watches_write_once);
  add_gallery ("/Aimdb/Watches/write-once-a-turn", test_watches_write_once_a_turn);
  add_gallery ("/Aimdb/Watches/stop-in-event", test_watches_stop_in_event);
  add_gallery ("/Aimdb/Watches/stop-in-wildcard", test_watches_stop_in_wildcard);
  add_gallery ("/Aimdb/Watches/stop-in-snapshot", test_watches_stop_in_snapshot);
  add_gallery ("/Aimdb/Watches/stop-in-drain", test_watches_stop_in_drain);
  add ("/Aimdb/Watches/slow-peer-loses", test_watches_slow_peer_loses);
  add ("/Aimdb/Watches/vanishing-peers", test_watches_vanishing_peers);
  add ("/Aimdb/Watches/server-stops", test_watches_server_stops);
  add ("/Aimdb/Watches/other-thread", test_watches_other_thread);

  return g_test_run ();
}
