/* aimdb-json-scanner-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Objects and arrays within one another. It is the depth at which the peers of
 * the wire stop as well. */
#define _AIMDB_JSON_MAX_DEPTH 127

typedef enum
{
  /* not JSON */
  AIMDB_JSON_PROBLEM_SYNTAX,
  /* JSON, but beyond what can be read without harm */
  AIMDB_JSON_PROBLEM_LIMIT
} AimdbJsonProblem;

/* A strict reader of RFC 8259 that builds nothing. It goes through the text
 * once, without recursion. */
typedef struct
{
  const char *text;
  gsize length;
  gsize offset;
  guint max_depth;

  /* a limit is noted and the text read on, so that its end is found */
  gboolean lenient;

  /* set after init by who makes no strings of the text: they would end at U+0000 */
  gboolean allows_nul;

  /* the first problem: NULL if there is none */
  const char *problem;
  AimdbJsonProblem problem_kind;
  gsize problem_offset;

  /* the containers that are open, one character each; a lenient reader may
   * have more of them than max_depth */
  char fixed_stack[_AIMDB_JSON_MAX_DEPTH + 1];
  char *stack;
  gsize stack_size;
  gsize depth;
} AimdbJsonScanner;

/* a text that is not UTF-8 has a problem from the start */
void     _aimdb_json_scanner_init        (AimdbJsonScanner *self,
                                          const char       *text,
                                          gsize             length,
                                          guint             max_depth,
                                          gboolean          lenient);
void     _aimdb_json_scanner_clear       (AimdbJsonScanner *self);

/* FALSE from these means that the text is not JSON, or that a limit was passed
 * and the scanner is not lenient */
gboolean _aimdb_json_scanner_skip_value  (AimdbJsonScanner *self);
gboolean _aimdb_json_scanner_skip_string (AimdbJsonScanner *self);
gboolean _aimdb_json_scanner_skip_char   (AimdbJsonScanner *self,
                                          char              expected);
void     _aimdb_json_scanner_skip_space  (AimdbJsonScanner *self);
int      _aimdb_json_scanner_peek        (AimdbJsonScanner *self);
gboolean _aimdb_json_scanner_expect_end  (AimdbJsonScanner *self);

/* sets AIMDB_ERROR_INVALID_JSON for the problem */
void     _aimdb_json_scanner_set_error   (AimdbJsonScanner *self,
                                          GError          **error);

G_END_DECLS
