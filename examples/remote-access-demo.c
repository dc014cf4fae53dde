/* remote-access-demo.c
 *
 * What remote access shows of a program: a ring of simulated temperatures, the
 * same in Fahrenheit by a transform, a status with a slow tap, a record without
 * values, a configuration and settings that peers may change.
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "example-app.h"
#include "example-struct.h"

#define SOCKET_PATH            "/tmp/aimdb-demo.sock"
#define MAX_CONNECTIONS        10
#define TEMPERATURE_PERIOD_MS  2000
#define STATUS_PERIOD_MS       5000
#define STATUS_WORK_MS         100
#define FIRST_UPTIME_SECONDS   3600

typedef struct
{
  char   *sensor_id;
  double  celsius;
  double  timestamp;
} DemoTemperature;

typedef struct
{
  char   *sensor_id;
  double  fahrenheit;
  double  timestamp;
} DemoTemperatureFahrenheit;

typedef struct
{
  guint64 uptime_seconds;
  double  cpu_usage;
  double  memory_usage;
} DemoSystemStatus;

typedef struct
{
  guint64  user_id;
  char    *event_type;
  char    *message;
} DemoUserEvent;

typedef struct
{
  char     *app_name;
  char     *version;
  gboolean  debug_mode;
} DemoConfig;

typedef struct
{
  char     *log_level;
  guint32   max_connections;
  gboolean  feature_flag_alpha;
} DemoAppSettings;

#define DEMO_TYPE_TEMPERATURE            (demo_temperature_get_type ())
#define DEMO_TYPE_TEMPERATURE_FAHRENHEIT (demo_temperature_fahrenheit_get_type ())
#define DEMO_TYPE_SYSTEM_STATUS          (demo_system_status_get_type ())
#define DEMO_TYPE_USER_EVENT             (demo_user_event_get_type ())
#define DEMO_TYPE_CONFIG                 (demo_config_get_type ())
#define DEMO_TYPE_APP_SETTINGS           (demo_app_settings_get_type ())

GType demo_temperature_get_type            (void);
GType demo_temperature_fahrenheit_get_type (void);
GType demo_system_status_get_type          (void);
GType demo_user_event_get_type             (void);
GType demo_config_get_type                 (void);
GType demo_app_settings_get_type           (void);

EXAMPLE_DEFINE_STRUCT (DemoTemperature, demo_temperature,
                       EXAMPLE_MEMBER (DemoTemperature, STRING, sensor_id),
                       EXAMPLE_MEMBER (DemoTemperature, DOUBLE, celsius),
                       EXAMPLE_MEMBER (DemoTemperature, DOUBLE, timestamp))

EXAMPLE_DEFINE_STRUCT (DemoTemperatureFahrenheit, demo_temperature_fahrenheit,
                       EXAMPLE_MEMBER (DemoTemperatureFahrenheit, STRING, sensor_id),
                       EXAMPLE_MEMBER (DemoTemperatureFahrenheit, DOUBLE, fahrenheit),
                       EXAMPLE_MEMBER (DemoTemperatureFahrenheit, DOUBLE, timestamp))

EXAMPLE_DEFINE_STRUCT (DemoSystemStatus, demo_system_status,
                       EXAMPLE_MEMBER (DemoSystemStatus, UINT64, uptime_seconds),
                       EXAMPLE_MEMBER (DemoSystemStatus, DOUBLE, cpu_usage),
                       EXAMPLE_MEMBER (DemoSystemStatus, DOUBLE, memory_usage))

EXAMPLE_DEFINE_STRUCT (DemoUserEvent, demo_user_event,
                       EXAMPLE_MEMBER (DemoUserEvent, UINT64, user_id),
                       EXAMPLE_MEMBER (DemoUserEvent, STRING, event_type),
                       EXAMPLE_MEMBER (DemoUserEvent, STRING, message))

EXAMPLE_DEFINE_STRUCT (DemoConfig, demo_config,
                       EXAMPLE_MEMBER (DemoConfig, STRING, app_name),
                       EXAMPLE_MEMBER (DemoConfig, STRING, version),
                       EXAMPLE_MEMBER (DemoConfig, BOOLEAN, debug_mode))

EXAMPLE_DEFINE_STRUCT (DemoAppSettings, demo_app_settings,
                       EXAMPLE_MEMBER (DemoAppSettings, STRING, log_level),
                       EXAMPLE_MEMBER (DemoAppSettings, UINT32, max_connections),
                       EXAMPLE_MEMBER (DemoAppSettings, BOOLEAN, feature_flag_alpha))

typedef struct
{
  guint    n_temperatures;
  guint64  uptime_seconds;

  /* of the slow tap: a GSource at a time, it takes one value after the other */
  GSource *work;
} Demo;

static void
report (gpointer  stage,
        GError   *error)
{
  g_printerr ("%s: %s\n", aimdb_stage_get_name (AIMDB_STAGE (stage)), error->message);
}

static gboolean
simulate_temperature_cb (AimdbSource   *source,
                         AimdbProducer *producer,
                         gpointer       user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sensor_id = NULL;
  Demo *self = user_data;
  guint n = self->n_temperatures++;
  DemoTemperature temperature;

  sensor_id = g_strdup_printf ("sensor-%02u", n % 3 + 1);
  temperature.sensor_id = sensor_id;
  temperature.celsius = 20 + 0.5 * n + n % 10;
  temperature.timestamp = g_get_real_time () / (double) G_USEC_PER_SEC;

  if (!aimdb_producer_produce_boxed (producer, &temperature, &error))
    report (source, error);

  return G_SOURCE_CONTINUE;
}

static void
log_temperature_cb (AimdbTap     *tap,
                    const GValue *value,
                    gpointer      user_data)
{
  const DemoTemperature *temperature = g_value_get_boxed (value);

  g_print ("%s: %.1f °C\n", temperature->sensor_id, temperature->celsius);
}

static double
read_celsius_cb (AimdbGauge   *gauge,
                 const GValue *value,
                 gpointer      user_data)
{
  const DemoTemperature *temperature = g_value_get_boxed (value);

  return temperature->celsius;
}

static void
convert_to_fahrenheit_cb (AimdbTransform *transform,
                          const GValue   *value,
                          AimdbProducer  *output,
                          gpointer        user_data)
{
  g_autoptr (GError) error = NULL;
  const DemoTemperature *temperature = g_value_get_boxed (value);
  DemoTemperatureFahrenheit converted;

  converted.sensor_id = temperature->sensor_id;
  converted.fahrenheit = temperature->celsius * 9 / 5 + 32;
  converted.timestamp = temperature->timestamp;

  if (!aimdb_producer_produce_boxed (output, &converted, &error))
    report (transform, error);
}

static gboolean
simulate_status_cb (AimdbSource   *source,
                    AimdbProducer *producer,
                    gpointer       user_data)
{
  g_autoptr (GError) error = NULL;
  Demo *self = user_data;
  DemoSystemStatus status;

  status.uptime_seconds = self->uptime_seconds;
  status.cpu_usage = 10 + self->uptime_seconds % 30;
  status.memory_usage = 40 + self->uptime_seconds / 10 % 20;
  self->uptime_seconds += STATUS_PERIOD_MS / 1000;

  if (!aimdb_producer_produce_boxed (producer, &status, &error))
    report (source, error);

  return G_SOURCE_CONTINUE;
}

static gboolean
end_work_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/* when the source goes: the time has passed, or the program ends before */
static void
complete_status (gpointer user_data)
{
  g_autoptr (AimdbInvocation) invocation = user_data;

  aimdb_invocation_complete (invocation);
}

/* stands for a slow service elsewhere: it takes its time and no thread */
static void
process_status_cb (AimdbTap        *tap,
                   AimdbInvocation *invocation,
                   gpointer         user_data)
{
  Demo *self = user_data;

  g_clear_pointer (&self->work, g_source_unref);
  self->work = g_timeout_source_new (STATUS_WORK_MS);
  g_source_set_static_name (self->work, "[demo] status");
  g_source_set_callback (self->work, end_work_cb, g_object_ref (invocation), complete_status);
  g_source_attach (self->work, NULL);
}

static void
add_temperature_records (Demo          *self,
                         AimdbDatabase *database)
{
  AimdbRecord *record = NULL;

  record = aimdb_database_create_record (database, "server::Temperature", DEMO_TYPE_TEMPERATURE,
                                         AIMDB_BUFFER_TYPE_SPMC_RING, 100);
  aimdb_record_take_stage (record,
                           AIMDB_STAGE (aimdb_source_new_timer ("temp_simulator",
                                                                TEMPERATURE_PERIOD_MS,
                                                                simulate_temperature_cb, self,
                                                                NULL)));
  aimdb_record_take_stage (record,
                           AIMDB_STAGE (aimdb_tap_new ("temp_logger", log_temperature_cb, NULL,
                                                       NULL)));
  aimdb_record_take_stage (record,
                           AIMDB_STAGE (aimdb_gauge_new ("temperature", "°C", read_celsius_cb,
                                                         NULL, NULL)));

  record = aimdb_database_create_record (database, "server::TemperatureFahrenheit",
                                         DEMO_TYPE_TEMPERATURE_FAHRENHEIT,
                                         AIMDB_BUFFER_TYPE_SPMC_RING, 100);
  aimdb_record_take_stage (record,
                           AIMDB_STAGE (aimdb_transform_new ("celsius_to_fahrenheit",
                                                             "server::Temperature",
                                                             convert_to_fahrenheit_cb,
                                                             NULL, NULL)));
}

static gpointer
set_up (AimdbDatabase  *database,
        AimdbServer    *server,
        GError        **error)
{
  Demo *self = g_new0 (Demo, 1);
  AimdbRecord *record = NULL;

  self->uptime_seconds = FIRST_UPTIME_SECONDS;

  add_temperature_records (self, database);

  record = aimdb_database_create_record (database, "server::SystemStatus", DEMO_TYPE_SYSTEM_STATUS,
                                         AIMDB_BUFFER_TYPE_SPMC_RING, 50);
  aimdb_record_take_stage (record,
                           AIMDB_STAGE (aimdb_source_new_timer ("status_simulator",
                                                                STATUS_PERIOD_MS,
                                                                simulate_status_cb, self, NULL)));
  aimdb_record_take_stage (record,
                           AIMDB_STAGE (aimdb_tap_new_async ("slow_status_processor",
                                                             process_status_cb, self, NULL)));

  aimdb_database_create_record (database, "server::UserEvent", DEMO_TYPE_USER_EVENT,
                                AIMDB_BUFFER_TYPE_SPMC_RING, 100);
  aimdb_database_create_record (database, "server::Config", DEMO_TYPE_CONFIG,
                                AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);
  aimdb_database_create_record (database, "server::AppSettings", DEMO_TYPE_APP_SETTINGS,
                                AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);

  aimdb_server_set_max_connections (server, MAX_CONNECTIONS);
  aimdb_server_set_read_only (server, FALSE);
  aimdb_server_allow_write (server, "server::AppSettings");

  return self;
}

static gboolean
produce_boxed (AimdbDatabase  *database,
               const char     *key,
               gconstpointer   boxed,
               GError        **error)
{
  AimdbRecord *record = aimdb_database_get_record (database, key);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, aimdb_record_get_value_type (record));
  g_value_set_static_boxed (&value, boxed);

  return aimdb_record_produce (record, &value, error);
}

static gboolean
started (gpointer        state,
         AimdbDatabase  *database,
         GError        **error)
{
  const DemoConfig config = { (char *) "AimDB Demo", (char *) "0.1.0", TRUE };
  const DemoAppSettings settings = { (char *) "info", 100, FALSE };

  return produce_boxed (database, "server::Config", &config, error) &&
         produce_boxed (database, "server::AppSettings", &settings, error);
}

static void
tear_down (gpointer state)
{
  Demo *self = state;

  if (self->work != NULL)
    g_source_destroy (self->work);

  g_clear_pointer (&self->work, g_source_unref);
  g_free (self);
}

static char *
build_endpoint (void)
{
  return g_strdup ("unix:" SOCKET_PATH);
}

int
main (int    argc,
      char **argv)
{
  const ExampleProgram program = {
    .name = "remote-access-demo",
    .summary = "Simulated sensors and settings, to be looked at and changed from outside.",
    .build_endpoint = build_endpoint,
    .set_up = set_up,
    .started = started,
    .tear_down = tear_down,
  };

  return example_program_run (&program, argc, argv);
}
