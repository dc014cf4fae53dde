/* viewer-test-instance.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VIEWER_TEST_TYPE_INSTANCE (viewer_test_instance_get_type ())

G_DECLARE_FINAL_TYPE (ViewerTestInstance, viewer_test_instance, VIEWER_TEST, INSTANCE, GObject)

ViewerTestInstance *viewer_test_instance_new           (void);
const char         *viewer_test_instance_get_endpoint  (ViewerTestInstance *self);
void                viewer_test_instance_start         (ViewerTestInstance *self);
void                viewer_test_instance_stop          (ViewerTestInstance *self);
void                viewer_test_instance_set_records   (ViewerTestInstance *self,
                                                        const char         *json);
void                viewer_test_instance_set_read_only (ViewerTestInstance *self,
                                                        gboolean            read_only);
guint               viewer_test_instance_get_n_lists   (ViewerTestInstance *self);
guint               viewer_test_instance_get_n_resets  (ViewerTestInstance *self);

char               *viewer_test_dup_record             (const char         *key,
                                                        const char         *stages);
char               *viewer_test_dup_stage              (const char         *type,
                                                        guint               index,
                                                        const char         *name,
                                                        guint               calls,
                                                        guint64             min_ns,
                                                        guint64             avg_ns,
                                                        guint64             max_ns);
char               *viewer_test_dup_records            (gboolean            swapped);
GListModel         *viewer_test_list_records           (const char         *json);

#define viewer_test_wait_until(condition) \
  G_STMT_START { \
    guint watchdog = g_timeout_add_seconds (20, viewer_test_give_up, (gpointer) #condition); \
    while (!(condition)) \
      g_main_context_iteration (NULL, TRUE); \
    g_source_remove (watchdog); \
  } G_STMT_END

gboolean            viewer_test_give_up                (gpointer            condition);

G_END_DECLS
