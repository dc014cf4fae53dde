/* monitor-proc.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "monitor-proc.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

/* the kernel counts sectors in this unit, whatever the disk has */
#define SECTOR_BYTES 512

/* Reads up to N numbers from the start of TEXT: how many there were. */
static guint
read_numbers (const char *text,
              guint64    *numbers,
              guint       n)
{
  for (guint i = 0; i < n; i++)
    {
      char *end = NULL;

      while (*text == ' ' || *text == '\t')
        text++;

      /* strtoull alone would take a sign */
      if (!g_ascii_isdigit (*text))
        return i;

      numbers[i] = g_ascii_strtoull (text, &end, 10);
      text = end;
    }

  return n;
}

static void
set_missing_error (GError     **error,
                   const char  *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "it has no usable line “%s”", what);
}

gboolean
monitor_parse_stat (const char          *text,
                    MonitorCpuCounters  *counters,
                    GError             **error)
{
  enum { USER, NICE, SYSTEM, IDLE, IOWAIT, IRQ, SOFTIRQ, STEAL, N_TIMES };
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean found = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint64 times[N_TIMES] = { 0 };

      if (g_str_has_prefix (lines[i], "cpu "))
        {
          /* old kernels give fewer columns: those are zero */
          found = read_numbers (lines[i] + strlen ("cpu "), times, N_TIMES) > IDLE;
          counters->user_ticks = times[USER] + times[NICE];
          counters->system_ticks = times[SYSTEM] + times[IRQ] + times[SOFTIRQ];
          counters->idle_ticks = times[IDLE];
          counters->iowait_ticks = times[IOWAIT];
          counters->stolen_ticks = times[STEAL];
        }
      else if (g_str_has_prefix (lines[i], "cpu") && g_ascii_isdigit (lines[i][strlen ("cpu")]))
        {
          counters->core_count++;
        }
      else if (g_str_has_prefix (lines[i], "ctxt "))
        {
          read_numbers (lines[i] + strlen ("ctxt "), &counters->context_switch_count, 1);
        }
    }

  if (!found)
    set_missing_error (error, "cpu user nice system idle …");

  return found;
}

gboolean
monitor_parse_meminfo (const char     *text,
                       MonitorMemory  *memory,
                       GError        **error)
{
  const struct
  {
    const char *prefix;
    guint64    *bytes;
    gboolean    required;
  } lines_wanted[] = {
    { "MemTotal:", &memory->total_bytes, TRUE },
    { "MemAvailable:", &memory->available_bytes, TRUE },
    { "Cached:", &memory->cached_bytes, FALSE },
    { "SwapTotal:", &memory->swap_total_bytes, FALSE },
    { "SwapFree:", &memory->swap_free_bytes, FALSE },
  };
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint w = 0; w < G_N_ELEMENTS (lines_wanted); w++)
    {
      gboolean found = FALSE;

      for (guint i = 0; lines[i] != NULL && !found; i++)
        {
          guint64 kib = 0;

          if (g_str_has_prefix (lines[i], lines_wanted[w].prefix) &&
              read_numbers (lines[i] + strlen (lines_wanted[w].prefix), &kib, 1) == 1)
            {
              *lines_wanted[w].bytes = kib * 1024;
              found = TRUE;
            }
        }

      if (!found && lines_wanted[w].required)
        {
          set_missing_error (error, lines_wanted[w].prefix);
          return FALSE;
        }
    }

  if (memory->total_bytes > 0)
    memory->used_percent = 100 - 100.0 * memory->available_bytes / memory->total_bytes;

  return TRUE;
}

gboolean
monitor_parse_diskstats (const char           *text,
                         MonitorIsDiskFunc     is_disk,
                         MonitorDiskCounters  *counters,
                         GError              **error)
{
  enum { READS, READS_MERGED, SECTORS_READ, READ_MS, WRITES, WRITES_MERGED, SECTORS_WRITTEN,
         WRITE_MS, IN_FLIGHT, BUSY_MS, N_COLUMNS };
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean found = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint64 columns[N_COLUMNS] = { 0 };
      char device[64] = "";
      int end = 0;

      if (sscanf (lines[i], " %*u %*u %63s%n", device, &end) != 1 ||
          read_numbers (lines[i] + end, columns, N_COLUMNS) != N_COLUMNS)
        continue;

      found = TRUE;

      if (!is_disk (device))
        continue;

      counters->disk_count++;
      counters->read_count += columns[READS];
      counters->read_bytes += columns[SECTORS_READ] * SECTOR_BYTES;
      counters->write_count += columns[WRITES];
      counters->written_bytes += columns[SECTORS_WRITTEN] * SECTOR_BYTES;
      counters->busy_milliseconds += columns[BUSY_MS];
    }

  if (!found)
    set_missing_error (error, "major minor device reads …");

  return found;
}

gboolean
monitor_parse_net_dev (const char              *text,
                       MonitorNetworkCounters  *counters,
                       GError                 **error)
{
  enum { RX_BYTES, RX_PACKETS, RX_ERRORS, RX_DROPPED, RX_FIFO, RX_FRAME, RX_COMPRESSED,
         RX_MULTICAST, TX_BYTES, TX_PACKETS, TX_ERRORS, N_COLUMNS };
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean found = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint64 columns[N_COLUMNS] = { 0 };
      /* the last one: an alias such as eth0:1 has one in its name */
      char *colon = strrchr (lines[i], ':');

      if (colon == NULL || read_numbers (colon + 1, columns, N_COLUMNS) != N_COLUMNS)
        continue;

      found = TRUE;
      *colon = '\0';

      if (g_str_equal (g_strstrip (lines[i]), "lo"))
        continue;

      counters->interface_count++;
      counters->received_bytes += columns[RX_BYTES];
      counters->received_packets += columns[RX_PACKETS];
      counters->sent_bytes += columns[TX_BYTES];
      counters->sent_packets += columns[TX_PACKETS];
      counters->error_count += columns[RX_ERRORS] + columns[TX_ERRORS];
    }

  if (!found)
    set_missing_error (error, "interface: bytes packets …");

  return found;
}

gboolean
monitor_parse_maps (const char          *text,
                    MonitorLoadedFiles  *files,
                    GError             **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      /* no other column of the file has a slash */
      const char *path = strchr (lines[i], '/');

      if (path == NULL || g_str_has_suffix (path, " (deleted)") ||
          !g_hash_table_add (seen, (gpointer) path))
        continue;

      g_strv_builder_add (paths, path);
      files->file_count++;
    }

  if (files->file_count == 0)
    {
      set_missing_error (error, "… /path/of/a/file");
      return FALSE;
    }

  files->paths = g_strv_builder_end (paths);
  return TRUE;
}

gboolean
monitor_is_disk (const char *device)
{
  g_autofree char *path = NULL;

  /* only what has hardware (or a hypervisor) behind it has this entry */
  path = g_build_filename ("/sys/block", device, "device", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}
