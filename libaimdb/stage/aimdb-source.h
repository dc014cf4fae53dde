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

/**
 * AimdbSourceFdFunc:
 * @source: the source that is called
 * @fd: the file descriptor
 * @condition: what it is ready for; %G_IO_HUP and %G_IO_ERR may be there unasked
 * @producer: takes the values
 * @user_data: what was given with the function
 *
 * Makes values out of what a file descriptor gives.
 *
 * Read what there is without waiting for more. At the end of what can be read,
 * which is a read of nothing, say that it was the last call.
 *
 * Returns: %G_SOURCE_CONTINUE to be called again, %G_SOURCE_REMOVE to end the
 *   source for this run of the database
 *
 * Since: 0.1
 */
typedef gboolean (*AimdbSourceFdFunc) (AimdbSource   *source,
                                       int            fd,
                                       GIOCondition   condition,
                                       AimdbProducer *producer,
                                       gpointer       user_data);

/**
 * AimdbSourceFactoryFunc:
 * @source: the source that is started
 * @user_data: what was given with the function
 *
 * Makes the `GSource` for one run of the database.
 *
 * It is called in the thread that starts the database.
 *
 * Returns: (transfer full): a `GSource` of GLib, GIO or the program, not attached
 *
 * Since: 0.1
 */
typedef GSource *(*AimdbSourceFactoryFunc) (AimdbSource *source,
                                            gpointer     user_data);

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
AimdbSource *aimdb_source_new_fd         (const char        *name,
                                          int                fd,
                                          GIOCondition       condition,
                                          AimdbSourceFdFunc  func,
                                          gpointer           user_data,
                                          GDestroyNotify     destroy) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
AimdbSource *aimdb_source_new_gsource    (const char      *name,
                                          AimdbSourceFunc  func,
                                          gpointer         user_data,
                                          GDestroyNotify   destroy) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
AimdbSource *aimdb_source_new_producer   (const char      *name) G_GNUC_WARN_UNUSED_RESULT;

AIMDB_AVAILABLE_IN_0_1
void         aimdb_source_set_factory    (AimdbSource            *self,
                                          AimdbSourceFactoryFunc  factory,
                                          gpointer                user_data,
                                          GDestroyNotify          destroy);
AIMDB_AVAILABLE_IN_0_1
guint        aimdb_source_get_interval   (AimdbSource     *self);
AIMDB_AVAILABLE_IN_0_1
GType        aimdb_source_get_value_type (AimdbSource     *self);
AIMDB_AVAILABLE_IN_0_1
gboolean     aimdb_source_produce        (AimdbSource     *self,
                                          const GValue    *value,
                                          GError         **error);

G_END_DECLS
