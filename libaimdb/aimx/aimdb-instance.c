/* aimdb-instance.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-instance-private.h"

/**
 * AimdbInstance:
 *
 * A program that serves its records, as it was found by an
 * [class@InstanceList].
 *
 * To look into it, make a client for its [property@Instance:endpoint].
 *
 * Since: 0.1
 */
struct _AimdbInstance
{
  GObject parent_instance;

  /* constant after construction */
  char *endpoint;

  /* only touched in the context of the list */
  char *server_name;
  char *server_version;
  char **writable_records;
  gboolean can_write;
  gboolean alive;
};

G_DEFINE_FINAL_TYPE (AimdbInstance, aimdb_instance, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ALIVE,
  PROP_CAN_WRITE,
  PROP_ENDPOINT,
  PROP_SERVER_NAME,
  PROP_SERVER_VERSION,
  PROP_WRITABLE_RECORDS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

AimdbInstance *
_aimdb_instance_new (AimdbClient *client)
{
  AimdbInstance *self = g_object_new (AIMDB_TYPE_INSTANCE, NULL);

  self->endpoint = g_strdup (aimdb_client_get_endpoint (client));
  self->server_name = g_strdup (aimdb_client_get_server_name (client));
  self->server_version = g_strdup (aimdb_client_get_server_version (client));
  self->writable_records = g_strdupv ((char **) aimdb_client_get_writable_records (client));
  self->can_write = aimdb_client_get_can_write (client);
  self->alive = TRUE;

  return self;
}

static void
instance_take_string (AimdbInstance  *self,
                      char          **place,
                      const char     *string,
                      guint           property)
{
  if (g_strcmp0 (*place, string) == 0)
    return;

  g_free (*place);
  *place = g_strdup (string);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
instance_take_flag (AimdbInstance *self,
                    gboolean      *place,
                    gboolean       flag,
                    guint          property)
{
  if (*place == flag)
    return;

  *place = flag;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
_aimdb_instance_update (AimdbInstance *self,
                        AimdbInstance *news)
{
  instance_take_flag (self, &self->alive, news != NULL, PROP_ALIVE);

  if (news == NULL)
    return;

  instance_take_string (self, &self->server_name, news->server_name, PROP_SERVER_NAME);
  instance_take_string (self, &self->server_version, news->server_version, PROP_SERVER_VERSION);
  instance_take_flag (self, &self->can_write, news->can_write, PROP_CAN_WRITE);

  if (g_strv_equal ((const char * const *) self->writable_records,
                    (const char * const *) news->writable_records))
    return;

  g_strfreev (self->writable_records);
  self->writable_records = g_strdupv (news->writable_records);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WRITABLE_RECORDS]);
}

static void
aimdb_instance_finalize (GObject *object)
{
  AimdbInstance *self = AIMDB_INSTANCE (object);

  g_free (self->endpoint);
  g_free (self->server_name);
  g_free (self->server_version);
  g_strfreev (self->writable_records);

  G_OBJECT_CLASS (aimdb_instance_parent_class)->finalize (object);
}

static void
aimdb_instance_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  AimdbInstance *self = AIMDB_INSTANCE (object);

  switch (prop_id)
    {
    case PROP_ALIVE:
      g_value_set_boolean (value, self->alive);
      break;

    case PROP_CAN_WRITE:
      g_value_set_boolean (value, self->can_write);
      break;

    case PROP_ENDPOINT:
      g_value_set_string (value, self->endpoint);
      break;

    case PROP_SERVER_NAME:
      g_value_set_string (value, self->server_name);
      break;

    case PROP_SERVER_VERSION:
      g_value_set_string (value, self->server_version);
      break;

    case PROP_WRITABLE_RECORDS:
      g_value_set_boxed (value, self->writable_records);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_instance_class_init (AimdbInstanceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = aimdb_instance_finalize;
  object_class->get_property = aimdb_instance_get_property;

  /**
   * AimdbInstance:alive: (getter is_alive)
   *
   * Whether it answered when it was looked for last.
   *
   * Since: 0.1
   */
  properties[PROP_ALIVE] = g_param_spec_boolean ("alive", NULL, NULL, TRUE, flags);

  /**
   * AimdbInstance:can-write: (getter get_can_write)
   *
   * Whether its policy allows writing at all.
   *
   * Since: 0.1
   */
  properties[PROP_CAN_WRITE] = g_param_spec_boolean ("can-write", NULL, NULL, FALSE, flags);

  /**
   * AimdbInstance:endpoint: (getter get_endpoint)
   *
   * Where it listens.
   *
   * Since: 0.1
   */
  properties[PROP_ENDPOINT] = g_param_spec_string ("endpoint", NULL, NULL, NULL, flags);

  /**
   * AimdbInstance:server-name: (getter get_server_name)
   *
   * What it calls itself.
   *
   * Since: 0.1
   */
  properties[PROP_SERVER_NAME] = g_param_spec_string ("server-name", NULL, NULL, NULL, flags);

  /**
   * AimdbInstance:server-version: (getter get_server_version)
   *
   * The version of AimX that it speaks.
   *
   * Since: 0.1
   */
  properties[PROP_SERVER_VERSION] =
    g_param_spec_string ("server-version", NULL, NULL, NULL, flags);

  /**
   * AimdbInstance:writable-records: (getter get_writable_records)
   *
   * The keys that its policy allows to write to.
   *
   * Since: 0.1
   */
  properties[PROP_WRITABLE_RECORDS] =
    g_param_spec_boxed ("writable-records", NULL, NULL, G_TYPE_STRV, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
aimdb_instance_init (AimdbInstance *self)
{
}

/**
 * aimdb_instance_get_endpoint: (get-property endpoint)
 * @self: an instance
 *
 * Gets where it listens.
 *
 * Returns: (transfer none): the endpoint
 *
 * Since: 0.1
 */
const char *
aimdb_instance_get_endpoint (AimdbInstance *self)
{
  g_return_val_if_fail (AIMDB_IS_INSTANCE (self), NULL);

  return self->endpoint;
}

/**
 * aimdb_instance_get_server_name: (get-property server-name)
 * @self: an instance
 *
 * Gets what it calls itself.
 *
 * Returns: (transfer none): the name
 *
 * Since: 0.1
 */
const char *
aimdb_instance_get_server_name (AimdbInstance *self)
{
  g_return_val_if_fail (AIMDB_IS_INSTANCE (self), NULL);

  return self->server_name;
}

/**
 * aimdb_instance_get_server_version: (get-property server-version)
 * @self: an instance
 *
 * Gets the version of AimX that it speaks.
 *
 * Returns: (transfer none): the version
 *
 * Since: 0.1
 */
const char *
aimdb_instance_get_server_version (AimdbInstance *self)
{
  g_return_val_if_fail (AIMDB_IS_INSTANCE (self), NULL);

  return self->server_version;
}

/**
 * aimdb_instance_get_can_write: (get-property can-write)
 * @self: an instance
 *
 * Gets whether its policy allows writing at all.
 *
 * Returns: whether it is not read-only
 *
 * Since: 0.1
 */
gboolean
aimdb_instance_get_can_write (AimdbInstance *self)
{
  g_return_val_if_fail (AIMDB_IS_INSTANCE (self), FALSE);

  return self->can_write;
}

/**
 * aimdb_instance_get_writable_records: (get-property writable-records)
 * @self: an instance
 *
 * Gets the keys that its policy allows to write to.
 *
 * Returns: (transfer none) (array zero-terminated=1): the keys
 *
 * Since: 0.1
 */
const char * const *
aimdb_instance_get_writable_records (AimdbInstance *self)
{
  g_return_val_if_fail (AIMDB_IS_INSTANCE (self), NULL);

  return (const char * const *) self->writable_records;
}

/**
 * aimdb_instance_is_alive: (get-property alive)
 * @self: an instance
 *
 * Gets whether it answered when it was looked for last.
 *
 * An instance that does not is no longer in its list.
 *
 * Returns: whether it answered
 *
 * Since: 0.1
 */
gboolean
aimdb_instance_is_alive (AimdbInstance *self)
{
  g_return_val_if_fail (AIMDB_IS_INSTANCE (self), FALSE);

  return self->alive;
}
