/* aimdb-invocation.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-invocation-private.h"
#include "aimdb-stage-private.h"

/**
 * AimdbInvocation:
 *
 * One call of an asynchronous tap: the value, and the way to say that the work
 * on it is done.
 *
 * May be used from any thread. Keep a reference until the work is done.
 *
 * Since: 0.1
 */
struct _AimdbInvocation
{
  GObject parent_instance;

  /* constant after construction */
  AimdbTap *tap;
  AimdbValueClass value_class;
  AimdbWord word;
  GValue value;                 /* a view of word */

  /* only touched by who completes */
  AimdbProfileBatch batch;

  /* atomic */
  int completed;
};

G_DEFINE_FINAL_TYPE (AimdbInvocation, aimdb_invocation, G_TYPE_OBJECT)

/* TRUE for the first caller; ERROR is what went wrong, or NULL */
static gboolean
invocation_complete (AimdbInvocation *self,
                     const GError    *error)
{
  if (!g_atomic_int_compare_and_exchange (&self->completed, FALSE, TRUE))
    return FALSE;

  aimdb_profile_step (&self->batch);

  if (error != NULL)
    aimdb_stage_report_error (AIMDB_STAGE (self->tap), error);

  _aimdb_stage_errors_called (AIMDB_STAGE (self->tap));
  _aimdb_tap_completed (self->tap, &self->batch);

  return TRUE;
}

static void
aimdb_invocation_finalize (GObject *object)
{
  AimdbInvocation *self = AIMDB_INVOCATION (object);

  /* a tap must not stand still for good because a program lost its invocation;
   * there is none if a language binding constructed it by itself */
  if (self->tap != NULL && invocation_complete (self, NULL))
    {
      g_autofree char *label = _aimdb_stage_dup_label (AIMDB_STAGE (self->tap));

      g_warning ("%s dropped an invocation without completing it; "
                 "call aimdb_invocation_complete() when the work is done", label);
    }

  if (self->tap != NULL)
    _aimdb_value_class_unref (&self->value_class, self->word);

  g_clear_object (&self->tap);

  G_OBJECT_CLASS (aimdb_invocation_parent_class)->finalize (object);
}

static void
aimdb_invocation_class_init (AimdbInvocationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = aimdb_invocation_finalize;
}

static void
aimdb_invocation_init (AimdbInvocation *self)
{
}

AimdbInvocation *
_aimdb_invocation_new (AimdbTap              *tap,
                       const AimdbValueClass *value_class,
                       AimdbWord              word)
{
  AimdbInvocation *self = g_object_new (AIMDB_TYPE_INVOCATION, NULL);

  self->tap = g_object_ref (tap);
  self->value_class = *value_class;
  self->word = word;
  _aimdb_value_class_view (&self->value_class, word, &self->value);
  aimdb_profile_begin (&self->batch, &AIMDB_STAGE (tap)->stats);

  return self;
}

/**
 * aimdb_invocation_get_value:
 * @self: an invocation
 *
 * Gets the value to work on.
 *
 * Returns: (transfer none): the value; valid as long as the invocation
 *
 * Since: 0.1
 */
const GValue *
aimdb_invocation_get_value (AimdbInvocation *self)
{
  g_return_val_if_fail (AIMDB_IS_INVOCATION (self), NULL);
  g_return_val_if_fail (self->tap != NULL, NULL);

  return &self->value;
}

/**
 * aimdb_invocation_complete:
 * @self: an invocation
 *
 * Says that the work on the value is done, so that the tap gets the next one.
 *
 * The time of the call ends here. May be called from any thread, once.
 *
 * Since: 0.1
 */
void
aimdb_invocation_complete (AimdbInvocation *self)
{
  g_return_if_fail (AIMDB_IS_INVOCATION (self));
  g_return_if_fail (self->tap != NULL);

  if (!invocation_complete (self, NULL))
    g_critical ("an invocation can be completed only once");
}

/**
 * aimdb_invocation_fail:
 * @self: an invocation
 * @error: what went wrong
 *
 * Says that the work on the value failed, and is over: a failure of the tap as by
 * [method@Stage.report_error], and then like [method@Invocation.complete].
 *
 * May be called from any thread, once.
 *
 * Since: 0.1
 */
void
aimdb_invocation_fail (AimdbInvocation *self,
                       const GError    *error)
{
  g_return_if_fail (AIMDB_IS_INVOCATION (self));
  g_return_if_fail (self->tap != NULL);
  g_return_if_fail (error != NULL);

  if (!invocation_complete (self, error))
    g_critical ("an invocation can be completed only once");
}
