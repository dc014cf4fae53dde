/* aimdb-history.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-history-private.h"
#include "aimdb-json-writer-private.h"
#include "aimdb-tap.h"
#include "aimdb-topic-private.h"
#include "aimdb-value-json-private.h"

/**
 * AimdbHistory:
 *
 * Keeps the values of records for longer than their buffers do, so that peers can
 * ask for them.
 *
 * Say which records by [method@History.keep], and give it to a server by
 * [method@Server.set_history]. The values are kept in memory, as JSON, up to a
 * number for each record; of more the oldest goes. They are gone with the history.
 *
 * May be used from any thread.
 *
 * Since: 0.1
 */
struct _AimdbHistory
{
  GObject parent_instance;

  /* constant after construction */
  guint max_values;

  GMutex lock;

  /* under lock */
  GPtrArray *series;
};

/* the values of one record */
typedef struct
{
  char *key;
  GQueue values;                /* of KeptValue, the oldest first */
} Series;

typedef struct
{
  gint64 time_ms;
  const char *key;              /* of the series */
  char *json;
} KeptValue;

/* what the tap of a record knows */
typedef struct
{
  AimdbHistory *history;
  Series *series;
} Keeper;

G_DEFINE_FINAL_TYPE (AimdbHistory, aimdb_history, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_MAX_VALUES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
kept_value_free (gpointer data)
{
  KeptValue *value = data;

  g_free (value->json);
  g_free (value);
}

static void
series_free (gpointer data)
{
  Series *series = data;

  g_queue_clear_full (&series->values, kept_value_free);
  g_free (series->key);
  g_free (series);
}

static void
keeper_free (gpointer data)
{
  Keeper *keeper = data;

  g_object_unref (keeper->history);
  g_free (keeper);
}

static void
history_add (AimdbHistory *self,
             Series       *series,
             gint64        time_ms,
             char         *json)
{
  KeptValue *value = g_new (KeptValue, 1);
  KeptValue *oldest = NULL;

  value->time_ms = time_ms;
  value->key = series->key;
  value->json = json;

  g_mutex_lock (&self->lock);
  g_queue_push_tail (&series->values, value);

  if (series->values.length > self->max_values)
    oldest = g_queue_pop_head (&series->values);

  g_mutex_unlock (&self->lock);

  g_clear_pointer (&oldest, kept_value_free);
}

/* the series of a record, which stays as long as the history */
static Series *
history_get_series (AimdbHistory *self,
                    const char   *key)
{
  Series *series = NULL;

  g_mutex_lock (&self->lock);

  for (guint i = 0; i < self->series->len && series == NULL; i++)
    {
      Series *candidate = g_ptr_array_index (self->series, i);

      if (g_str_equal (candidate->key, key))
        series = candidate;
    }

  if (series == NULL)
    {
      series = g_new0 (Series, 1);
      series->key = g_strdup (key);
      g_queue_init (&series->values);
      g_ptr_array_add (self->series, series);
    }

  g_mutex_unlock (&self->lock);

  return series;
}

static void
keep_cb (AimdbTap     *tap,
         const GValue *value,
         gpointer      user_data)
{
  Keeper *keeper = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = _aimdb_value_to_json (value, &error);

  if (node == NULL)
    aimdb_stage_report_error (AIMDB_STAGE (tap), error);
  else
    history_add (keeper->history, keeper->series, g_get_real_time () / 1000,
                 _aimdb_json_node_to_line (node, NULL));
}

static void
aimdb_history_finalize (GObject *object)
{
  AimdbHistory *self = AIMDB_HISTORY (object);

  g_ptr_array_unref (self->series);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (aimdb_history_parent_class)->finalize (object);
}

static void
aimdb_history_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  AimdbHistory *self = AIMDB_HISTORY (object);

  switch (prop_id)
    {
    case PROP_MAX_VALUES:
      g_value_set_uint (value, aimdb_history_get_max_values (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_history_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  AimdbHistory *self = AIMDB_HISTORY (object);

  switch (prop_id)
    {
    case PROP_MAX_VALUES:
      self->max_values = g_value_get_uint (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_history_class_init (AimdbHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = aimdb_history_finalize;
  object_class->get_property = aimdb_history_get_property;
  object_class->set_property = aimdb_history_set_property;

  /**
   * AimdbHistory:max-values: (getter get_max_values)
   *
   * How many values of each record are kept, at least 1.
   *
   * Since: 0.1
   */
  properties[PROP_MAX_VALUES] =
    g_param_spec_uint ("max-values", NULL, NULL,
                       1, G_MAXUINT, 1000,
                       G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
aimdb_history_init (AimdbHistory *self)
{
  g_mutex_init (&self->lock);
  self->series = g_ptr_array_new_with_free_func (series_free);
}

/* copies the newest values of a series in front of RESULT, and counts them */
static void
series_collect_locked (Series    *series,
                       guint64    limit,
                       gint64     start,
                       gint64     end,
                       GPtrArray *result)
{
  guint64 n_found = 0;

  for (GList *link = series->values.tail; link != NULL && n_found < limit; link = link->prev)
    {
      KeptValue *value = link->data;
      KeptValue *copy;

      if (value->time_ms < start || value->time_ms > end)
        continue;

      copy = g_new (KeptValue, 1);
      *copy = *value;
      copy->json = g_strdup (value->json);
      g_ptr_array_add (result, copy);
      n_found++;
    }
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const KeptValue *const *value_a = a;
  const KeptValue *const *value_b = b;

  return ((*value_a)->time_ms > (*value_b)->time_ms) - ((*value_a)->time_ms < (*value_b)->time_ms);
}

static void
reverse (GPtrArray *array)
{
  for (guint i = 0; i < array->len / 2; i++)
    {
      gpointer first = array->pdata[i];

      array->pdata[i] = array->pdata[array->len - 1 - i];
      array->pdata[array->len - 1 - i] = first;
    }
}

static void
write_answer (AimdbJsonWriter *writer,
              GPtrArray       *values)
{
  _aimdb_json_writer_begin_object (writer, NULL);
  _aimdb_json_writer_begin_array (writer, "records");

  for (guint i = 0; i < values->len; i++)
    {
      KeptValue *value = g_ptr_array_index (values, i);

      _aimdb_json_writer_begin_object (writer, NULL);
      _aimdb_json_writer_add_text (writer, "payload", value->json);
      _aimdb_json_writer_add_string (writer, "topic", value->key);
      _aimdb_json_writer_add_integer (writer, "ts", value->time_ms);
      _aimdb_json_writer_end_object (writer);
    }

  _aimdb_json_writer_end_array (writer);
  _aimdb_json_writer_add_count (writer, "total", values->len);
  _aimdb_json_writer_end_object (writer);
}

void
_aimdb_history_query (AimdbHistory    *self,
                      const char      *pattern,
                      guint64          limit,
                      gint64           start,
                      gint64           end,
                      AimdbJsonWriter *result)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (kept_value_free);

  g_mutex_lock (&self->lock);

  /* the last record first, as each gives its newest value first */
  for (guint i = self->series->len; i > 0; i--)
    {
      Series *series = g_ptr_array_index (self->series, i - 1);

      if (_aimdb_topic_matches (pattern, series->key))
        series_collect_locked (series, limit, start, end, values);
    }

  g_mutex_unlock (&self->lock);

  /* the sort keeps the order of what is of the same millisecond */
  reverse (values);
  g_ptr_array_sort (values, compare_times);

  write_answer (result, values);
}

void
_aimdb_history_put (AimdbHistory *self,
                    const char   *key,
                    gint64        time_ms,
                    const char   *json)
{
  history_add (self, history_get_series (self, key), time_ms, g_strdup (json));
}

/**
 * aimdb_history_new:
 * @max_values: how many values of each record to keep, at least 1
 *
 * Creates a history that keeps nothing yet.
 *
 * Returns: (transfer full): the history
 *
 * Since: 0.1
 */
AimdbHistory *
aimdb_history_new (guint max_values)
{
  g_return_val_if_fail (max_values > 0, NULL);

  return g_object_new (AIMDB_TYPE_HISTORY, "max-values", max_values, NULL);
}

/**
 * aimdb_history_get_max_values: (get-property max-values)
 * @self: a history
 *
 * Gets how many values of each record are kept.
 *
 * Returns: the number of values
 *
 * Since: 0.1
 */
guint
aimdb_history_get_max_values (AimdbHistory *self)
{
  g_return_val_if_fail (AIMDB_IS_HISTORY (self), 0);

  return self->max_values;
}

/**
 * aimdb_history_keep:
 * @self: a history
 * @record: a record whose database does not run
 *
 * Has the values of a record kept, from the next start of its database on.
 *
 * This adds a tap named `history` to the record, which is timed like any other. A
 * value without a JSON form is not kept, and counts as a failure of that tap.
 *
 * Since: 0.1
 */
void
aimdb_history_keep (AimdbHistory *self,
                    AimdbRecord  *record)
{
  Keeper *keeper;

  g_return_if_fail (AIMDB_IS_HISTORY (self));
  g_return_if_fail (AIMDB_IS_RECORD (record));

  keeper = g_new (Keeper, 1);
  keeper->history = g_object_ref (self);
  keeper->series = history_get_series (self, aimdb_record_get_key (record));
  aimdb_record_take_stage (record, AIMDB_STAGE (aimdb_tap_new ("history", keep_cb, keeper,
                                                               keeper_free)));
}
