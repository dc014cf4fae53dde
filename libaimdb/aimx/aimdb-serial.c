/* aimdb-serial.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>
#include <termios.h>
#include <unistd.h>

#include "aimdb-error.h"
#include "aimdb-serial-private.h"
#include "aimdb-stream-transport-private.h"

static const struct
{
  guint baud;
  speed_t speed;
} speeds[] = {
  { 1200, B1200 }, { 2400, B2400 }, { 4800, B4800 }, { 9600, B9600 }, { 19200, B19200 },
  { 38400, B38400 }, { 57600, B57600 }, { 115200, B115200 }, { 230400, B230400 },
#ifdef B460800
  { 460800, B460800 }, { 921600, B921600 }, { 1000000, B1000000 }, { 2000000, B2000000 },
  { 3000000, B3000000 }, { 4000000, B4000000 },
#endif
};

static gboolean
find_speed (guint     baud,
            speed_t  *speed,
            GError  **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    {
      if (speeds[i].baud == baud)
        {
          *speed = speeds[i].speed;
          return TRUE;
        }
    }

  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
               "%u baud is no speed of serial lines: usual ones are 9600 and 115200", baud);

  return FALSE;
}

/* returns FALSE if it is no serial line */
static gboolean
configure (int     fd,
           speed_t speed)
{
  struct termios settings;

  if (tcgetattr (fd, &settings) != 0)
    return FALSE;

  cfmakeraw (&settings);
  settings.c_cflag &= ~(CSTOPB | PARENB);
#ifdef CRTSCTS
  settings.c_cflag &= ~CRTSCTS;
#endif
  settings.c_cflag |= CLOCAL | CREAD;
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;

  return cfsetispeed (&settings, speed) == 0 && cfsetospeed (&settings, speed) == 0 &&
         tcsetattr (fd, TCSANOW, &settings) == 0 && tcflush (fd, TCIFLUSH) == 0;
}

static int
open_line (const AimdbEndpoint  *endpoint,
           GError              **error)
{
  speed_t speed = B0;
  int saved_errno;
  int fd;

  if (!find_speed (endpoint->baud, &speed, error))
    return -1;

  /* without waiting for a carrier */
  fd = g_open (endpoint->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC, 0);

  if (fd < 0)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION, "can't open %s: %s",
                   endpoint->path, g_strerror (errno));
      return -1;
    }

  if (configure (fd, speed))
    return fd;

  saved_errno = errno;
  close (fd);
  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
               "%s can't be used as a serial line with %u baud: %s", endpoint->path,
               endpoint->baud, g_strerror (saved_errno));

  return -1;
}

AimdbTransport *
_aimdb_serial_open (const AimdbEndpoint  *endpoint,
                    AimdbRole             role,
                    GError              **error)
{
  int fd = open_line (endpoint, error);
  g_autoptr (GInputStream) input = NULL;
  g_autoptr (GOutputStream) output = NULL;
  g_autoptr (GIOStream) stream = NULL;
  AimdbTransport *transport;

  if (fd < 0)
    return NULL;

  /* a lost NUL only costs the frame that noise is in front of */
  if (role == AIMDB_ROLE_CLIENT && write (fd, "", 1) < 0)
    g_debug ("can't end what noise began at %s: %s", endpoint->path, g_strerror (errno));

  input = g_unix_input_stream_new (fd, FALSE);
  output = g_unix_output_stream_new (fd, TRUE);
  stream = g_simple_io_stream_new (input, output);
  transport = _aimdb_stream_transport_new (stream, &_aimdb_framing_cobs, role, NULL,
                                           endpoint->path);
  transport->is_line = TRUE;

  return transport;
}
