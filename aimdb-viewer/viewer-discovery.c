/* viewer-discovery.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-discovery.h"

#include <aimdb.h>

/* The instances that run on this machine: their endpoints, as they come and go. */
struct _ViewerDiscovery
{
  GObject parent_instance;

  AimdbInstanceList *instances;
  GtkMapListModel *endpoints;
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
  ViewerDiscovery *self = VIEWER_DISCOVERY (object);

  g_signal_handlers_disconnect_by_data (self->instances, self);
  g_object_unref (self->endpoints);
  g_object_unref (self->instances);

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

static gpointer
instance_to_endpoint (gpointer item,
                      gpointer user_data)
{
  g_autoptr (AimdbInstance) instance = item;

  return gtk_string_object_new (aimdb_instance_get_endpoint (instance));
}

static void
searching_cb (ViewerDiscovery *self)
{
  if (!aimdb_instance_list_is_searching (self->instances))
    g_signal_emit (self, signals[SIGNAL_SEARCHED], 0);
}

static void
viewer_discovery_init (ViewerDiscovery *self)
{
  self->instances = aimdb_instance_list_new ();
  self->endpoints = gtk_map_list_model_new (G_LIST_MODEL (g_object_ref (self->instances)),
                                            instance_to_endpoint, NULL, NULL);
  g_signal_connect_swapped (self->instances, "notify::searching", G_CALLBACK (searching_cb), self);
}

ViewerDiscovery *
viewer_discovery_new (void)
{
  return g_object_new (VIEWER_TYPE_DISCOVERY, NULL);
}

/* Searches, unless a search is under way; "searched" tells when it is done. */
void
viewer_discovery_search (ViewerDiscovery *self)
{
  g_return_if_fail (VIEWER_IS_DISCOVERY (self));

  if (!aimdb_instance_list_is_searching (self->instances))
    aimdb_instance_list_search (self->instances);
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

  return aimdb_instance_list_is_searching (self->instances);
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
