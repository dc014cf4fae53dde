/* aimdb-record-info.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-enums-private.h"
#include "aimdb-error.h"
#include "aimdb-json-private.h"
#include "aimdb-record-info-private.h"
#include "aimdb-record-profile-private.h"
#include "aimdb-stage-profile-private.h"
#include "aimdb-value-json-private.h"

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
struct _AimdbRecordInfo
{
  GObject parent_instance;

  /* constant after construction */
  JsonNode *node;
  guint id;
  char *key;
  char *name;
  AimdbOrigin origin;
  AimdbBufferType buffer_type;
  guint64 buffer_capacity;
  gboolean writable;
  AimdbRecordProfile *profile;
};

G_DEFINE_FINAL_TYPE (AimdbRecordInfo, aimdb_record_info, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_BUFFER_CAPACITY,
  PROP_BUFFER_TYPE,
  PROP_ID,
  PROP_KEY,
  PROP_NAME,
  PROP_ORIGIN,
  PROP_PROFILE,
  PROP_WRITABLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* where a member stands, for errors */
typedef struct
{
  JsonObject *object;
  const char *list;
  guint position;
} Row;

static gboolean
row_refuse (const Row   *row,
            const char  *member,
            const char  *what,
            GError     **error)
{
  JsonNode *node = json_object_get_member (row->object, member);

  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
               "%s %u of the peer has %s as member %s: %s is expected", row->list, row->position,
               node != NULL ? _aimdb_json_describe_node (node) : "nothing", member, what);

  return FALSE;
}

static JsonNode *
row_lookup (const Row  *row,
            const char *member,
            GType       type)
{
  JsonNode *node = json_object_get_member (row->object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != type)
    return NULL;

  return node;
}

static gboolean
row_get_string (const Row   *row,
                const char  *member,
                const char **string,
                GError     **error)
{
  JsonNode *node = row_lookup (row, member, G_TYPE_STRING);

  if (node == NULL)
    return row_refuse (row, member, "a string", error);

  *string = json_node_get_string (node);

  return TRUE;
}

static gboolean
row_get_boolean (const Row   *row,
                 const char  *member,
                 gboolean    *flag,
                 GError     **error)
{
  JsonNode *node = row_lookup (row, member, G_TYPE_BOOLEAN);

  if (node == NULL)
    return row_refuse (row, member, "a boolean", error);

  *flag = json_node_get_boolean (node);

  return TRUE;
}

static gboolean
row_get_count (const Row   *row,
               const char  *member,
               guint64     *count,
               GError     **error)
{
  JsonNode *node = row_lookup (row, member, G_TYPE_INT64);

  if (node == NULL || json_node_get_int (node) < 0)
    return row_refuse (row, member, "a count", error);

  *count = json_node_get_int (node);

  return TRUE;
}

static gboolean
row_get_small_count (const Row   *row,
                     const char  *member,
                     guint       *count,
                     GError     **error)
{
  guint64 large;

  if (!row_get_count (row, member, &large, error))
    return FALSE;

  if (large > G_MAXUINT32)
    return row_refuse (row, member, "a count below 2^32", error);

  *count = large;

  return TRUE;
}

/* An instance that is no libaimdb measures a source by the time from one value to
 * the next. That is its period and no work; what it told stays as it is. */
static void
untime_source (AimdbStageProfileFields *fields)
{
  fields->timed = FALSE;
  fields->period_ns = fields->call_count > 0 ? fields->total_time_ns / fields->call_count : 0;
}

/* the members that only our own instances have: what is odd counts as absent */
static void
read_extras (const Row               *row,
             AimdbStageProfileFields *fields)
{
  fields->timed = TRUE;

  if (!row_get_boolean (row, "timed", &fields->timed, NULL) &&
      fields->stage_type == AIMDB_STAGE_TYPE_SOURCE)
    untime_source (fields);

  row_get_boolean (row, "asynchronous", &fields->asynchronous, NULL);
  row_get_small_count (row, "context", &fields->context, NULL);
  row_get_count (row, "period_ns", &fields->period_ns, NULL);
  row_get_count (row, "window_ns", &fields->window_ns, NULL);
  row_get_count (row, "running_ns", &fields->running_ns, NULL);
  row_get_count (row, "lost_count", &fields->lost_count, NULL);
  row_get_count (row, "error_count", &fields->error_count, NULL);
}

/* A kind of stage that this version does not know is left out: *PROFILE is
 * NULL then. */
static gboolean
read_stage (const Row          *row,
            AimdbStageProfile **profile,
            GError            **error)
{
  AimdbStageProfileFields fields = { 0 };
  const char *nick;
  guint64 average;
  int stage_type;

  *profile = NULL;

  if (!row_get_string (row, "stage_type", &nick, error) ||
      !row_get_small_count (row, "index", &fields.index, error) ||
      !row_get_count (row, "call_count", &fields.call_count, error) ||
      !row_get_count (row, "total_time_ns", &fields.total_time_ns, error) ||
      !row_get_count (row, "avg_time_ns", &average, error) ||
      !row_get_count (row, "min_time_ns", &fields.min_time_ns, error) ||
      !row_get_count (row, "max_time_ns", &fields.max_time_ns, error))
    return FALSE;

  if (json_object_has_member (row->object, "name") &&
      !json_object_get_null_member (row->object, "name") &&
      !row_get_string (row, "name", &fields.name, error))
    return FALSE;

  if (!_aimdb_enum_from_nick (AIMDB_TYPE_STAGE_TYPE, nick, &stage_type))
    return TRUE;

  fields.stage_type = stage_type;
  read_extras (row, &fields);
  *profile = _aimdb_stage_profile_new (&fields);

  return TRUE;
}

static gboolean
record_info_read_profile (AimdbRecordInfo  *self,
                          const Row        *row,
                          gboolean          has_profiling,
                          GError          **error)
{
  g_autoptr (GPtrArray) stages =
    g_ptr_array_new_with_free_func ((GDestroyNotify) aimdb_stage_profile_unref);
  g_autofree char *list = g_strdup_printf ("record %u, stage_profiling row", row->position);
  JsonNode *node = json_object_get_member (row->object, "stage_profiling");
  JsonArray *rows = NULL;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    rows = json_node_get_array (node);
  else if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    return row_refuse (row, "stage_profiling", "an array", error);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *element = json_array_get_element (rows, i);
      Row stage_row = { NULL, list, i };
      AimdbStageProfile *profile;

      if (!JSON_NODE_HOLDS_OBJECT (element))
        {
          g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
                       "%s %u of the peer is %s: an object is expected", list, i,
                       _aimdb_json_describe_node (element));
          return FALSE;
        }

      stage_row.object = json_node_get_object (element);

      if (!read_stage (&stage_row, &profile, error))
        return FALSE;

      if (profile != NULL)
        g_ptr_array_add (stages, profile);
    }

  self->profile = _aimdb_record_profile_new (self->key, has_profiling,
                                             g_steal_pointer (&stages));

  return TRUE;
}

/* a string, or an object with one member whose name tells the kind */
static gboolean
record_info_read_origin (AimdbRecordInfo  *self,
                         const Row        *row,
                         GError          **error)
{
  JsonNode *node = json_object_get_member (row->object, "origin");
  const char *nick = NULL;
  int origin;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) names = json_object_get_members (json_node_get_object (node));

      nick = names != NULL ? names->data : "";
    }
  else if (!row_get_string (row, "origin", &nick, NULL))
    {
      return row_refuse (row, "origin", "a string or an object", error);
    }

  self->origin = _aimdb_enum_from_nick (AIMDB_TYPE_ORIGIN, nick, &origin)
                 ? (AimdbOrigin) origin : AIMDB_ORIGIN_UNKNOWN;

  return TRUE;
}

static gboolean
record_info_read (AimdbRecordInfo  *self,
                  const Row        *row,
                  GError          **error)
{
  const char *key;
  const char *name;
  const char *type_id;
  const char *nick;
  guint64 n_ignored;
  int buffer_type;

  if (!row_get_small_count (row, "record_id", &self->id, error) ||
      !row_get_string (row, "record_key", &key, error) ||
      !row_get_string (row, "name", &name, error) ||
      !row_get_string (row, "type_id", &type_id, error) ||
      !record_info_read_origin (self, row, error) ||
      !row_get_string (row, "buffer_type", &nick, error) ||
      !row_get_count (row, "producer_count", &n_ignored, error) ||
      !row_get_count (row, "consumer_count", &n_ignored, error) ||
      !row_get_boolean (row, "writable", &self->writable, error) ||
      !row_get_count (row, "outbound_connector_count", &n_ignored, error))
    return FALSE;

  if (json_object_has_member (row->object, "buffer_capacity") &&
      !json_object_get_null_member (row->object, "buffer_capacity") &&
      !row_get_count (row, "buffer_capacity", &self->buffer_capacity, error))
    return FALSE;

  self->buffer_type = _aimdb_enum_from_nick (AIMDB_TYPE_BUFFER_TYPE, nick, &buffer_type)
                      ? (AimdbBufferType) buffer_type : AIMDB_BUFFER_TYPE_NONE;
  self->key = g_strdup (key);
  self->name = g_strdup (name);

  return TRUE;
}

AimdbRecordInfo *
_aimdb_record_info_new_from_json (JsonNode  *node,
                                  guint      position,
                                  gboolean   has_profiling,
                                  GError   **error)
{
  g_autoptr (AimdbRecordInfo) self = NULL;
  Row row = { NULL, "record", position };

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
                   "record %u of the peer is %s: an object is expected", position,
                   _aimdb_json_describe_node (node));
      return NULL;
    }

  row.object = json_node_get_object (node);
  self = g_object_new (AIMDB_TYPE_RECORD_INFO, NULL);

  if (!record_info_read (self, &row, error) ||
      !record_info_read_profile (self, &row, has_profiling, error))
    return NULL;

  self->node = json_node_copy (node);

  return g_steal_pointer (&self);
}

static void
aimdb_record_info_finalize (GObject *object)
{
  AimdbRecordInfo *self = AIMDB_RECORD_INFO (object);

  g_clear_pointer (&self->node, json_node_unref);
  g_clear_pointer (&self->profile, aimdb_record_profile_unref);
  g_free (self->key);
  g_free (self->name);

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
    case PROP_BUFFER_CAPACITY:
      g_value_set_uint64 (value, self->buffer_capacity);
      break;

    case PROP_BUFFER_TYPE:
      g_value_set_enum (value, self->buffer_type);
      break;

    case PROP_ID:
      g_value_set_uint (value, self->id);
      break;

    case PROP_KEY:
      g_value_set_string (value, self->key);
      break;

    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_ORIGIN:
      g_value_set_enum (value, self->origin);
      break;

    case PROP_PROFILE:
      g_value_set_boxed (value, self->profile);
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
   * AimdbRecordInfo:id: (getter get_id)
   *
   * The number of the record in its instance, from 0.
   *
   * Since: 0.1
   */
  properties[PROP_ID] = g_param_spec_uint ("id", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * AimdbRecordInfo:key: (getter get_key)
   *
   * The key of the record.
   *
   * Since: 0.1
   */
  properties[PROP_KEY] = g_param_spec_string ("key", NULL, NULL, NULL, flags);

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
   * AimdbRecordInfo:profile: (getter get_profile)
   *
   * The profiles of the stages.
   *
   * Since: 0.1
   */
  properties[PROP_PROFILE] =
    g_param_spec_boxed ("profile", NULL, NULL, AIMDB_TYPE_RECORD_PROFILE, flags);

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
