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

#include "aimdb-file-sink-private.h"

struct _AimdbFileSink
{
  char *path;
  int fd;
};

static void
set_error_from_errno (GError     **error,
                      const char  *path,
                      const char  *what,
                      int          saved_errno)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
               "%s '%s': %s", what, path, g_strerror (saved_errno));
}

/* opens a regular file, which need not exist, at its end */
AimdbFileSink *
_aimdb_file_sink_open (const char  *path,
                       GError     **error)
{
  AimdbFileSink *self;
  struct stat status;
  int fd;

  /* non-blocking, so that a pipe at this path can't hold us up */
  fd = g_open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);

  if (fd < 0)
    {
      set_error_from_errno (error, path, "can't open", errno);
      return NULL;
    }

  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                   "can't append to '%s': it is not a regular file", path);
      g_close (fd, NULL);
      return NULL;
    }

  self = g_new0 (AimdbFileSink, 1);
  self->path = g_strdup (path);
  self->fd = fd;

  return self;
}

void
_aimdb_file_sink_close (AimdbFileSink *self)
{
  g_close (self->fd, NULL);
  g_free (self->path);
  g_free (self);
}

/* Appends the line and its end. What a failure left of it is taken away again,
 * so that the file never holds half a line in its middle. */
gboolean
_aimdb_file_sink_append (AimdbFileSink  *self,
                         const char     *line,
                         gsize           length,
                         GError        **error)
{
  g_autofree char *whole = g_malloc (length + 1);
  gsize written = 0;

  memcpy (whole, line, length);
  whole[length] = '\n';

  while (written < length + 1)
    {
      gssize n = write (self->fd, whole + written, length + 1 - written);

      if (n < 0 && errno == EINTR)
        continue;

      if (n < 0)
        {
          int saved_errno = errno;
          off_t end = lseek (self->fd, 0, SEEK_END);

          if (written > 0 && (end < (off_t) written ||
                              ftruncate (self->fd, end - (off_t) written) != 0))
            g_warning ("can't take an incomplete line out of '%s': %s",
                       self->path, g_strerror (errno));

          set_error_from_errno (error, self->path, "can't append to", saved_errno);
          return FALSE;
        }

      written += (gsize) n;
    }

  return TRUE;
}
