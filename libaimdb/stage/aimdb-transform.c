/* aimdb-transform.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-stage-private.h"
#include "aimdb-transform.h"

/**
 * AimdbTransform:
 *
 * A stage that makes the values of a record out of those of another one.
 *
 * It is added to the record that it writes, which then has no other writer.
 * Transforms may follow one another, but not in a circle. What the buffer of
 * the input leaves out, the transform does not see.
 *
 * Since: 0.1
 */
struct _AimdbTransform
{
  AimdbStage parent_instance;

  /* constant after construction */
  char *input_keys[2];          /* one, and the end */
  AimdbTransformFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
};

struct _AimdbTransformClass
{
  AimdbStageClass parent_class;
};

G_DEFINE_FINAL_TYPE (AimdbTransform, aimdb_transform, AIMDB_TYPE_STAGE)

enum
{
  PROP_0,
  PROP_INPUT_KEY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *const *
aimdb_transform_get_input_keys (AimdbStage *stage)
{
  return (const char *const *) AIMDB_TRANSFORM (stage)->input_keys;
}

static char *
aimdb_transform_check (AimdbStage *stage)
{
  AimdbTransform *self = AIMDB_TRANSFORM (stage);

  /* a language binding can construct one by its properties alone */
  if (self->func == NULL)
    return g_strdup ("a transform needs a function: create it by aimdb_transform_new()");

  if (self->input_keys[0] == NULL)
    return g_strdup ("a transform needs the key of its input");

  return NULL;
}

static void
aimdb_transform_process (AimdbStage   *stage,
                         const GValue *value)
{
  AimdbTransform *self = (AimdbTransform *) stage;

  self->func (self, value, stage->output, self->user_data);
  _aimdb_stage_errors_called (stage);
}

static void
aimdb_transform_finalize (GObject *object)
{
  AimdbTransform *self = AIMDB_TRANSFORM (object);

  if (self->destroy != NULL)
    self->destroy (self->user_data);

  g_free (self->input_keys[0]);

  G_OBJECT_CLASS (aimdb_transform_parent_class)->finalize (object);
}

static void
aimdb_transform_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  AimdbTransform *self = AIMDB_TRANSFORM (object);

  switch (prop_id)
    {
    case PROP_INPUT_KEY:
      g_value_set_string (value, aimdb_transform_get_input_key (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_transform_class_init (AimdbTransformClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  AimdbStageClass *stage_class = AIMDB_STAGE_CLASS (klass);

  object_class->finalize = aimdb_transform_finalize;
  object_class->get_property = aimdb_transform_get_property;

  stage_class->stage_type = AIMDB_STAGE_TYPE_TRANSFORM;
  stage_class->writes = TRUE;
  stage_class->check = aimdb_transform_check;
  stage_class->get_input_keys = aimdb_transform_get_input_keys;
  stage_class->process = aimdb_transform_process;
  stage_class->run = _aimdb_stage_drain;

  /**
   * AimdbTransform:input-key: (getter get_input_key)
   *
   * The key of the record that is read.
   *
   * Since: 0.1
   */
  properties[PROP_INPUT_KEY] =
    g_param_spec_string ("input-key", NULL, NULL,
                         NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
aimdb_transform_init (AimdbTransform *self)
{
}

/**
 * aimdb_transform_new:
 * @name: (nullable): what to call the transform
 * @input_key: the key of the record to read
 * @func: (scope notified) (closure user_data) (destroy destroy): makes values
 *   out of one value of the input
 * @user_data: data for @func
 * @destroy: frees @user_data when the transform goes
 *
 * Creates a transform.
 *
 * Returns: (transfer full): the transform
 *
 * Since: 0.1
 */
AimdbTransform *
aimdb_transform_new (const char         *name,
                     const char         *input_key,
                     AimdbTransformFunc  func,
                     gpointer            user_data,
                     GDestroyNotify      destroy)
{
  AimdbTransform *self;

  g_return_val_if_fail (func != NULL, NULL);

  self = g_object_new (AIMDB_TYPE_TRANSFORM, "name", name, NULL);
  self->input_keys[0] = g_strdup (input_key);
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;

  return self;
}

/**
 * aimdb_transform_get_input_key: (get-property input-key)
 * @self: a transform
 *
 * Gets the key of the record that is read.
 *
 * Returns: (transfer none): the key
 *
 * Since: 0.1
 */
const char *
aimdb_transform_get_input_key (AimdbTransform *self)
{
  g_return_val_if_fail (AIMDB_IS_TRANSFORM (self), NULL);

  return self->input_keys[0];
}
