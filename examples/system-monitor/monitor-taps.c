/* monitor-taps.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "monitor-taps.h"

#include "monitor-types.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

/* beyond this the journal begins anew: the example may run for weeks */
#define JOURNAL_MAX_BYTES (1024 * 1024)

#define CHECKSUM_BLOCK_BYTES (64 * 1024)

/* A full disk fails at every value: it is said once, and again after it went well. */
static void
complain_once (AimdbTap   *tap,
               gboolean   *complained,
               const char *path,
               const char *reason)
{
  if (!*complained)
    g_printerr ("%s: %s: %s\n", aimdb_stage_get_name (AIMDB_STAGE (tap)), path, reason);

  *complained = TRUE;
}

static char *
value_to_line (const GValue *value)
{
  g_autoptr (JsonNode) node = json_boxed_serialize (G_VALUE_TYPE (value),
                                                    g_value_get_boxed (value));
  g_autofree char *json = json_to_string (node, FALSE);

  return g_strconcat (json, "\n", NULL);
}

typedef struct
{
  char     *path;
  int       fd;
  gsize     n_bytes;
  gboolean  complained;
} Journal;

static void
journal_free (gpointer data)
{
  Journal *self = data;

  close (self->fd);
  g_free (self->path);
  g_free (self);
}

/* FALSE: errno says why */
static gboolean
journal_append (Journal    *self,
                const char *line,
                gsize       length)
{
  if (self->n_bytes + length > JOURNAL_MAX_BYTES)
    {
      if (ftruncate (self->fd, 0) < 0)
        return FALSE;

      self->n_bytes = 0;
    }

  while (length > 0)
    {
      gssize written = write (self->fd, line, length);

      if (written < 0 && errno == EINTR)
        continue;

      if (written < 0)
        return FALSE;

      line += written;
      length -= (gsize) written;
      self->n_bytes += (gsize) written;
    }

  return fsync (self->fd) == 0;
}

static void
journal_cb (AimdbTap     *tap,
            const GValue *value,
            gpointer      user_data)
{
  g_autofree char *line = value_to_line (value);
  Journal *self = user_data;

  if (journal_append (self, line, strlen (line)))
    self->complained = FALSE;
  else
    complain_once (tap, &self->complained, self->path, g_strerror (errno));
}

AimdbTap *
monitor_tap_journal_new (const char  *name,
                         const char  *path,
                         GError     **error)
{
  Journal *self = NULL;
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                   "can't create the journal %s: %s", path, g_strerror (saved_errno));
      return NULL;
    }

  self = g_new0 (Journal, 1);
  self->path = g_strdup (path);
  self->fd = fd;

  return aimdb_tap_new (name, journal_cb, self, journal_free);
}

typedef struct
{
  /* path → SHA-256 as text */
  GHashTable *checksums;
  guint8     *block;
} Checksums;

static void
checksums_free (gpointer data)
{
  Checksums *self = data;

  g_hash_table_unref (self->checksums);
  g_free (self->block);
  g_free (self);
}

/* NULL: errno says why */
static char *
checksums_compute (Checksums  *self,
                   const char *path)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gssize n_read = 0;
  int saved_errno = 0;

  if (fd < 0)
    return NULL;

  do
    {
      n_read = read (fd, self->block, CHECKSUM_BLOCK_BYTES);
      saved_errno = errno;

      if (n_read > 0)
        g_checksum_update (checksum, self->block, n_read);
    }
  while (n_read > 0 || (n_read < 0 && saved_errno == EINTR));

  close (fd);
  errno = saved_errno;

  return n_read < 0 ? NULL : g_strdup (g_checksum_get_string (checksum));
}

/* A file that changes under a running program, by an update say, is worth a word. */
static void
checksums_check (Checksums  *self,
                 AimdbTap   *tap,
                 const char *path)
{
  g_autofree char *now = checksums_compute (self, path);
  const char *before = g_hash_table_lookup (self->checksums, path);

  if (now == NULL)
    now = g_strdup (g_strerror (errno));

  if (g_strcmp0 (before, now) == 0)
    return;

  if (before != NULL)
    g_printerr ("%s: %s changed while it is in use: %s, was %s\n",
                aimdb_stage_get_name (AIMDB_STAGE (tap)), path, now, before);

  g_hash_table_replace (self->checksums, g_strdup (path), g_steal_pointer (&now));
}

static void
checksum_cb (AimdbTap     *tap,
             const GValue *value,
             gpointer      user_data)
{
  const MonitorLoadedFiles *files = g_value_get_boxed (value);

  for (guint i = 0; files->paths[i] != NULL; i++)
    checksums_check (user_data, tap, files->paths[i]);
}

AimdbTap *
monitor_tap_checksum_new (const char *name)
{
  Checksums *self = g_new0 (Checksums, 1);

  self->checksums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->block = g_malloc (CHECKSUM_BLOCK_BYTES);

  return aimdb_tap_new (name, checksum_cb, self, checksums_free);
}

struct _MonitorReport
{
  GFile    *file;
  guint     n_pending;
  gboolean  complained;
};

typedef struct
{
  MonitorReport   *report;
  AimdbTap        *tap;
  AimdbInvocation *invocation;
} ReportWrite;

static void
report_written_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  ReportWrite *write = user_data;
  MonitorReport *self = write->report;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    self->complained = FALSE;
  else
    complain_once (write->tap, &self->complained, g_file_peek_path (self->file), error->message);

  /* here the work on this value ends: the next one may come */
  aimdb_invocation_complete (write->invocation);

  g_object_unref (write->invocation);
  g_object_unref (write->tap);
  g_free (write);
  self->n_pending--;
}

static void
report_cb (AimdbTap        *tap,
           AimdbInvocation *invocation,
           gpointer         user_data)
{
  g_autofree char *line = value_to_line (aimdb_invocation_get_value (invocation));
  g_autoptr (GBytes) bytes = NULL;
  gsize length = strlen (line);
  MonitorReport *self = user_data;
  ReportWrite *write = g_new0 (ReportWrite, 1);

  write->report = self;
  write->tap = g_object_ref (tap);
  write->invocation = g_object_ref (invocation);
  self->n_pending++;

  bytes = g_bytes_new_take (g_steal_pointer (&line), length);
  g_file_replace_contents_bytes_async (self->file, bytes, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                       NULL, report_written_cb, write);
}

MonitorReport *
monitor_report_new (const char *path)
{
  MonitorReport *self = g_new0 (MonitorReport, 1);

  self->file = g_file_new_for_path (path);

  return self;
}

AimdbTap *
monitor_report_tap_new (MonitorReport *self,
                        const char    *name)
{
  return aimdb_tap_new_async (name, report_cb, self, NULL);
}

void
monitor_report_free (MonitorReport *self)
{
  /* not cancelled: that would leave a temporary file behind now and then */
  while (self->n_pending > 0)
    g_main_context_iteration (NULL, TRUE);

  g_object_unref (self->file);
  g_free (self);
}
