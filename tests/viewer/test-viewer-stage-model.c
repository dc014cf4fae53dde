/* test-viewer-stage-model.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-record-item.h"
#include "viewer-stage-item.h"
#include "viewer-stage-model.h"
#include "viewer-test-instance.h"

static void
count_cb (guint *count)
{
  *count += 1;
}

static void
update (ViewerStageModel *model,
        const char       *json)
{
  g_autoptr (GListModel) infos = viewer_test_list_records (json);

  viewer_stage_model_update (model, infos);
}

static ViewerRecordItem *
get_record (ViewerStageModel *model,
            guint             position)
{
  return g_list_model_get_item (viewer_stage_model_get_records (model), position);
}

static ViewerStageItem *
get_stage (ViewerStageModel *model,
           guint             record,
           guint             position)
{
  g_autoptr (ViewerRecordItem) item = get_record (model, record);

  return g_list_model_get_item (viewer_record_item_get_stages (item), position);
}

static void
test_model_shows_records_and_stages (void)
{
  g_autoptr (ViewerStageModel) model = viewer_stage_model_new ();
  g_autofree char *json = viewer_test_dup_records (FALSE);
  g_autoptr (ViewerRecordItem) record = NULL;
  g_autoptr (GObject) heading = NULL;
  g_autoptr (ViewerStageItem) tap = NULL;
  g_autoptr (ViewerStageItem) idle = NULL;
  g_autofree char *label = NULL;
  g_autofree char *idle_text = NULL;

  update (model, json);
  record = get_record (model, 0);
  heading = g_list_model_get_item (G_LIST_MODEL (record), 0);
  tap = get_stage (model, 0, 1);
  idle = get_stage (model, 1, 0);
  label = viewer_stage_item_dup_label (tap);
  idle_text = viewer_stage_item_describe (idle);

  g_assert_cmpint (viewer_stage_model_get_content (model), ==, VIEWER_CONTENT_STAGES);
  g_assert_cmpstr (viewer_record_item_get_key (record), ==, "camera.frame");
  g_assert_true (heading == G_OBJECT (record));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (record)), ==, 4);
  g_assert_nonnull (strstr (viewer_record_item_get_verdict (record), "archive"));
  g_assert_cmpstr (label, ==, "tap[0]");
  g_assert_cmpstr (idle_text, ==, "not called yet");
  g_assert_false (viewer_stage_item_has_times (idle));
}

/* a record NAME with a tap that has more members */
static char *
dup_troubled (const char *name,
              guint       calls,
              const char *members)
{
  g_autofree char *stage = viewer_test_dup_stage ("tap", 0, name, calls, 1000, 2000, 3000);
  g_autofree char *record = NULL;
  g_autofree char *troubled = NULL;

  stage[strlen (stage) - 1] = '\0';
  troubled = g_strdup_printf ("%s,%s}", stage, members);
  record = viewer_test_dup_record (name, troubled);

  return g_steal_pointer (&record);
}

static void
test_model_shows_trouble (void)
{
  g_autoptr (ViewerStageModel) model = viewer_stage_model_new ();
  g_autofree char *calm = dup_troubled ("calm", 1000, "\"error_count\":0");
  g_autofree char *failing = dup_troubled ("failing", 1000, "\"error_count\":3");
  g_autofree char *down = dup_troubled ("down", 1000, "\"error_count\":1,\"dropped_count\":7");
  g_autofree char *stuck = dup_troubled ("stuck", 1000, "\"running_ns\":12000000000");
  g_autofree char *first = dup_troubled ("first", 0, "\"running_ns\":2000000");
  g_autofree char *list = g_strdup_printf ("[%s,%s,%s,%s,%s]", calm, failing, down, stuck,
                                           first);
  const AimdbVerdictKind kinds[] = {
    AIMDB_VERDICT_KIND_KEEPS_UP,
    AIMDB_VERDICT_KIND_KEEPS_UP,
    AIMDB_VERDICT_KIND_KEEPS_UP,
    AIMDB_VERDICT_KIND_STUCK,
    AIMDB_VERDICT_KIND_NO_CALLS,
  };
  const char *troubles[] = {
    NULL, "3 failures", "7 values dropped", "stuck for 12\302\240s", NULL
  };
  const char *ends[] = {
    "bottleneck of its record", "3 failures", "7 values dropped", "stuck for 12\302\240s",
    "in its first call for 2.00\302\240ms",
  };

  update (model, list);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (ViewerRecordItem) record = get_record (model, i);
      g_autoptr (ViewerStageItem) stage = get_stage (model, i, 0);
      g_autofree char *trouble = viewer_stage_item_dup_trouble (stage);
      g_autofree char *text = viewer_stage_item_describe (stage);

      g_assert_cmpint (viewer_record_item_get_kind (record), ==, kinds[i]);
      g_assert_cmpstr (trouble, ==, troubles[i]);
      g_assert_true (g_str_has_suffix (text, ends[i]));
    }
}

static void
test_model_updates_in_place (void)
{
  g_autoptr (ViewerStageModel) model = viewer_stage_model_new ();
  g_autofree char *before = viewer_test_dup_records (FALSE);
  g_autofree char *after = viewer_test_dup_records (TRUE);
  g_autoptr (ViewerRecordItem) record = NULL;
  g_autoptr (ViewerRecordItem) same_record = NULL;
  g_autoptr (ViewerStageItem) camera = NULL;
  g_autoptr (ViewerStageItem) archive = NULL;
  g_autoptr (ViewerStageItem) same_camera = NULL;
  guint n_lists = 0;
  guint n_marks = 0;

  g_test_summary ("A look that finds other numbers must not replace a row, only change it.");

  update (model, before);
  record = get_record (model, 0);
  camera = get_stage (model, 0, 0);
  archive = get_stage (model, 0, 2);
  g_assert_true (viewer_stage_item_is_bottleneck (archive));
  g_assert_false (viewer_stage_item_is_bottleneck (camera));
  g_assert_true (viewer_stage_item_is_last (archive));

  g_signal_connect_swapped (viewer_stage_model_get_records (model), "items-changed",
                            G_CALLBACK (count_cb), &n_lists);
  g_signal_connect_swapped (record, "items-changed", G_CALLBACK (count_cb), &n_lists);
  g_signal_connect_swapped (camera, "notify::bottleneck", G_CALLBACK (count_cb), &n_marks);
  g_signal_connect_swapped (archive, "notify::bottleneck", G_CALLBACK (count_cb), &n_marks);

  update (model, after);
  same_record = get_record (model, 0);
  same_camera = get_stage (model, 0, 0);

  g_assert_true (same_record == record);
  g_assert_true (same_camera == camera);
  g_assert_cmpuint (n_lists, ==, 0);
  g_assert_cmpuint (n_marks, ==, 2);
  g_assert_true (viewer_stage_item_is_bottleneck (camera));
  g_assert_false (viewer_stage_item_is_bottleneck (archive));
}

static void
test_model_follows_other_records (void)
{
  g_autoptr (ViewerStageModel) model = viewer_stage_model_new ();
  g_autofree char *tap = viewer_test_dup_stage ("tap", 0, "watch", 3, 1000, 2000, 3000);
  g_autofree char *a = viewer_test_dup_record ("a", tap);
  g_autofree char *b = viewer_test_dup_record ("b", tap);
  g_autofree char *c = viewer_test_dup_record ("c", tap);
  g_autofree char *bare = viewer_test_dup_record ("bare", "");
  g_autofree char *all = g_strdup_printf ("[%s,%s,%s,%s]", a, bare, b, c);
  g_autofree char *less = g_strdup_printf ("[%s,%s]", c, a);
  g_autoptr (ViewerRecordItem) last = NULL;
  g_autoptr (ViewerRecordItem) first = NULL;

  update (model, all);
  g_assert_cmpuint (g_list_model_get_n_items (viewer_stage_model_get_records (model)), ==, 3);
  last = get_record (model, 2);

  update (model, less);
  first = get_record (model, 0);
  g_assert_cmpuint (g_list_model_get_n_items (viewer_stage_model_get_records (model)), ==, 2);
  g_assert_true (first == last);
  g_assert_cmpstr (viewer_record_item_get_key (first), ==, "c");

  viewer_stage_model_clear (model);
  g_assert_cmpint (viewer_stage_model_get_content (model), ==, VIEWER_CONTENT_UNKNOWN);
}

static void
test_model_tells_why_nothing_is_shown (void)
{
  g_autoptr (ViewerStageModel) model = viewer_stage_model_new ();
  g_autofree char *unprofiled = viewer_test_dup_record ("a", NULL);
  g_autofree char *bare = viewer_test_dup_record ("a", "");
  g_autofree char *unprofiled_list = g_strdup_printf ("[%s]", unprofiled);
  g_autofree char *bare_list = g_strdup_printf ("[%s]", bare);

  update (model, "[]");
  g_assert_cmpint (viewer_stage_model_get_content (model), ==, VIEWER_CONTENT_NO_RECORDS);

  update (model, unprofiled_list);
  g_assert_cmpint (viewer_stage_model_get_content (model), ==, VIEWER_CONTENT_NO_PROFILING);

  update (model, bare_list);
  g_assert_cmpint (viewer_stage_model_get_content (model), ==, VIEWER_CONTENT_NO_STAGES);
}

static void
test_model_remembers_recent_averages (void)
{
  g_autoptr (ViewerStageModel) model = viewer_stage_model_new ();
  const guint calls[] = { 10, 20, 20, 5 };
  g_autoptr (ViewerStageItem) stage = NULL;

  g_test_summary ("The history is of what happened between two looks, and a reset empties it.");

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      guint64 average = i == 0 ? 1000 : 2000;
      g_autofree char *tap = viewer_test_dup_stage ("tap", 0, "watch", calls[i], 500, average,
                                                    9000);
      g_autofree char *record = viewer_test_dup_record ("a", tap);
      g_autofree char *list = g_strdup_printf ("[%s]", record);
      const ViewerHistory *history;

      update (model, list);
      g_clear_object (&stage);
      stage = get_stage (model, 0, 0);
      history = viewer_stage_item_get_history (stage);

      g_assert_cmpuint (history->length, ==, i < 3 ? i : 0);

      /* 10 calls of 1 µs, then 20 of 2 µs altogether: 30 µs for the last 10 */
      if (i == 1)
        g_assert_cmpfloat (viewer_history_get (history, 0), ==, 3000);

      if (i == 2)
        g_assert_cmpfloat (viewer_history_get (history, 1), <, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Viewer/StageModel/shows-records-and-stages",
                   test_model_shows_records_and_stages);
  g_test_add_func ("/Viewer/StageModel/shows-trouble", test_model_shows_trouble);
  g_test_add_func ("/Viewer/StageModel/updates-in-place", test_model_updates_in_place);
  g_test_add_func ("/Viewer/StageModel/follows-other-records", test_model_follows_other_records);
  g_test_add_func ("/Viewer/StageModel/tells-why-nothing-is-shown",
                   test_model_tells_why_nothing_is_shown);
  g_test_add_func ("/Viewer/StageModel/remembers-recent-averages",
                   test_model_remembers_recent_averages);

  return g_test_run ();
}
