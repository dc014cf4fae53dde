/* mcp-instances.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-instances.h"

#include <string.h>

#include <aimdb.h>

/* Finds the instance that a call is about, and asks it.
 *
 * Every call has a connection of its own: an instance that was restarted
 * between two calls is simply there again, and one that hangs holds up nobody
 * else.
 *
 * Belongs to one main context. */
struct _McpInstances
{
  GObject parent_instance;

  /* constant after construction */
  char *pinned;             /* NULL: the call names the instance, or it is discovered */
  guint timeout_ms;
};

G_DEFINE_FINAL_TYPE (McpInstances, mcp_instances, G_TYPE_OBJECT)

static void
mcp_instances_finalize (GObject *object)
{
  McpInstances *self = MCP_INSTANCES (object);

  g_free (self->pinned);

  G_OBJECT_CLASS (mcp_instances_parent_class)->finalize (object);
}

static void
mcp_instances_class_init (McpInstancesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mcp_instances_finalize;
}

static void
mcp_instances_init (McpInstances *self)
{
}

McpInstances *
mcp_instances_new (const char *pinned,
                   guint       timeout_ms)
{
  McpInstances *self = g_object_new (MCP_TYPE_INSTANCES, NULL);

  self->pinned = g_strdup (pinned);
  self->timeout_ms = timeout_ms;

  return self;
}

void
mcp_snapshot_free (McpSnapshot *self)
{
  g_clear_object (&self->records);
  g_free (self->endpoint);
  g_free (self);
}

static AimdbError
get_code (const GError *error)
{
  return error->domain == AIMDB_ERROR ? (AimdbError) error->code : AIMDB_ERROR_FAILED;
}

/* what the model is to do about an error of the library */
static const char *
get_advice (AimdbError code)
{
  switch (code)
    {
    case AIMDB_ERROR_CONNECTION:
      return "Start the program that serves it, or check the endpoint; then call again.";

    case AIMDB_ERROR_TIMED_OUT:
      return "The program may be stopped or its main loop busy; look at it, then call again.";

    case AIMDB_ERROR_PROTOCOL:
    case AIMDB_ERROR_INVALID_JSON:
    case AIMDB_ERROR_VERSION_MISMATCH:
      return "Check that the endpoint is one of an AimDB instance that speaks AimX 3.";

    case AIMDB_ERROR_DENIED:
      return "Only the program of the instance can change that.";

    case AIMDB_ERROR_NOT_BUILT_IN:
      return "Until then there is nothing to read or to reset.";

    case AIMDB_ERROR_INVALID_ARGUMENT:
      return "Correct it, then call again.";

    case AIMDB_ERROR_INVALID_CONFIGURATION:
    case AIMDB_ERROR_INVALID_STATE:
    case AIMDB_ERROR_NOT_FOUND:
    case AIMDB_ERROR_TYPE_MISMATCH:
    case AIMDB_ERROR_NOT_SERIALIZABLE:
    case AIMDB_ERROR_REMOTE:
    case AIMDB_ERROR_FAILED:
    default:
      return "Look at the messages of its program.";
    }
}

static void
return_failure (GTask        *task,
                AimdbClient  *client,
                const GError *error)
{
  const char *endpoint = aimdb_client_get_endpoint (client);
  const char *advice = get_advice (get_code (error));

  /* mostly the library says where already */
  if (strstr (error->message, endpoint) != NULL)
    g_task_return_new_error (task, AIMDB_ERROR, get_code (error), "Asking the instance "
                             "failed: %s. %s", error->message, advice);
  else
    g_task_return_new_error (task, AIMDB_ERROR, get_code (error), "Asking the instance "
                             "at %s failed: %s. %s", endpoint, error->message, advice);
}

static void
records_listed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  AimdbClient *client = AIMDB_CLIENT (source);
  g_autoptr (GListModel) records = NULL;
  g_autoptr (GError) error = NULL;
  McpSnapshot *snapshot;

  records = aimdb_client_list_records_finish (client, result, &error);
  aimdb_client_disconnect (client);

  if (records == NULL)
    {
      return_failure (task, client, error);
      return;
    }

  snapshot = g_new0 (McpSnapshot, 1);
  snapshot->endpoint = g_strdup (aimdb_client_get_endpoint (client));
  snapshot->records = g_steal_pointer (&records);
  g_task_return_pointer (task, snapshot, (GDestroyNotify) mcp_snapshot_free);
}

static void
profiling_reset_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  AimdbClient *client = AIMDB_CLIENT (source);
  g_autoptr (GError) error = NULL;
  gboolean reset;

  reset = aimdb_client_reset_profiling_finish (client, result, &error);
  aimdb_client_disconnect (client);

  if (reset)
    g_task_return_pointer (task, g_strdup (aimdb_client_get_endpoint (client)), g_free);
  else
    return_failure (task, client, error);
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  AimdbClient *client = AIMDB_CLIENT (source);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;

  if (!aimdb_client_connect_finish (client, result, &error))
    {
      return_failure (task, client, error);
      return;
    }

  if (g_task_get_source_tag (task) == mcp_instances_reset_async)
    aimdb_client_reset_profiling_async (client, cancellable, profiling_reset_cb,
                                        g_steal_pointer (&task));
  else
    aimdb_client_list_records_async (client, cancellable, records_listed_cb,
                                     g_steal_pointer (&task));
}

/* takes @task */
static void
mcp_instances_connect (McpInstances *self,
                       const char   *endpoint,
                       GTask        *task)
{
  g_autoptr (AimdbClient) client = aimdb_client_new (endpoint);

  aimdb_client_set_timeout (client, self->timeout_ms);
  aimdb_client_connect_async (client, g_task_get_cancellable (task), connected_cb, task);
}

static void
discovered_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  McpInstances *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) endpoints = NULL;
  g_autofree char *list = NULL;

  endpoints = aimdb_discover_finish (result, &error);

  if (g_task_return_error_if_cancelled (task))
    return;

  if (endpoints == NULL || endpoints[0] == NULL)
    {
      g_task_return_new_error (task, AIMDB_ERROR, AIMDB_ERROR_NOT_FOUND,
                               "No running AimDB instance was found%s%s. Start a program that "
                               "serves its database with AimdbServer, or name the instance by "
                               "the argument endpoint.",
                               error != NULL ? ": " : "", error != NULL ? error->message : "");
      return;
    }

  if (endpoints[1] != NULL)
    {
      list = g_strjoinv (", ", endpoints);
      g_task_return_new_error (task, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                               "Several AimDB instances are running. Choose one by the argument "
                               "endpoint: %s.", list);
      return;
    }

  mcp_instances_connect (self, endpoints[0], g_steal_pointer (&task));
}

/* all that an endpoint may begin with, the longer first */
static const char * const schemes[] = { "unix://", "unix:", "uds://" };

static const char *
skip_scheme (const char *endpoint)
{
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      if (g_ascii_strncasecmp (endpoint, schemes[i], strlen (schemes[i])) == 0)
        return endpoint + strlen (schemes[i]);
    }

  return endpoint;
}

/* Whether a model may name it. Sockets of this user are as safe as discovery; to
 * open any device or to call any port of a network is for who starts the service
 * to decide. */
static gboolean
is_reachable_by_a_call (const char *endpoint)
{
  return skip_scheme (endpoint) != endpoint || strstr (endpoint, "://") == NULL;
}

/* takes @task */
static void
mcp_instances_start (McpInstances *self,
                     const char   *endpoint,
                     GTask        *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (self->pinned != NULL && endpoint != NULL &&
      !g_str_equal (skip_scheme (self->pinned), skip_scheme (endpoint)))
    {
      g_task_return_new_error (task, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                               "The service is bound to the instance at %s. Leave out the "
                               "argument endpoint, or start another service for %s.",
                               self->pinned, endpoint);
      g_object_unref (task);
      return;
    }

  if (self->pinned == NULL && endpoint != NULL && !is_reachable_by_a_call (endpoint))
    {
      g_task_return_new_error (task, AIMDB_ERROR, AIMDB_ERROR_DENIED,
                               "A call may only name Unix sockets, not %s. Start another service "
                               "for it: aimdb-mcp --connect %s.",
                               endpoint, endpoint);
      g_object_unref (task);
      return;
    }

  if (self->pinned != NULL)
    mcp_instances_connect (self, self->pinned, task);
  else if (endpoint != NULL)
    mcp_instances_connect (self, endpoint, task);
  else
    aimdb_discover_async (cancellable, discovered_cb, task);
}

/* Reads the records of an instance with all that is known of them. The message
 * of an error is meant for the model: it says what to do. */
void
mcp_instances_read_async (McpInstances        *self,
                          const char          *endpoint,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, mcp_instances_read_async);
  mcp_instances_start (self, endpoint, task);
}

McpSnapshot *
mcp_instances_read_finish (McpInstances  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_assert (g_task_is_valid (result, self));

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Sets all measurements of an instance to zero. Errors are as with reading. */
void
mcp_instances_reset_async (McpInstances        *self,
                           const char          *endpoint,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, mcp_instances_reset_async);
  mcp_instances_start (self, endpoint, task);
}

/* Gets the endpoint of the instance that did it. */
char *
mcp_instances_reset_finish (McpInstances  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_assert (g_task_is_valid (result, self));

  return g_task_propagate_pointer (G_TASK (result), error);
}
