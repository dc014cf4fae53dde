/* hello.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <locale.h>

#include <aimdb.h>

static gboolean
measure_cb (AimdbSource   *source,
            AimdbProducer *producer,
            gpointer       user_data)
{
  return aimdb_producer_produce_double (producer, g_random_double_range (18, 24), NULL);
}

static void
show_cb (AimdbTap     *tap,
         const GValue *value,
         gpointer      user_data)
{
  static int n_left = 20;

  g_print ("%.1f °C\n", g_value_get_double (value));

  if (--n_left == 0)
    g_main_loop_quit (user_data);
}

int
main (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  AimdbRecord *room = aimdb_database_create_record (database, "room.temperature", G_TYPE_DOUBLE,
                                                    AIMDB_BUFFER_TYPE_SPMC_RING, 64);
  AimdbSource *thermometer = aimdb_source_new_timer ("thermometer", 50, measure_cb, NULL, NULL);
  AimdbTap *display = aimdb_tap_new ("display", show_cb, loop, NULL);
  g_autoptr (AimdbRecordProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *verdict = NULL;

  setlocale (LC_ALL, "");

  aimdb_record_take_stage (room, AIMDB_STAGE (thermometer));
  aimdb_record_take_stage (room, AIMDB_STAGE (display));

  if (!aimdb_database_start (database, &error))
    g_error ("%s", error->message);

  g_main_loop_run (loop);

  profile = aimdb_record_get_profile (room);
  verdict = aimdb_record_profile_describe_bottleneck (profile);
  g_print ("%s\n", verdict);

  return 0;
}
