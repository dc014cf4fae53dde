/* test-verdict.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-record-profile-private.h"
#include "aimdb-stage-profile-private.h"
#include "aimdb-verdict.h"

#define SECOND G_GUINT64_CONSTANT (1000000000)
#define MILLISECOND G_GUINT64_CONSTANT (1000000)
#define MICROSECOND G_GUINT64_CONSTANT (1000)

#define MAX_STAGES 4

typedef struct
{
  const char *what;
  AimdbStageProfileFields stages[MAX_STAGES];
  AimdbVerdictKind kind;
  AimdbConfidence confidence;
  const char *bottleneck;       /* NULL: none */
  const char *busiest;
  const char *limiting;
  const char *says;             /* part of the sentence */
} Case;

#define STAGE(type, stage_name, calls, average, window, ...) \
  { .stage_type = AIMDB_STAGE_TYPE_##type, .name = (stage_name), .timed = TRUE, \
    .call_count = (calls), .total_time_ns = (calls) * (average), .min_time_ns = (average), \
    .max_time_ns = (average), .window_ns = (window), __VA_ARGS__ }

#define SHARED .context = 7
#define ALONE(number) .context = 100 + (number)
#define ASYNC .asynchronous = TRUE

#define IS(verdict, sureness) AIMDB_VERDICT_KIND_##verdict, AIMDB_CONFIDENCE_##sureness

static const Case cases[] = {
  { "a slow rhythm is not work: 1 µs once a second beside 5 ms",
    { STAGE (SOURCE, "sensor", 600, MICROSECOND, 600 * SECOND, SHARED),
      STAGE (TAP, "slow", 600, 5 * MILLISECOND, 600 * SECOND, SHARED) },
    IS (KEEPS_UP, HIGH), "slow", "slow", NULL, "at work 0.5 % of the time, so it limits nothing" },
  { "next to nothing has no digits",
    { STAGE (TAP, "brief", 60, MICROSECOND, 60 * SECOND, SHARED) },
    IS (KEEPS_UP, MEDIUM), "brief", "brief", NULL, "at work less than 0.1 % of the time" },
  { "one call of 40 ms against 1 ms a thousand times a second",
    { STAGE (TAP, "once", 1, 40 * MILLISECOND, 10 * SECOND, SHARED),
      STAGE (TAP, "often", 9500, MILLISECOND, 10 * SECOND, SHARED) },
    IS (SATURATED, HIGH), "once", "often", "often", "over 1 call; but often is at work 95 %" },
  { "the slowest a call is not the busiest",
    { STAGE (TAP, "rare", 20, 40 * MILLISECOND, 10 * SECOND, ALONE (1)),
      STAGE (TAP, "often", 5000, MILLISECOND, 10 * SECOND, ALONE (2)) },
    IS (KEEPS_UP, HIGH), "rare", "often", NULL,
    "but often is at work longer in total (50 % of the time against 8.0 %)" },
  { "at its limit",
    { STAGE (SOURCE, "sensor", 900, MICROSECOND, 10 * SECOND, ALONE (1)),
      STAGE (TAP, "full", 900, 10 * MILLISECOND, 10 * SECOND, ALONE (2)) },
    IS (SATURATED, HIGH), "full", "full", "full", "it is at work 90 % of the time and limits" },
  { "only together without room",
    { STAGE (TAP, "third", 3000, MILLISECOND, 10 * SECOND, SHARED),
      STAGE (TAP, "more", 4000, MILLISECOND, 10 * SECOND, SHARED),
      STAGE (LINK, "elsewhere", 4500, MILLISECOND, 10 * SECOND, ALONE (1)),
      STAGE (TRANSFORM, "rest", 2500, MILLISECOND, 10 * SECOND, SHARED) },
    IS (SATURATED, HIGH), "rest", "elsewhere", "more",
    "but 3 stages share a main context that is busy 95 % of the time, most of it with more" },
  { "the same apart have room",
    { STAGE (TAP, "third", 3000, MILLISECOND, 10 * SECOND, ALONE (1)),
      STAGE (TAP, "more", 4000, MILLISECOND, 10 * SECOND, ALONE (2)),
      STAGE (TRANSFORM, "rest", 2500, MILLISECOND, 10 * SECOND, ALONE (3)) },
    IS (KEEPS_UP, HIGH), "rest", "more", NULL, "keeps up: nothing needs to be done" },
  { "an asynchronous tap that waits is not what keeps the context busy",
    { STAGE (TAP, "uploads", 95, 100 * MILLISECOND, 100 * SECOND, ASYNC),
      STAGE (TAP, "counts", 8600, 10 * MILLISECOND, 100 * SECOND, SHARED) },
    IS (SATURATED, HIGH), "uploads", "counts", "counts", "but counts is at work 86 %" },
  { "an asynchronous tap that has time",
    { STAGE (TAP, "uploads", 200, 100 * MILLISECOND, 100 * SECOND, ASYNC),
      STAGE (TAP, "counts", 200, MICROSECOND, 100 * SECOND, SHARED) },
    IS (KEEPS_UP, HIGH), "uploads", "counts", NULL,
    "a value in hand 20 % of the time, holds up no other stage and keeps up" },
  { "who keeps up may fail all the same",
    { STAGE (TAP, "writes", 600, MICROSECOND, 60 * SECOND, SHARED, .error_count = 600),
      STAGE (TAP, "counts", 600, MICROSECOND, 60 * SECOND, SHARED, .error_count = 1) },
    IS (KEEPS_UP, HIGH), "counts", "counts", NULL,
    "nothing needs to be done. But writes reported 600 failures: see in the log" },
  { "an asynchronous tap limits its own values",
    { STAGE (TAP, "uploads", 990, 100 * MILLISECOND, 100 * SECOND, ASYNC, .lost_count = 9010),
      STAGE (TAP, "counts", 10000, MICROSECOND, 100 * SECOND, SHARED) },
    IS (LOSES_VALUES, HIGH), "uploads", "counts", "uploads", "it lost 9010 values of 10000" },
  { "an asynchronous tap without room, and without blame",
    { STAGE (TAP, "uploads", 900, 100 * MILLISECOND, 100 * SECOND, ASYNC) },
    IS (SATURATED, HIGH), "uploads", NULL, "uploads", "holds up no other stage but limits" },
  { "too slow for what its source gives, and the buffer still takes it",
    { STAGE (SOURCE, "sensor", 1000, MICROSECOND, 10 * SECOND, ALONE (1)),
      STAGE (TAP, "late", 390, 25 * MILLISECOND, 10 * SECOND, ALONE (2)) },
    IS (FALLS_BEHIND, HIGH), "late", "late", "late", "2.5 times the time there is" },
  { "the same of a batch: a hundred values a call of the source",
    { STAGE (SOURCE, "batch", 10, MILLISECOND, 10 * SECOND, ALONE (1)),
      STAGE (TAP, "quick", 1000, MILLISECOND, 10 * SECOND, ALONE (2)) },
    IS (KEEPS_UP, HIGH), "quick", "quick", NULL, "10 % of the time and still keeps up" },
  { "a source that makes no value most of the time does not leave its tap behind",
    { STAGE (SOURCE, "poll", 100000, MICROSECOND, 100 * SECOND, ALONE (1)),
      STAGE (TAP, "fine", 1000, 25 * MILLISECOND, 100 * SECOND, ALONE (2)) },
    IS (KEEPS_UP, HIGH), "fine", "fine", NULL, "25 % of the time and still keeps up" },
  { "it loses values because it is too slow",
    { STAGE (SOURCE, "sensor", 1700, MICROSECOND, 10 * SECOND, ALONE (1)),
      STAGE (TAP, "late", 930, 10 * MILLISECOND, 10 * SECOND, ALONE (2), .lost_count = 770) },
    IS (LOSES_VALUES, HIGH), "late", "late", "late",
    "it lost 770 values of 1700, as it does not keep up" },
  { "it loses values of bursts",
    { STAGE (TAP, "calm", 930, MILLISECOND, 10 * SECOND, ALONE (2), .lost_count = 70) },
    IS (LOSES_VALUES, HIGH), "calm", "calm", "calm", "enlarge the buffer" },
  { "it loses values because another one has the context",
    { STAGE (TAP, "small", 900, MICROSECOND, 10 * SECOND, SHARED, .lost_count = 100),
      STAGE (TAP, "hog", 900, 10 * MILLISECOND, 10 * SECOND, SHARED) },
    IS (LOSES_VALUES, HIGH), "hog", "hog", "hog",
    "but small lost 100 values of 1000 because its main context is busy 90 % of the time, most of "
    "it with hog" },
  { "it falls behind because another one has the context",
    { STAGE (SOURCE, "sensor", 2000, MICROSECOND, 10 * SECOND, ALONE (1)),
      STAGE (TAP, "small", 990, MICROSECOND, 10 * SECOND, SHARED),
      STAGE (TRANSFORM, "hog", 940, 10 * MILLISECOND, 10 * SECOND, SHARED) },
    IS (FALLS_BEHIND, HIGH), "hog", "hog", "hog", "but small falls behind because" },
  { "it loses values, and nobody knows how busy it is",
    { STAGE (TAP, "foreign", 900, 10 * MILLISECOND, 0, .lost_count = 17) },
    IS (LOSES_VALUES, HIGH), "foreign", NULL, "foreign", "lost 17 values of 917: make it faster" },
  { "stuck after many calls",
    { STAGE (TAP, "hangs", 1000, MILLISECOND, 100 * SECOND, SHARED, .running_ns = 40 * SECOND),
      STAGE (TAP, "waits", 1000, MICROSECOND, 100 * SECOND, SHARED, .lost_count = 5000) },
    IS (STUCK, HIGH), "hangs", "hangs", "hangs",
    "it has been in one call for 40.00 s, where 1.00 ms was the longest before" },
  { "stuck in its first call",
    { STAGE (TAP, "hangs", 0, 0, 30 * SECOND, SHARED, .running_ns = 29 * SECOND) },
    IS (STUCK, MEDIUM), NULL, "hangs", "hangs",
    "No call has ended yet; hangs has been in one call for 29.00 s: it hangs" },
  { "stuck without keeping others",
    { STAGE (TAP, "hangs", 20, MILLISECOND, 30 * SECOND, ASYNC, .running_ns = 20 * SECOND),
      STAGE (TAP, "slower", 20, 2 * MILLISECOND, 30 * SECOND, SHARED) },
    IS (STUCK, HIGH), "slower", "slower", "hangs", "only its own values wait for it" },
  { "a call as long as the longest is not stuck",
    { STAGE (TAP, "fits", 1000, MILLISECOND, 300 * SECOND, SHARED, .running_ns = MILLISECOND) },
    IS (KEEPS_UP, HIGH), "fits", "fits", NULL, "nothing needs to be done" },
  { "a source that waits in its own thread is neither stuck nor busy",
    { STAGE (SOURCE, "reads", 1000, 100 * MILLISECOND, 1100 * SECOND, ASYNC,
             .running_ns = 900 * SECOND),
      STAGE (TAP, "fine", 1000, MILLISECOND, 1100 * SECOND, SHARED) },
    IS (KEEPS_UP, HIGH), "reads", "fine", NULL, "reads in a thread of its own" },
  { "busy and well",
    { STAGE (TAP, "fine", 500, 10 * MILLISECOND, 10 * SECOND, SHARED) },
    IS (KEEPS_UP, HIGH), "fine", "fine", NULL, "at work 50 % of the time and still keeps up" },
  { "nothing was called",
    { STAGE (TAP, "idle", 0, 0, 10 * SECOND, SHARED) },
    IS (NO_CALLS, LOW), NULL, NULL, NULL, "No stage was called yet: see that values are produced" },
  { "too few calls",
    { STAGE (TAP, "new", 3, 40 * MILLISECOND, SECOND, SHARED) },
    IS (TOO_FEW_CALLS, LOW), "new", "new", NULL, "too few calls to tell" },
  { "many calls in no time are worth less",
    { STAGE (TAP, "new", 5000, MICROSECOND, 100 * MILLISECOND, SHARED) },
    IS (KEEPS_UP, MEDIUM), "new", "new", NULL, "5.0 % of the time" },
  { "a foreign instance does not tell how busy it is, and times no source",
    { { .stage_type = AIMDB_STAGE_TYPE_SOURCE, .name = "ticker", .timed = FALSE,
        .call_count = 50, .total_time_ns = 100 * SECOND, .max_time_ns = 2 * SECOND,
        .period_ns = 2 * SECOND },
      STAGE (TAP, "foreign", 500, 10 * MILLISECOND, 0, .context = 0) },
    IS (UNKNOWN, LOW), "foreign", NULL, NULL, "does not tell" },
  { "of equals the last",
    { STAGE (SOURCE, "first", 100, 10 * MILLISECOND, 10 * SECOND, ALONE (1)),
      STAGE (TAP, "second", 100, 10 * MILLISECOND, 10 * SECOND, ALONE (2)) },
    IS (KEEPS_UP, HIGH), "second", "second", NULL, "10.00 ms a call over 100 calls; it is" },
  { "what is not timed is never slow",
    { { .stage_type = AIMDB_STAGE_TYPE_SOURCE, .name = "button", .timed = FALSE,
        .call_count = 1000, .window_ns = SECOND } },
    IS (NO_CALLS, LOW), NULL, NULL, NULL, "There is no stage whose calls are timed" },
};

static AimdbRecordProfile *
new_profile (const char                    *key,
             AimdbBufferType                buffer_type,
             const AimdbStageProfileFields *stages,
             guint                          n_stages)
{
  GPtrArray *profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) aimdb_stage_profile_unref);

  for (guint i = 0; i < n_stages && stages[i].name != NULL; i++)
    g_ptr_array_add (profiles, _aimdb_stage_profile_new (&stages[i]));

  return _aimdb_record_profile_new (key, buffer_type, TRUE, profiles);
}

static const char *
name_of (AimdbStageProfile *stage)
{
  return stage != NULL ? aimdb_stage_profile_get_name (stage) : NULL;
}

static void
assert_verdict (AimdbVerdict *verdict,
                const Case   *expected)
{
  g_assert_cmpint (aimdb_verdict_get_kind (verdict), ==, expected->kind);
  g_assert_cmpstr (name_of (aimdb_verdict_get_bottleneck (verdict)), ==, expected->bottleneck);
  g_assert_cmpstr (name_of (aimdb_verdict_get_busiest (verdict)), ==, expected->busiest);
  g_assert_cmpstr (name_of (aimdb_verdict_get_limiting (verdict)), ==, expected->limiting);
}

static void
test_verdict_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AimdbRecordProfile) profile =
        new_profile ("record", AIMDB_BUFFER_TYPE_SPMC_RING, cases[i].stages, MAX_STAGES);
      g_autoptr (AimdbVerdict) verdict = aimdb_record_profile_get_verdict (profile);
      g_autofree char *sentence = aimdb_verdict_describe (verdict);
      g_autofree char *same = aimdb_record_profile_describe_bottleneck (profile);

      g_test_message ("%s: %s", cases[i].what, sentence);
      assert_verdict (verdict, &cases[i]);
      g_assert_cmpint (aimdb_verdict_get_confidence (verdict), ==, cases[i].confidence);
      g_assert_nonnull (strstr (sentence, cases[i].says));
      g_assert_true (g_str_has_suffix (sentence, "."));
      g_assert_cmpstr (sentence, ==, same);
      g_assert_true (aimdb_record_profile_get_bottleneck (profile) ==
                     aimdb_verdict_get_bottleneck (verdict));
    }
}

static guint64
shake (guint64 figure)
{
  return figure * g_test_rand_double_range (0.97, 1.03);
}

static void
test_verdict_stands_noise (void)
{
  g_test_summary ("What is measured a little differently is judged the same.");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Case shaken = cases[i];

      for (guint round = 0; round < 50; round++)
        {
          g_autoptr (AimdbRecordProfile) profile = NULL;
          g_autoptr (AimdbVerdict) verdict = NULL;

          for (guint j = 0; j < MAX_STAGES; j++)
            {
              shaken.stages[j].total_time_ns = shake (cases[i].stages[j].total_time_ns);
              shaken.stages[j].max_time_ns = shake (cases[i].stages[j].max_time_ns);
              shaken.stages[j].window_ns = shake (cases[i].stages[j].window_ns);
              shaken.stages[j].running_ns = shake (cases[i].stages[j].running_ns);
            }

          profile = new_profile ("record", AIMDB_BUFFER_TYPE_SPMC_RING, shaken.stages, MAX_STAGES);
          verdict = aimdb_record_profile_get_verdict (profile);
          g_assert_cmpint (aimdb_verdict_get_kind (verdict), ==, cases[i].kind);
          g_assert_cmpstr (name_of (aimdb_verdict_get_limiting (verdict)), ==, cases[i].limiting);
        }
    }
}

static void
test_verdict_latest_may_skip (void)
{
  static const AimdbStageProfileFields stages[] = {
    STAGE (SOURCE, "sensor", 1000, MICROSECOND, 10 * SECOND, ALONE (1)),
    STAGE (TAP, "shows", 390, 25 * MILLISECOND, 10 * SECOND, ALONE (2)),
  };
  g_autoptr (AimdbRecordProfile) profile =
    new_profile ("record", AIMDB_BUFFER_TYPE_SINGLE_LATEST, stages, 2);
  g_autoptr (AimdbVerdict) verdict = aimdb_record_profile_get_verdict (profile);

  g_test_summary ("Who looks at the newest value only does not fall behind by passing over.");

  g_assert_cmpint (aimdb_verdict_get_kind (verdict), ==, AIMDB_VERDICT_KIND_SATURATED);
}

static void
test_verdict_of_several_records (void)
{
  static const AimdbStageProfileFields level[] = {
    STAGE (TAP, "alarm", 5000, MILLISECOND, 10 * SECOND, SHARED),
  };
  static const AimdbStageProfileFields pump[] = {
    STAGE (TAP, "control", 4500, MILLISECOND, 10 * SECOND, SHARED),
    { .stage_type = AIMDB_STAGE_TYPE_LINK, .timed = TRUE, .name = "file", .context = 8,
      .window_ns = 10 * SECOND },
  };
  g_autoptr (AimdbRecordProfile) first =
    new_profile ("level", AIMDB_BUFFER_TYPE_SPMC_RING, level, 1);
  g_autoptr (AimdbRecordProfile) second =
    new_profile ("pump", AIMDB_BUFFER_TYPE_SPMC_RING, pump, 2);
  AimdbRecordProfile *both[] = { first, second };
  g_autoptr (AimdbVerdict) alone = aimdb_record_profile_get_verdict (first);
  g_autoptr (AimdbVerdict) verdict = aimdb_verdict_new_for_profiles (both, 2);
  g_autofree char *sentence = aimdb_verdict_describe (verdict);
  g_autofree char *json = aimdb_verdict_to_json (verdict);

  g_test_summary ("Stages of several records that share a context are judged together.");

  g_assert_cmpint (aimdb_verdict_get_kind (alone), ==, AIMDB_VERDICT_KIND_KEEPS_UP);
  g_assert_cmpfloat (aimdb_verdict_get_context_share (alone), ==, 0.5);
  g_assert_cmpint (aimdb_verdict_get_kind (verdict), ==, AIMDB_VERDICT_KIND_SATURATED);
  g_assert_cmpfloat_with_epsilon (aimdb_verdict_get_context_share (verdict), 0.95, 1e-6);
  g_assert_cmpstr (name_of (aimdb_verdict_get_limiting (verdict)), ==, "alarm");
  g_assert_nonnull (strstr (sentence, "alarm of level"));

  g_assert_cmpuint (aimdb_verdict_get_n_stages (verdict), ==, 3);
  g_assert_cmpstr (aimdb_verdict_get_nth_record_key (verdict, 1), ==, "pump");
  g_assert_cmpstr (name_of (aimdb_verdict_get_nth_stage (verdict, 1)), ==, "control");
  g_assert_cmpint (aimdb_verdict_get_nth_kind (verdict, 1), ==, AIMDB_VERDICT_KIND_KEEPS_UP);
  g_assert_cmpint (aimdb_verdict_get_nth_kind (verdict, 2), ==, AIMDB_VERDICT_KIND_NO_CALLS);
  g_assert_cmpfloat_with_epsilon (aimdb_verdict_get_nth_load (verdict, 1), 0.45, 1e-6);
  g_assert_cmpfloat (aimdb_verdict_get_nth_load (verdict, 2), ==, -1);
  g_assert_null (aimdb_verdict_get_nth_stage (verdict, 3));
  g_assert_null (aimdb_verdict_get_nth_record_key (verdict, 3));

  g_assert_nonnull (strstr (json, "\"kind\":\"saturated\",\"confidence\":\"high\""));
  g_assert_nonnull (strstr (json, "\"limiting\":{\"record\":\"level\",\"stage_type\":\"tap\""));
  g_assert_nonnull (strstr (json, "\"kind\":\"no_calls\",\"busy_share\":0.0,\"load\":null"));
}

static void
test_verdict_of_nothing (void)
{
  g_autoptr (AimdbVerdict) verdict = aimdb_verdict_new_for_profiles (NULL, 0);

  g_assert_cmpint (aimdb_verdict_get_kind (verdict), ==, AIMDB_VERDICT_KIND_UNAVAILABLE);
  g_assert_cmpuint (aimdb_verdict_get_n_stages (verdict), ==, 0);
  g_assert_cmpfloat (aimdb_verdict_get_context_share (verdict), ==, -1);
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
    _aimdb_record_profile_new ("record", AIMDB_BUFFER_TYPE_SPMC_RING, FALSE, g_ptr_array_new ());
  g_autoptr (AimdbVerdict) verdict = aimdb_record_profile_get_verdict (profile);
  g_autofree char *sentence = aimdb_record_profile_describe_bottleneck (profile);

  g_assert_cmpint (aimdb_verdict_get_kind (verdict), ==, AIMDB_VERDICT_KIND_UNAVAILABLE);
  g_assert_true (g_str_has_prefix (sentence, "Stage profiling is not built in"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Aimdb/Verdict/cases", test_verdict_cases);
  g_test_add_func ("/Aimdb/Verdict/stands-noise", test_verdict_stands_noise);
  g_test_add_func ("/Aimdb/Verdict/latest-may-skip", test_verdict_latest_may_skip);
  g_test_add_func ("/Aimdb/Verdict/of-several-records", test_verdict_of_several_records);
  g_test_add_func ("/Aimdb/Verdict/of-nothing", test_verdict_of_nothing);
  g_test_add_func ("/Aimdb/Verdict/labels", test_verdict_labels);
  g_test_add_func ("/Aimdb/Verdict/not-built-in", test_verdict_not_built_in);

  return g_test_run ();
}
