/* aimdb-transform.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include "aimdb-producer.h"
#include "aimdb-stage.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_TRANSFORM (aimdb_transform_get_type ())
#define AIMDB_TRANSFORM(obj) \
  (G_TYPE_CHECK_INSTANCE_CAST ((obj), AIMDB_TYPE_TRANSFORM, AimdbTransform))
#define AIMDB_IS_TRANSFORM(obj) \
  (G_TYPE_CHECK_INSTANCE_TYPE ((obj), AIMDB_TYPE_TRANSFORM))

/* the class structure is private: only the library derives stages */
typedef struct _AimdbTransform      AimdbTransform;
typedef struct _AimdbTransformClass AimdbTransformClass;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbTransform, g_object_unref)

/**
 * AimdbTransformFunc:
 * @transform: the transform that is called
 * @value: a value of the input record; valid until the function returns
 * @output: takes the values for the output record; none filters, more than one is fine
 * @user_data: what was given with the function
 *
 * Makes values of a record out of one of another record.
 *
 * The time from the call to the return is what the profile of the transform
 * shows.
 *
 * Since: 0.1
 */
typedef void (*AimdbTransformFunc) (AimdbTransform *transform,
                                    const GValue   *value,
                                    AimdbProducer  *output,
                                    gpointer        user_data);

AIMDB_AVAILABLE_IN_0_1
GType           aimdb_transform_get_type      (void);

AIMDB_AVAILABLE_IN_0_1
AimdbTransform *aimdb_transform_new           (const char         *name,
                                               const char         *input_key,
                                               AimdbTransformFunc  func,
                                               gpointer            user_data,
                                               GDestroyNotify      destroy) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
const char     *aimdb_transform_get_input_key (AimdbTransform     *self);

G_END_DECLS
