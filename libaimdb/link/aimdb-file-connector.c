/* aimdb-file-connector.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-connector-private.h"
#include "aimdb-error.h"
#include "aimdb-file-sink-private.h"
#include "aimdb-file-tail-private.h"
#include "aimdb-link-private.h"

/* how many lines are given to the link before the loop gets its turn */
#define MAX_LINES 64

/* the monitor tells of changes no more often than this */
#define RATE_MS 20

#define DEFAULT_MAX_LINE (1024 * 1024)
#define DEFAULT_KEEP 5

typedef struct
{
  char *path;

  /* outbound */
  guint64 max_size;
  guint64 n_kept;

  /* inbound */
  guint at_end;
  gboolean follow;
  guint64 interval_ms;
  guint64 max_line;
} Settings;

/* Lines of a file. It lives in the context of its link. */
typedef struct
{
  GObject parent_instance;

  /* constant while started; the link is not owned */
  AimdbLink *link;
  Settings settings;

  /* outbound */
  AimdbFileSink *sink;

  /* inbound */
  AimdbFileTail *tail;
  GFileMonitor *monitor;
  GSource *source;              /* NULL: nothing to read for now */
} AimdbFileConnector;

typedef GObjectClass AimdbFileConnectorClass;

static void connector_iface_init (AimdbConnectorInterface *iface);

G_DEFINE_TYPE_WITH_CODE (AimdbFileConnector, _aimdb_file_connector, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (AIMDB_TYPE_CONNECTOR, connector_iface_init))

static char *
parse_path (const char  *url,
            GError     **error)
{
  g_autofree char *plain = g_strndup (url, strcspn (url, "?#"));
  g_autofree char *host = NULL;
  g_autofree char *path = g_filename_from_uri (plain, &host, error);

  if (path != NULL && host != NULL && *host != '\0' && g_strcmp0 (host, "localhost") != 0)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "'%s' names a file on another host", url);
      return NULL;
    }

  return g_steal_pointer (&path);
}

static gboolean
read_outbound_settings (AimdbLink  *link,
                        Settings   *settings,
                        GError    **error)
{
  static const char *const known[] = { "keep", "max-size", NULL };

  return _aimdb_link_check_options (link, known, error) &&
         _aimdb_link_get_number (link, "max-size", 0, G_MAXINT64, 0,
                                 &settings->max_size, error) &&
         _aimdb_link_get_number (link, "keep", 0, 999, DEFAULT_KEEP, &settings->n_kept, error);
}

static gboolean
read_inbound_settings (AimdbLink  *link,
                       Settings   *settings,
                       GError    **error)
{
  static const char *const known[] = { "follow", "from", "interval", "max-line", NULL };
  static const char *const places[] = { "beginning", "end", NULL };

  return _aimdb_link_check_options (link, known, error) &&
         _aimdb_link_get_choice (link, "from", places, &settings->at_end, error) &&
         _aimdb_link_get_flag (link, "follow", TRUE, &settings->follow, error) &&
         _aimdb_link_get_number (link, "interval", 0, G_MAXUINT, 0,
                                 &settings->interval_ms, error) &&
         _aimdb_link_get_number (link, "max-line", 1, 1 << 30, DEFAULT_MAX_LINE,
                                 &settings->max_line, error);
}

static gboolean
read_settings (AimdbLink  *link,
               Settings   *settings,
               GError    **error)
{
  g_autofree char *path = parse_path (aimdb_link_get_url (link), error);

  if (path == NULL)
    return FALSE;

  if (!(aimdb_link_is_inbound (link) ? read_inbound_settings (link, settings, error)
                                     : read_outbound_settings (link, settings, error)))
    return FALSE;

  settings->path = g_steal_pointer (&path);

  return TRUE;
}

static gboolean
file_connector_check (AimdbConnector  *connector,
                      AimdbLink       *link,
                      GError         **error)
{
  Settings settings = { NULL };

  if (!read_settings (link, &settings, error))
    return FALSE;

  g_free (settings.path);

  return TRUE;
}

static gboolean
file_connector_start (AimdbConnector  *connector,
                      AimdbLink       *link,
                      GError         **error)
{
  AimdbFileConnector *self = (AimdbFileConnector *) connector;

  self->link = link;

  if (!read_settings (link, &self->settings, error))
    return FALSE;

  if (aimdb_link_is_inbound (link))
    return TRUE;

  self->sink = _aimdb_file_sink_new (self->settings.path, self->settings.max_size,
                                     self->settings.n_kept);

  return _aimdb_file_sink_open (self->sink, error);
}

static gboolean
file_connector_publish (AimdbConnector  *connector,
                        const char      *topic,
                        GBytes          *payload,
                        GError         **error)
{
  AimdbFileConnector *self = (AimdbFileConnector *) connector;
  gsize length;
  const char *line = g_bytes_get_data (payload, &length);
  g_autoptr (GError) rotation_error = NULL;
  g_autoptr (GError) local_error = NULL;

  if (line != NULL && memchr (line, '\n', length) != NULL)
    {
      g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_NOT_SERIALIZABLE,
                           "there is a line feed in the value, so it can't be one line of a file");
      return FALSE;
    }

  if (!_aimdb_file_sink_append (self->sink, line, length, &local_error))
    {
      aimdb_link_report_state (self->link, FALSE, NULL);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  rotation_error = _aimdb_file_sink_take_rotation_error (self->sink);

  if (rotation_error != NULL || !aimdb_link_is_connected (self->link))
    aimdb_link_report_state (self->link, TRUE, rotation_error);

  return TRUE;
}

/* --- inbound --- */

static gboolean read_cb (gpointer user_data);

static void
file_connector_set_source (AimdbFileConnector *self,
                           GSource            *source)
{
  if (self->source != NULL)
    g_source_destroy (self->source);

  g_clear_pointer (&self->source, g_source_unref);
  self->source = source;

  if (source == NULL)
    return;

  g_source_set_static_name (source, "libaimdb file");
  g_source_set_callback (source, read_cb, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

/* reads on, once or again and again */
static void
file_connector_read_on (AimdbFileConnector *self)
{
  if (self->source != NULL)
    return;

  if (self->settings.interval_ms > 0)
    file_connector_set_source (self, g_timeout_source_new (self->settings.interval_ms));
  else
    file_connector_set_source (self, g_idle_source_new ());
}

static void
file_connector_pass_over (AimdbFileConnector *self)
{
  g_autoptr (GError) error =
    g_error_new (AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
                 "a line of '%s' is longer than %" G_GUINT64_FORMAT " bytes", self->settings.path,
                 self->settings.max_line);

  aimdb_link_report_dropped (self->link, 1, error);
}

/* FALSE if there is nothing to read for now. Whoever is told may stop the link. */
static gboolean
file_connector_take_line (AimdbFileConnector *self)
{
  g_autoptr (GBytes) line = NULL;
  g_autoptr (GError) error = NULL;

  /* stopped at the line before */
  if (self->tail == NULL)
    return FALSE;

  switch (_aimdb_file_tail_take (self->tail, &line, &error))
    {
    case AIMDB_FILE_TAIL_LINE:
      if (g_bytes_get_size (line) > 0)
        aimdb_link_receive (self->link, NULL, line);
      return TRUE;

    case AIMDB_FILE_TAIL_TOO_LONG:
      file_connector_pass_over (self);
      return TRUE;

    case AIMDB_FILE_TAIL_END:
      aimdb_link_report_state (self->link, self->settings.follow, NULL);
      return FALSE;

    case AIMDB_FILE_TAIL_FAILED:
    default:
      aimdb_link_report_state (self->link, FALSE, error);
      return FALSE;
    }
}

static gboolean
read_cb (gpointer user_data)
{
  g_autoptr (AimdbConnector) guard = g_object_ref (user_data);
  AimdbFileConnector *self = (AimdbFileConnector *) guard;
  guint n_lines = self->settings.interval_ms > 0 ? 1 : MAX_LINES;

  for (guint i = 0; i < n_lines; i++)
    {
      if (!file_connector_take_line (self))
        {
          file_connector_set_source (self, NULL);
          return G_SOURCE_REMOVE;
        }
    }

  return G_SOURCE_CONTINUE;
}

static void
changed_cb (GFileMonitor      *monitor,
            GFile             *file,
            GFile             *other_file,
            GFileMonitorEvent  event,
            gpointer           user_data)
{
  file_connector_read_on (user_data);
}

static gboolean
file_connector_subscribe (AimdbConnector  *connector,
                          const char      *topic,
                          GError         **error)
{
  AimdbFileConnector *self = (AimdbFileConnector *) connector;
  const Settings *settings = &self->settings;
  g_autoptr (GFile) file = g_file_new_for_path (settings->path);

  if (!settings->follow && !g_file_query_exists (file, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   "there is no file '%s'", settings->path);
      return FALSE;
    }

  self->tail = _aimdb_file_tail_new (settings->path, settings->at_end == 1, settings->follow,
                                     settings->max_line);

  /* before the first look at the file, so that no change goes by unseen */
  if (settings->follow)
    {
      self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, error);

      if (self->monitor == NULL)
        return FALSE;

      g_file_monitor_set_rate_limit (self->monitor, RATE_MS);
      g_signal_connect (self->monitor, "changed", G_CALLBACK (changed_cb), self);
    }

  /* the place where it begins is the end as it is now */
  if (settings->at_end == 1)
    file_connector_take_line (self);

  file_connector_read_on (self);

  return TRUE;
}

static void
file_connector_stop (AimdbConnector *connector)
{
  AimdbFileConnector *self = (AimdbFileConnector *) connector;

  file_connector_set_source (self, NULL);

  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);

  g_clear_object (&self->monitor);
  g_clear_pointer (&self->tail, _aimdb_file_tail_free);
  g_clear_pointer (&self->sink, _aimdb_file_sink_free);
  self->link = NULL;
}

static void
_aimdb_file_connector_finalize (GObject *object)
{
  AimdbFileConnector *self = (AimdbFileConnector *) object;

  file_connector_stop (AIMDB_CONNECTOR (self));
  g_free (self->settings.path);

  G_OBJECT_CLASS (_aimdb_file_connector_parent_class)->finalize (object);
}

static void
connector_iface_init (AimdbConnectorInterface *iface)
{
  iface->check = file_connector_check;
  iface->start = file_connector_start;
  iface->publish = file_connector_publish;
  iface->subscribe = file_connector_subscribe;
  iface->stop = file_connector_stop;
}

static void
_aimdb_file_connector_class_init (AimdbFileConnectorClass *klass)
{
  klass->finalize = _aimdb_file_connector_finalize;
}

static void
_aimdb_file_connector_init (AimdbFileConnector *self)
{
}
