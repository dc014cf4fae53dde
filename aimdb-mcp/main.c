/* main.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-application.h"

int
main (int    argc,
      char **argv)
{
  return mcp_application_run (argc, argv);
}
