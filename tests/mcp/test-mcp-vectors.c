/* test-mcp-vectors.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-test-http.h"
#include "mcp-test-shape.h"
#include "mcp-test-tool.h"

#include <string.h>

/* Sends each request of a table to a real server and compares the answer.
 *
 * A vector has a name, the body (any JSON, or the member "text" for bytes that
 * are none), headers, method and path, and what is expected: the status, the
 * headers, the members of the body and the members that must not be there.
 * The vectors of a group have its defaults in common: members which they lack
 * are taken from there, also within objects. */

typedef struct
{
  McpTestHttp *http;
  JsonObject *vector;
} Run;

static const char * const files[] = { "modern.json", "legacy.json", "http.json" };

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean contains (JsonNode *actual,
                          JsonNode *expected);

static gboolean
contains_members (JsonObject *actual,
                  JsonObject *expected)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, expected);

  while (json_object_iter_next (&iter, &name, &value))
    {
      JsonNode *other = json_object_get_member (actual, name);

      if (other == NULL || !contains (other, value))
        {
          g_test_message ("the member %s differs or is missing", name);
          return FALSE;
        }
    }

  return TRUE;
}

/* an object may have more members than expected, all else is equal */
static gboolean
contains (JsonNode *actual,
          JsonNode *expected)
{
  if (JSON_NODE_HOLDS_OBJECT (expected))
    return JSON_NODE_HOLDS_OBJECT (actual) &&
           contains_members (json_node_get_object (actual), json_node_get_object (expected));

  return json_node_equal (actual, expected);
}

static void
set_headers (SoupMessage *message,
             JsonObject  *headers)
{
  SoupMessageHeaders *target = soup_message_get_request_headers (message);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, headers);

  while (json_object_iter_next (&iter, &name, &value))
    {
      if (JSON_NODE_HOLDS_NULL (value))
        soup_message_headers_remove (target, name);
      else
        soup_message_headers_replace (target, name, json_node_get_string (value));
    }
}

static SoupMessage *
create_message (Run *run)
{
  JsonObject *vector = run->vector;
  const char *method = json_object_get_string_member_with_default (vector, "method", "POST");
  const char *path = json_object_get_string_member_with_default (vector, "path", "/mcp");
  SoupMessage *message;
  g_autofree char *text = NULL;

  if (json_object_has_member (vector, "body"))
    text = json_to_string (json_object_get_member (vector, "body"), FALSE);
  else
    text = g_strdup (json_object_get_string_member_with_default (vector, "text", NULL));

  message = mcp_test_http_create (run->http, method, path, text);

  if (json_object_has_member (vector, "headers"))
    set_headers (message, json_object_get_object_member (vector, "headers"));

  return message;
}

static void
check_headers (McpTestAnswer *answer,
               JsonObject    *expected)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (answer->message);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, expected);

  while (json_object_iter_next (&iter, &name, &value))
    {
      const char *actual = soup_message_headers_get_one (headers, name);

      g_assert_cmpstr (actual, ==,
                       JSON_NODE_HOLDS_NULL (value) ? NULL : json_node_get_string (value));
    }
}

static void
check_absent (JsonObject *object,
              JsonArray  *names)
{
  for (guint i = 0; i < json_array_get_length (names); i++)
    g_assert_false (json_object_has_member (object, json_array_get_string_element (names, i)));
}

/* what holds of every answer, asked for or not */
static void
check_always (McpTestAnswer *answer)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (answer->message);

  g_assert_null (soup_message_headers_get_one (headers, "Mcp-Session-Id"));

  /* what libsoup refuses by itself has no body */
  if (answer->status != 400 || answer->json != NULL)
    g_assert_cmpstr (soup_message_headers_get_one (headers, "Connection"), ==, "close");

  if (answer->json != NULL)
    g_assert_cmpstr (soup_message_headers_get_content_type (headers, NULL), ==,
                     "application/json");
}

static void
run_vector (gconstpointer data)
{
  Run *run = (Run *) data;
  JsonObject *expected = json_object_get_object_member (run->vector, "expect");
  g_autoptr (McpTestAnswer) answer = mcp_test_http_send (run->http, create_message (run));

  if (answer->body != NULL)
    g_test_message ("%u %.*s", answer->status, (int) g_bytes_get_size (answer->body),
                    (const char *) g_bytes_get_data (answer->body, NULL));

  g_assert_cmpuint (answer->status, ==, json_object_get_int_member (expected, "status"));
  check_always (answer);

  if (json_object_has_member (expected, "headers"))
    check_headers (answer, json_object_get_object_member (expected, "headers"));

  if (!json_object_has_member (expected, "body"))
    {
      g_assert_null (answer->json);
      return;
    }

  g_assert_nonnull (answer->json);
  mcp_test_shape_check (json_object_get_member (run->vector, "body"), answer->json);
  g_assert_true (contains (answer->json, json_object_get_member (expected, "body")));

  if (json_object_has_member (expected, "absent"))
    check_absent (json_node_get_object (answer->json),
                  json_object_get_array_member (expected, "absent"));
}

static void
merge (JsonObject *target,
       JsonObject *defaults)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, defaults);

  while (json_object_iter_next (&iter, &name, &value))
    {
      JsonObject *inner = get_object (target, name);

      if (!json_object_has_member (target, name))
        json_object_set_member (target, name, json_node_copy (value));
      else if (inner != NULL && JSON_NODE_HOLDS_OBJECT (value))
        merge (inner, json_node_get_object (value));
    }
}

static void
add_file (McpTestHttp *http,
          GPtrArray   *runs,
          const char  *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "conformance", "mcp", name, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *groups;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  groups = json_node_get_array (json_parser_get_root (parser));

  for (guint i = 0; i < json_array_get_length (groups); i++)
    {
      JsonObject *group = json_array_get_object_element (groups, i);
      JsonArray *vectors = json_object_get_array_member (group, "vectors");

      for (guint j = 0; j < json_array_get_length (vectors); j++)
        {
          JsonObject *vector = json_array_get_object_element (vectors, j);
          Run *run = g_new0 (Run, 1);
          g_autofree char *test_path = NULL;

          if (json_object_has_member (group, "defaults"))
            merge (vector, json_object_get_object_member (group, "defaults"));

          run->http = http;
          run->vector = json_object_ref (vector);
          g_ptr_array_add (runs, run);
          test_path = g_strdup_printf ("/Mcp/Vectors/%s/%s",
                                       json_object_get_string_member (group, "group"),
                                       json_object_get_string_member (vector, "name"));
          g_test_add_data_func (test_path, run, run_vector);
        }
    }
}

static void
run_free (gpointer data)
{
  Run *run = data;

  json_object_unref (run->vector);
  g_free (run);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (run_free);
  g_autoptr (McpTool) tool = mcp_test_tool_new ();
  g_autoptr (McpTestHttp) http = NULL;

  g_test_init (&argc, &argv, NULL);
  mcp_test_watch_over ();
  http = mcp_test_http_new (tool, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    add_file (http, runs, files[i]);

  return g_test_run ();
}
