/* aimdb-join.h
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

#define AIMDB_TYPE_JOIN (aimdb_join_get_type ())
#define AIMDB_JOIN(obj) \
  (G_TYPE_CHECK_INSTANCE_CAST ((obj), AIMDB_TYPE_JOIN, AimdbJoin))
#define AIMDB_IS_JOIN(obj) \
  (G_TYPE_CHECK_INSTANCE_TYPE ((obj), AIMDB_TYPE_JOIN))

/* the class structure is private: only the library derives stages */
typedef struct _AimdbJoin      AimdbJoin;
typedef struct _AimdbJoinClass AimdbJoinClass;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbJoin, g_object_unref)

/**
 * AimdbJoinFunc:
 * @join: the join that is called
 * @input: which input the value is from, from 0, in the order of the keys
 * @value: a value of that input; valid until the function returns
 * @output: takes the values for the output record; none is fine, and so is more than one
 * @user_data: what was given with the function
 *
 * Makes values of a record out of those of several others.
 *
 * It is called for each value of each input, one at a time. The newest value of
 * the other inputs is found with [method@Join.peek_input].
 *
 * The time from the call to the return is what the profile of the join shows.
 *
 * Since: 0.1
 */
typedef void (*AimdbJoinFunc) (AimdbJoin     *join,
                               guint          input,
                               const GValue  *value,
                               AimdbProducer *output,
                               gpointer       user_data);

AIMDB_AVAILABLE_IN_0_1
GType              aimdb_join_get_type       (void);

AIMDB_AVAILABLE_IN_0_1
AimdbJoin         *aimdb_join_new            (const char         *name,
                                              const char *const  *input_keys,
                                              AimdbJoinFunc       func,
                                              gpointer            user_data,
                                              GDestroyNotify      destroy) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
const char *const *aimdb_join_get_input_keys (AimdbJoin          *self);
AIMDB_AVAILABLE_IN_0_1
gboolean           aimdb_join_peek_input     (AimdbJoin          *self,
                                              guint               input,
                                              GValue             *value);
AIMDB_AVAILABLE_IN_0_1
gboolean           aimdb_join_has_all_inputs (AimdbJoin          *self);

G_END_DECLS
