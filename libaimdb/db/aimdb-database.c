/* aimdb-database.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-database.h"
#include "aimdb-error.h"
#include "aimdb-graph-check-private.h"
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
 * used from any thread once it is started.
 *
 * Since: 0.1
 */
struct _AimdbDatabase
{
  GObject parent_instance;

  /* constant after construction */
  GMainContext *main_context;

  /* only touched by the thread that builds the database */
  GPtrArray *records;
  GHashTable *records_by_key;   /* the first of each key; neither is owned */
  gboolean running;
};

G_DEFINE_FINAL_TYPE (AimdbDatabase, aimdb_database, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_MAIN_CONTEXT,
  PROP_RUNNING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
aimdb_database_constructed (GObject *object)
{
  AimdbDatabase *self = AIMDB_DATABASE (object);

  G_OBJECT_CLASS (aimdb_database_parent_class)->constructed (object);

  if (self->main_context == NULL)
    self->main_context = g_main_context_ref_thread_default ();
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
   * Since: 0.1
   */
  properties[PROP_RUNNING] =
    g_param_spec_boolean ("running", NULL, NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
aimdb_database_init (AimdbDatabase *self)
{
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  self->records_by_key = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
database_set_running (AimdbDatabase *self,
                      gboolean       running)
{
  self->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static void
database_set_frozen (AimdbDatabase *self,
                     gboolean       frozen)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      AimdbRecord *record = g_ptr_array_index (self->records, i);

      _aimdb_record_set_frozen (record, frozen);

      for (guint j = 0; j < aimdb_record_get_n_stages (record); j++)
        _aimdb_stage_set_frozen (aimdb_record_get_nth_stage (record, j), frozen);
    }
}

/* what a stage reads, ending in NULL: other records or its own; NULL: nothing */
static AimdbRecord **
database_find_inputs (AimdbDatabase *self,
                      AimdbRecord   *record,
                      AimdbStage    *stage)
{
  const char *const *keys = _aimdb_stage_get_input_keys (stage);
  guint n_inputs = keys != NULL ? g_strv_length ((char **) keys) : 1;
  AimdbRecord **inputs;

  if (keys == NULL && _aimdb_stage_writes (stage))
    return NULL;

  inputs = g_new0 (AimdbRecord *, n_inputs + 1);

  for (guint i = 0; i < n_inputs; i++)
    inputs[i] = keys != NULL ? g_hash_table_lookup (self->records_by_key, keys[i]) : record;

  return inputs;
}

static gboolean
database_start_stage (AimdbDatabase  *self,
                      AimdbRecord    *record,
                      AimdbStage     *stage,
                      GError        **error)
{
  g_autofree AimdbRecord **inputs = database_find_inputs (self, record, stage);

  return _aimdb_stage_start (stage, inputs, self->main_context, error);
}

static gboolean
database_start_stages (AimdbDatabase  *self,
                       gboolean        sources,
                       GError        **error)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      AimdbRecord *record = g_ptr_array_index (self->records, i);

      for (guint j = 0; j < aimdb_record_get_n_stages (record); j++)
        {
          AimdbStage *stage = aimdb_record_get_nth_stage (record, j);
          gboolean is_source = aimdb_stage_get_stage_type (stage) == AIMDB_STAGE_TYPE_SOURCE;

          if (is_source == sources &&
              !database_start_stage (self, record, stage, error))
            return FALSE;
        }
    }

  return TRUE;
}

static void
database_stop_stages (AimdbDatabase *self,
                      gboolean       sources)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      AimdbRecord *record = g_ptr_array_index (self->records, i);

      for (guint j = 0; j < aimdb_record_get_n_stages (record); j++)
        {
          AimdbStage *stage = aimdb_record_get_nth_stage (record, j);
          gboolean is_source = aimdb_stage_get_stage_type (stage) == AIMDB_STAGE_TYPE_SOURCE;

          if (is_source == sources)
            _aimdb_stage_stop (stage);
        }
    }
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
 * Returns: whether the database is started
 *
 * Since: 0.1
 */
gboolean
aimdb_database_is_running (AimdbDatabase *self)
{
  g_return_val_if_fail (AIMDB_IS_DATABASE (self), FALSE);

  return self->running;
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
  g_return_if_fail (!self->running);
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
  g_return_val_if_fail (!self->running, NULL);

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
 * aimdb_database_start:
 * @self: a database
 * @error: return location for an error
 *
 * Checks the whole graph and sets the stages to work.
 *
 * Everything that is wrong is told at once. All stages that read are ready
 * before the first source is called.
 *
 * Returns: %FALSE with %AIMDB_ERROR_INVALID_CONFIGURATION if the graph breaks a
 *   rule, with %AIMDB_ERROR_INVALID_STATE if the database runs, or with the
 *   error of a link or thread that could not start; nothing runs then
 *
 * Since: 0.1
 */
gboolean
aimdb_database_start (AimdbDatabase  *self,
                      GError        **error)
{
  g_return_val_if_fail (AIMDB_IS_DATABASE (self), FALSE);

  if (self->running)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE, "the database runs already");
      return FALSE;
    }

  if (!_aimdb_graph_check (self->records, self->records_by_key, error))
    return FALSE;

  database_set_frozen (self, TRUE);

  if (!database_start_stages (self, FALSE, error) ||
      !database_start_stages (self, TRUE, error))
    {
      database_stop_stages (self, TRUE);
      database_stop_stages (self, FALSE);
      database_set_frozen (self, FALSE);
      return FALSE;
    }

  database_set_running (self, TRUE);

  return TRUE;
}

/**
 * aimdb_database_stop:
 * @self: a database
 *
 * Ends the work of the stages.
 *
 * When it returns no stage is called any more, so it waits for calls that go on
 * in other threads. Links have written what was produced before. What else
 * waits in buffers stays there unread; the values of the records stay. Invocations
 * that are out may still be completed. The database may be changed and started
 * again. Does nothing if the database does not run.
 *
 * Since: 0.1
 */
void
aimdb_database_stop (AimdbDatabase *self)
{
  g_return_if_fail (AIMDB_IS_DATABASE (self));

  if (!self->running)
    return;

  database_stop_stages (self, TRUE);
  database_stop_stages (self, FALSE);
  database_set_frozen (self, FALSE);
  database_set_running (self, FALSE);
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
 * Sets the profiles of all stages back to zero.
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
