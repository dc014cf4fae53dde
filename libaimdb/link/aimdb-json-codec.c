/* aimdb-json-codec.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-codec-private.h"
#include "aimdb-json-private.h"
#include "aimdb-json-writer-private.h"
#include "aimdb-value-json-private.h"

typedef struct
{
  GObject parent_instance;
} AimdbJsonCodec;

typedef GObjectClass AimdbJsonCodecClass;

static void codec_iface_init (AimdbCodecInterface *iface);

G_DEFINE_TYPE_WITH_CODE (AimdbJsonCodec, _aimdb_json_codec, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (AIMDB_TYPE_CODEC, codec_iface_init))

static GBytes *
json_codec_encode (AimdbCodec    *codec,
                   const GValue  *value,
                   GError       **error)
{
  g_autoptr (JsonNode) node = _aimdb_value_to_json (value, error);
  gsize length;
  char *line;

  if (node == NULL)
    return NULL;

  line = _aimdb_json_node_to_line (node, &length);

  return g_bytes_new_take (line, length);
}

static gboolean
json_codec_decode (AimdbCodec     *codec,
                   GBytes         *payload,
                   AimdbProducer  *output,
                   GError        **error)
{
  gsize length;
  const char *text = g_bytes_get_data (payload, &length);
  g_autoptr (JsonNode) node = _aimdb_json_parse (text != NULL ? text : "", length, error);
  g_auto (GValue) value = G_VALUE_INIT;

  if (node == NULL ||
      !_aimdb_value_from_json (aimdb_producer_get_value_type (output), node, &value, error))
    return FALSE;

  return aimdb_producer_produce (output, &value, error);
}

static void
codec_iface_init (AimdbCodecInterface *iface)
{
  iface->encode = json_codec_encode;
  iface->decode = json_codec_decode;
}

static void
_aimdb_json_codec_class_init (AimdbJsonCodecClass *klass)
{
}

static void
_aimdb_json_codec_init (AimdbJsonCodec *self)
{
}
