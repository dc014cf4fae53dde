/* aimdb-codec.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include "aimdb-producer.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_CODEC (aimdb_codec_get_type ())

AIMDB_AVAILABLE_IN_0_1
G_DECLARE_INTERFACE (AimdbCodec, aimdb_codec, AIMDB, CODEC, GObject)

/**
 * AimdbCodecInterface:
 * @parent_iface: the parent
 * @encode: the bytes that stand for a value, or %NULL with an error set
 * @decode: produces the value that the bytes stand for; %FALSE with an error set if
 *   they stand for none
 *
 * What a codec implements.
 *
 * Since: 0.1
 */
struct _AimdbCodecInterface
{
  GTypeInterface parent_iface;

  GBytes *(*encode)  (AimdbCodec     *self,
                      const GValue   *value,
                      GError        **error);
  gboolean (*decode) (AimdbCodec     *self,
                      GBytes         *payload,
                      AimdbProducer  *output,
                      GError        **error);
};

AIMDB_AVAILABLE_IN_0_1
AimdbCodec *aimdb_codec_get_json (void);
AIMDB_AVAILABLE_IN_0_1
AimdbCodec *aimdb_codec_get_raw  (void);

AIMDB_AVAILABLE_IN_0_1
GBytes     *aimdb_codec_encode   (AimdbCodec     *self,
                                  const GValue   *value,
                                  GError        **error) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
gboolean    aimdb_codec_decode   (AimdbCodec     *self,
                                  GBytes         *payload,
                                  AimdbProducer  *output,
                                  GError        **error);

G_END_DECLS
