/* aimdb-error.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include <glib-object.h>

#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_ERROR      (aimdb_error_quark ())
#define AIMDB_TYPE_ERROR (aimdb_error_get_type ())

/**
 * AimdbError:
 * @AIMDB_ERROR_INVALID_CONFIGURATION: the graph of records and stages breaks a rule
 * @AIMDB_ERROR_INVALID_STATE: not possible now, for instance before the database started
 * @AIMDB_ERROR_INVALID_ARGUMENT: an argument is outside its documented range
 * @AIMDB_ERROR_NOT_FOUND: there is no such record, or it has no value yet
 * @AIMDB_ERROR_TYPE_MISMATCH: the value does not fit the type of the record
 * @AIMDB_ERROR_NOT_SERIALIZABLE: the value has no JSON form, or the JSON is none of its values
 * @AIMDB_ERROR_NOT_BUILT_IN: the feature was left out when the library was built
 * @AIMDB_ERROR_DENIED: the peer or its policy refuses
 * @AIMDB_ERROR_CONNECTION: the peer can't be reached, or went away
 * @AIMDB_ERROR_TIMED_OUT: the peer did not answer in time
 * @AIMDB_ERROR_PROTOCOL: the peer sent what the protocol does not allow
 * @AIMDB_ERROR_VERSION_MISMATCH: the peer speaks another version of the protocol
 * @AIMDB_ERROR_INVALID_JSON: a text is not JSON, or beyond the limits on depth, size or numbers
 * @AIMDB_ERROR_REMOTE: the peer reports an error of its own
 * @AIMDB_ERROR_FAILED: anything else
 *
 * Errors of the library.
 *
 * Since: 0.1
 */
typedef enum
{
  AIMDB_ERROR_INVALID_CONFIGURATION,
  AIMDB_ERROR_INVALID_STATE,
  AIMDB_ERROR_INVALID_ARGUMENT,
  AIMDB_ERROR_NOT_FOUND,
  AIMDB_ERROR_TYPE_MISMATCH,
  AIMDB_ERROR_NOT_SERIALIZABLE,
  AIMDB_ERROR_NOT_BUILT_IN,
  AIMDB_ERROR_DENIED,
  AIMDB_ERROR_CONNECTION,
  AIMDB_ERROR_TIMED_OUT,
  AIMDB_ERROR_PROTOCOL,
  AIMDB_ERROR_VERSION_MISMATCH,
  AIMDB_ERROR_INVALID_JSON,
  AIMDB_ERROR_REMOTE,
  AIMDB_ERROR_FAILED
} AimdbError;

AIMDB_AVAILABLE_IN_0_1
GQuark aimdb_error_quark    (void);
AIMDB_AVAILABLE_IN_0_1
GType  aimdb_error_get_type (void);

G_END_DECLS
