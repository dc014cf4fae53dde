/* aimdb-link.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-error.h"
#include "aimdb-link-private.h"
#include "aimdb-producer.h"

/**
 * AimdbLink:
 *
 * A stage that carries the values of a record elsewhere, or brings them in.
 *
 * Where to, or where from, is a URL. Its scheme chooses the [iface@Connector];
 * `file://`, `mqtt://`, `mqtts://`, and `unix://` and `tcp://` for the records of
 * other instances are built in, and [func@Connector.register] adds others. What a
 * connector lets one choose are options: they stand in the query of the URL, as in
 * `file:///var/log/level.jsonl?max-size=10M`, or are given by
 * [method@Link.set_option]. Between values and bytes stands a [iface@Codec], JSON
 * if nothing else is set.
 *
 * A link has a thread of its own, so that a slow device holds nobody up. The
 * profile of one that carries values out covers the codec and the sending. A
 * value that can't be carried is counted and reported as a failure of the stage,
 * and the link goes on with the next.
 *
 * A link that brings values in is a writer of its record. There may be several
 * of them, but no source or transform beside them. It has no row in the profile
 * of the record.
 *
 * Since: 0.1
 */
G_DEFINE_FINAL_TYPE (AimdbLink, aimdb_link, AIMDB_TYPE_STAGE)

enum
{
  PROP_0,
  PROP_CODEC,
  PROP_CONNECTED,
  PROP_IS_INBOUND,
  PROP_LAST_ERROR,
  PROP_URL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

void
_aimdb_link_notify_state (AimdbLink *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_ERROR]);
}

static char *
aimdb_link_check (AimdbStage *stage)
{
  AimdbLink *self = (AimdbLink *) stage;
  g_autoptr (AimdbConnector) connector = NULL;
  g_autoptr (GError) error = NULL;

  if (self->url == NULL)
    return g_strdup ("a link needs a URL");

  connector = _aimdb_connector_new_for_url (self->url, &error);

  if (connector != NULL && aimdb_connector_check (connector, self, &error))
    return NULL;

  return g_strdup (error->message);
}

static const char *
aimdb_link_real_get_url (AimdbStage *stage)
{
  return AIMDB_LINK (stage)->url;
}

/* its connector opens, works and closes in one context */
static gboolean
aimdb_link_is_at_work_here (AimdbStage *stage)
{
  gboolean is_here;

  g_mutex_lock (&stage->input_lock);
  is_here = stage->task.dispatcher != NULL && _aimdb_task_is_here (&stage->task);
  g_mutex_unlock (&stage->input_lock);

  return is_here;
}

static gboolean
aimdb_link_run (AimdbTask         *task,
                const AimdbBudget *budget)
{
  AimdbLink *self = (AimdbLink *) task->owner;
  g_autoptr (AimdbConnector) connector = _aimdb_link_dup_connector (self);

  /* it has the stage run once it is there */
  if (connector == NULL)
    return FALSE;

  return _aimdb_stage_drain (task, budget);
}

static GBytes *
link_encode (AimdbLink       *self,
             const GValue    *value,
             AimdbConnector  *connector,
             GError         **error)
{
  g_autoptr (GBytes) payload = aimdb_codec_encode (self->codec, value, error);
  g_autoptr (AimdbConnector) current = NULL;

  if (payload == NULL)
    return NULL;

  current = _aimdb_link_dup_connector (self);

  /* the codec, or who chose the topic, stopped the database */
  if (connector == NULL || current != connector)
    {
      g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE,
                           "the link was stopped");
      return NULL;
    }

  return g_steal_pointer (&payload);
}

static void
aimdb_link_process (AimdbStage   *stage,
                    const GValue *value)
{
  AimdbLink *self = (AimdbLink *) stage;
  g_autoptr (AimdbConnector) connector = _aimdb_link_dup_connector (self);
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *topic = NULL;

  if (self->topic_func != NULL)
    topic = self->topic_func (self, value, self->topic_data);

  payload = link_encode (self, value, connector, &error);

  if (payload != NULL && aimdb_connector_publish (connector, topic, payload, &error))
    _aimdb_link_count_sent (self);
  else
    _aimdb_link_drop (self, 1, FALSE, error);

  _aimdb_stage_errors_called (stage);
}

static void
aimdb_link_finalize (GObject *object)
{
  AimdbLink *self = AIMDB_LINK (object);

  if (self->topic_destroy != NULL)
    self->topic_destroy (self->topic_data);

  g_clear_object (&self->connector);
  g_clear_pointer (&self->notify_context, g_main_context_unref);
  g_clear_error (&self->last_error);
  g_clear_object (&self->codec);
  g_clear_pointer (&self->options, g_hash_table_unref);
  g_clear_pointer (&self->url_options, g_hash_table_unref);
  g_mutex_clear (&self->lock);
  g_free (self->url);

  G_OBJECT_CLASS (aimdb_link_parent_class)->finalize (object);
}

static void
aimdb_link_constructed (GObject *object)
{
  AimdbLink *self = AIMDB_LINK (object);

  G_OBJECT_CLASS (aimdb_link_parent_class)->constructed (object);

  _aimdb_link_read_url_options (self);
}

static void
aimdb_link_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  AimdbLink *self = AIMDB_LINK (object);

  switch (prop_id)
    {
    case PROP_CODEC:
      g_value_set_object (value, aimdb_link_get_codec (self));
      break;

    case PROP_CONNECTED:
      g_value_set_boolean (value, aimdb_link_is_connected (self));
      break;

    case PROP_IS_INBOUND:
      g_value_set_boolean (value, aimdb_link_is_inbound (self));
      break;

    case PROP_LAST_ERROR:
      g_value_take_boxed (value, aimdb_link_dup_last_error (self));
      break;

    case PROP_URL:
      g_value_set_string (value, aimdb_link_get_url (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_link_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  AimdbLink *self = AIMDB_LINK (object);

  switch (prop_id)
    {
    case PROP_CODEC:
      aimdb_link_set_codec (self, g_value_get_object (value));
      break;

    case PROP_IS_INBOUND:
      self->parent_instance.inbound = g_value_get_boolean (value);
      break;

    case PROP_URL:
      self->url = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
link_install_properties (GObjectClass *object_class)
{
  /**
   * AimdbLink:codec: (getter get_codec) (setter set_codec)
   *
   * What turns values into bytes and back; JSON by default.
   *
   * Since: 0.1
   */
  properties[PROP_CODEC] =
    g_param_spec_object ("codec", NULL, NULL,
                         AIMDB_TYPE_CODEC,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbLink:connected: (getter is_connected)
   *
   * Whether the link reaches what its URL names.
   *
   * Changes are notified in the main context of the stage, or else of the database.
   *
   * Since: 0.1
   */
  properties[PROP_CONNECTED] =
    g_param_spec_boolean ("connected", NULL, NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbLink:is-inbound: (getter is_inbound)
   *
   * Whether the link brings values in rather than carries them out.
   *
   * Since: 0.1
   */
  properties[PROP_IS_INBOUND] =
    g_param_spec_boolean ("is-inbound", NULL, NULL,
                          FALSE,
                          G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbLink:last-error: (getter dup_last_error)
   *
   * What last went wrong since the start, though it may be over.
   *
   * Changes are notified in the main context of the stage, or else of the database.
   *
   * Since: 0.1
   */
  properties[PROP_LAST_ERROR] =
    g_param_spec_boxed ("last-error", NULL, NULL,
                        G_TYPE_ERROR,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbLink:url: (getter get_url)
   *
   * Where the values go to, or come from.
   *
   * Since: 0.1
   */
  properties[PROP_URL] =
    g_param_spec_string ("url", NULL, NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
aimdb_link_class_init (AimdbLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  AimdbStageClass *stage_class = AIMDB_STAGE_CLASS (klass);

  object_class->constructed = aimdb_link_constructed;
  object_class->finalize = aimdb_link_finalize;
  object_class->get_property = aimdb_link_get_property;
  object_class->set_property = aimdb_link_set_property;

  stage_class->stage_type = AIMDB_STAGE_TYPE_LINK;
  stage_class->check = aimdb_link_check;
  stage_class->count_dropped = _aimdb_link_get_window_dropped;
  stage_class->get_url = aimdb_link_real_get_url;
  stage_class->is_at_work_here = aimdb_link_is_at_work_here;
  stage_class->prepare = _aimdb_link_run_prepare;
  stage_class->process = aimdb_link_process;
  stage_class->reset = _aimdb_link_reset_dropped;
  stage_class->run = aimdb_link_run;
  stage_class->start = _aimdb_link_run_start;
  stage_class->stop = _aimdb_link_run_stop;

  link_install_properties (object_class);
}

static void
aimdb_link_init (AimdbLink *self)
{
  g_mutex_init (&self->lock);
  self->codec = g_object_ref (aimdb_codec_get_json ());
  self->options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * aimdb_link_new:
 * @name: (nullable): what to call the link
 * @url: where the values go, such as `file:///var/log/level.jsonl`
 *
 * Creates a link that carries values out.
 *
 * What is wrong with the URL comes out when the database is started.
 *
 * Returns: (transfer full): the link
 *
 * Since: 0.1
 */
AimdbLink *
aimdb_link_new (const char *name,
                const char *url)
{
  return g_object_new (AIMDB_TYPE_LINK, "name", name, "url", url, NULL);
}

/**
 * aimdb_link_new_inbound:
 * @name: (nullable): what to call the link
 * @url: where the values come from, such as `file:///var/log/level.jsonl`
 *
 * Creates a link that brings values in.
 *
 * What is wrong with the URL comes out when the database is started.
 *
 * Returns: (transfer full): the link
 *
 * Since: 0.1
 */
AimdbLink *
aimdb_link_new_inbound (const char *name,
                        const char *url)
{
  return g_object_new (AIMDB_TYPE_LINK, "name", name, "url", url, "is-inbound", TRUE, NULL);
}

/**
 * aimdb_link_get_url: (get-property url)
 * @self: a link
 *
 * Gets where the values go to, or come from.
 *
 * Returns: (transfer none): the URL
 *
 * Since: 0.1
 */
const char *
aimdb_link_get_url (AimdbLink *self)
{
  g_return_val_if_fail (AIMDB_IS_LINK (self), NULL);

  return self->url;
}

/**
 * aimdb_link_is_inbound: (get-property is-inbound)
 * @self: a link
 *
 * Gets whether the link brings values in rather than carries them out.
 *
 * Returns: whether it brings values in
 *
 * Since: 0.1
 */
gboolean
aimdb_link_is_inbound (AimdbLink *self)
{
  g_return_val_if_fail (AIMDB_IS_LINK (self), FALSE);

  return self->parent_instance.inbound;
}

/**
 * aimdb_link_get_codec: (get-property codec)
 * @self: a link
 *
 * Gets what turns values into bytes and back.
 *
 * Returns: (transfer none): the codec
 *
 * Since: 0.1
 */
AimdbCodec *
aimdb_link_get_codec (AimdbLink *self)
{
  g_return_val_if_fail (AIMDB_IS_LINK (self), NULL);

  return self->codec;
}

/**
 * aimdb_link_set_codec: (set-property codec)
 * @self: a link
 * @codec: (nullable): the codec, or %NULL for the one of JSON
 *
 * Sets what turns values into bytes and back.
 *
 * Not allowed while the database runs.
 *
 * Since: 0.1
 */
void
aimdb_link_set_codec (AimdbLink  *self,
                      AimdbCodec *codec)
{
  g_return_if_fail (AIMDB_IS_LINK (self));
  g_return_if_fail (codec == NULL || AIMDB_IS_CODEC (codec));
  g_return_if_fail (!self->parent_instance.frozen);

  if (codec == NULL)
    codec = aimdb_codec_get_json ();

  if (g_set_object (&self->codec, codec))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CODEC]);
}

/**
 * aimdb_link_get_option:
 * @self: a link
 * @name: the name of an option
 *
 * Gets an option: what [method@Link.set_option] gave, else what the query of the
 * URL says.
 *
 * May be called by connectors, and by the thread that builds the database.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if it is not given
 *
 * Since: 0.1
 */
const char *
aimdb_link_get_option (AimdbLink  *self,
                       const char *name)
{
  const char *value;

  g_return_val_if_fail (AIMDB_IS_LINK (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  value = g_hash_table_lookup (self->options, name);

  if (value != NULL || self->url_options == NULL)
    return value;

  return g_hash_table_lookup (self->url_options, name);
}

/**
 * aimdb_link_set_option:
 * @self: a link
 * @name: the name of an option
 * @value: (nullable): its text, or %NULL for what the URL says
 *
 * Sets an option of the connector.
 *
 * A password is better given so than in the URL, which peers are shown. Which
 * options there are depends on the scheme of the URL; what is wrong with them
 * comes out when the database is started. Not allowed while the database runs.
 *
 * Since: 0.1
 */
void
aimdb_link_set_option (AimdbLink  *self,
                       const char *name,
                       const char *value)
{
  g_return_if_fail (AIMDB_IS_LINK (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (!self->parent_instance.frozen);

  if (value == NULL)
    g_hash_table_remove (self->options, name);
  else
    g_hash_table_insert (self->options, g_strdup (name), g_strdup (value));
}

/**
 * aimdb_link_set_topic_func:
 * @self: a link
 * @func: (scope notified) (closure user_data) (destroy destroy) (nullable): chooses
 *   the topic, or %NULL for the one in the URL
 * @user_data: data for @func
 * @destroy: frees @user_data when it is not needed any more
 *
 * Has the topic chosen by the program instead of the URL.
 *
 * For connectors that have topics, such as MQTT; others pay no attention to it.
 * Not allowed while the database runs.
 *
 * Since: 0.1
 */
void
aimdb_link_set_topic_func (AimdbLink          *self,
                           AimdbLinkTopicFunc  func,
                           gpointer            user_data,
                           GDestroyNotify      destroy)
{
  GDestroyNotify old_destroy;
  gpointer old_data;

  g_return_if_fail (AIMDB_IS_LINK (self));
  g_return_if_fail (!self->parent_instance.frozen);

  old_destroy = self->topic_destroy;
  old_data = self->topic_data;
  self->topic_func = func;
  self->topic_data = user_data;
  self->topic_destroy = destroy;

  if (old_destroy != NULL)
    old_destroy (old_data);
}

/**
 * aimdb_link_receive:
 * @self: a link that brings values in
 * @topic: (nullable): where it comes from, for messages
 * @payload: the bytes of one value
 *
 * Gives the record of the link what came in; for connectors.
 *
 * The codec makes a value of it. May be called from any thread, but not from
 * within the codec. What can't be decoded is counted as dropped and said, and so
 * is what comes after the stop.
 *
 * Returns: whether the record was given the value
 *
 * Since: 0.1
 */
gboolean
aimdb_link_receive (AimdbLink  *self,
                    const char *topic,
                    GBytes     *payload)
{
  AimdbStage *stage;
  g_autoptr (GError) error = NULL;
  AimdbProfileBatch batch;
  int run;

  g_return_val_if_fail (AIMDB_IS_LINK (self), FALSE);
  g_return_val_if_fail (aimdb_link_is_inbound (self), FALSE);
  g_return_val_if_fail (payload != NULL, FALSE);

  stage = AIMDB_STAGE (self);
  run = g_atomic_int_get (&stage->run);

  if (run == 0 || !_aimdb_stage_begin_call (stage, run))
    {
      error = g_error_new_literal (AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE,
                                   "the link was stopped");
      _aimdb_link_drop (self, 1, FALSE, error);
      return FALSE;
    }

  aimdb_profile_begin (&batch, &stage->stats);

  if (!aimdb_codec_decode (self->codec, payload, stage->output, &error) && topic != NULL)
    g_prefix_error (&error, "%s: ", topic);

  aimdb_profile_step (&batch);
  aimdb_profile_end (&batch, &stage->stats);
  _aimdb_stage_end_call (stage, FALSE);

  if (error == NULL)
    _aimdb_link_count_received (self);
  else
    _aimdb_link_drop (self, 1, FALSE, error);

  _aimdb_stage_errors_called (stage);

  return error == NULL;
}
