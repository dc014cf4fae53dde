/* test-monitor-proc.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "monitor-proc.h"
#include "monitor-rates.h"

#include <gio/gio.h>

static gboolean
is_vda (const char *device)
{
  return g_str_equal (device, "vda");
}

static void
test_stat_sums_the_columns (void)
{
  g_autoptr (GError) error = NULL;
  MonitorCpuCounters counters = { 0 };

  g_assert_true (monitor_parse_stat ("cpu  100 5 30 1000 7 2 3 11 0 0\n"
                                     "cpu0 50 2 15 500 3 1 1 5 0 0\n"
                                     "cpu1 50 3 15 500 4 1 2 6 0 0\n"
                                     "intr 1 2 3\nctxt 4321\ncpufreq ?\n\n",
                                     &counters, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (counters.core_count, ==, 2);
  g_assert_cmpuint (counters.user_ticks, ==, 105);
  g_assert_cmpuint (counters.system_ticks, ==, 35);
  g_assert_cmpuint (counters.idle_ticks, ==, 1000);
  g_assert_cmpuint (counters.iowait_ticks, ==, 7);
  g_assert_cmpuint (counters.stolen_ticks, ==, 11);
  g_assert_cmpuint (counters.context_switch_count, ==, 4321);
}

static void
test_meminfo_is_in_bytes (void)
{
  g_autoptr (GError) error = NULL;
  MonitorMemory memory = { 0 };

  g_assert_true (monitor_parse_meminfo ("MemTotal:        1000 kB\nMemFree: 1 kB\n"
                                        "MemAvailable:     250 kB\nSwapCached: 9 kB\n"
                                        "Cached:\t100 kB\nSwapTotal: x\n",
                                        &memory, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (memory.total_bytes, ==, 1024000);
  g_assert_cmpuint (memory.available_bytes, ==, 256000);
  g_assert_cmpuint (memory.cached_bytes, ==, 102400);
  g_assert_cmpuint (memory.swap_total_bytes, ==, 0);
  g_assert_cmpfloat_with_epsilon (memory.used_percent, 75, 1e-9);
}

static void
test_diskstats_leaves_partitions_out (void)
{
  g_autoptr (GError) error = NULL;
  MonitorDiskCounters counters = { 0 };

  g_assert_true (monitor_parse_diskstats (" 254 0 vda 10 1 80 5 20 2 160 9 0 12 14 0 0\n"
                                          " 254 1 vda1 10 1 80 5 20 2 160 9 0 12 14\n"
                                          " 7 0 loop0 0 0\nnonsense\n",
                                          is_vda, &counters, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (counters.disk_count, ==, 1);
  g_assert_cmpuint (counters.read_count, ==, 10);
  g_assert_cmpuint (counters.read_bytes, ==, 80 * 512);
  g_assert_cmpuint (counters.write_count, ==, 20);
  g_assert_cmpuint (counters.written_bytes, ==, 160 * 512);
  g_assert_cmpuint (counters.busy_milliseconds, ==, 12);
}

static void
test_net_dev_leaves_the_loopback_out (void)
{
  g_autoptr (GError) error = NULL;
  MonitorNetworkCounters counters = { 0 };

  g_assert_true (monitor_parse_net_dev ("Inter-|   Receive        |  Transmit\n"
                                        " face |bytes    packets  |bytes packets\n"
                                        "    lo: 99 9 0 0 0 0 0 0 99 9 0 0 0 0 0 0\n"
                                        "  eth0:1000 10 1 0 0 0 0 0 500 5 2 0 0 0 0 0\n"
                                        "eth0:1: 10 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0\n"
                                        "  bad0: -1 2\n",
                                        &counters, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (counters.interface_count, ==, 2);
  g_assert_cmpuint (counters.received_bytes, ==, 1010);
  g_assert_cmpuint (counters.received_packets, ==, 11);
  g_assert_cmpuint (counters.sent_bytes, ==, 505);
  g_assert_cmpuint (counters.sent_packets, ==, 6);
  g_assert_cmpuint (counters.error_count, ==, 3);
}

static void
test_odd_texts_are_errors (void)
{
  const char *texts[] = {
    "", "\n\n\n", "cpu", "cpu \n", "cpu 1 2 -3 4\n", "MemTotal: kB\nMemAvailable: 5 kB\n",
    "MemTotal: 5 kB\n", ":::\n", "eth0:\n", "1 2\n", "1 2 vda\n", "%s%n %s%n\n", "\xff\xfe: 1\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) stat_error = NULL;
      g_autoptr (GError) memory_error = NULL;
      g_autoptr (GError) disk_error = NULL;
      g_autoptr (GError) network_error = NULL;
      g_autoptr (GError) maps_error = NULL;
      MonitorCpuCounters cpu = { 0 };
      MonitorMemory memory = { 0 };
      MonitorDiskCounters disks = { 0 };
      MonitorNetworkCounters network = { 0 };
      MonitorLoadedFiles files = { 0 };

      g_assert_false (monitor_parse_stat (texts[i], &cpu, &stat_error));
      g_assert_error (stat_error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_false (monitor_parse_meminfo (texts[i], &memory, &memory_error));
      g_assert_error (memory_error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_false (monitor_parse_diskstats (texts[i], is_vda, &disks, &disk_error));
      g_assert_error (disk_error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_false (monitor_parse_net_dev (texts[i], &network, &network_error));
      g_assert_error (network_error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_false (monitor_parse_maps (texts[i], &files, &maps_error));
      g_assert_error (maps_error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

static void
test_maps_names_each_file_once (void)
{
  const char *expected[] = { "/usr/bin/a program", "/lib/libc.so.6", NULL };
  g_autoptr (GError) error = NULL;
  MonitorLoadedFiles files = { 0 };

  g_assert_true (monitor_parse_maps ("5500-5600 r--p 00000000 fe:00 12 /usr/bin/a program\n"
                                     "5600-5700 r-xp 00001000 fe:00 12 /usr/bin/a program\n"
                                     "7000-7100 rw-p 00000000 00:00 0  [heap]\n"
                                     "7100-7200 rw-s 00000000 00:01 5  /tmp/gone (deleted)\n"
                                     "7200-7300 r--p 00000000 fe:00 13 /lib/libc.so.6\n",
                                     &files, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (files.file_count, ==, 2);
  g_assert_cmpstrv (files.paths, expected);
  g_strfreev (files.paths);
}

static void
test_cpu_usage_is_a_share_of_the_growth (void)
{
  const MonitorCpuCounters before = { 10, 2, 100, 50, 1000, 10, 0, 500 };
  MonitorCpuCounters now = { 12, 2, 130, 60, 1055, 15, 0, 700 };
  MonitorCpuUsage usage;

  g_assert_true (monitor_compute_cpu_usage (&before, &now, &usage));
  g_assert_cmpfloat_with_epsilon (usage.user_percent, 30, 1e-9);
  g_assert_cmpfloat_with_epsilon (usage.system_percent, 10, 1e-9);
  g_assert_cmpfloat_with_epsilon (usage.busy_percent, 40, 1e-9);
  g_assert_cmpfloat_with_epsilon (usage.idle_percent, 55, 1e-9);
  g_assert_cmpfloat_with_epsilon (usage.iowait_percent, 5, 1e-9);
  g_assert_cmpfloat_with_epsilon (usage.context_switches_per_second, 100, 1e-9);

  /* the kernel's iowait is known to step back */
  now.iowait_ticks = 5;
  g_assert_true (monitor_compute_cpu_usage (&before, &now, &usage));
  g_assert_cmpfloat_with_epsilon (usage.iowait_percent, 0, 1e-9);

  g_assert_false (monitor_compute_cpu_usage (&now, &now, &usage));
}

static void
test_disk_activity_needs_the_same_disks (void)
{
  const MonitorDiskCounters before = { 10, 2, 100, 1000, 10, 100, 500 };
  MonitorDiskCounters now = { 12, 2, 110, 3000, 14, 500, 1500 };
  MonitorDiskActivity activity;

  g_assert_true (monitor_compute_disk_activity (&before, &now, &activity));
  g_assert_cmpfloat_with_epsilon (activity.reads_per_second, 5, 1e-9);
  g_assert_cmpfloat_with_epsilon (activity.read_bytes_per_second, 1000, 1e-9);
  g_assert_cmpfloat_with_epsilon (activity.writes_per_second, 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (activity.written_bytes_per_second, 200, 1e-9);
  g_assert_cmpfloat_with_epsilon (activity.busy_percent, 25, 1e-9);

  now.disk_count = 3;
  g_assert_false (monitor_compute_disk_activity (&before, &now, &activity));
}

static void
test_network_traffic_is_per_second (void)
{
  const MonitorNetworkCounters before = { 10, 1, 1000, 10, 2000, 20, 0 };
  const MonitorNetworkCounters now = { 12, 1, 1500, 14, 2002, 22, 1 };
  MonitorNetworkTraffic traffic;

  g_assert_true (monitor_compute_network_traffic (&before, &now, &traffic));
  g_assert_cmpfloat_with_epsilon (traffic.received_bytes_per_second, 250, 1e-9);
  g_assert_cmpfloat_with_epsilon (traffic.received_packets_per_second, 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (traffic.sent_bytes_per_second, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (traffic.sent_packets_per_second, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (traffic.errors_per_second, 0.5, 1e-9);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Examples/Proc/stat-sums-the-columns", test_stat_sums_the_columns);
  g_test_add_func ("/Examples/Proc/meminfo-is-in-bytes", test_meminfo_is_in_bytes);
  g_test_add_func ("/Examples/Proc/diskstats-leaves-partitions-out",
                   test_diskstats_leaves_partitions_out);
  g_test_add_func ("/Examples/Proc/net-dev-leaves-the-loopback-out",
                   test_net_dev_leaves_the_loopback_out);
  g_test_add_func ("/Examples/Proc/odd-texts-are-errors", test_odd_texts_are_errors);
  g_test_add_func ("/Examples/Proc/maps-names-each-file-once", test_maps_names_each_file_once);
  g_test_add_func ("/Examples/Rates/cpu-usage-is-a-share-of-the-growth",
                   test_cpu_usage_is_a_share_of_the_growth);
  g_test_add_func ("/Examples/Rates/disk-activity-needs-the-same-disks",
                   test_disk_activity_needs_the_same_disks);
  g_test_add_func ("/Examples/Rates/network-traffic-is-per-second",
                   test_network_traffic_is_per_second);

  return g_test_run ();
}
