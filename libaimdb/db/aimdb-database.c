/* aimdb-database.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-database-private.h"
#include "aimdb-error.h"
#include "aimdb-graph-private.h"
#include "aimdb-record-private.h"
#include "aimdb-stage-private.h"
#include "aimdb-verdict.h"

/**
 * AimdbDatabase:
 *
 * A set of records, and the running of their stages.
 *
 * Build first, then start: add the records with their stages, then call
 * [method@Database.start], which checks the whole graph and freezes it. From
 * then on the stages are called in the [property@Database:main-context], unless
 * a stage has a context or a thread of its own.
 *
 * A database belongs to the thread that builds it; records may be looked up and
 * used from any thread once it is started, and any thread may stop it or drop its
 * last reference.
 *
 * Since: 0.1
 */
G_DEFINE_FINAL_TYPE (AimdbDatabase, aimdb_database, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_MAIN_CONTEXT,
  PROP_RUNNING,
  N_PROPS
};

enum
{
  SIGNAL_STAGE_FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
tell_failure (gpointer      target,
              AimdbStage   *stage,
              const GError *error)
{
  g_signal_emit (target, signals[SIGNAL_STAGE_FAILED], 0, stage, error);
}

static void
aimdb_database_constructed (GObject *object)
{
  AimdbDatabase *self = AIMDB_DATABASE (object);

  G_OBJECT_CLASS (aimdb_database_parent_class)->constructed (object);

  if (self->main_context == NULL)
    self->main_context = g_main_context_ref_thread_default ();

  self->failures = _aimdb_failure_queue_new (self->main_context, object, tell_failure);
}

static void
aimdb_database_dispose (GObject *object)
{
  AimdbDatabase *self = AIMDB_DATABASE (object);

  aimdb_database_stop (self);

  for (guint i = 0; i < self->records->len; i++)
    _aimdb_record_set_owned (g_ptr_array_index (self->records, i), FALSE);

  g_hash_table_remove_all (self->records_by_key);
  g_ptr_array_set_size (self->records, 0);

  G_OBJECT_CLASS (aimdb_database_parent_class)->dispose (object);
}

static void
aimdb_database_finalize (GObject *object)
{
  AimdbDatabase *self = AIMDB_DATABASE (object);

  g_hash_table_unref (self->records_by_key);
  g_ptr_array_unref (self->records);
  _aimdb_failure_queue_unref (self->failures);
  _aimdb_database_run_clear (&self->run);
  g_main_context_unref (self->main_context);

  G_OBJECT_CLASS (aimdb_database_parent_class)->finalize (object);
}

static void
aimdb_database_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  AimdbDatabase *self = AIMDB_DATABASE (object);

  switch (prop_id)
    {
    case PROP_MAIN_CONTEXT:
      g_value_set_boxed (value, aimdb_database_get_main_context (self));
      break;

    case PROP_RUNNING:
      g_value_set_boolean (value, aimdb_database_is_running (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_database_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  AimdbDatabase *self = AIMDB_DATABASE (object);

  switch (prop_id)
    {
    case PROP_MAIN_CONTEXT:
      self->main_context = g_value_dup_boxed (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_database_class_init (AimdbDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = aimdb_database_constructed;
  object_class->dispose = aimdb_database_dispose;
  object_class->finalize = aimdb_database_finalize;
  object_class->get_property = aimdb_database_get_property;
  object_class->set_property = aimdb_database_set_property;

  /**
   * AimdbDatabase:main-context: (getter get_main_context)
   *
   * Where the stages are called that name no context of their own.
   *
   * %NULL at construction stands for the thread-default one of the thread that
   * constructs.
   *
   * Since: 0.1
   */
  properties[PROP_MAIN_CONTEXT] =
    g_param_spec_boxed ("main-context", NULL, NULL,
                        G_TYPE_MAIN_CONTEXT,
                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbDatabase:running: (getter is_running)
   *
   * Whether the stages are at work.
   *
   * A change is notified in the thread that starts or stops the database; after
   * [method@Database.stop_async], where its callback is called.
   *
   * Since: 0.1
   */
  properties[PROP_RUNNING] =
    g_param_spec_boolean ("running", NULL, NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * AimdbDatabase::stage-failed:
   * @self: the database
   * @stage: the stage
   * @error: what went wrong
   *
   * Emitted in the [property@Database:main-context] for each failure that a stage
   * reported by [method@Stage.report_error].
   *
   * If many failures wait because the context is busy, some are not told; all are
   * counted, by [method@Stage.get_error_count].
   *
   * Since: 0.1
   */
  signals[SIGNAL_STAGE_FAILED] =
    g_signal_new ("stage-failed",
                  G_TYPE_FROM_CLASS (klass),
                  G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, AIMDB_TYPE_STAGE, G_TYPE_ERROR);
}

static void
aimdb_database_init (AimdbDatabase *self)
{
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  self->records_by_key = g_hash_table_new (g_str_hash, g_str_equal);
  _aimdb_database_run_init (&self->run);
}

/* tells of a change once, whichever thread comes first */
void
_aimdb_database_notify_running (AimdbDatabase *self)
{
  gboolean running;
  gboolean changed;

  g_mutex_lock (&self->run.lock);
  running = self->run.state == AIMDB_DATABASE_RUNNING ||
            self->run.state == AIMDB_DATABASE_STOPPING;
  changed = self->run.told_running != running;
  self->run.told_running = running;
  g_mutex_unlock (&self->run.lock);

  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

/**
 * aimdb_database_new:
 *
 * Creates a database that runs in the thread-default main context.
 *
 * Returns: (transfer full): the database
 *
 * Since: 0.1
 */
AimdbDatabase *
aimdb_database_new (void)
{
  return g_object_new (AIMDB_TYPE_DATABASE, NULL);
}

/**
 * aimdb_database_get_main_context: (get-property main-context)
 * @self: a database
 *
 * Gets where the stages are called that name no context of their own.
 *
 * Returns: (transfer none): the context
 *
 * Since: 0.1
 */
GMainContext *
aimdb_database_get_main_context (AimdbDatabase *self)
{
  g_return_val_if_fail (AIMDB_IS_DATABASE (self), NULL);

  return self->main_context;
}

/**
 * aimdb_database_is_running: (get-property running)
 * @self: a database
 *
 * Gets whether the stages are at work.
 *
 * May be called from any thread.
 *
 * Returns: whether the database is started, and not yet stopped
 *
 * Since: 0.1
 */
gboolean
aimdb_database_is_running (AimdbDatabase *self)
{
  gboolean running;

  g_return_val_if_fail (AIMDB_IS_DATABASE (self), FALSE);

  g_mutex_lock (&self->run.lock);
  running = self->run.state == AIMDB_DATABASE_RUNNING ||
            self->run.state == AIMDB_DATABASE_STOPPING;
  g_mutex_unlock (&self->run.lock);

  return running;
}

/**
 * aimdb_database_add_record:
 * @self: a database
 * @record: a record that belongs to no database yet
 *
 * Adds a record.
 *
 * Not allowed while the database runs. That the keys differ is checked at the
 * start.
 *
 * Since: 0.1
 */
void
aimdb_database_add_record (AimdbDatabase *self,
                           AimdbRecord   *record)
{
  const char *key;

  g_return_if_fail (AIMDB_IS_DATABASE (self));
  g_return_if_fail (AIMDB_IS_RECORD (record));
  g_return_if_fail (_aimdb_database_is_stopped (self));
  g_return_if_fail (!_aimdb_record_is_owned (record));

  key = aimdb_record_get_key (record);
  _aimdb_record_set_owned (record, TRUE);
  g_ptr_array_add (self->records, g_object_ref (record));

  if (key != NULL && !g_hash_table_contains (self->records_by_key, key))
    g_hash_table_insert (self->records_by_key, (char *) key, record);
}

/**
 * aimdb_database_create_record:
 * @self: a database
 * @key: what the record is called; unique in the database
 * @value_type: the type of the values
 * @buffer_type: how they are held
 * @buffer_capacity: how many a ring holds, from 1 to 2³⁰; the other buffers
 *   pay no attention to it
 *
 * Creates a record and adds it.
 *
 * Not allowed while the database runs. What is wrong with the arguments comes
 * out at the start.
 *
 * Returns: (transfer none): the record; it lives as long as the database
 *
 * Since: 0.1
 */
AimdbRecord *
aimdb_database_create_record (AimdbDatabase   *self,
                              const char      *key,
                              GType            value_type,
                              AimdbBufferType  buffer_type,
                              guint            buffer_capacity)
{
  g_autoptr (AimdbRecord) record = NULL;

  g_return_val_if_fail (AIMDB_IS_DATABASE (self), NULL);
  g_return_val_if_fail (_aimdb_database_is_stopped (self), NULL);

  record = aimdb_record_new (key, value_type, buffer_type, buffer_capacity);
  aimdb_database_add_record (self, record);

  return record;
}

/**
 * aimdb_database_get_record:
 * @self: a database
 * @key: what the record is called
 *
 * Looks a record up.
 *
 * Returns: (transfer none) (nullable): the record, or %NULL if there is none
 *   of that key
 *
 * Since: 0.1
 */
AimdbRecord *
aimdb_database_get_record (AimdbDatabase *self,
                           const char    *key)
{
  g_return_val_if_fail (AIMDB_IS_DATABASE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return g_hash_table_lookup (self->records_by_key, key);
}

/**
 * aimdb_database_get_n_records:
 * @self: a database
 *
 * Gets how many records there are.
 *
 * Returns: the number of records
 *
 * Since: 0.1
 */
guint
aimdb_database_get_n_records (AimdbDatabase *self)
{
  g_return_val_if_fail (AIMDB_IS_DATABASE (self), 0);

  return self->records->len;
}

/**
 * aimdb_database_get_nth_record:
 * @self: a database
 * @index: which record, from 0, in the order in which they were added
 *
 * Gets one of the records.
 *
 * Returns: (transfer none) (nullable): the record, or %NULL if there are not
 *   that many
 *
 * Since: 0.1
 */
AimdbRecord *
aimdb_database_get_nth_record (AimdbDatabase *self,
                               guint          index)
{
  g_return_val_if_fail (AIMDB_IS_DATABASE (self), NULL);

  if (index >= self->records->len)
    return NULL;

  return g_ptr_array_index (self->records, index);
}

/**
 * aimdb_database_get_graph:
 * @self: a database
 *
 * Gets who feeds whom, as it is now.
 *
 * May be called from any thread once the database is started.
 *
 * Returns: (transfer full): the graph; it does not change with the database
 *
 * Since: 0.1
 */
AimdbGraph *
aimdb_database_get_graph (AimdbDatabase *self)
{
  g_return_val_if_fail (AIMDB_IS_DATABASE (self), NULL);

  return _aimdb_graph_new_of_records (self->records, self->records_by_key);
}

/**
 * aimdb_database_get_verdict:
 * @self: a database
 *
 * Judges the stages of all records together, as they may share main contexts.
 *
 * May be called from any thread once the database is started.
 *
 * Returns: (transfer full): the verdict; it says so if profiling is not built in
 *
 * Since: 0.1
 */
AimdbVerdict *
aimdb_database_get_verdict (AimdbDatabase *self)
{
  g_autoptr (GPtrArray) profiles = NULL;

  g_return_val_if_fail (AIMDB_IS_DATABASE (self), NULL);

  profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) aimdb_record_profile_unref);

  for (guint i = 0; i < self->records->len; i++)
    g_ptr_array_add (profiles, aimdb_record_get_profile (g_ptr_array_index (self->records, i)));

  return aimdb_verdict_new_for_profiles ((AimdbRecordProfile **) profiles->pdata, profiles->len);
}

/**
 * aimdb_database_reset_profiling:
 * @self: a database
 * @error: return location for an error
 *
 * Sets the profiles of all stages back to zero, and the figures of gauges too.
 *
 * A call that goes on counts in full when it ends. May be called from any thread
 * once the database is started.
 *
 * Returns: %FALSE with %AIMDB_ERROR_NOT_BUILT_IN if profiling is not built in
 *
 * Since: 0.1
 */
gboolean
aimdb_database_reset_profiling (AimdbDatabase  *self,
                                GError        **error)
{
  g_return_val_if_fail (AIMDB_IS_DATABASE (self), FALSE);

  if (!aimdb_is_profiling_built_in ())
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_BUILT_IN,
                   "stage profiling is not built in; build libaimdb with -Dprofiling=true");
      return FALSE;
    }

  for (guint i = 0; i < self->records->len; i++)
    {
      AimdbRecord *record = g_ptr_array_index (self->records, i);

      for (guint j = 0; j < aimdb_record_get_n_stages (record); j++)
        _aimdb_stage_reset_profile (aimdb_record_get_nth_stage (record, j));
    }

  return TRUE;
}

/**
 * aimdb_database_reset_metrics:
 * @self: a database
 * @error: return location for an error
 *
 * Sets what the buffers of all records counted back to zero.
 *
 * What waits in them stays, and so do the profiles of the stages, which tell
 * what each of them lost. May be called from any thread once the database is
 * started.
 *
 * Returns: %FALSE with %AIMDB_ERROR_NOT_BUILT_IN if buffer metrics are not built
 *   in
 *
 * Since: 0.1
 */
gboolean
aimdb_database_reset_metrics (AimdbDatabase  *self,
                              GError        **error)
{
  g_return_val_if_fail (AIMDB_IS_DATABASE (self), FALSE);

  if (!aimdb_is_metrics_built_in ())
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_BUILT_IN,
                   "buffer metrics are not built in; build libaimdb with -Dmetrics=true");
      return FALSE;
    }

  for (guint i = 0; i < self->records->len; i++)
    _aimdb_buffer_reset_metrics (_aimdb_record_get_buffer (g_ptr_array_index (self->records, i)));

  return TRUE;
}
