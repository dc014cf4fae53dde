/* aimx-types.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <json-glib/json-glib.h>

#include "aimx-types.h"

G_DEFINE_FINAL_TYPE (TestPump, test_pump, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_NAME,
  PROP_NEXT,
  PROP_ORIGIN,
  PROP_POWER,
  PROP_RPM,
  PROP_TICKS
};

static void
test_pump_finalize (GObject *object)
{
  TestPump *self = TEST_PUMP (object);

  g_free (self->name);
  g_clear_object (&self->next);

  G_OBJECT_CLASS (test_pump_parent_class)->finalize (object);
}

static void
test_pump_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  TestPump *self = TEST_PUMP (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_NEXT:
      g_value_set_object (value, self->next);
      break;

    case PROP_ORIGIN:
      g_value_set_enum (value, self->origin);
      break;

    case PROP_POWER:
      g_value_set_double (value, self->rpm * 0.5);
      break;

    case PROP_RPM:
      g_value_set_int (value, self->rpm);
      break;

    case PROP_TICKS:
      g_value_set_uint64 (value, self->ticks);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
test_pump_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  TestPump *self = TEST_PUMP (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_free (self->name);
      self->name = g_value_dup_string (value);
      break;

    case PROP_NEXT:
      g_set_object (&self->next, g_value_get_object (value));
      break;

    case PROP_ORIGIN:
      self->origin = g_value_get_enum (value);
      break;

    case PROP_RPM:
      self->rpm = g_value_get_int (value);
      break;

    case PROP_TICKS:
      self->ticks = g_value_get_uint64 (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
test_pump_class_init (TestPumpClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = test_pump_finalize;
  object_class->get_property = test_pump_get_property;
  object_class->set_property = test_pump_set_property;

  g_object_class_install_property (object_class, PROP_NAME,
                                   g_param_spec_string ("name", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_NEXT,
                                   g_param_spec_object ("next", NULL, NULL, TEST_TYPE_PUMP,
                                                        flags));
  g_object_class_install_property (object_class, PROP_ORIGIN,
                                   g_param_spec_enum ("origin", NULL, NULL, AIMDB_TYPE_ORIGIN,
                                                      AIMDB_ORIGIN_PASSIVE, flags));
  g_object_class_install_property (object_class, PROP_POWER,
                                   g_param_spec_double ("power", NULL, NULL, 0, 1e6, 0,
                                                        G_PARAM_READABLE |
                                                        G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (object_class, PROP_RPM,
                                   g_param_spec_int ("rpm", NULL, NULL, 0, 3000, 0, flags));
  g_object_class_install_property (object_class, PROP_TICKS,
                                   g_param_spec_uint64 ("ticks", NULL, NULL, 0, G_MAXUINT64, 0,
                                                        flags));
}

static void
test_pump_init (TestPump *self)
{
}

struct _TestLabel
{
  GObject parent_instance;
  char *text;
};

enum
{
  LABEL_PROP_0,
  LABEL_PROP_TEXT
};

/* the text in an array of one */
static JsonNode *
test_label_serialize_property (JsonSerializable *serializable,
                               const char       *name,
                               const GValue     *value,
                               GParamSpec       *pspec)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_array_add_string_element (array, g_value_get_string (value));
  json_node_take_array (node, array);

  return node;
}

static gboolean
test_label_deserialize_property (JsonSerializable *serializable,
                                 const char       *name,
                                 GValue           *value,
                                 GParamSpec       *pspec,
                                 JsonNode         *node)
{
  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) != 1)
    return FALSE;

  g_value_set_string (value, json_array_get_string_element (json_node_get_array (node), 0));

  return TRUE;
}

static void
test_label_serializable_init (JsonSerializableIface *iface)
{
  iface->serialize_property = test_label_serialize_property;
  iface->deserialize_property = test_label_deserialize_property;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestLabel, test_label, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (JSON_TYPE_SERIALIZABLE,
                                                      test_label_serializable_init))

static void
test_label_finalize (GObject *object)
{
  g_free (TEST_LABEL (object)->text);

  G_OBJECT_CLASS (test_label_parent_class)->finalize (object);
}

static void
test_label_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  g_value_set_string (value, TEST_LABEL (object)->text);
}

static void
test_label_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  TestLabel *self = TEST_LABEL (object);

  g_free (self->text);
  self->text = g_value_dup_string (value);
}

static void
test_label_class_init (TestLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = test_label_finalize;
  object_class->get_property = test_label_get_property;
  object_class->set_property = test_label_set_property;

  g_object_class_install_property (object_class, LABEL_PROP_TEXT,
                                   g_param_spec_string ("text", NULL, NULL, NULL,
                                                        G_PARAM_READWRITE |
                                                        G_PARAM_STATIC_STRINGS));
}

static void
test_label_init (TestLabel *self)
{
}

static gpointer
test_point_copy (gpointer data)
{
  return g_memdup2 (data, sizeof (TestPoint));
}

static JsonNode *
test_point_serialize (gconstpointer boxed)
{
  const TestPoint *self = boxed;

  return json_node_init_int (json_node_alloc (), self->x);
}

static gpointer
test_point_deserialize (JsonNode *node)
{
  TestPoint *self = g_new0 (TestPoint, 1);

  self->x = json_node_get_int (node);

  return self;
}

GType
test_point_get_type (void)
{
  static GType type;

  if (type == 0)
    {
      type = g_boxed_type_register_static ("TestPoint", test_point_copy, g_free);
      json_boxed_register_serialize_func (type, JSON_NODE_VALUE, test_point_serialize);
      json_boxed_register_deserialize_func (type, JSON_NODE_VALUE, test_point_deserialize);
    }

  return type;
}
