/* aimdb-gauge.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-gauge.h"
#include "aimdb-signal-stats-private.h"
#include "aimdb-stage-private.h"

/**
 * AimdbGauge:
 *
 * A stage that keeps figures of one number of each value of a record: how many,
 * the last, the smallest, the largest and the mean.
 *
 * It is a tap in all that is listed, and is called in its main context; its
 * figures may be taken from any thread, and remote peers see them. A record may
 * have several. It works whether or not profiling is built in.
 *
 * Figures count from the start of the database, from
 * [method@Database.reset_profiling] or from [method@Gauge.reset], whichever was
 * last.
 *
 * Since: 0.1
 */
struct _AimdbGauge
{
  AimdbStage parent_instance;

  /* constant after construction */
  char *signal;
  char *unit;
  AimdbGaugeFunc func;          /* NULL: the value is the number */
  gpointer user_data;
  GDestroyNotify destroy;

  GMutex lock;

  /* under lock */
  AimdbSignalFigures figures;
};

struct _AimdbGaugeClass
{
  AimdbStageClass parent_class;
};

G_DEFINE_FINAL_TYPE (AimdbGauge, aimdb_gauge, AIMDB_TYPE_STAGE)

enum
{
  PROP_0,
  PROP_SIGNAL,
  PROP_UNIT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
is_number_type (GType type)
{
  static const GType types[] = {
    G_TYPE_BOOLEAN, G_TYPE_CHAR, G_TYPE_DOUBLE, G_TYPE_FLOAT, G_TYPE_INT, G_TYPE_INT64,
    G_TYPE_LONG, G_TYPE_UCHAR, G_TYPE_UINT, G_TYPE_UINT64, G_TYPE_ULONG,
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (type == types[i])
        return TRUE;
    }

  return FALSE;
}

/* VALUE is of one of the types above */
static double
get_number (const GValue *value)
{
  switch (G_VALUE_TYPE (value))
    {
    case G_TYPE_BOOLEAN:
      return g_value_get_boolean (value) ? 1 : 0;

    case G_TYPE_CHAR:
      return g_value_get_schar (value);

    case G_TYPE_FLOAT:
      return g_value_get_float (value);

    case G_TYPE_INT:
      return g_value_get_int (value);

    case G_TYPE_INT64:
      return g_value_get_int64 (value);

    case G_TYPE_LONG:
      return g_value_get_long (value);

    case G_TYPE_UCHAR:
      return g_value_get_uchar (value);

    case G_TYPE_UINT:
      return g_value_get_uint (value);

    case G_TYPE_UINT64:
      return g_value_get_uint64 (value);

    case G_TYPE_ULONG:
      return g_value_get_ulong (value);

    default:
      return g_value_get_double (value);
    }
}

static char *
aimdb_gauge_check (AimdbStage *stage)
{
  AimdbGauge *self = AIMDB_GAUGE (stage);
  GType type = aimdb_record_get_value_type (_aimdb_stage_get_record (stage));

  if (self->signal == NULL || *self->signal == '\0')
    return g_strdup ("a gauge needs the name of a signal");

  /* what is no type at all is the record's problem */
  if (self->func == NULL && type != G_TYPE_INVALID && !is_number_type (type))
    return g_strdup_printf ("a gauge needs a function that reads a number off values of type %s",
                            g_type_name (type));

  return NULL;
}

static void
aimdb_gauge_process (AimdbStage   *stage,
                     const GValue *value)
{
  AimdbGauge *self = (AimdbGauge *) stage;
  double sample = self->func != NULL ? self->func (self, value, self->user_data)
                                     : get_number (value);

  g_mutex_lock (&self->lock);
  _aimdb_signal_figures_add (&self->figures, sample);
  g_mutex_unlock (&self->lock);
  _aimdb_stage_errors_called (stage);
}

static gboolean
aimdb_gauge_prepare (AimdbStage    *stage,
                     GMainContext **main_context,
                     GError       **error)
{
  aimdb_gauge_reset (AIMDB_GAUGE (stage));

  return TRUE;
}

static void
aimdb_gauge_reset_figures (AimdbStage *stage)
{
  aimdb_gauge_reset (AIMDB_GAUGE (stage));
}

static void
aimdb_gauge_constructed (GObject *object)
{
  AimdbGauge *self = AIMDB_GAUGE (object);
  AimdbStage *stage = AIMDB_STAGE (object);

  G_OBJECT_CLASS (aimdb_gauge_parent_class)->constructed (object);

  if (aimdb_stage_get_name (stage) == NULL && self->signal != NULL)
    aimdb_stage_set_name (stage, self->signal);
}

static void
aimdb_gauge_finalize (GObject *object)
{
  AimdbGauge *self = AIMDB_GAUGE (object);

  if (self->destroy != NULL)
    self->destroy (self->user_data);

  g_mutex_clear (&self->lock);
  g_free (self->signal);
  g_free (self->unit);

  G_OBJECT_CLASS (aimdb_gauge_parent_class)->finalize (object);
}

static void
aimdb_gauge_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  AimdbGauge *self = AIMDB_GAUGE (object);

  switch (prop_id)
    {
    case PROP_SIGNAL:
      g_value_set_string (value, aimdb_gauge_get_signal (self));
      break;

    case PROP_UNIT:
      g_value_set_string (value, aimdb_gauge_get_unit (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* names end up in JSON, which must be UTF-8 */
static char *
dup_valid_string (const GValue *value)
{
  const char *string = g_value_get_string (value);

  return string != NULL ? g_utf8_make_valid (string, -1) : NULL;
}

static void
aimdb_gauge_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  AimdbGauge *self = AIMDB_GAUGE (object);

  switch (prop_id)
    {
    case PROP_SIGNAL:
      self->signal = dup_valid_string (value);
      break;

    case PROP_UNIT:
      self->unit = dup_valid_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_gauge_class_init (AimdbGaugeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  AimdbStageClass *stage_class = AIMDB_STAGE_CLASS (klass);

  object_class->constructed = aimdb_gauge_constructed;
  object_class->finalize = aimdb_gauge_finalize;
  object_class->get_property = aimdb_gauge_get_property;
  object_class->set_property = aimdb_gauge_set_property;

  stage_class->stage_type = AIMDB_STAGE_TYPE_TAP;
  stage_class->check = aimdb_gauge_check;
  stage_class->prepare = aimdb_gauge_prepare;
  stage_class->process = aimdb_gauge_process;
  stage_class->reset = aimdb_gauge_reset_figures;
  stage_class->run = _aimdb_stage_drain;

  /**
   * AimdbGauge:signal: (getter get_signal)
   *
   * What the number is called.
   *
   * The stage is called so too, unless it is given another name.
   *
   * Since: 0.1
   */
  properties[PROP_SIGNAL] =
    g_param_spec_string ("signal", NULL, NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbGauge:unit: (getter get_unit)
   *
   * The unit of the number, for people.
   *
   * Since: 0.1
   */
  properties[PROP_UNIT] =
    g_param_spec_string ("unit", NULL, NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
aimdb_gauge_init (AimdbGauge *self)
{
  g_mutex_init (&self->lock);
}

/**
 * aimdb_gauge_new:
 * @signal: what the number is called
 * @unit: (nullable): its unit, such as `°C`
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy): reads
 *   the number off a value; %NULL if the values of the record are numbers or
 *   booleans
 * @user_data: data for @func
 * @destroy: frees @user_data when the gauge goes
 *
 * Creates a gauge.
 *
 * That the values are no numbers and there is no function comes out when the
 * database is started. Integers beyond 2⁵³ are rounded.
 *
 * Returns: (transfer full): the gauge
 *
 * Since: 0.1
 */
AimdbGauge *
aimdb_gauge_new (const char     *signal,
                 const char     *unit,
                 AimdbGaugeFunc  func,
                 gpointer        user_data,
                 GDestroyNotify  destroy)
{
  AimdbGauge *self;

  g_return_val_if_fail (signal != NULL, NULL);

  self = g_object_new (AIMDB_TYPE_GAUGE, "signal", signal, "unit", unit, NULL);
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;

  return self;
}

/**
 * aimdb_gauge_get_signal: (get-property signal)
 * @self: a gauge
 *
 * Gets what the number is called.
 *
 * Returns: (transfer none): the name of the signal
 *
 * Since: 0.1
 */
const char *
aimdb_gauge_get_signal (AimdbGauge *self)
{
  g_return_val_if_fail (AIMDB_IS_GAUGE (self), NULL);

  return self->signal;
}

/**
 * aimdb_gauge_get_unit: (get-property unit)
 * @self: a gauge
 *
 * Gets the unit of the number.
 *
 * Returns: (transfer none) (nullable): the unit, or %NULL if it has none
 *
 * Since: 0.1
 */
const char *
aimdb_gauge_get_unit (AimdbGauge *self)
{
  g_return_val_if_fail (AIMDB_IS_GAUGE (self), NULL);

  return self->unit;
}

/**
 * aimdb_gauge_get_stats:
 * @self: a gauge
 *
 * Takes the figures, all of one instant.
 *
 * May be called from any thread.
 *
 * Returns: (transfer full): the figures
 *
 * Since: 0.1
 */
AimdbSignalStats *
aimdb_gauge_get_stats (AimdbGauge *self)
{
  AimdbSignalFigures figures;

  g_return_val_if_fail (AIMDB_IS_GAUGE (self), NULL);

  g_mutex_lock (&self->lock);
  figures = self->figures;
  g_mutex_unlock (&self->lock);

  return _aimdb_signal_stats_new (self->signal, self->unit, &figures);
}

/**
 * aimdb_gauge_reset:
 * @self: a gauge
 *
 * Sets the figures back to zero.
 *
 * May be called from any thread.
 *
 * Since: 0.1
 */
void
aimdb_gauge_reset (AimdbGauge *self)
{
  g_return_if_fail (AIMDB_IS_GAUGE (self));

  g_mutex_lock (&self->lock);
  self->figures = (AimdbSignalFigures) { 0 };
  g_mutex_unlock (&self->lock);
}
