/* aimdb-error.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-error.h"

/**
 * aimdb_error_quark:
 *
 * Gets the domain of the library's errors.
 *
 * Returns: the error domain
 *
 * Since: 0.1
 */
G_DEFINE_QUARK (aimdb-error-quark, aimdb_error)

G_DEFINE_ENUM_TYPE (AimdbError, aimdb_error,
                    G_DEFINE_ENUM_VALUE (AIMDB_ERROR_INVALID_CONFIGURATION,
                                         "invalid-configuration"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ERROR_INVALID_STATE, "invalid-state"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ERROR_INVALID_ARGUMENT, "invalid-argument"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ERROR_NOT_FOUND, "not-found"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ERROR_TYPE_MISMATCH, "type-mismatch"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ERROR_NOT_SERIALIZABLE, "not-serializable"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ERROR_NOT_BUILT_IN, "not-built-in"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ERROR_DENIED, "denied"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ERROR_CONNECTION, "connection"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ERROR_TIMED_OUT, "timed-out"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ERROR_PROTOCOL, "protocol"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ERROR_VERSION_MISMATCH, "version-mismatch"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ERROR_INVALID_JSON, "invalid-json"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ERROR_REMOTE, "remote"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ERROR_FAILED, "failed"))
