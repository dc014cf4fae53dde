/* bench-aimx.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

/* What peers get out of a server, and what that costs the instance. The peers
 * are sockets that only count lines, so it is the server that is measured. */

/* measures and prints all rows */
void     bench_aimx_measure (void);

/* one row, and nothing beside it; FALSE if there is none of that id */
gboolean bench_aimx_run     (const char *id,
                             guint       n_operations);
