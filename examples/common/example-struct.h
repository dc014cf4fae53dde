/* example-struct.h
 *
 * Boxed types out of plain structs: a table of the members is all it takes to
 * copy, free and read or write them as JSON.
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  EXAMPLE_FIELD_BOOLEAN, /* gboolean */
  EXAMPLE_FIELD_DOUBLE,  /* double */
  EXAMPLE_FIELD_STRING,  /* char *, owned */
  EXAMPLE_FIELD_STRV,    /* char **, owned, ends with NULL */
  EXAMPLE_FIELD_UINT32,  /* guint32 */
  EXAMPLE_FIELD_UINT64   /* guint64 */
} ExampleFieldKind;

typedef struct
{
  const char       *name;
  ExampleFieldKind  kind;
  gsize             offset;
} ExampleField;

#define EXAMPLE_MEMBER(TypeName, KIND, member) \
  { #member, EXAMPLE_FIELD_##KIND, G_STRUCT_OFFSET (TypeName, member) }

/* FIELDS ends with an entry without a name */
gpointer  example_struct_copy      (const ExampleField *fields,
                                    gconstpointer       instance,
                                    gsize               size);
void      example_struct_free      (const ExampleField *fields,
                                    gpointer            instance);
JsonNode *example_struct_to_json   (const ExampleField *fields,
                                    gconstpointer       instance);
gpointer  example_struct_from_json (const ExampleField *fields,
                                    JsonNode           *node,
                                    gsize               size);

/**
 * EXAMPLE_DEFINE_STRUCT:
 * @TypeName: the struct, which also names the GType
 * @type_name: the prefix of its functions
 * @...: its members, each as EXAMPLE_MEMBER()
 *
 * Defines `type_name_get_type ()`: a boxed type that has a JSON form.
 */
#define EXAMPLE_DEFINE_STRUCT(TypeName, type_name, ...)                                   \
  static const ExampleField type_name##_fields[] = { __VA_ARGS__, { NULL, 0, 0 } };       \
                                                                                          \
  static gpointer                                                                         \
  type_name##_box_copy (gpointer boxed)                                                   \
  {                                                                                       \
    return example_struct_copy (type_name##_fields, boxed, sizeof (TypeName));            \
  }                                                                                       \
                                                                                          \
  static void                                                                             \
  type_name##_box_free (gpointer boxed)                                                   \
  {                                                                                       \
    example_struct_free (type_name##_fields, boxed);                                      \
  }                                                                                       \
                                                                                          \
  static JsonNode *                                                                       \
  type_name##_box_to_json (gconstpointer boxed)                                           \
  {                                                                                       \
    return example_struct_to_json (type_name##_fields, boxed);                            \
  }                                                                                       \
                                                                                          \
  static gpointer                                                                         \
  type_name##_box_from_json (JsonNode *node)                                              \
  {                                                                                       \
    return example_struct_from_json (type_name##_fields, node, sizeof (TypeName));        \
  }                                                                                       \
                                                                                          \
  G_DEFINE_BOXED_TYPE_WITH_CODE (TypeName, type_name,                                     \
                                 type_name##_box_copy, type_name##_box_free,              \
                                 example_struct_register (g_define_type_id,               \
                                                          type_name##_box_to_json,        \
                                                          type_name##_box_from_json))

void      example_struct_register  (GType                     type,
                                    JsonBoxedSerializeFunc    to_json,
                                    JsonBoxedDeserializeFunc  from_json);

G_END_DECLS
