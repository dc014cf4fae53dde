/* mirror.c
 *
 * Two instances in one program, though they would be in two: a tank, and a panel
 * that shows its level and sets the speed of its pump.
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <locale.h>

#include <aimdb.h>
#include <glib/gstdio.h>

static double speed = 2;

static gboolean
measure_cb (AimdbSource   *source,
            AimdbProducer *producer,
            gpointer       user_data)
{
  static double level;

  level += speed;

  return aimdb_producer_produce_double (producer, level, NULL);
}

static void
set_speed_cb (AimdbTap     *tap,
              const GValue *value,
              gpointer      user_data)
{
  speed = g_value_get_double (value);
  g_print ("tank: the pump runs at %.0f\n", speed);

  if (speed == 0)
    g_main_loop_quit (user_data);
}

static void
show_cb (AimdbTap     *tap,
         const GValue *value,
         gpointer      user_data)
{
  AimdbProducer *pump = user_data;
  double level = g_value_get_double (value);

  g_print ("panel: the level is %.0f\n", level);

  if (level >= 20)
    aimdb_producer_produce_double (pump, 0, NULL);
}

static AimdbRecord *
add_record (AimdbDatabase *database,
            const char    *key)
{
  return aimdb_database_create_record (database, key, G_TYPE_DOUBLE, AIMDB_BUFFER_TYPE_SPMC_RING,
                                       64);
}

int
main (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("aimdb-mirror-XXXXXX", &error);
  g_autofree char *endpoint = g_strdup_printf ("unix://%s/tank.sock", directory);
  g_autofree char *url = g_strconcat (endpoint, "?record=tank.level", NULL);
  g_autoptr (AimdbDatabase) tank = aimdb_database_new ();
  g_autoptr (AimdbDatabase) panel = aimdb_database_new ();
  g_autoptr (AimdbServer) server = aimdb_server_new (tank, endpoint);
  AimdbRecord *level = add_record (tank, "tank.level");
  AimdbRecord *pump = add_record (tank, "pump.speed");
  AimdbRecord *shown = add_record (panel, "level");
  AimdbRecord *wanted = add_record (panel, "pump.speed");
  g_autoptr (AimdbProducer) producer = aimdb_record_create_producer (wanted);

  setlocale (LC_ALL, "");

  aimdb_record_take_stage (level, AIMDB_STAGE (aimdb_source_new_timer ("gauge", 50, measure_cb,
                                                                       NULL, NULL)));
  aimdb_record_take_stage (pump, AIMDB_STAGE (aimdb_tap_new ("drive", set_speed_cb, loop, NULL)));
  aimdb_server_allow_write (server, "pump.speed");

  aimdb_record_take_stage (shown, AIMDB_STAGE (aimdb_link_new_inbound ("from tank", url)));
  aimdb_record_take_stage (shown, AIMDB_STAGE (aimdb_tap_new ("show", show_cb, producer, NULL)));
  aimdb_record_take_stage (wanted, AIMDB_STAGE (aimdb_link_new ("to tank", endpoint)));

  if (directory == NULL || !aimdb_database_start (tank, &error) ||
      !aimdb_server_start (server, &error) || !aimdb_database_start (panel, &error))
    g_error ("%s", error->message);

  g_main_loop_run (loop);

  aimdb_database_stop (panel);
  aimdb_server_stop (server);
  g_rmdir (directory);

  return 0;
}
