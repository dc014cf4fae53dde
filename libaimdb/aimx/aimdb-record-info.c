/* aimdb-record-info.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-json-writer-private.h"
#include "aimdb-record-info-private.h"

/**
 * AimdbRecordInfo:
 *
 * What a remote instance tells of one of its records, at one instant.
 *
 * It is immutable: list the records again to see what changed. It may be used
 * from any thread.
 *
 * Since: 0.1
 */
G_DEFINE_FINAL_TYPE (AimdbRecordInfo, aimdb_record_info, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ADDRESS,
  PROP_BUFFER_CAPACITY,
  PROP_BUFFER_TYPE,
  PROP_CONSUMER_COUNT,
  PROP_ENTITY,
  PROP_ID,
  PROP_INPUTS,
  PROP_KEY,
  PROP_METRICS,
  PROP_NAME,
  PROP_ORIGIN,
  PROP_OUTBOUND_CONNECTOR_COUNT,
  PROP_PRODUCER_COUNT,
  PROP_PROFILE,
  PROP_PROTOCOL,
  PROP_SCHEMA_TYPE,
  PROP_TYPE_ID,
  PROP_WRITABLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
aimdb_record_info_finalize (GObject *object)
{
  AimdbRecordInfo *self = AIMDB_RECORD_INFO (object);

  g_clear_pointer (&self->node, json_node_unref);
  g_clear_pointer (&self->profile, aimdb_record_profile_unref);
  g_clear_pointer (&self->metrics, aimdb_buffer_metrics_unref);
  g_clear_pointer (&self->signals, g_ptr_array_unref);
  g_strfreev (self->inputs);
  g_free (self->key);
  g_free (self->name);
  g_free (self->type_id);
  g_free (self->entity);
  g_free (self->schema_type);
  g_free (self->protocol);
  g_free (self->address);

  G_OBJECT_CLASS (aimdb_record_info_parent_class)->finalize (object);
}

static void
aimdb_record_info_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  AimdbRecordInfo *self = AIMDB_RECORD_INFO (object);

  switch (prop_id)
    {
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;

    case PROP_BUFFER_CAPACITY:
      g_value_set_uint64 (value, self->buffer_capacity);
      break;

    case PROP_BUFFER_TYPE:
      g_value_set_enum (value, self->buffer_type);
      break;

    case PROP_CONSUMER_COUNT:
      g_value_set_uint (value, self->consumer_count);
      break;

    case PROP_ENTITY:
      g_value_set_string (value, self->entity);
      break;

    case PROP_ID:
      g_value_set_uint (value, self->id);
      break;

    case PROP_INPUTS:
      g_value_set_boxed (value, self->inputs);
      break;

    case PROP_KEY:
      g_value_set_string (value, self->key);
      break;

    case PROP_METRICS:
      g_value_set_boxed (value, self->metrics);
      break;

    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_ORIGIN:
      g_value_set_enum (value, self->origin);
      break;

    case PROP_OUTBOUND_CONNECTOR_COUNT:
      g_value_set_uint (value, self->outbound_connector_count);
      break;

    case PROP_PRODUCER_COUNT:
      g_value_set_uint (value, self->producer_count);
      break;

    case PROP_PROFILE:
      g_value_set_boxed (value, self->profile);
      break;

    case PROP_PROTOCOL:
      g_value_set_string (value, self->protocol);
      break;

    case PROP_SCHEMA_TYPE:
      g_value_set_string (value, self->schema_type);
      break;

    case PROP_TYPE_ID:
      g_value_set_string (value, self->type_id);
      break;

    case PROP_WRITABLE:
      g_value_set_boolean (value, self->writable);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_record_info_class_init (AimdbRecordInfoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = aimdb_record_info_finalize;
  object_class->get_property = aimdb_record_info_get_property;

  /**
   * AimdbRecordInfo:address: (getter get_address)
   *
   * Where the values of an inbound link come from, within its protocol.
   *
   * Since: 0.1
   */
  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);

  /**
   * AimdbRecordInfo:buffer-capacity: (getter get_buffer_capacity)
   *
   * How many values the buffer holds; 0 unless it is a ring.
   *
   * Since: 0.1
   */
  properties[PROP_BUFFER_CAPACITY] =
    g_param_spec_uint64 ("buffer-capacity", NULL, NULL, 0, G_MAXUINT64, 0, flags);

  /**
   * AimdbRecordInfo:buffer-type: (getter get_buffer_type)
   *
   * The kind of buffer.
   *
   * Since: 0.1
   */
  properties[PROP_BUFFER_TYPE] =
    g_param_spec_enum ("buffer-type", NULL, NULL,
                       AIMDB_TYPE_BUFFER_TYPE, AIMDB_BUFFER_TYPE_NONE, flags);

  /**
   * AimdbRecordInfo:consumer-count: (getter get_consumer_count)
   *
   * How many taps look at the values.
   *
   * Since: 0.1
   */
  properties[PROP_CONSUMER_COUNT] =
    g_param_spec_uint ("consumer-count", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * AimdbRecordInfo:entity: (getter get_entity)
   *
   * What the key calls the thing: what follows its last dot or slash.
   *
   * Since: 0.1
   */
  properties[PROP_ENTITY] = g_param_spec_string ("entity", NULL, NULL, NULL, flags);

  /**
   * AimdbRecordInfo:id: (getter get_id)
   *
   * The number of the record in its instance, from 0.
   *
   * Since: 0.1
   */
  properties[PROP_ID] = g_param_spec_uint ("id", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * AimdbRecordInfo:inputs: (getter get_inputs)
   *
   * The keys of the records out of which a transform or join makes the values.
   *
   * Since: 0.1
   */
  properties[PROP_INPUTS] = g_param_spec_boxed ("inputs", NULL, NULL, G_TYPE_STRV, flags);

  /**
   * AimdbRecordInfo:key: (getter get_key)
   *
   * The key of the record.
   *
   * Since: 0.1
   */
  properties[PROP_KEY] = g_param_spec_string ("key", NULL, NULL, NULL, flags);

  /**
   * AimdbRecordInfo:metrics: (getter get_metrics)
   *
   * What passed through the buffer.
   *
   * Since: 0.1
   */
  properties[PROP_METRICS] =
    g_param_spec_boxed ("metrics", NULL, NULL, AIMDB_TYPE_BUFFER_METRICS, flags);

  /**
   * AimdbRecordInfo:name: (getter get_name)
   *
   * The name of the type of the values.
   *
   * Since: 0.1
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);

  /**
   * AimdbRecordInfo:origin: (getter get_origin)
   *
   * Where the values come from.
   *
   * Since: 0.1
   */
  properties[PROP_ORIGIN] =
    g_param_spec_enum ("origin", NULL, NULL, AIMDB_TYPE_ORIGIN, AIMDB_ORIGIN_PASSIVE, flags);

  /**
   * AimdbRecordInfo:outbound-connector-count: (getter get_outbound_connector_count)
   *
   * How many links carry the values elsewhere.
   *
   * Since: 0.1
   */
  properties[PROP_OUTBOUND_CONNECTOR_COUNT] =
    g_param_spec_uint ("outbound-connector-count", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * AimdbRecordInfo:producer-count: (getter get_producer_count)
   *
   * How many stages give the record its values.
   *
   * Since: 0.1
   */
  properties[PROP_PRODUCER_COUNT] =
    g_param_spec_uint ("producer-count", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * AimdbRecordInfo:profile: (getter get_profile)
   *
   * The profiles of the stages.
   *
   * Since: 0.1
   */
  properties[PROP_PROFILE] =
    g_param_spec_boxed ("profile", NULL, NULL, AIMDB_TYPE_RECORD_PROFILE, flags);

  /**
   * AimdbRecordInfo:protocol: (getter get_protocol)
   *
   * The scheme of the inbound link.
   *
   * Since: 0.1
   */
  properties[PROP_PROTOCOL] = g_param_spec_string ("protocol", NULL, NULL, NULL, flags);

  /**
   * AimdbRecordInfo:schema-type: (getter get_schema_type)
   *
   * What the schema of the instance calls the type of the values.
   *
   * Since: 0.1
   */
  properties[PROP_SCHEMA_TYPE] = g_param_spec_string ("schema-type", NULL, NULL, NULL, flags);

  /**
   * AimdbRecordInfo:type-id: (getter get_type_id)
   *
   * The type of the values, in words that only the instance knows.
   *
   * Since: 0.1
   */
  properties[PROP_TYPE_ID] = g_param_spec_string ("type-id", NULL, NULL, NULL, flags);

  /**
   * AimdbRecordInfo:writable: (getter get_writable)
   *
   * Whether the policy of the instance allows peers to set a value.
   *
   * Since: 0.1
   */
  properties[PROP_WRITABLE] = g_param_spec_boolean ("writable", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
aimdb_record_info_init (AimdbRecordInfo *self)
{
}

/**
 * aimdb_record_info_get_id: (get-property id)
 * @self: a record info
 *
 * Gets the number of the record in its instance, from 0.
 *
 * Returns: the number
 *
 * Since: 0.1
 */
guint
aimdb_record_info_get_id (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), 0);

  return self->id;
}

/**
 * aimdb_record_info_get_key: (get-property key)
 * @self: a record info
 *
 * Gets the key of the record.
 *
 * Returns: (transfer none): the key
 *
 * Since: 0.1
 */
const char *
aimdb_record_info_get_key (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), NULL);

  return self->key;
}

/**
 * aimdb_record_info_get_name: (get-property name)
 * @self: a record info
 *
 * Gets the name of the type of the values, as the instance calls it.
 *
 * Returns: (transfer none): the name
 *
 * Since: 0.1
 */
const char *
aimdb_record_info_get_name (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), NULL);

  return self->name;
}

/**
 * aimdb_record_info_get_origin: (get-property origin)
 * @self: a record info
 *
 * Gets where the values of the record come from.
 *
 * Returns: the origin
 *
 * Since: 0.1
 */
AimdbOrigin
aimdb_record_info_get_origin (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), AIMDB_ORIGIN_UNKNOWN);

  return self->origin;
}

/**
 * aimdb_record_info_get_buffer_type: (get-property buffer-type)
 * @self: a record info
 *
 * Gets the kind of buffer.
 *
 * Returns: the kind, [enum@Aimdb.BufferType.NONE] also if this version does not
 *   know it
 *
 * Since: 0.1
 */
AimdbBufferType
aimdb_record_info_get_buffer_type (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), AIMDB_BUFFER_TYPE_NONE);

  return self->buffer_type;
}

/**
 * aimdb_record_info_get_buffer_capacity: (get-property buffer-capacity)
 * @self: a record info
 *
 * Gets how many values the buffer holds.
 *
 * Returns: the capacity, 0 unless the buffer is a ring
 *
 * Since: 0.1
 */
guint64
aimdb_record_info_get_buffer_capacity (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), 0);

  return self->buffer_capacity;
}

/**
 * aimdb_record_info_get_writable: (get-property writable)
 * @self: a record info
 *
 * Gets whether the policy of the instance allows peers to set a value.
 *
 * Returns: whether setting is allowed
 *
 * Since: 0.1
 */
gboolean
aimdb_record_info_get_writable (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), FALSE);

  return self->writable;
}

/**
 * aimdb_record_info_get_type_id: (get-property type-id)
 * @self: a record info
 *
 * Gets the type of the values: equal for equal types, as long as the instance
 * runs, and meaning nothing else.
 *
 * Returns: (transfer none): the type
 *
 * Since: 0.1
 */
const char *
aimdb_record_info_get_type_id (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), NULL);

  return self->type_id;
}

/**
 * aimdb_record_info_get_entity: (get-property entity)
 * @self: a record info
 *
 * Gets what the key calls the thing: what follows its last dot or slash.
 *
 * Returns: (transfer none) (nullable): the entity, or %NULL if the instance does not say
 *
 * Since: 0.1
 */
const char *
aimdb_record_info_get_entity (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), NULL);

  return self->entity;
}

/**
 * aimdb_record_info_get_schema_type: (get-property schema-type)
 * @self: a record info
 *
 * Gets what the schema of the instance calls the type of the values.
 *
 * Returns: (transfer none) (nullable): the name, or %NULL if it has none
 *
 * Since: 0.1
 */
const char *
aimdb_record_info_get_schema_type (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), NULL);

  return self->schema_type;
}

/**
 * aimdb_record_info_get_inputs: (get-property inputs)
 * @self: a record info
 *
 * Gets the keys of the records out of which a transform or join makes the values.
 *
 * Returns: (transfer none) (array zero-terminated=1): the keys; none if it is neither
 *
 * Since: 0.1
 */
const char * const *
aimdb_record_info_get_inputs (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), NULL);

  return (const char * const *) self->inputs;
}

/**
 * aimdb_record_info_get_protocol: (get-property protocol)
 * @self: a record info
 *
 * Gets the scheme of the inbound link that gives the record its values.
 *
 * Returns: (transfer none) (nullable): the scheme, or %NULL if there is no such link
 *
 * Since: 0.1
 */
const char *
aimdb_record_info_get_protocol (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), NULL);

  return self->protocol;
}

/**
 * aimdb_record_info_get_address: (get-property address)
 * @self: a record info
 *
 * Gets where the values of the inbound link come from, within its protocol.
 *
 * Returns: (transfer none) (nullable): the address, or %NULL if there is no such link
 *
 * Since: 0.1
 */
const char *
aimdb_record_info_get_address (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), NULL);

  return self->address;
}

/**
 * aimdb_record_info_get_producer_count: (get-property producer-count)
 * @self: a record info
 *
 * Gets how many stages give the record its values.
 *
 * Some instances of other implementations always say 0.
 *
 * Returns: the number of stages
 *
 * Since: 0.1
 */
guint
aimdb_record_info_get_producer_count (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), 0);

  return self->producer_count;
}

/**
 * aimdb_record_info_get_consumer_count: (get-property consumer-count)
 * @self: a record info
 *
 * Gets how many taps look at the values.
 *
 * Some instances of other implementations always say 0.
 *
 * Returns: the number of taps
 *
 * Since: 0.1
 */
guint
aimdb_record_info_get_consumer_count (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), 0);

  return self->consumer_count;
}

/**
 * aimdb_record_info_get_outbound_connector_count: (get-property outbound-connector-count)
 * @self: a record info
 *
 * Gets how many links carry the values elsewhere.
 *
 * Returns: the number of links
 *
 * Since: 0.1
 */
guint
aimdb_record_info_get_outbound_connector_count (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), 0);

  return self->outbound_connector_count;
}

/**
 * aimdb_record_info_get_metrics: (get-property metrics)
 * @self: a record info
 *
 * Gets what passed through the buffer.
 *
 * Returns: (transfer none) (nullable): the metrics, or %NULL if there is no buffer, or the
 *   instance was built without them
 *
 * Since: 0.1
 */
AimdbBufferMetrics *
aimdb_record_info_get_metrics (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), NULL);

  return self->metrics;
}

/**
 * aimdb_record_info_get_profile: (get-property profile)
 * @self: a record info
 *
 * Gets the profiles of the stages of the record.
 *
 * Returns: (transfer none): the profile; it is not available if the instance
 *   was built without profiling
 *
 * Since: 0.1
 */
AimdbRecordProfile *
aimdb_record_info_get_profile (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), NULL);

  return self->profile;
}

/**
 * aimdb_record_info_get_n_signals:
 * @self: a record info
 *
 * Gets how many gauges the record has.
 *
 * Returns: the number of signals
 *
 * Since: 0.1
 */
guint
aimdb_record_info_get_n_signals (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), 0);

  return self->signals != NULL ? self->signals->len : 0;
}

/**
 * aimdb_record_info_get_nth_signal:
 * @self: a record info
 * @index: which gauge, from 0, in the order in which they were added
 *
 * Gets the figures of one gauge.
 *
 * Returns: (transfer none) (nullable): the figures, or %NULL if there are not
 *   that many
 *
 * Since: 0.1
 */
AimdbSignalStats *
aimdb_record_info_get_nth_signal (AimdbRecordInfo *self,
                                  guint            index)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), NULL);

  if (self->signals == NULL || index >= self->signals->len)
    return NULL;

  return g_ptr_array_index (self->signals, index);
}

/**
 * aimdb_record_info_to_json:
 * @self: a record info
 *
 * Gets everything the instance told of the record, also what this version does
 * not know.
 *
 * Returns: (transfer full): a JSON object, in one line
 *
 * Since: 0.1
 */
char *
aimdb_record_info_to_json (AimdbRecordInfo *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD_INFO (self), NULL);

  return _aimdb_json_node_to_line (self->node, NULL);
}
