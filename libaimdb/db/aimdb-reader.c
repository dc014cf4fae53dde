/* aimdb-reader.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-error.h"
#include "aimdb-reader-private.h"
#include "aimdb-record-private.h"

/* a value on its way to who asked for it */
typedef struct
{
  AimdbWord word;               /* with a reference */
  const AimdbValueClass *value_class;
  guint64 lost;
} ReceivedValue;

/**
 * AimdbReader:
 *
 * A place of its own in the buffer of a record.
 *
 * There are three ways to read, which may be mixed and lose nothing: to look by
 * [method@Reader.try_receive], to wait for one value by
 * [method@Reader.receive_async], and to be called for every one by
 * [method@Reader.create_source].
 *
 * A reader keeps its record alive. It may be used from any thread, but by one
 * at a time, and it waits in one main context at a time.
 *
 * Since: 0.1
 */
struct _AimdbReader
{
  GObject parent_instance;

  /* constant after construction */
  AimdbRecord *record;

  /* its cursor is under the buffer's lock */
  AimdbBufferReader reader;

  /* only touched by the thread that reads */
  guint64 n_told;               /* losses that were told */
  AimdbTask task;               /* wakes who waits; its dispatcher is there while somebody does */
  guint n_waiting;
  GTask *receiving;             /* waits for a value */
  GSource *cancelled;           /* ends that */
};

G_DEFINE_FINAL_TYPE (AimdbReader, aimdb_reader, G_TYPE_OBJECT)

static void
received_value_free (gpointer data)
{
  ReceivedValue *received = data;

  _aimdb_value_class_unref (received->value_class, received->word);
  g_free (received);
}

static void
aimdb_reader_finalize (GObject *object)
{
  AimdbReader *self = AIMDB_READER (object);

  /* who waits has a reference */
  g_assert (self->n_waiting == 0);

  /* none if a language binding constructed it by itself */
  if (self->record != NULL)
    _aimdb_buffer_reader_detach (&self->reader);

  g_clear_object (&self->record);

  G_OBJECT_CLASS (aimdb_reader_parent_class)->finalize (object);
}

static void
aimdb_reader_class_init (AimdbReaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = aimdb_reader_finalize;
}

static const AimdbValueClass *
reader_get_value_class (AimdbReader *self)
{
  return &self->reader.buffer->value_class;
}

/* takes the next value, with a reference, and what was lost before it */
static gboolean
reader_take (AimdbReader *self,
             AimdbWord   *word,
             guint64     *lost)
{
  guint64 n_lost;

  if (_aimdb_buffer_reader_take_and_tell (&self->reader, word, 1, &n_lost) == 0)
    return FALSE;

  *lost = n_lost - self->n_told;
  self->n_told = n_lost;

  return TRUE;
}

/* takes the reference of WORD; VALUE holds the default of the type */
static void
reader_give (AimdbReader *self,
             AimdbWord    word,
             GValue      *value)
{
  const AimdbValueClass *value_class = reader_get_value_class (self);
  GValue view;

  /* the word is what the value is to hold, the reference included */
  if (value_class->storage < AIMDB_STORAGE_STRING)
    {
      memcpy (&value->data[0], &word, sizeof word);
      return;
    }

  _aimdb_value_class_view (value_class, word, &view);
  g_value_copy (&view, value);
  _aimdb_value_class_unref (value_class, word);
}

/* has CONTEXT woken when there is something to read; FALSE if somebody waits in
 * another one */
static gboolean
reader_begin_waiting (AimdbReader  *self,
                      GMainContext *context)
{
  if (self->n_waiting > 0 && !_aimdb_task_is_of_context (&self->task, context))
    return FALSE;

  if (self->n_waiting++ == 0)
    {
      self->task.dispatcher = _aimdb_dispatcher_get (context);
      _aimdb_buffer_reader_set_task (&self->reader, &self->task);
    }

  return TRUE;
}

static void
reader_end_waiting (AimdbReader *self)
{
  if (--self->n_waiting > 0)
    return;

  _aimdb_buffer_reader_set_task (&self->reader, NULL);
  _aimdb_task_unschedule (&self->task);
  g_clear_pointer (&self->task.dispatcher, _aimdb_dispatcher_unref);
}

/* --- waiting for one value --- */

/* gives back who waited, who is to be told how it ended */
static GTask *
reader_stop_receiving (AimdbReader *self)
{
  if (self->cancelled != NULL)
    g_source_destroy (self->cancelled);

  g_clear_pointer (&self->cancelled, g_source_unref);
  reader_end_waiting (self);

  return g_steal_pointer (&self->receiving);
}

static void
return_value (GTask                 *task,
              const AimdbValueClass *value_class,
              AimdbWord              word,
              guint64                lost)
{
  ReceivedValue *received = g_new (ReceivedValue, 1);

  received->value_class = value_class;
  received->word = word;
  received->lost = lost;
  g_task_return_pointer (task, received, received_value_free);
}

static void
reader_wake (AimdbTask         *task,
             const AimdbBudget *budget)
{
  AimdbReader *self = AIMDB_READER (task->owner);
  g_autoptr (GTask) receiving = NULL;
  AimdbWord word;
  guint64 lost;

  /* a source looks for itself, and competing readers may have been faster */
  if (self->receiving == NULL || !reader_take (self, &word, &lost))
    return;

  receiving = reader_stop_receiving (self);
  return_value (receiving, reader_get_value_class (self), word, lost);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  AimdbReader *self = user_data;
  g_autoptr (GTask) receiving = reader_stop_receiving (self);

  g_task_return_error_if_cancelled (receiving);

  return G_SOURCE_REMOVE;
}

/* --- being called for every value --- */

typedef struct
{
  GSource source;
  AimdbReader *reader;
  gboolean waiting;
} ReaderSource;

static gboolean
reader_source_prepare (GSource *source,
                       int     *timeout_ms)
{
  ReaderSource *self = (ReaderSource *) source;

  *timeout_ms = -1;

  /* only now it is known where the source was attached */
  if (!self->waiting)
    {
      self->waiting = reader_begin_waiting (self->reader, g_source_get_context (source));

      if (!self->waiting)
        g_critical ("a reader can wait in one main context at a time");
    }

  return _aimdb_buffer_reader_count (&self->reader->reader) > 0;
}

static gboolean
reader_source_check (GSource *source)
{
  ReaderSource *self = (ReaderSource *) source;

  return _aimdb_buffer_reader_count (&self->reader->reader) > 0;
}

static gboolean
reader_source_dispatch (GSource     *source,
                        GSourceFunc  callback,
                        gpointer     user_data)
{
  ReaderSource *self = (ReaderSource *) source;
  AimdbReaderSourceFunc func = (AimdbReaderSourceFunc) (void (*)(void))callback;

  return func != NULL ? func (self->reader, user_data) : G_SOURCE_REMOVE;
}

static void
reader_source_finalize (GSource *source)
{
  ReaderSource *self = (ReaderSource *) source;

  if (self->waiting)
    reader_end_waiting (self->reader);

  g_object_unref (self->reader);
}

static gboolean
reader_source_closure_cb (AimdbReader *reader,
                          gpointer     user_data)
{
  g_auto (GValue) argument = G_VALUE_INIT;
  g_auto (GValue) result = G_VALUE_INIT;

  g_value_init (&argument, AIMDB_TYPE_READER);
  g_value_set_object (&argument, reader);
  g_value_init (&result, G_TYPE_BOOLEAN);
  g_closure_invoke (user_data, &result, 1, &argument, NULL);

  return g_value_get_boolean (&result);
}

static GSourceFuncs reader_source_funcs = {
  .prepare = reader_source_prepare,
  .check = reader_source_check,
  .dispatch = reader_source_dispatch,
  .finalize = reader_source_finalize,
  .closure_callback = (GSourceFunc) (void (*)(void))reader_source_closure_cb,
};

static gboolean
cancelled_source_cb (GCancellable *cancellable,
                     gpointer      user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
aimdb_reader_init (AimdbReader *self)
{
  self->task.owner = G_OBJECT (self);
  self->task.func = reader_wake;
}

AimdbReader *
_aimdb_reader_new (AimdbRecord *record)
{
  AimdbReader *self = g_object_new (AIMDB_TYPE_READER, NULL);

  self->record = g_object_ref (record);
  _aimdb_buffer_reader_attach (&self->reader, _aimdb_record_get_buffer (record), NULL, NULL);

  return self;
}

/**
 * aimdb_reader_try_receive:
 * @self: a reader
 * @value: (out caller-allocates): place for the value; a `GValue` that is zeroed
 *   or from an earlier call. It holds the default of its type if there was no value
 * @lost: (out) (optional): how many values were lost just before this one,
 *   because the reader was too slow for the capacity of the ring
 *
 * Takes the next value if there is one.
 *
 * Losses that were found while there was nothing to receive are told with the
 * next value.
 *
 * Returns: whether there was a value
 *
 * Since: 0.1
 */
gboolean
aimdb_reader_try_receive (AimdbReader *self,
                          GValue      *value,
                          guint64     *lost)
{
  AimdbWord word;
  guint64 n_lost;

  g_return_val_if_fail (AIMDB_IS_READER (self), FALSE);
  g_return_val_if_fail (self->record != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  _aimdb_value_class_clear (reader_get_value_class (self), value);

  if (lost != NULL)
    *lost = 0;

  if (!reader_take (self, &word, &n_lost))
    return FALSE;

  if (lost != NULL)
    *lost = n_lost;

  reader_give (self, word, value);

  return TRUE;
}

/**
 * aimdb_reader_receive_async:
 * @self: a reader
 * @cancellable: (nullable): ends the waiting
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Takes the next value, and waits for it if there is none.
 *
 * A wait that is cancelled takes nothing. One receive is under way at a time.
 *
 * Since: 0.1
 */
void
aimdb_reader_receive_async (AimdbReader         *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  AimdbWord word;
  guint64 lost;

  g_return_if_fail (AIMDB_IS_READER (self));
  g_return_if_fail (self->record != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, aimdb_reader_receive_async);
  g_task_set_name (task, "[aimdb] receive");

  /* a value that came with the cancellation is the caller's all the same */
  g_task_set_check_cancellable (task, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, NULL))
    {
      g_task_return_error_if_cancelled (task);
      return;
    }

  if (self->receiving != NULL)
    {
      g_task_return_new_error (task, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE,
                               "record '%s': a receive of this reader is under way already",
                               aimdb_record_get_key (self->record));
      return;
    }

  if (reader_take (self, &word, &lost))
    {
      return_value (task, reader_get_value_class (self), word, lost);
      return;
    }

  if (!reader_begin_waiting (self, g_task_get_context (task)))
    {
      g_task_return_new_error (task, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE,
                               "record '%s': this reader waits in another main context already",
                               aimdb_record_get_key (self->record));
      return;
    }

  if (cancellable != NULL)
    {
      self->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_static_name (self->cancelled, "libaimdb receive");
      g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), self, NULL);
      g_source_attach (self->cancelled, g_task_get_context (task));
    }

  self->receiving = g_steal_pointer (&task);
}

/**
 * aimdb_reader_receive_finish:
 * @self: a reader
 * @result: what the callback was given
 * @value: (out caller-allocates): place for the value; a `GValue` that is zeroed
 *   or from an earlier call. It holds the default of its type if there was an error
 * @lost: (out) (optional): how many values were lost just before this one,
 *   because the reader was too slow for the capacity of the ring
 * @error: return location for an error
 *
 * Gets the value that [method@Reader.receive_async] waited for.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED if the wait was cancelled, or with
 *   %AIMDB_ERROR_INVALID_STATE if another receive is under way, or the reader
 *   waits in another main context
 *
 * Since: 0.1
 */
gboolean
aimdb_reader_receive_finish (AimdbReader   *self,
                             GAsyncResult  *result,
                             GValue        *value,
                             guint64       *lost,
                             GError       **error)
{
  ReceivedValue *received;

  g_return_val_if_fail (AIMDB_IS_READER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  _aimdb_value_class_clear (reader_get_value_class (self), value);

  if (lost != NULL)
    *lost = 0;

  received = g_task_propagate_pointer (G_TASK (result), error);

  if (received == NULL)
    return FALSE;

  if (lost != NULL)
    *lost = received->lost;

  reader_give (self, received->word, value);
  g_free (received);

  return TRUE;
}

/**
 * aimdb_reader_create_source: (skip)
 * @self: a reader
 * @cancellable: (nullable): calls the source as well when it is cancelled
 *
 * Creates a source that is ready while values wait for the reader.
 *
 * Its callback is a [callback@ReaderSourceFunc]; it takes values by
 * [method@Reader.try_receive], and what it leaves has it called again. The
 * source keeps the reader alive. In other languages than C use
 * [method@Reader.receive_async] or a tap.
 *
 * Returns: (transfer full): the source, to be attached to a main context
 *
 * Since: 0.1
 */
GSource *
aimdb_reader_create_source (AimdbReader  *self,
                            GCancellable *cancellable)
{
  GSource *source;

  g_return_val_if_fail (AIMDB_IS_READER (self), NULL);
  g_return_val_if_fail (self->record != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  source = g_source_new (&reader_source_funcs, sizeof (ReaderSource));
  g_source_set_static_name (source, "libaimdb reader");
  ((ReaderSource *) source)->reader = g_object_ref (self);

  if (cancellable != NULL)
    {
      g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);

      g_source_set_callback (cancelled, G_SOURCE_FUNC (cancelled_source_cb), NULL, NULL);
      g_source_add_child_source (source, cancelled);
    }

  return source;
}

/**
 * aimdb_reader_get_pending_count:
 * @self: a reader
 *
 * Gets how many values wait for the reader.
 *
 * Returns: the number of values; at most the capacity of a ring, at most 1 of
 *   the other buffers
 *
 * Since: 0.1
 */
guint
aimdb_reader_get_pending_count (AimdbReader *self)
{
  g_return_val_if_fail (AIMDB_IS_READER (self), 0);
  g_return_val_if_fail (self->record != NULL, 0);

  return _aimdb_buffer_reader_count (&self->reader);
}

/**
 * aimdb_reader_get_lost_count:
 * @self: a reader
 *
 * Gets how many values the reader will never see, because it was too slow for
 * the capacity of the ring.
 *
 * Returns: the number of values lost since the reader was created
 *
 * Since: 0.1
 */
guint64
aimdb_reader_get_lost_count (AimdbReader *self)
{
  g_return_val_if_fail (AIMDB_IS_READER (self), 0);
  g_return_val_if_fail (self->record != NULL, 0);

  return _aimdb_buffer_reader_lost (&self->reader);
}
