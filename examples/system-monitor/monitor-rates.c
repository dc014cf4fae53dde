/* monitor-rates.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "monitor-rates.h"

/* What grew. Some of the kernel's counters are known to step back: that is no growth. */
static double
grown (guint64 before,
       guint64 now)
{
  return now > before ? (double) (now - before) : 0;
}

static double
unix_seconds (void)
{
  return g_get_real_time () / (double) G_USEC_PER_SEC;
}

gboolean
monitor_compute_cpu_usage (const MonitorCpuCounters *before,
                           const MonitorCpuCounters *now,
                           MonitorCpuUsage          *usage)
{
  double seconds = now->monotonic_seconds - before->monotonic_seconds;
  double user = grown (before->user_ticks, now->user_ticks);
  double system = grown (before->system_ticks, now->system_ticks);
  double idle = grown (before->idle_ticks, now->idle_ticks);
  double iowait = grown (before->iowait_ticks, now->iowait_ticks);
  double stolen = grown (before->stolen_ticks, now->stolen_ticks);
  double total = user + system + idle + iowait + stolen;

  if (seconds <= 0 || total <= 0)
    return FALSE;

  usage->timestamp_unix_seconds = unix_seconds ();
  usage->user_percent = 100 * user / total;
  usage->system_percent = 100 * system / total;
  usage->idle_percent = 100 * idle / total;
  usage->iowait_percent = 100 * iowait / total;
  usage->stolen_percent = 100 * stolen / total;
  usage->busy_percent = 100 * (user + system) / total;
  usage->context_switches_per_second =
    grown (before->context_switch_count, now->context_switch_count) / seconds;

  return TRUE;
}

gboolean
monitor_compute_disk_activity (const MonitorDiskCounters *before,
                               const MonitorDiskCounters *now,
                               MonitorDiskActivity       *activity)
{
  double seconds = now->monotonic_seconds - before->monotonic_seconds;

  /* with another number of disks the sums can't be compared */
  if (seconds <= 0 || now->disk_count != before->disk_count)
    return FALSE;

  activity->timestamp_unix_seconds = unix_seconds ();
  activity->reads_per_second = grown (before->read_count, now->read_count) / seconds;
  activity->read_bytes_per_second = grown (before->read_bytes, now->read_bytes) / seconds;
  activity->writes_per_second = grown (before->write_count, now->write_count) / seconds;
  activity->written_bytes_per_second =
    grown (before->written_bytes, now->written_bytes) / seconds;
  activity->busy_percent = 0;

  /* in percent of the time that the disks had together */
  if (now->disk_count > 0)
    activity->busy_percent = grown (before->busy_milliseconds, now->busy_milliseconds) /
                             (10 * seconds * now->disk_count);

  activity->busy_percent = MIN (activity->busy_percent, 100);

  return TRUE;
}

gboolean
monitor_compute_network_traffic (const MonitorNetworkCounters *before,
                                 const MonitorNetworkCounters *now,
                                 MonitorNetworkTraffic        *traffic)
{
  double seconds = now->monotonic_seconds - before->monotonic_seconds;

  if (seconds <= 0 || now->interface_count != before->interface_count)
    return FALSE;

  traffic->timestamp_unix_seconds = unix_seconds ();
  traffic->received_bytes_per_second =
    grown (before->received_bytes, now->received_bytes) / seconds;
  traffic->received_packets_per_second =
    grown (before->received_packets, now->received_packets) / seconds;
  traffic->sent_bytes_per_second = grown (before->sent_bytes, now->sent_bytes) / seconds;
  traffic->sent_packets_per_second = grown (before->sent_packets, now->sent_packets) / seconds;
  traffic->errors_per_second = grown (before->error_count, now->error_count) / seconds;

  return TRUE;
}

static void
produce (AimdbTransform *transform,
         AimdbProducer  *output,
         gconstpointer   boxed)
{
  g_autoptr (GError) error = NULL;

  if (!aimdb_producer_produce_boxed (output, boxed, &error))
    g_printerr ("%s: %s\n", aimdb_stage_get_name (AIMDB_STAGE (transform)), error->message);
}

/* in all of these a time of zero means: there was no value yet */
static void
cpu_cb (AimdbTransform *transform,
        const GValue   *value,
        AimdbProducer  *output,
        gpointer        user_data)
{
  const MonitorCpuCounters *now = g_value_get_boxed (value);
  MonitorCpuCounters *before = user_data;
  MonitorCpuUsage usage;

  if (before->monotonic_seconds == 0)
    *before = *now;

  /* within one tick nothing can be said: wait for the next value */
  if (!monitor_compute_cpu_usage (before, now, &usage))
    return;

  produce (transform, output, &usage);
  *before = *now;
}

static void
disk_cb (AimdbTransform *transform,
         const GValue   *value,
         AimdbProducer  *output,
         gpointer        user_data)
{
  const MonitorDiskCounters *now = g_value_get_boxed (value);
  MonitorDiskCounters *before = user_data;
  MonitorDiskActivity activity;

  if (before->monotonic_seconds > 0 && monitor_compute_disk_activity (before, now, &activity))
    produce (transform, output, &activity);

  *before = *now;
}

static void
network_cb (AimdbTransform *transform,
            const GValue   *value,
            AimdbProducer  *output,
            gpointer        user_data)
{
  const MonitorNetworkCounters *now = g_value_get_boxed (value);
  MonitorNetworkCounters *before = user_data;
  MonitorNetworkTraffic traffic;

  if (before->monotonic_seconds > 0 && monitor_compute_network_traffic (before, now, &traffic))
    produce (transform, output, &traffic);

  *before = *now;
}

typedef struct
{
  guint64 threshold_bytes;
  guint64 passed_bytes;
} MemoryFilter;

static void
memory_cb (AimdbTransform *transform,
           const GValue   *value,
           AimdbProducer  *output,
           gpointer        user_data)
{
  const MonitorMemory *memory = g_value_get_boxed (value);
  MemoryFilter *self = user_data;
  guint64 low = MIN (memory->available_bytes, self->passed_bytes);
  guint64 high = MAX (memory->available_bytes, self->passed_bytes);

  if (high - low < self->threshold_bytes)
    return;

  self->passed_bytes = memory->available_bytes;
  produce (transform, output, memory);
}

AimdbTransform *
monitor_transform_cpu_new (const char *name,
                           const char *input_key)
{
  return aimdb_transform_new (name, input_key, cpu_cb, g_new0 (MonitorCpuCounters, 1), g_free);
}

AimdbTransform *
monitor_transform_disk_new (const char *name,
                            const char *input_key)
{
  return aimdb_transform_new (name, input_key, disk_cb, g_new0 (MonitorDiskCounters, 1), g_free);
}

AimdbTransform *
monitor_transform_network_new (const char *name,
                               const char *input_key)
{
  return aimdb_transform_new (name, input_key, network_cb, g_new0 (MonitorNetworkCounters, 1),
                              g_free);
}

AimdbTransform *
monitor_transform_memory_new (const char *name,
                              const char *input_key,
                              guint64     threshold_bytes)
{
  MemoryFilter *self = g_new0 (MemoryFilter, 1);

  self->threshold_bytes = threshold_bytes;

  return aimdb_transform_new (name, input_key, memory_cb, self, g_free);
}
