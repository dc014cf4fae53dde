/* aimdb-link.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include "aimdb-codec.h"
#include "aimdb-stage.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_LINK (aimdb_link_get_type ())
#define AIMDB_LINK(obj) \
  (G_TYPE_CHECK_INSTANCE_CAST ((obj), AIMDB_TYPE_LINK, AimdbLink))
#define AIMDB_IS_LINK(obj) \
  (G_TYPE_CHECK_INSTANCE_TYPE ((obj), AIMDB_TYPE_LINK))

/* the class structure is private: only the library derives stages */
typedef struct _AimdbLink      AimdbLink;
typedef struct _AimdbLinkClass AimdbLinkClass;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbLink, g_object_unref)

/**
 * AimdbLinkTopicFunc:
 * @link: the link
 * @value: (nullable): the value that is to be sent; %NULL for a link that brings
 *   values in
 * @user_data: data given to [method@Link.set_topic_func]
 *
 * Chooses the topic of a value.
 *
 * Called in the thread of the link: for each value of one that carries values
 * out, and once, at the start, for one that brings them in.
 *
 * Returns: (transfer full) (nullable): the topic, or %NULL for the one in the URL
 *
 * Since: 0.1
 */
typedef char *(*AimdbLinkTopicFunc) (AimdbLink    *link,
                                     const GValue *value,
                                     gpointer      user_data);

AIMDB_AVAILABLE_IN_0_1
GType       aimdb_link_get_type           (void);

AIMDB_AVAILABLE_IN_0_1
AimdbLink  *aimdb_link_new                (const char         *name,
                                           const char         *url) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
AimdbLink  *aimdb_link_new_inbound        (const char         *name,
                                           const char         *url) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
const char *aimdb_link_get_url            (AimdbLink          *self);
AIMDB_AVAILABLE_IN_0_1
gboolean    aimdb_link_is_inbound         (AimdbLink          *self);
AIMDB_AVAILABLE_IN_0_1
AimdbCodec *aimdb_link_get_codec          (AimdbLink          *self);
AIMDB_AVAILABLE_IN_0_1
void        aimdb_link_set_codec          (AimdbLink          *self,
                                           AimdbCodec         *codec);
AIMDB_AVAILABLE_IN_0_1
const char *aimdb_link_get_option         (AimdbLink          *self,
                                           const char         *name);
AIMDB_AVAILABLE_IN_0_1
void        aimdb_link_set_option         (AimdbLink          *self,
                                           const char         *name,
                                           const char         *value);
AIMDB_AVAILABLE_IN_0_1
void        aimdb_link_set_topic_func     (AimdbLink          *self,
                                           AimdbLinkTopicFunc  func,
                                           gpointer            user_data,
                                           GDestroyNotify      destroy);

AIMDB_AVAILABLE_IN_0_1
gboolean    aimdb_link_is_connected       (AimdbLink          *self);
AIMDB_AVAILABLE_IN_0_1
GError     *aimdb_link_dup_last_error     (AimdbLink          *self);
AIMDB_AVAILABLE_IN_0_1
guint64     aimdb_link_get_sent_count     (AimdbLink          *self);
AIMDB_AVAILABLE_IN_0_1
guint64     aimdb_link_get_received_count (AimdbLink          *self);
AIMDB_AVAILABLE_IN_0_1
guint64     aimdb_link_get_dropped_count  (AimdbLink          *self);

AIMDB_AVAILABLE_IN_0_1
gboolean    aimdb_link_receive            (AimdbLink          *self,
                                           const char         *topic,
                                           GBytes             *payload);
AIMDB_AVAILABLE_IN_0_1
void        aimdb_link_report_state       (AimdbLink          *self,
                                           gboolean            connected,
                                           const GError       *error);
AIMDB_AVAILABLE_IN_0_1
void        aimdb_link_report_dropped     (AimdbLink          *self,
                                           guint               n_values,
                                           const GError       *error);

G_END_DECLS
