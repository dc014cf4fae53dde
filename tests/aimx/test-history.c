/* test-history.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-history-private.h"
#include "aimdb-json-private.h"
#include "aimdb-server.h"
#include "aimdb-stored-value.h"
#include "aimx-instance.h"
#include "aimx-peer.h"

static void
add_history (AimxInstance *instance,
             AimdbHistory *history)
{
  static const char *const keys[] = { "door.log", "pump.setpoint", "pump.note", "door.handle" };
  g_autoptr (GError) error = NULL;

  aimdb_database_stop (instance->database);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    aimdb_history_keep (history, aimdb_database_get_record (instance->database, keys[i]));

  g_assert_true (aimdb_database_start (instance->database, &error));
  g_assert_no_error (error);
}

/* "key=json key=json", in the order of the answer, and then how many there are */
static char *
ask (AimdbHistory *history,
     const char   *pattern,
     guint64       limit,
     gint64        start,
     gint64        end)
{
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *line = NULL;
  AimdbJsonWriter writer;
  JsonObject *object;
  JsonArray *values;
  GString *text = g_string_new (NULL);
  gint64 last_time = 0;

  _aimdb_json_writer_init (&writer);
  _aimdb_history_query (history, pattern, limit, start, end, &writer);
  line = _aimdb_json_writer_finish (&writer, NULL);
  answer = _aimdb_json_parse (line, -1, NULL);
  object = json_node_get_object (answer);
  values = json_object_get_array_member (object, "records");

  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonObject *value = json_array_get_object_element (values, i);
      g_autofree char *json = json_to_string (json_object_get_member (value, "payload"), FALSE);

      g_assert_cmpint (json_object_get_int_member (value, "ts"), >=, last_time);
      last_time = json_object_get_int_member (value, "ts");
      g_string_append_printf (text, "%s=%s ", json_object_get_string_member (value, "topic"), json);
    }

  g_string_append_printf (text, "%" G_GINT64_FORMAT, json_object_get_int_member (object, "total"));

  return g_string_free (text, FALSE);
}

#define assert_answer(history, pattern, limit, start, end, expected) \
  G_STMT_START { \
    g_autofree char *answer_ = ask ((history), (pattern), (limit), (start), (end)); \
    g_assert_cmpstr (answer_, ==, (expected)); \
  } G_STMT_END

static void
produce_numbers (AimxInstance *instance,
                 const char   *key,
                 guint         n_values)
{
  for (guint i = 1; i <= n_values; i++)
    {
      g_autofree char *json = g_strdup_printf ("%u", i);

      aimx_instance_produce (instance, key, json);
      aimx_instance_settle ();
    }
}

static void
test_history_keeps_the_newest (AimxInstance  *instance,
                               gconstpointer  data)
{
  g_autoptr (AimdbHistory) history = aimdb_history_new (3);
  gint64 before = g_get_real_time () / 1000;

  g_assert_cmpuint (aimdb_history_get_max_values (history), ==, 3);
  add_history (instance, history);
  assert_answer (history, "#", 10, 0, G_MAXINT64, "0");

  produce_numbers (instance, "door.log", 5);
  assert_answer (history, "door.log", 10, 0, G_MAXINT64, "door.log=3 door.log=4 door.log=5 3");
  assert_answer (history, "door.log", 2, 0, G_MAXINT64, "door.log=4 door.log=5 2");
  assert_answer (history, "door.log", 0, 0, G_MAXINT64, "0");
  assert_answer (history, "door.log", 10, before, G_MAXINT64,
                 "door.log=3 door.log=4 door.log=5 3");
  assert_answer (history, "door.log", 10, 0, before - 1, "0");
  assert_answer (history, "tank.level", 10, 0, G_MAXINT64, "0");
}

static void
test_history_limits_each_record (AimxInstance  *instance,
                                 gconstpointer  data)
{
  g_autoptr (AimdbHistory) history = aimdb_history_new (100);

  add_history (instance, history);
  produce_numbers (instance, "door.log", 2);
  produce_numbers (instance, "pump.setpoint", 2);
  aimx_instance_produce (instance, "pump.note", "\"n\"");
  aimx_instance_settle ();

  assert_answer (history, "pump.*", 1, 0, G_MAXINT64, "pump.setpoint=2 pump.note=\"n\" 2");
  assert_answer (history, "#", 1, 0, G_MAXINT64,
                 "door.log=2 pump.setpoint=2 pump.note=\"n\" 3");
}

static void
test_history_is_asked_by_peers (AimxInstance  *instance,
                                gconstpointer  data)
{
  g_autoptr (AimdbHistory) history = aimdb_history_new (10);
  g_autoptr (AimdbClient) client = aimdb_client_new (instance->endpoint);
  g_autoptr (GAsyncResult) connected = NULL;
  g_autoptr (GAsyncResult) queried = NULL;
  g_autoptr (GListModel) values = NULL;
  g_autoptr (AimdbStoredValue) newest = NULL;
  g_autoptr (GError) error = NULL;

  add_history (instance, history);
  aimdb_server_set_history (instance->server, history);
  g_assert_true (aimdb_server_get_history (instance->server) == history);
  aimx_instance_start (instance);
  produce_numbers (instance, "door.log", 4);

  aimdb_client_connect_async (client, NULL, aimx_result_cb, &connected);
  aimx_await (&connected);
  g_assert_true (aimdb_client_connect_finish (client, connected, &error));
  g_assert_no_error (error);

  aimdb_client_query_async (client, "door.#", 3, -1, -1, NULL, aimx_result_cb, &queried);
  aimx_await (&queried);
  values = aimdb_client_query_finish (client, queried, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (values), ==, 3);

  newest = g_list_model_get_item (values, 2);
  g_assert_cmpstr (aimdb_stored_value_get_key (newest), ==, "door.log");
  g_assert_cmpstr (aimdb_stored_value_get_json (newest), ==, "4");

  aimdb_client_disconnect (client);
  aimx_settle ();
}

#define ADD(path, func) \
  g_test_add ("/Aimdb/History/" path, AimxInstance, NULL, \
              aimx_instance_set_up, func, aimx_instance_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("keeps-the-newest", test_history_keeps_the_newest);
  ADD ("limits-each-record", test_history_limits_each_record);
  ADD ("is-asked-by-peers", test_history_is_asked_by_peers);

  return g_test_run ();
}
