/* aimdb-source.h
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

#define AIMDB_TYPE_SOURCE (aimdb_source_get_type ())
#define AIMDB_SOURCE(obj) \
  (G_TYPE_CHECK_INSTANCE_CAST ((obj), AIMDB_TYPE_SOURCE, AimdbSource))
#define AIMDB_IS_SOURCE(obj) \
  (G_TYPE_CHECK_INSTANCE_TYPE ((obj), AIMDB_TYPE_SOURCE))

/* the class structure is private: only the library derives stages */
typedef struct _AimdbSource      AimdbSource;
typedef struct _AimdbSourceClass AimdbSourceClass;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbSource, g_object_unref)

/**
 * AimdbSourceFunc:
 * @source: the source that is called
 * @producer: takes the values
 * @user_data: what was given with the function
 *
 * Makes values.
 *
 * The time from the call to the return is what the profile of the source
 * shows, so do not wait in here: choose another kind of source instead.
 *
 * Returns: %G_SOURCE_CONTINUE to be called again, %G_SOURCE_REMOVE to end the
 *   source for this run of the database
 *
 * Since: 0.1
 */
typedef gboolean (*AimdbSourceFunc) (AimdbSource   *source,
                                     AimdbProducer *producer,
                                     gpointer       user_data);

AIMDB_AVAILABLE_IN_0_1
GType        aimdb_source_get_type       (void);

AIMDB_AVAILABLE_IN_0_1
AimdbSource *aimdb_source_new_timer      (const char      *name,
                                          guint            interval_ms,
                                          AimdbSourceFunc  func,
                                          gpointer         user_data,
                                          GDestroyNotify   destroy) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
AimdbSource *aimdb_source_new_continuous (const char      *name,
                                          AimdbSourceFunc  func,
                                          gpointer         user_data,
                                          GDestroyNotify   destroy) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
AimdbSource *aimdb_source_new_producer   (const char      *name) G_GNUC_WARN_UNUSED_RESULT;

AIMDB_AVAILABLE_IN_0_1
guint        aimdb_source_get_interval   (AimdbSource     *self);
AIMDB_AVAILABLE_IN_0_1
gboolean     aimdb_source_produce        (AimdbSource     *self,
                                          const GValue    *value,
                                          GError         **error);

G_END_DECLS
