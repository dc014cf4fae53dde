/* aimdb-tap.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include "aimdb-invocation.h"
#include "aimdb-stage.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_TAP (aimdb_tap_get_type ())
#define AIMDB_TAP(obj) \
  (G_TYPE_CHECK_INSTANCE_CAST ((obj), AIMDB_TYPE_TAP, AimdbTap))
#define AIMDB_IS_TAP(obj) \
  (G_TYPE_CHECK_INSTANCE_TYPE ((obj), AIMDB_TYPE_TAP))

/* the class structure is private: only the library derives stages */
typedef struct _AimdbTap      AimdbTap;
typedef struct _AimdbTapClass AimdbTapClass;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbTap, g_object_unref)

/**
 * AimdbTapFunc:
 * @tap: the tap that is called
 * @value: the value; valid until the function returns
 * @user_data: what was given with the function
 *
 * Looks at one value of a record.
 *
 * The time from the call to the return is what the profile of the tap shows.
 *
 * Since: 0.1
 */
typedef void (*AimdbTapFunc)      (AimdbTap        *tap,
                                   const GValue    *value,
                                   gpointer         user_data);

/**
 * AimdbTapAsyncFunc:
 * @tap: the tap that is called
 * @invocation: holds the value, and is to be completed when the work is done
 * @user_data: what was given with the function
 *
 * Begins to work on one value of a record.
 *
 * The next value waits until [method@Invocation.complete] was called; the time
 * from this call to that one is what the profile of the tap shows.
 *
 * Since: 0.1
 */
typedef void (*AimdbTapAsyncFunc) (AimdbTap        *tap,
                                   AimdbInvocation *invocation,
                                   gpointer         user_data);

/**
 * AimdbTapBatchFunc:
 * @tap: the tap that is called
 * @values: (array length=n_values): the values, the oldest first; valid until
 *   the function returns
 * @n_values: how many there are, from 1 to [property@Tap:batch-size]
 * @user_data: what was given with the function
 *
 * Looks at several values of a record at once.
 *
 * In the profile of the tap a call with n values counts as n calls, each of an
 * n-th of the time, so that it can be compared with other stages.
 *
 * Since: 0.1
 */
typedef void (*AimdbTapBatchFunc) (AimdbTap        *tap,
                                   const GValue    *values,
                                   guint            n_values,
                                   gpointer         user_data);

AIMDB_AVAILABLE_IN_0_1
GType     aimdb_tap_get_type       (void);

AIMDB_AVAILABLE_IN_0_1
AimdbTap *aimdb_tap_new            (const char        *name,
                                    AimdbTapFunc       func,
                                    gpointer           user_data,
                                    GDestroyNotify     destroy) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
AimdbTap *aimdb_tap_new_async      (const char        *name,
                                    AimdbTapAsyncFunc  func,
                                    gpointer           user_data,
                                    GDestroyNotify     destroy) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
AimdbTap *aimdb_tap_new_batch      (const char        *name,
                                    guint              batch_size,
                                    AimdbTapBatchFunc  func,
                                    gpointer           user_data,
                                    GDestroyNotify     destroy) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
guint     aimdb_tap_get_batch_size (AimdbTap          *self);
AIMDB_AVAILABLE_IN_0_1
gboolean  aimdb_tap_get_direct     (AimdbTap          *self);
AIMDB_AVAILABLE_IN_0_1
void      aimdb_tap_set_direct     (AimdbTap          *self,
                                    gboolean           direct);

G_END_DECLS
