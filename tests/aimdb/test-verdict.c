/* test-verdict.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-record-profile-private.h"
#include "aimdb-stage-profile-private.h"

#define SECOND G_GUINT64_CONSTANT (1000000000)
#define MILLISECOND G_GUINT64_CONSTANT (1000000)
#define MICROSECOND G_GUINT64_CONSTANT (1000)

typedef struct
{
  const char *what;
  AimdbStageProfileFields stages[3];
  const char *bottleneck;       /* NULL: none */
  const char *says;             /* part of the sentence */
} Case;

#define STAGE(type, stage_name, calls, total, window, lost) \
  { .stage_type = AIMDB_STAGE_TYPE_##type, .name = (stage_name), .timed = TRUE, \
    .call_count = (calls), .total_time_ns = (total), .min_time_ns = 1, .max_time_ns = (total), \
    .window_ns = (window), .lost_count = (lost) }

static const Case cases[] = {
  { "a slow rhythm is not work: 1 µs once a second beside 5 ms",
    { STAGE (SOURCE, "sensor", 60, 60 * MICROSECOND, 60 * SECOND, 0),
      STAGE (TAP, "slow", 60, 300 * MILLISECOND, 60 * SECOND, 0) },
    "slow", "at work 0.5 % of the time, so it limits nothing" },
  { "next to nothing has no digits",
    { STAGE (TAP, "brief", 60, 60 * MICROSECOND, 60 * SECOND, 0) },
    "brief", "at work less than 0.1 % of the time" },
  { "one call of 40 ms against 1 ms a thousand times a second",
    { STAGE (TAP, "once", 1, 40 * MILLISECOND, 10 * SECOND, 0),
      STAGE (TAP, "often", 10000, 10 * SECOND, 10 * SECOND, 0) },
    "once", "too few calls" },
  { "the slowest a call is not the busiest",
    { STAGE (TAP, "rare", 20, 20 * 40 * MILLISECOND, 10 * SECOND, 0),
      STAGE (TAP, "often", 5000, 5 * SECOND, 10 * SECOND, 0) },
    "rare", "often is at work longer in total" },
  { "at its limit",
    { STAGE (SOURCE, "sensor", 100, 100 * MICROSECOND, 10 * SECOND, 0),
      STAGE (TAP, "full", 900, 9 * SECOND, 10 * SECOND, 0) },
    "full", "at work 90 % of the time and limits" },
  { "it loses values",
    { STAGE (SOURCE, "sensor", 100, 100 * MICROSECOND, 10 * SECOND, 0),
      STAGE (TAP, "late", 900, 9 * SECOND, 10 * SECOND, 17) },
    "late", "lost 17 values" },
  { "busy and well",
    { STAGE (TAP, "fine", 500, 5 * SECOND, 10 * SECOND, 0) },
    "fine", "at work 50 % of the time and still keeps up" },
  { "nothing was called",
    { STAGE (TAP, "idle", 0, 0, 10 * SECOND, 0) },
    NULL, "No stage was called yet" },
  { "the window is not known",
    { STAGE (TAP, "foreign", 500, 5 * SECOND, 0, 0) },
    "foreign", "does not tell" },
  { "of equals the last",
    { STAGE (SOURCE, "first", 100, SECOND, 10 * SECOND, 0),
      STAGE (TAP, "second", 100, SECOND, 10 * SECOND, 0) },
    "second", "10.00 ms a call over 100 calls; it is at work 10 % of the time and still" },
  { "what is not timed is never slow",
    { { .stage_type = AIMDB_STAGE_TYPE_SOURCE, .name = "button", .timed = FALSE,
        .call_count = 1000, .window_ns = SECOND } },
    NULL, "No stage was called yet" },
};

static AimdbRecordProfile *
profile_of_case (const Case *verdict)
{
  GPtrArray *stages = g_ptr_array_new_with_free_func ((GDestroyNotify) aimdb_stage_profile_unref);

  for (guint i = 0; i < G_N_ELEMENTS (verdict->stages) && verdict->stages[i].name != NULL; i++)
    g_ptr_array_add (stages, _aimdb_stage_profile_new (&verdict->stages[i]));

  return _aimdb_record_profile_new ("record", TRUE, stages);
}

static void
test_verdict_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AimdbRecordProfile) profile = profile_of_case (&cases[i]);
      g_autofree char *sentence = aimdb_record_profile_describe_bottleneck (profile);
      AimdbStageProfile *bottleneck = aimdb_record_profile_get_bottleneck (profile);

      g_test_message ("%s: %s", cases[i].what, sentence);
      g_assert_cmpstr (bottleneck != NULL ? aimdb_stage_profile_get_name (bottleneck) : NULL,
                       ==, cases[i].bottleneck);
      g_assert_nonnull (strstr (sentence, cases[i].says));
      g_assert_true (g_str_has_suffix (sentence, "."));
    }
}

static void
test_verdict_labels (void)
{
  AimdbStageProfileFields fields = { .stage_type = AIMDB_STAGE_TYPE_LINK, .index = 2 };
  g_autoptr (AimdbStageProfile) unnamed = _aimdb_stage_profile_new (&fields);
  g_autofree char *label = aimdb_stage_profile_dup_label (unnamed);

  g_assert_cmpstr (label, ==, "link[2]");
  g_assert_null (aimdb_stage_profile_get_name (unnamed));
  g_assert_cmpuint (aimdb_stage_profile_get_avg_time_ns (unnamed), ==, 0);
  g_assert_cmpfloat (aimdb_stage_profile_get_busy_share (unnamed), <, 0);
}

static void
test_verdict_not_built_in (void)
{
  g_autoptr (AimdbRecordProfile) profile =
    _aimdb_record_profile_new ("record", FALSE, g_ptr_array_new ());
  g_autofree char *sentence = aimdb_record_profile_describe_bottleneck (profile);

  g_assert_cmpstr (sentence, ==, "Stage profiling is not built in.");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Aimdb/Verdict/cases", test_verdict_cases);
  g_test_add_func ("/Aimdb/Verdict/labels", test_verdict_labels);
  g_test_add_func ("/Aimdb/Verdict/not-built-in", test_verdict_not_built_in);

  return g_test_run ();
}
