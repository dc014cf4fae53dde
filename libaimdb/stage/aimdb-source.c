/* aimdb-source.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <fcntl.h>

#include <gio/gio.h>

#include "aimdb-error.h"
#include "aimdb-producer-private.h"
#include "aimdb-record-private.h"
#include "aimdb-source.h"
#include "aimdb-stage-private.h"
#include "aimdb-trigger-private.h"

typedef enum
{
  SOURCE_KIND_TIMER,
  SOURCE_KIND_CONTINUOUS,
  SOURCE_KIND_PRODUCER,
  SOURCE_KIND_FD,
  SOURCE_KIND_GSOURCE
} SourceKind;

/**
 * AimdbSource:
 *
 * A stage that gives a record its values.
 *
 * There are several kinds. A timer source is called at a fixed interval, first
 * when the database starts. One of a file descriptor is called when that is ready,
 * one of a `GSource` when that would be dispatched. A continuous source has a
 * thread of its own and is called again and again. A producer source is not called
 * at all: the program produces through it whenever it has something.
 *
 * A record has at most one source.
 *
 * Since: 0.1
 */
struct _AimdbSource
{
  AimdbStage parent_instance;

  /* constant after construction */
  SourceKind kind;
  guint interval_ms;
  int fd;
  GIOCondition condition;
  AimdbSourceFunc func;         /* NULL for a file descriptor */
  AimdbSourceFdFunc fd_func;
  gpointer user_data;
  GDestroyNotify destroy;

  /* only touched by the thread that builds the database */
  AimdbSourceFactoryFunc factory;
  gpointer factory_data;
  GDestroyNotify factory_destroy;

  /* constant while running */
  GThread *thread;
  GMainContext *context;        /* where trigger is attached */
  AimdbTrigger *trigger;

  /* only touched in the stage's context */
  gint64 due_us;
};

struct _AimdbSourceClass
{
  AimdbStageClass parent_class;
};

G_DEFINE_FINAL_TYPE (AimdbSource, aimdb_source, AIMDB_TYPE_STAGE)

enum
{
  PROP_0,
  PROP_INTERVAL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
aimdb_source_check (AimdbStage *stage)
{
  AimdbSource *self = AIMDB_SOURCE (stage);

  if (self->kind == SOURCE_KIND_TIMER && self->interval_ms == 0)
    return g_strdup ("the interval of a timer source must be at least 1 ms");

  if (self->kind == SOURCE_KIND_GSOURCE && self->factory == NULL)
    return g_strdup ("what makes its GSource is missing: call aimdb_source_set_factory()");

  if (self->kind == SOURCE_KIND_FD && self->fd < 0)
    return g_strdup_printf ("%d is no file descriptor", self->fd);

  if (self->kind == SOURCE_KIND_FD && (self->condition & (G_IO_IN | G_IO_PRI | G_IO_OUT)) == 0)
    return g_strdup ("a file descriptor is waited for until it can be read or written: "
                     "G_IO_IN, G_IO_PRI or G_IO_OUT is needed");

  return NULL;
}

/* calls the source once; FALSE if it wants no more */
static gboolean
source_call (AimdbSource   *self,
             AimdbProducer *producer)
{
  AimdbProfileBatch batch;
  gboolean again;

  aimdb_profile_begin (&batch, &self->parent_instance.stats);
  again = self->func (self, producer, self->user_data);
  aimdb_profile_step (&batch);
  aimdb_profile_end (&batch, &self->parent_instance.stats);
  _aimdb_stage_errors_called (AIMDB_STAGE (self));

  return again;
}

/* the next tick of the grid that began at the start; ticks that are past are
 * left out rather than made up for */
static gint64
source_find_next_tick (AimdbSource *self)
{
  gint64 interval_us = (gint64) self->interval_ms * 1000;
  gint64 now_us = g_get_monotonic_time ();
  gint64 n_intervals = MAX (1, (now_us - self->due_us) / interval_us + 1);

  return self->due_us + n_intervals * interval_us;
}

static gboolean
aimdb_source_run (AimdbTask         *task,
                  const AimdbBudget *budget)
{
  AimdbSource *self = AIMDB_SOURCE (task->owner);

  if (!source_call (self, self->parent_instance.output) ||
      !_aimdb_stage_is_running (AIMDB_STAGE (self)))
    return FALSE;

  self->due_us = source_find_next_tick (self);
  _aimdb_task_schedule_at (task, self->due_us);

  return FALSE;
}

static gboolean
source_call_gsource (AimdbStage   *stage,
                     GIOCondition  condition)
{
  return source_call (AIMDB_SOURCE (stage), stage->output);
}

static void
source_report (AimdbSource *self,
               int          code,
               const char  *what)
{
  g_autoptr (GError) error = NULL;

  error = g_error_new (G_IO_ERROR, code, "file descriptor %d %s", self->fd, what);
  aimdb_stage_report_error (AIMDB_STAGE (self), error);
}

static gboolean
source_call_fd (AimdbStage   *stage,
                GIOCondition  condition)
{
  AimdbSource *self = AIMDB_SOURCE (stage);
  AimdbProfileBatch batch;
  gboolean again;

  if ((condition & G_IO_NVAL) != 0)
    {
      source_report (self, G_IO_ERROR_CLOSED, "is not open; it must be while the database runs");
      return G_SOURCE_REMOVE;
    }

  aimdb_profile_begin (&batch, &stage->stats);
  again = self->fd_func (self, self->fd, condition, stage->output, self->user_data);
  aimdb_profile_step (&batch);
  aimdb_profile_end (&batch, &stage->stats);

  if ((condition & G_IO_ERR) != 0)
    source_report (self, G_IO_ERROR_FAILED, "has an error");

  _aimdb_stage_errors_called (stage);

  /* nothing but the end, which would be told for ever */
  return again && (condition & self->condition) != 0;
}

static gpointer
source_thread (gpointer data)
{
  g_autoptr (AimdbSource) self = data;
  AimdbStage *stage = AIMDB_STAGE (self);
  g_autoptr (AimdbProducer) producer = _aimdb_producer_new (_aimdb_stage_get_record (stage));
  int run = g_atomic_int_get (&stage->run);
  gboolean again = run != 0;

  /* a call that starts the database anew leaves the next to the new thread */
  while (again && _aimdb_stage_begin_call (stage, run))
    {
      again = source_call (self, producer);
      _aimdb_stage_end_call (stage, FALSE);
    }

  return NULL;
}

static void
source_prefix_error (AimdbSource  *self,
                     GError      **error)
{
  AimdbStage *stage = AIMDB_STAGE (self);
  g_autofree char *label = _aimdb_stage_dup_label (stage);

  g_prefix_error (error, "record '%s': %s: ",
                  aimdb_record_get_key (_aimdb_stage_get_record (stage)), label);
}

/* what can't be found out by looking at the configuration alone */
static AimdbTrigger *
source_create_trigger (AimdbSource  *self,
                       GError      **error)
{
  g_autoptr (GSource) gsource = NULL;

  if (self->kind == SOURCE_KIND_FD)
    {
      if (fcntl (self->fd, F_GETFD) >= 0)
        return _aimdb_trigger_new_fd (AIMDB_STAGE (self), source_call_fd, self->fd,
                                      self->condition);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "file descriptor %d is not open",
                   self->fd);
      return NULL;
    }

  gsource = self->factory (self, self->factory_data);

  if (gsource != NULL && !g_source_is_destroyed (gsource) &&
      g_source_get_context (gsource) == NULL)
    return _aimdb_trigger_new_gsource (AIMDB_STAGE (self), source_call_gsource, gsource);

  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE, "its factory gave %s",
               gsource == NULL ? "no GSource"
                               : "a GSource that is attached or destroyed already");
  return NULL;
}

static gboolean
aimdb_source_prepare (AimdbStage    *stage,
                      GMainContext **main_context,
                      GError       **error)
{
  AimdbSource *self = AIMDB_SOURCE (stage);

  if (self->kind != SOURCE_KIND_FD && self->kind != SOURCE_KIND_GSOURCE)
    return TRUE;

  g_clear_pointer (&self->trigger, _aimdb_trigger_destroy);
  g_clear_pointer (&self->context, g_main_context_unref);
  self->trigger = source_create_trigger (self, error);

  if (self->trigger == NULL)
    {
      source_prefix_error (self, error);
      return FALSE;
    }

  self->context = g_main_context_ref (*main_context);

  return TRUE;
}

static gboolean
source_start_thread (AimdbSource  *self,
                     GError      **error)
{
  self->thread = g_thread_try_new ("aimdb-source", source_thread, g_object_ref (self), error);

  if (self->thread == NULL)
    {
      g_object_unref (self);
      source_prefix_error (self, error);
      return FALSE;
    }

  return TRUE;
}

static gboolean
aimdb_source_start (AimdbStage  *stage,
                    GError     **error)
{
  AimdbSource *self = AIMDB_SOURCE (stage);

  if (self->kind == SOURCE_KIND_PRODUCER)
    return TRUE;

  if (self->kind == SOURCE_KIND_CONTINUOUS)
    return source_start_thread (self, error);

  if (self->trigger != NULL)
    {
      _aimdb_trigger_attach (self->trigger, self->context);
      return TRUE;
    }

  self->due_us = g_get_monotonic_time ();
  _aimdb_task_schedule_at (&stage->task, self->due_us);

  return TRUE;
}

static void
aimdb_source_stop (AimdbStage *stage)
{
  AimdbSource *self = AIMDB_SOURCE (stage);

  g_clear_pointer (&self->trigger, _aimdb_trigger_destroy);

  /* the call that goes on is waited for, unless it is the one that stops */
  if (self->thread == g_thread_self ())
    g_clear_pointer (&self->thread, g_thread_unref);
  else
    g_clear_pointer (&self->thread, g_thread_join);
}

static gboolean
aimdb_source_is_timed (AimdbStage *stage)
{
  return AIMDB_SOURCE (stage)->kind != SOURCE_KIND_PRODUCER;
}

/* a continuous source waits in its own thread for whatever it reads */
static gboolean
aimdb_source_is_asynchronous (AimdbStage *stage)
{
  return AIMDB_SOURCE (stage)->kind == SOURCE_KIND_CONTINUOUS;
}

static void
aimdb_source_finalize (GObject *object)
{
  AimdbSource *self = AIMDB_SOURCE (object);

  if (self->destroy != NULL)
    self->destroy (self->user_data);

  if (self->factory_destroy != NULL)
    self->factory_destroy (self->factory_data);

  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (aimdb_source_parent_class)->finalize (object);
}

static void
aimdb_source_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  AimdbSource *self = AIMDB_SOURCE (object);

  switch (prop_id)
    {
    case PROP_INTERVAL:
      g_value_set_uint (value, aimdb_source_get_interval (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_source_class_init (AimdbSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  AimdbStageClass *stage_class = AIMDB_STAGE_CLASS (klass);

  object_class->finalize = aimdb_source_finalize;
  object_class->get_property = aimdb_source_get_property;

  stage_class->stage_type = AIMDB_STAGE_TYPE_SOURCE;
  stage_class->writes = TRUE;
  stage_class->check = aimdb_source_check;
  stage_class->is_asynchronous = aimdb_source_is_asynchronous;
  stage_class->is_timed = aimdb_source_is_timed;
  stage_class->prepare = aimdb_source_prepare;
  stage_class->run = aimdb_source_run;
  stage_class->start = aimdb_source_start;
  stage_class->stop = aimdb_source_stop;

  /**
   * AimdbSource:interval: (getter get_interval)
   *
   * The time between two calls of a timer source, in milliseconds; 0 for the
   * other kinds.
   *
   * Since: 0.1
   */
  properties[PROP_INTERVAL] =
    g_param_spec_uint ("interval", NULL, NULL,
                       0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
aimdb_source_init (AimdbSource *self)
{
}

static AimdbSource *
source_new (const char      *name,
            SourceKind       kind,
            guint            interval_ms,
            AimdbSourceFunc  func,
            gpointer         user_data,
            GDestroyNotify   destroy)
{
  AimdbSource *self = g_object_new (AIMDB_TYPE_SOURCE, "name", name, NULL);

  self->kind = kind;
  self->interval_ms = interval_ms;
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;

  return self;
}

/**
 * aimdb_source_new_timer:
 * @name: (nullable): what to call the source
 * @interval_ms: the time between two calls, in milliseconds, at least 1
 * @func: (scope notified) (closure user_data) (destroy destroy): makes the values
 * @user_data: data for @func
 * @destroy: frees @user_data when the source goes
 *
 * Creates a source that is called at a fixed interval.
 *
 * It is first called when the database starts. Calls keep to the grid that
 * begins there: one that comes late does not shift the next, and one that would
 * come too late is left out.
 *
 * Returns: (transfer full): the source
 *
 * Since: 0.1
 */
AimdbSource *
aimdb_source_new_timer (const char      *name,
                        guint            interval_ms,
                        AimdbSourceFunc  func,
                        gpointer         user_data,
                        GDestroyNotify   destroy)
{
  g_return_val_if_fail (func != NULL, NULL);

  return source_new (name, SOURCE_KIND_TIMER, interval_ms, func, user_data, destroy);
}

/**
 * aimdb_source_new_continuous:
 * @name: (nullable): what to call the source
 * @func: (scope notified) (closure user_data) (destroy destroy): makes the values;
 *   called in a thread of its own
 * @user_data: data for @func
 * @destroy: frees @user_data when the source goes
 *
 * Creates a source that is called again and again in a thread of its own.
 *
 * Stopping the database waits until the call that goes on returns.
 *
 * Returns: (transfer full): the source
 *
 * Since: 0.1
 */
AimdbSource *
aimdb_source_new_continuous (const char      *name,
                             AimdbSourceFunc  func,
                             gpointer         user_data,
                             GDestroyNotify   destroy)
{
  g_return_val_if_fail (func != NULL, NULL);

  return source_new (name, SOURCE_KIND_CONTINUOUS, 0, func, user_data, destroy);
}

/**
 * aimdb_source_new_fd:
 * @name: (nullable): what to call the source
 * @fd: a file descriptor, which stays the caller's
 * @condition: what to wait for, such as %G_IO_IN
 * @func: (scope notified) (closure user_data) (destroy destroy): makes the values
 * @user_data: data for @func
 * @destroy: frees @user_data when the source goes
 *
 * Creates a source that is called when a file descriptor is ready, in its
 * [property@Stage:main-context].
 *
 * The descriptor must stay open while the database runs; whoever opened it closes
 * it afterwards, for instance in @destroy. One that is not open is an error of the
 * start. If it hangs up or has an error, @func is told so by its condition; when
 * there is nothing else, the source ends for this run of the database, and an error
 * counts as a failure of the stage.
 *
 * Returns: (transfer full): the source
 *
 * Since: 0.1
 */
AimdbSource *
aimdb_source_new_fd (const char        *name,
                     int                fd,
                     GIOCondition       condition,
                     AimdbSourceFdFunc  func,
                     gpointer           user_data,
                     GDestroyNotify     destroy)
{
  AimdbSource *self;

  g_return_val_if_fail (func != NULL, NULL);

  self = source_new (name, SOURCE_KIND_FD, 0, NULL, user_data, destroy);
  self->fd = fd;
  self->condition = condition;
  self->fd_func = func;

  return self;
}

/**
 * aimdb_source_new_gsource:
 * @name: (nullable): what to call the source
 * @func: (scope notified) (closure user_data) (destroy destroy): makes the values
 * @user_data: data for @func
 * @destroy: frees @user_data when the source goes
 *
 * Creates a source that is called when a `GSource` of the program would be.
 *
 * A `GSource` can be attached only once, so what makes it is set by
 * [method@Source.set_factory], and asked for a new one each time the database
 * starts.
 *
 * Returns: (transfer full): the source
 *
 * Since: 0.1
 */
AimdbSource *
aimdb_source_new_gsource (const char      *name,
                          AimdbSourceFunc  func,
                          gpointer         user_data,
                          GDestroyNotify   destroy)
{
  g_return_val_if_fail (func != NULL, NULL);

  return source_new (name, SOURCE_KIND_GSOURCE, 0, func, user_data, destroy);
}

/**
 * aimdb_source_new_producer:
 * @name: (nullable): what to call the source
 *
 * Creates a source that is not called: the program produces through
 * [method@Source.produce] whenever it has something.
 *
 * Its profile counts the values and tells their period, but no times.
 *
 * Returns: (transfer full): the source
 *
 * Since: 0.1
 */
AimdbSource *
aimdb_source_new_producer (const char *name)
{
  return source_new (name, SOURCE_KIND_PRODUCER, 0, NULL, NULL, NULL);
}

/**
 * aimdb_source_set_factory:
 * @self: a source of a `GSource`
 * @factory: (scope notified) (closure user_data) (destroy destroy): makes the
 *   `GSource`
 * @user_data: data for @factory
 * @destroy: frees @user_data when the source goes, or has another factory
 *
 * Sets what makes the `GSource`, for a source that was created by
 * [ctor@Source.new_gsource].
 *
 * What it makes is attached to the [property@Stage:main-context], and destroyed
 * when the database stops or the function of the source says so. The callback of
 * the `GSource` itself is of no account.
 *
 * Not allowed while the database runs.
 *
 * Since: 0.1
 */
void
aimdb_source_set_factory (AimdbSource            *self,
                          AimdbSourceFactoryFunc  factory,
                          gpointer                user_data,
                          GDestroyNotify          destroy)
{
  g_return_if_fail (AIMDB_IS_SOURCE (self));
  g_return_if_fail (self->kind == SOURCE_KIND_GSOURCE);
  g_return_if_fail (factory != NULL);
  g_return_if_fail (!self->parent_instance.frozen);

  if (self->factory_destroy != NULL)
    self->factory_destroy (self->factory_data);

  self->factory = factory;
  self->factory_data = user_data;
  self->factory_destroy = destroy;
}

/**
 * aimdb_source_get_interval: (get-property interval)
 * @self: a source
 *
 * Gets the time between two calls of a timer source.
 *
 * Returns: the interval in milliseconds, 0 for the other kinds
 *
 * Since: 0.1
 */
guint
aimdb_source_get_interval (AimdbSource *self)
{
  g_return_val_if_fail (AIMDB_IS_SOURCE (self), 0);

  return self->interval_ms;
}

/**
 * aimdb_source_get_value_type:
 * @self: a source
 *
 * Gets the type of the values of the record to which the source was added.
 *
 * May be called from any thread.
 *
 * Returns: the type, %G_TYPE_INVALID if the source belongs to no record
 *
 * Since: 0.1
 */
GType
aimdb_source_get_value_type (AimdbSource *self)
{
  g_autoptr (AimdbRecord) record = NULL;

  g_return_val_if_fail (AIMDB_IS_SOURCE (self), G_TYPE_INVALID);

  record = _aimdb_stage_dup_record (&self->parent_instance);

  return record != NULL ? aimdb_record_get_value_type (record) : G_TYPE_INVALID;
}

/**
 * aimdb_source_produce:
 * @self: a source that was added to a record
 * @value: the value; a number of another type is converted if nothing of it
 *   is lost
 * @error: return location for an error
 *
 * Gives the record of the source a value.
 *
 * May be called from any thread. The profile of a producer source counts the
 * value; of the other kinds it counts calls, and this changes nothing in it.
 *
 * Returns: %FALSE with %AIMDB_ERROR_INVALID_STATE if the source belongs to no
 *   record, or with an error of [method@Record.produce]
 *
 * Since: 0.1
 */
gboolean
aimdb_source_produce (AimdbSource   *self,
                      const GValue  *value,
                      GError       **error)
{
  g_autoptr (AimdbRecord) record = NULL;

  g_return_val_if_fail (AIMDB_IS_SOURCE (self), FALSE);

  record = _aimdb_stage_dup_record (&self->parent_instance);

  if (record == NULL)
    {
      g_autofree char *label = _aimdb_stage_dup_label (AIMDB_STAGE (self));

      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE,
                   "the %s was not added to a record", label);
      return FALSE;
    }

  if (!aimdb_record_produce (record, value, error))
    return FALSE;

  if (self->kind == SOURCE_KIND_PRODUCER)
    aimdb_profile_count (&self->parent_instance.stats);

  return TRUE;
}
