/* aimdb-file-sink.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "aimdb-file-error-private.h"
#include "aimdb-file-sink-private.h"

struct _AimdbFileSink
{
  char *path;
  guint64 max_size;
  guint n_kept;

  int fd;                       /* -1: not open */
  off_t n_torn;                 /* of a line that failed, still at the end of the file */

  /* after a failure it is not tried again before the file is another one */
  gboolean rotation_failed;
  GError *rotation_error;
};

AimdbFileSink *
_aimdb_file_sink_new (const char *path,
                      guint64     max_size,
                      guint       n_kept)
{
  AimdbFileSink *self = g_new0 (AimdbFileSink, 1);

  self->path = g_strdup (path);
  self->max_size = max_size;
  self->n_kept = n_kept;
  self->fd = -1;

  return self;
}

static void
file_sink_close (AimdbFileSink *self)
{
  if (self->fd >= 0)
    g_close (self->fd, NULL);

  self->fd = -1;
  self->n_torn = 0;
}

void
_aimdb_file_sink_free (AimdbFileSink *self)
{
  file_sink_close (self);
  g_clear_error (&self->rotation_error);
  g_free (self->path);
  g_free (self);
}

/* whether somebody who died left half a line at the end; what can't be read is
 * taken for whole */
static gboolean
ends_in_half_a_line (const char *path,
                     off_t       size)
{
  char last = '\n';
  int fd;

  if (size == 0)
    return FALSE;

  fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);

  if (fd < 0)
    return FALSE;

  if (pread (fd, &last, 1, size - 1) != 1)
    last = '\n';

  g_close (fd, NULL);

  return last != '\n';
}

/* opens a regular file, which need not exist, at its end */
gboolean
_aimdb_file_sink_open (AimdbFileSink  *self,
                       GError        **error)
{
  struct stat status;

  file_sink_close (self);

  /* non-blocking, so that a pipe at this path can't hold us up */
  self->fd = g_open (self->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);

  if (self->fd < 0)
    {
      _aimdb_file_set_error (error, self->path, "can't open", errno);
      return FALSE;
    }

  if (fstat (self->fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                   "can't append to '%s': it is not a regular file", self->path);
      file_sink_close (self);
      return FALSE;
    }

  self->rotation_failed = FALSE;

  if (ends_in_half_a_line (self->path, status.st_size) && write (self->fd, "\n", 1) != 1)
    {
      _aimdb_file_set_error (error, self->path, "can't append to", errno);
      file_sink_close (self);
      return FALSE;
    }

  return TRUE;
}

static char *
file_sink_dup_kept_path (AimdbFileSink *self,
                         guint          number)
{
  return g_strdup_printf ("%s.%u", self->path, number);
}

static gboolean
file_sink_rotate (AimdbFileSink  *self,
                  GError        **error)
{
  for (guint i = self->n_kept; i > 0; i--)
    {
      g_autofree char *from = NULL;
      g_autofree char *to = file_sink_dup_kept_path (self, i);

      from = i > 1 ? file_sink_dup_kept_path (self, i - 1) : g_strdup (self->path);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          _aimdb_file_set_error (error, from, "can't rename", errno);
          return FALSE;
        }
    }

  if (self->n_kept == 0 && g_unlink (self->path) != 0 && errno != ENOENT)
    {
      _aimdb_file_set_error (error, self->path, "can't remove", errno);
      return FALSE;
    }

  return TRUE;
}

/* Takes away what a failure left of a line, so that the file never holds half a
 * line in its middle. */
static gboolean
file_sink_mend (AimdbFileSink *self)
{
  off_t end;

  if (self->n_torn == 0)
    return TRUE;

  end = lseek (self->fd, 0, SEEK_END);

  if (end < self->n_torn || ftruncate (self->fd, end - self->n_torn) != 0)
    return FALSE;

  self->n_torn = 0;

  return TRUE;
}

/* opens what is at the path if that is another file by now, and makes room */
static gboolean
file_sink_get_ready (AimdbFileSink  *self,
                     gsize           n_bytes,
                     GError        **error)
{
  struct stat ours;
  struct stat there;

  if (self->fd < 0 || fstat (self->fd, &ours) != 0 || g_stat (self->path, &there) != 0 ||
      ours.st_dev != there.st_dev || ours.st_ino != there.st_ino)
    {
      if (!_aimdb_file_sink_open (self, error) || fstat (self->fd, &ours) != 0)
        return FALSE;
    }

  if (!file_sink_mend (self))
    {
      _aimdb_file_set_error (error, self->path, "can't take an incomplete line out of", errno);
      return FALSE;
    }

  if (self->max_size == 0 || self->rotation_failed || ours.st_size == 0 ||
      (guint64) ours.st_size + n_bytes <= self->max_size)
    return TRUE;

  /* better a large file than a lost value */
  if (!file_sink_rotate (self, &self->rotation_error))
    {
      self->rotation_failed = TRUE;
      return TRUE;
    }

  return _aimdb_file_sink_open (self, error);
}

/* appends the line and its end, or nothing */
gboolean
_aimdb_file_sink_append (AimdbFileSink  *self,
                         const char     *line,
                         gsize           length,
                         GError        **error)
{
  g_autofree char *whole = g_malloc (length + 1);
  gsize written = 0;

  if (length > 0)
    memcpy (whole, line, length);

  whole[length] = '\n';

  if (!file_sink_get_ready (self, length + 1, error))
    return FALSE;

  while (written < length + 1)
    {
      gssize n = write (self->fd, whole + written, length + 1 - written);

      if (n < 0 && errno == EINTR)
        continue;

      if (n < 0)
        {
          _aimdb_file_set_error (error, self->path, "can't append to", errno);
          self->n_torn = (off_t) written;
          file_sink_mend (self);
          return FALSE;
        }

      written += (gsize) n;
    }

  return TRUE;
}

GError *
_aimdb_file_sink_take_rotation_error (AimdbFileSink *self)
{
  return g_steal_pointer (&self->rotation_error);
}
