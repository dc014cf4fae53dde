/* aimdb-link.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-error.h"
#include "aimdb-file-sink-private.h"
#include "aimdb-link.h"
#include "aimdb-stage-private.h"
#include "aimdb-value-json-private.h"

/**
 * AimdbLink:
 *
 * A stage that carries the values of a record elsewhere.
 *
 * Where to is a URL. `file:///absolute/path` appends each value to a file as
 * one line of JSON; the file is made if it does not exist.
 *
 * A link has a thread of its own, so that a slow device holds nobody up. Its
 * profile covers making the JSON and writing it. A value that can't be carried
 * is counted, and the link goes on with the next.
 *
 * Since: 0.1
 */
struct _AimdbLink
{
  AimdbStage parent_instance;

  /* constant after construction */
  char *url;

  /* constant while running */
  GMainContext *context;
  GThread *thread;

  /* only touched in the link's thread, or after its end */
  AimdbFileSink *sink;
  gboolean failing;             /* the last value failed, and it was said */

  GMutex lock;

  /* under lock */
  guint64 n_dropped;
};

struct _AimdbLinkClass
{
  AimdbStageClass parent_class;
};

G_DEFINE_FINAL_TYPE (AimdbLink, aimdb_link, AIMDB_TYPE_STAGE)

enum
{
  PROP_0,
  PROP_URL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* the path of a file URL */
static char *
parse_url (const char  *url,
           GError     **error)
{
  g_autofree char *scheme = g_uri_parse_scheme (url);
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;

  if (scheme == NULL)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "'%s' is not a URL; write for instance file:///absolute/path", url);
      return NULL;
    }

  if (g_ascii_strcasecmp (scheme, "file") != 0)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "there is no connector for '%s', only for file:// (in '%s')", scheme, url);
      return NULL;
    }

  path = g_filename_from_uri (url, &host, error);

  if (path != NULL && host != NULL && *host != '\0' && g_strcmp0 (host, "localhost") != 0)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "'%s' names a file on another host", url);
      return NULL;
    }

  return g_steal_pointer (&path);
}

static char *
aimdb_link_check (AimdbStage *stage)
{
  AimdbLink *self = AIMDB_LINK (stage);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (self->url == NULL)
    return g_strdup ("a link needs a URL");

  path = parse_url (self->url, &error);

  return path == NULL ? g_strdup (error->message) : NULL;
}

static const char *
aimdb_link_real_get_url (AimdbStage *stage)
{
  return AIMDB_LINK (stage)->url;
}

static gpointer
link_thread (gpointer data)
{
  g_autoptr (AimdbLink) self = data;
  g_autoptr (GMainContext) context = g_main_context_ref (self->context);
  int run = g_atomic_int_get (&self->parent_instance.run);

  g_main_context_push_thread_default (context);

  while (run != 0 && g_atomic_int_get (&self->parent_instance.run) == run)
    g_main_context_iteration (context, TRUE);

  g_main_context_pop_thread_default (context);

  return NULL;
}

static gboolean
aimdb_link_prepare (AimdbStage    *stage,
                    GMainContext **main_context,
                    GError       **error)
{
  AimdbLink *self = AIMDB_LINK (stage);
  g_autofree char *label = _aimdb_stage_dup_label (stage);
  g_autofree char *path = parse_url (self->url, error);

  g_clear_pointer (&self->sink, _aimdb_file_sink_close);

  if (path != NULL)
    self->sink = _aimdb_file_sink_open (path, error);

  if (self->sink == NULL)
    {
      g_prefix_error (error, "record '%s': %s: ",
                      aimdb_record_get_key (_aimdb_stage_get_record (stage)), label);
      return FALSE;
    }

  g_clear_pointer (&self->context, g_main_context_unref);
  self->context = g_main_context_new ();
  *main_context = self->context;

  return TRUE;
}

static gboolean
aimdb_link_start (AimdbStage  *stage,
                  GError     **error)
{
  AimdbLink *self = AIMDB_LINK (stage);

  self->thread = g_thread_try_new ("aimdb-link", link_thread, g_object_ref (self), error);

  if (self->thread == NULL)
    g_object_unref (self);

  return self->thread != NULL;
}

static void
aimdb_link_process (AimdbStage   *stage,
                    const GValue *value)
{
  AimdbLink *self = AIMDB_LINK (stage);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = _aimdb_value_to_json (value, &error);
  g_autofree char *line = NULL;
  gsize length;

  if (node != NULL)
    {
      line = _aimdb_json_node_to_line (node, &length);
      _aimdb_file_sink_append (self->sink, line, length, &error);
    }

  if (error == NULL)
    {
      self->failing = FALSE;
      return;
    }

  /* once per trouble, not once per value */
  if (!self->failing)
    g_message ("record '%s': values are dropped: %s",
               aimdb_record_get_key (_aimdb_stage_get_record (stage)), error->message);

  self->failing = TRUE;

  g_mutex_lock (&self->lock);
  self->n_dropped++;
  g_mutex_unlock (&self->lock);
}

/* ends the thread and writes what it left */
static void
aimdb_link_stop (AimdbStage *stage)
{
  AimdbLink *self = AIMDB_LINK (stage);
  guint n_left;
  AimdbWord word;

  /* stopped by its own call, for instance of a serialiser: the thread ends with
   * it, and still needs the file */
  if (self->thread == g_thread_self ())
    {
      g_clear_pointer (&self->thread, g_thread_unref);
      return;
    }

  g_main_context_wakeup (self->context);
  g_clear_pointer (&self->thread, g_thread_join);

  /* no more than that: somebody may go on producing, faster than we write */
  n_left = _aimdb_buffer_reader_count (&stage->reader);

  for (; n_left > 0 && _aimdb_buffer_reader_take (&stage->reader, &word, 1) > 0; n_left--)
    {
      const AimdbValueClass *value_class = &stage->reader.buffer->value_class;
      AimdbProfileBatch batch;
      GValue value;

      _aimdb_value_class_view (value_class, word, &value);
      aimdb_profile_begin (&batch, &stage->stats);
      aimdb_link_process (stage, &value);
      aimdb_profile_step (&batch);
      aimdb_profile_end (&batch, &stage->stats);
      _aimdb_value_class_unref (value_class, word);
    }

  g_clear_pointer (&self->sink, _aimdb_file_sink_close);
}

static void
aimdb_link_finalize (GObject *object)
{
  AimdbLink *self = AIMDB_LINK (object);

  g_clear_pointer (&self->sink, _aimdb_file_sink_close);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->lock);
  g_free (self->url);

  G_OBJECT_CLASS (aimdb_link_parent_class)->finalize (object);
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
    case PROP_URL:
      self->url = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_link_class_init (AimdbLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  AimdbStageClass *stage_class = AIMDB_STAGE_CLASS (klass);

  object_class->finalize = aimdb_link_finalize;
  object_class->get_property = aimdb_link_get_property;
  object_class->set_property = aimdb_link_set_property;

  stage_class->stage_type = AIMDB_STAGE_TYPE_LINK;
  stage_class->check = aimdb_link_check;
  stage_class->get_url = aimdb_link_real_get_url;
  stage_class->prepare = aimdb_link_prepare;
  stage_class->process = aimdb_link_process;
  stage_class->run = _aimdb_stage_drain;
  stage_class->start = aimdb_link_start;
  stage_class->stop = aimdb_link_stop;

  /**
   * AimdbLink:url: (getter get_url)
   *
   * Where the values go.
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
aimdb_link_init (AimdbLink *self)
{
  g_mutex_init (&self->lock);
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
 * aimdb_link_get_url: (get-property url)
 * @self: a link
 *
 * Gets where the values go.
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
 * aimdb_link_get_dropped_count:
 * @self: a link
 *
 * Gets how many values could not be carried: they have no JSON form, or writing
 * them failed.
 *
 * What the link never saw because it was too slow for the capacity of a ring is
 * not among them: see [method@StageProfile.get_lost_count]. May be called from
 * any thread.
 *
 * Returns: the number of values dropped since the link was created
 *
 * Since: 0.1
 */
guint64
aimdb_link_get_dropped_count (AimdbLink *self)
{
  guint64 n_dropped;

  g_return_val_if_fail (AIMDB_IS_LINK (self), 0);

  g_mutex_lock (&self->lock);
  n_dropped = self->n_dropped;
  g_mutex_unlock (&self->lock);

  return n_dropped;
}
