/* viewer-discovery.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-discovery.h"

#include <aimdb.h>

/* The instances that run on this machine, as far as a search finds them. */
struct _ViewerDiscovery
{
  GObject parent_instance;

  GtkStringList *endpoints;
  guint searching : 1;
};

G_DEFINE_FINAL_TYPE (ViewerDiscovery, viewer_discovery, G_TYPE_OBJECT)

enum
{
  SIGNAL_SEARCHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
viewer_discovery_finalize (GObject *object)
{
  g_object_unref (VIEWER_DISCOVERY (object)->endpoints);

  G_OBJECT_CLASS (viewer_discovery_parent_class)->finalize (object);
}

static void
viewer_discovery_class_init (ViewerDiscoveryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_discovery_finalize;

  signals[SIGNAL_SEARCHED] =
    g_signal_new ("searched", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
viewer_discovery_init (ViewerDiscovery *self)
{
  self->endpoints = gtk_string_list_new (NULL);
}

ViewerDiscovery *
viewer_discovery_new (void)
{
  return g_object_new (VIEWER_TYPE_DISCOVERY, NULL);
}

static gboolean
viewer_discovery_is_same (ViewerDiscovery    *self,
                          const char * const *found)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->endpoints));

  if (g_strv_length ((char **) found) != n_items)
    return FALSE;

  for (guint i = 0; i < n_items; i++)
    if (!g_str_equal (gtk_string_list_get_string (self->endpoints, i), found[i]))
      return FALSE;

  return TRUE;
}

static void
discover_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (ViewerDiscovery) self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) found = aimdb_discover_finish (result, &error);
  const char * const nothing[] = { NULL };
  const char * const *endpoints = found != NULL ? (const char * const *) found : nothing;

  if (error != NULL)
    g_debug ("The search for instances failed: %s", error->message);

  self->searching = FALSE;

  /* a list that is filled anew would lose its focus for nothing */
  if (!viewer_discovery_is_same (self, endpoints))
    gtk_string_list_splice (self->endpoints, 0,
                            g_list_model_get_n_items (G_LIST_MODEL (self->endpoints)), endpoints);

  g_signal_emit (self, signals[SIGNAL_SEARCHED], 0);
}

/* Searches, unless a search is under way; "searched" tells when it is done. */
void
viewer_discovery_search (ViewerDiscovery *self)
{
  g_return_if_fail (VIEWER_IS_DISCOVERY (self));

  if (self->searching)
    return;

  self->searching = TRUE;
  aimdb_discover_async (NULL, discover_cb, g_object_ref (self));
}

/* A list of GtkStringObject. */
GListModel *
viewer_discovery_get_endpoints (ViewerDiscovery *self)
{
  g_return_val_if_fail (VIEWER_IS_DISCOVERY (self), NULL);

  return G_LIST_MODEL (self->endpoints);
}

gboolean
viewer_discovery_is_searching (ViewerDiscovery *self)
{
  g_return_val_if_fail (VIEWER_IS_DISCOVERY (self), FALSE);

  return self->searching;
}

/* The path of a local socket, however it is written, or NULL. */
static const char *
get_socket_path (const char *endpoint)
{
  const char *schemes[] = { "unix://", "uds://", "unix:" };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (endpoint, schemes[i], strlen (schemes[i])) == 0)
      return endpoint + strlen (schemes[i]);

  return strstr (endpoint, "://") == NULL ? endpoint : NULL;
}

/* What to call an instance: the name of its socket, or its address. */
char *
viewer_discovery_dup_name (const char *endpoint)
{
  const char *path = get_socket_path (endpoint);
  g_autofree char *name = NULL;

  if (path == NULL)
    return g_strdup (strstr (endpoint, "://") + strlen ("://"));

  name = g_path_get_basename (path);

  if (g_str_has_suffix (name, ".sock") && strlen (name) > strlen (".sock"))
    name[strlen (name) - strlen (".sock")] = '\0';

  return g_steal_pointer (&name);
}

/* Whether both are one instance, as far as their spelling tells; NULL is none. */
gboolean
viewer_discovery_equal (const char *a,
                        const char *b)
{
  const char *path_a = a != NULL ? get_socket_path (a) : NULL;
  const char *path_b = b != NULL ? get_socket_path (b) : NULL;

  if (path_a != NULL && path_b != NULL)
    return g_str_equal (path_a, path_b);

  return a != NULL && g_strcmp0 (a, b) == 0;
}
