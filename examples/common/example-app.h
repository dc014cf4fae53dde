/* example-app.h
 *
 * What every example program needs around its records: options, a server, and
 * an orderly end.
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <aimdb.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *summary;

  /* where to listen without --socket: an endpoint, to be freed */
  char     *(*build_endpoint) (void);

  /* adds the records and names what peers may write: the program's state, NULL on error */
  gpointer  (*set_up)         (AimdbDatabase  *database,
                               AimdbServer    *server,
                               GError        **error);

  /* once the database runs; optional */
  gboolean  (*started)        (gpointer        state,
                               AimdbDatabase  *database,
                               GError        **error);

  /* after the last callback, the database is gone; frees the state */
  void      (*tear_down)      (gpointer        state);
} ExampleProgram;

int example_program_run (const ExampleProgram  *program,
                         int                    argc,
                         char                 **argv);

G_END_DECLS
