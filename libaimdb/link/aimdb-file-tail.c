/* aimdb-file-tail.c
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
#include "aimdb-file-tail-private.h"

/* as much is read at once */
#define CHUNK_SIZE (64 * 1024)

struct _AimdbFileTail
{
  char *path;
  gboolean at_end;              /* of the file that is there first */
  gboolean follow;
  gsize max_length;

  int fd;                       /* -1: not open */
  off_t offset;

  /* what was read and not taken yet, from start on; up to scanned there is no
   * line feed */
  GByteArray *bytes;
  gsize start;
  gsize scanned;
  gboolean skipping;            /* within a line that is too long */
};

AimdbFileTail *
_aimdb_file_tail_new (const char *path,
                      gboolean    at_end,
                      gboolean    follow,
                      gsize       max_length)
{
  AimdbFileTail *self = g_new0 (AimdbFileTail, 1);

  self->path = g_strdup (path);
  self->at_end = at_end;
  self->follow = follow;
  self->max_length = max_length;
  self->fd = -1;
  self->bytes = g_byte_array_new ();

  return self;
}

void
_aimdb_file_tail_free (AimdbFileTail *self)
{
  if (self->fd >= 0)
    g_close (self->fd, NULL);

  g_byte_array_unref (self->bytes);
  g_free (self->path);
  g_free (self);
}

static gboolean
file_tail_open (AimdbFileTail  *self,
                GError        **error)
{
  struct stat status;

  /* non-blocking, so that a pipe at this path can't hold us up */
  self->fd = g_open (self->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);

  if (self->fd < 0)
    {
      _aimdb_file_set_error (error, self->path, "can't open", errno);

      /* what comes to the path later is all new */
      self->at_end = FALSE;
      return FALSE;
    }

  if (fstat (self->fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                   "can't read '%s': it is not a regular file", self->path);
      g_close (self->fd, NULL);
      self->fd = -1;
      return FALSE;
    }

  self->offset = self->at_end ? status.st_size : 0;
  self->at_end = FALSE;
  g_byte_array_set_size (self->bytes, 0);
  self->start = 0;
  self->scanned = 0;
  self->skipping = FALSE;

  return TRUE;
}

/* reads on; FALSE at the end, or with an error set */
static gboolean
file_tail_read (AimdbFileTail  *self,
                GError        **error)
{
  guint held;
  gssize n;

  if (self->start > 0)
    {
      g_byte_array_remove_range (self->bytes, 0, self->start);
      self->scanned -= self->start;
      self->start = 0;
    }

  held = self->bytes->len;
  g_byte_array_set_size (self->bytes, held + CHUNK_SIZE);
  n = pread (self->fd, self->bytes->data + held, CHUNK_SIZE, self->offset);
  g_byte_array_set_size (self->bytes, held + MAX (n, 0));

  if (n < 0)
    _aimdb_file_set_error (error, self->path, "can't read", errno);
  else
    self->offset += n;

  return n > 0;
}

/* whether the path leads to other bytes by now */
static gboolean
file_tail_was_replaced (AimdbFileTail *self)
{
  struct stat ours;
  struct stat there;

  /* what is gone may come again; until then somebody may still write to the old one */
  if (fstat (self->fd, &ours) != 0 || g_stat (self->path, &there) != 0)
    return FALSE;

  return ours.st_dev != there.st_dev || ours.st_ino != there.st_ino ||
         ours.st_size < self->offset;
}

/* takes a line out of what was read; END: what is left is a line */
static AimdbFileTailStatus
file_tail_cut (AimdbFileTail  *self,
               gboolean        end,
               GBytes        **line)
{
  const guint8 *begin = self->bytes->data + self->start;
  gsize n_left = self->bytes->len - self->start;
  const guint8 *feed = NULL;
  gboolean too_long;
  gsize size;

  if (self->bytes->len > self->scanned)
    feed = memchr (self->bytes->data + self->scanned, '\n', self->bytes->len - self->scanned);

  /* of a line that is being skipped there may be nothing left but its end */
  if (feed == NULL && (!end || (n_left == 0 && !self->skipping)))
    {
      /* a line that is too long is not to be held until it ends */
      if (n_left > self->max_length)
        {
          self->skipping = TRUE;
          self->start = self->bytes->len;
        }

      self->scanned = self->bytes->len;
      return AIMDB_FILE_TAIL_END;
    }

  size = feed != NULL ? (gsize) (feed - begin) : n_left;
  too_long = self->skipping || size > self->max_length;
  self->start += MIN (size + 1, n_left);
  self->scanned = self->start;
  self->skipping = FALSE;

  if (too_long)
    return AIMDB_FILE_TAIL_TOO_LONG;

  if (size > 0 && begin[size - 1] == '\r')
    size--;

  *line = g_bytes_new (begin, size);

  return AIMDB_FILE_TAIL_LINE;
}

/* at the end of the file: half a line is one if nothing more comes. TRUE: go on */
static gboolean
file_tail_finish (AimdbFileTail        *self,
                  AimdbFileTailStatus  *status,
                  GBytes              **line)
{
  gboolean replaced = file_tail_was_replaced (self);

  /* what was written to the old file just before */
  if (replaced && file_tail_read (self, NULL))
    return TRUE;

  *status = AIMDB_FILE_TAIL_END;

  if (replaced || !self->follow)
    *status = file_tail_cut (self, TRUE, line);

  if (!replaced)
    return FALSE;

  g_close (self->fd, NULL);
  self->fd = -1;

  return *status == AIMDB_FILE_TAIL_END;
}

AimdbFileTailStatus
_aimdb_file_tail_take (AimdbFileTail  *self,
                       GBytes        **line,
                       GError        **error)
{
  AimdbFileTailStatus status = AIMDB_FILE_TAIL_END;
  gboolean again = TRUE;

  while (again)
    {
      g_autoptr (GError) read_error = NULL;

      if (self->fd < 0 && !file_tail_open (self, error))
        return AIMDB_FILE_TAIL_FAILED;

      status = file_tail_cut (self, FALSE, line);

      if (status != AIMDB_FILE_TAIL_END)
        return status;

      again = file_tail_read (self, &read_error);

      if (read_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&read_error));
          return AIMDB_FILE_TAIL_FAILED;
        }

      if (!again)
        again = file_tail_finish (self, &status, line);
    }

  return status;
}
