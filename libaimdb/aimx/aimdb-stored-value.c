/* aimdb-stored-value.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-json-writer-private.h"
#include "aimdb-reply-row-private.h"
#include "aimdb-stored-value-private.h"

/**
 * AimdbStoredValue:
 *
 * A value of a record that an instance has stored, and when it was produced.
 *
 * It is immutable, and may be used from any thread.
 *
 * Since: 0.1
 */
struct _AimdbStoredValue
{
  GObject parent_instance;

  /* constant after construction */
  char *key;
  char *json;
  gint64 time;
};

G_DEFINE_FINAL_TYPE (AimdbStoredValue, aimdb_stored_value, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_JSON,
  PROP_KEY,
  PROP_TIME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

AimdbStoredValue *
_aimdb_stored_value_new_from_json (JsonNode  *node,
                                   guint      position,
                                   GError   **error)
{
  g_autoptr (AimdbStoredValue) self = g_object_new (AIMDB_TYPE_STORED_VALUE, NULL);
  AimdbReplyRow row;
  JsonNode *payload;
  const char *key;
  guint64 time;

  if (!_aimdb_reply_row_init (&row, node, "stored value", position, error) ||
      !_aimdb_reply_row_get_string (&row, "topic", &key, error) ||
      !_aimdb_reply_row_get_count (&row, "ts", &time, error))
    return NULL;

  payload = json_object_get_member (row.object, "payload");
  self->key = g_strdup (key);
  self->json = payload != NULL ? _aimdb_json_node_to_line (payload, NULL) : g_strdup ("null");
  self->time = time;

  return g_steal_pointer (&self);
}

static void
aimdb_stored_value_finalize (GObject *object)
{
  AimdbStoredValue *self = AIMDB_STORED_VALUE (object);

  g_free (self->key);
  g_free (self->json);

  G_OBJECT_CLASS (aimdb_stored_value_parent_class)->finalize (object);
}

static void
aimdb_stored_value_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  AimdbStoredValue *self = AIMDB_STORED_VALUE (object);

  switch (prop_id)
    {
    case PROP_JSON:
      g_value_set_string (value, self->json);
      break;

    case PROP_KEY:
      g_value_set_string (value, self->key);
      break;

    case PROP_TIME:
      g_value_set_int64 (value, self->time);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_stored_value_class_init (AimdbStoredValueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = aimdb_stored_value_finalize;
  object_class->get_property = aimdb_stored_value_get_property;

  /**
   * AimdbStoredValue:json: (getter get_json)
   *
   * The value as a JSON text.
   *
   * Since: 0.1
   */
  properties[PROP_JSON] = g_param_spec_string ("json", NULL, NULL, NULL, flags);

  /**
   * AimdbStoredValue:key: (getter get_key)
   *
   * The key of the record.
   *
   * Since: 0.1
   */
  properties[PROP_KEY] = g_param_spec_string ("key", NULL, NULL, NULL, flags);

  /**
   * AimdbStoredValue:time: (getter get_time)
   *
   * When the value was produced, in milliseconds since the beginning of 1970 in
   * UTC.
   *
   * Since: 0.1
   */
  properties[PROP_TIME] =
    g_param_spec_int64 ("time", NULL, NULL, 0, G_MAXINT64, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
aimdb_stored_value_init (AimdbStoredValue *self)
{
}

/**
 * aimdb_stored_value_get_key: (get-property key)
 * @self: a stored value
 *
 * Gets the key of the record.
 *
 * Returns: (transfer none): the key
 *
 * Since: 0.1
 */
const char *
aimdb_stored_value_get_key (AimdbStoredValue *self)
{
  g_return_val_if_fail (AIMDB_IS_STORED_VALUE (self), NULL);

  return self->key;
}

/**
 * aimdb_stored_value_get_json: (get-property json)
 * @self: a stored value
 *
 * Gets the value.
 *
 * Returns: (transfer none): the value as a JSON text that passes
 *   [func@json_validate]
 *
 * Since: 0.1
 */
const char *
aimdb_stored_value_get_json (AimdbStoredValue *self)
{
  g_return_val_if_fail (AIMDB_IS_STORED_VALUE (self), NULL);

  return self->json;
}

/**
 * aimdb_stored_value_get_time: (get-property time)
 * @self: a stored value
 *
 * Gets when the value was produced.
 *
 * Returns: the time in milliseconds since the beginning of 1970 in UTC
 *
 * Since: 0.1
 */
gint64
aimdb_stored_value_get_time (AimdbStoredValue *self)
{
  g_return_val_if_fail (AIMDB_IS_STORED_VALUE (self), 0);

  return self->time;
}
