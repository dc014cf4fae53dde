/* aimdb-connector-registry.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-connector-private.h"
#include "aimdb-error.h"

#if AIMDB_HAVE_MQTT
# define MQTT_GET_TYPE _aimdb_mqtt_connector_get_type
#else
# define MQTT_GET_TYPE NULL
#endif

/* the schemes that the library knows itself; NULL: left out of this build */
typedef struct
{
  const char *scheme;
  GType (*get_type) (void);
  const char *option;
} BuiltIn;

static const BuiltIn built_in[] = {
  { "file", _aimdb_file_connector_get_type, NULL },
  { "mqtt", MQTT_GET_TYPE, "-Dmqtt=enabled" },
  { "mqtts", MQTT_GET_TYPE, "-Dmqtt=enabled" },
  { "tcp", _aimdb_mirror_connector_get_type, NULL },
  { "uds", _aimdb_mirror_connector_get_type, NULL },
  { "unix", _aimdb_mirror_connector_get_type, NULL },
};

static GMutex registry_lock;
static GHashTable *registry;    /* scheme to GType, under registry_lock */

static const BuiltIn *
find_built_in (const char *scheme)
{
  for (guint i = 0; i < G_N_ELEMENTS (built_in); i++)
    {
      if (g_str_equal (built_in[i].scheme, scheme))
        return &built_in[i];
    }

  return NULL;
}

/* the scheme in lower case, or NULL if it can't be one of a URL */
static char *
normalize_scheme (const char *scheme)
{
  g_autofree char *url = g_strconcat (scheme, ":", NULL);
  g_autofree char *parsed = g_uri_parse_scheme (url);

  if (parsed == NULL || strlen (parsed) != strlen (scheme))
    return NULL;

  return g_ascii_strdown (parsed, -1);
}

/**
 * aimdb_connector_register:
 * @scheme: the scheme of the URLs, such as `kafka` of `kafka://host/topic`; case
 *   does not matter
 * @type: a class that implements [iface@Connector] and needs no properties to be
 *   constructed
 * @error: return location for an error
 *
 * Adds a scheme for the URLs of links.
 *
 * It is there for all databases of the process, and stays. May be called from
 * any thread.
 *
 * Returns: %FALSE with %AIMDB_ERROR_INVALID_ARGUMENT if the scheme is taken or
 *   can't be one, or the class is no connector
 *
 * Since: 0.1
 */
gboolean
aimdb_connector_register (const char  *scheme,
                          GType        type,
                          GError     **error)
{
  g_autofree char *key = NULL;
  gboolean taken;

  g_return_val_if_fail (scheme != NULL, FALSE);

  key = normalize_scheme (scheme);

  if (key == NULL)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "'%s' can't be the scheme of a URL; use letters and digits", scheme);
      return FALSE;
    }

  if (!g_type_is_a (type, AIMDB_TYPE_CONNECTOR) || !G_TYPE_IS_OBJECT (type) ||
      G_TYPE_IS_ABSTRACT (type))
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "%s is no class that implements AimdbConnector",
                   type != G_TYPE_INVALID ? g_type_name (type) : "an invalid type");
      return FALSE;
    }

  g_mutex_lock (&registry_lock);

  if (registry == NULL)
    registry = g_hash_table_new (g_str_hash, g_str_equal);

  taken = find_built_in (key) != NULL || g_hash_table_contains (registry, key);

  if (!taken)
    g_hash_table_insert (registry, g_strdup (key), GSIZE_TO_POINTER (type));

  g_mutex_unlock (&registry_lock);

  if (taken)
    g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                 "there is a connector for '%s' already", key);

  return !taken;
}

/* all schemes that there are, for messages */
static char *
list_schemes (void)
{
  g_autoptr (GPtrArray) schemes = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < G_N_ELEMENTS (built_in); i++)
    {
      if (built_in[i].get_type != NULL)
        g_ptr_array_add (schemes, g_strconcat (built_in[i].scheme, "://", NULL));
    }

  g_mutex_lock (&registry_lock);

  if (registry != NULL)
    {
      g_hash_table_iter_init (&iter, registry);

      while (g_hash_table_iter_next (&iter, &key, NULL))
        g_ptr_array_add (schemes, g_strconcat (key, "://", NULL));
    }

  g_mutex_unlock (&registry_lock);

  g_ptr_array_add (schemes, NULL);

  return g_strjoinv (", ", (char **) schemes->pdata);
}

static GType
lookup_type (const char *scheme)
{
  GType type = G_TYPE_INVALID;

  g_mutex_lock (&registry_lock);

  if (registry != NULL)
    type = GPOINTER_TO_SIZE (g_hash_table_lookup (registry, scheme));

  g_mutex_unlock (&registry_lock);

  return type;
}

AimdbConnector *
_aimdb_connector_new_for_url (const char  *url,
                              GError     **error)
{
  g_autofree char *parsed = g_uri_parse_scheme (url);
  g_autofree char *scheme = NULL;
  g_autofree char *list = NULL;
  const BuiltIn *known;
  GType type;

  if (parsed == NULL)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "'%s' is not a URL; write for instance file:///absolute/path", url);
      return NULL;
    }

  scheme = g_ascii_strdown (parsed, -1);
  known = find_built_in (scheme);

  if (known != NULL && known->get_type == NULL)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_BUILT_IN,
                   "%s:// is not built in; build libaimdb with %s", scheme, known->option);
      return NULL;
    }

  type = known != NULL ? known->get_type () : lookup_type (scheme);

  if (type == G_TYPE_INVALID)
    {
      list = list_schemes ();
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "there is no connector for '%s', only for %s", scheme, list);
      return NULL;
    }

  return g_object_new (type, NULL);
}
