/* aimx-wire.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimx-instance.h"

G_BEGIN_DECLS

/* A peer at the level of frames, whatever the transport. What puts frames into
 * bytes here is the test's own, so that the library is not compared to itself. */
typedef struct _AimxWire AimxWire;

AimxWire *aimx_wire_new         (AimxInstance *instance);
void      aimx_wire_free        (AimxWire     *self);

/* of what a server that closed does not take the rest is dropped */
void      aimx_wire_send        (AimxWire     *self,
                                 const char   *frame);

/* adds the bytes that stand for a frame */
void      aimx_wire_wrap        (AimxWire     *self,
                                 GString      *bytes,
                                 const char   *frame);
int       aimx_wire_get_fd      (AimxWire     *self);

/* run the main context of the instance until it is there; NULL: the server closed */
char     *aimx_wire_receive     (AimxWire     *self);
void      aimx_wire_expect      (AimxWire     *self,
                                 const char   *expected);
void      aimx_wire_expect_end  (AimxWire     *self);

/* drops what comes now */
void      aimx_wire_drop        (AimxWire     *self);
gboolean  aimx_wire_is_at_end   (AimxWire     *self);

/* nothing but the answer to a ping is to come */
void      aimx_wire_expect_idle (AimxWire     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimxWire, aimx_wire_free)

G_END_DECLS
