/* test-wait.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

/* How long a test waits for what must come: generous, the machines are shared. */
#define TEST_WAIT_SECONDS 60

static inline gboolean
test_wait_tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static inline gboolean
test_wait_expired_cb (gpointer data)
{
  g_error ("%s did not come true within %d s", (const char *) data, TEST_WAIT_SECONDS);

  return G_SOURCE_REMOVE;
}

static inline GSource *
test_wait_attach (GMainContext *context,
                  guint         interval_ms,
                  GSourceFunc   func,
                  const char   *what)
{
  GSource *source = g_timeout_source_new (interval_ms);

  g_source_set_callback (source, func, (gpointer) what, NULL);
  g_source_attach (source, context);

  return source;
}

/* Runs CONTEXT until CONDITION holds. The tick is for what other threads change
 * without waking the context. */
#define TEST_WAIT_IN(context, condition) \
  G_STMT_START { \
    GSource *expired_ = test_wait_attach ((context), TEST_WAIT_SECONDS * 1000, \
                                          test_wait_expired_cb, #condition); \
    GSource *tick_ = test_wait_attach ((context), 5, test_wait_tick_cb, NULL); \
    while (!(condition)) \
      g_main_context_iteration ((context), TRUE); \
    g_source_destroy (tick_); \
    g_source_unref (tick_); \
    g_source_destroy (expired_); \
    g_source_unref (expired_); \
  } G_STMT_END

#define TEST_WAIT(condition) TEST_WAIT_IN (NULL, condition)
