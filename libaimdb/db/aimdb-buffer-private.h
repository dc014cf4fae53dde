/* aimdb-buffer-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

#include "aimc-latest.h"
#include "aimc-mailbox.h"
#include "aimc-ring.h"

#include "aimdb-dispatcher-private.h"
#include "aimdb-enums.h"
#include "aimdb-metrics-private.h"
#include "aimdb-value-private.h"

G_BEGIN_DECLS

/*
 * The values of a record: one of core's buffers, holding words. Core's lock-free
 * way of reading copies bytes, and a reference can't be taken from a copy that
 * might be stale, so here a lock excludes the writers from the readers, and
 * core's pointer functions are used inside it.
 */
typedef struct
{
  /* constant after construction */
  AimdbBufferType type;
  guint capacity;
  AimdbValueClass value_class;
  _Atomic AimcWord *storage;

  GMutex lock;

  /* all below under lock */
  union
  {
    AimcRing ring;
    AimcLatest latest;
    AimcMailbox mailbox;
  } core;
  GPtrArray *readers;           /* of AimdbBufferReader, none owned */
  AIMDB_METRICS
} AimdbBuffer;

/* how a reader takes a value in the very call that produces it */
typedef struct
{
  /* Whether the reader can be called now, in this thread. Called under the
   * buffer's lock; if it says so, deliver follows. */
  gboolean (*enter)   (AimdbTask *task);

  /* takes the word's reference */
  void     (*deliver) (AimdbTask *task,
                       AimdbWord  word);
} AimdbDirectFuncs;

/* one reader's place in a buffer, embedded in what reads */
typedef struct
{
  /* constant while attached */
  AimdbBuffer *buffer;          /* NULL: never attached */
  const AimdbDirectFuncs *direct; /* NULL: only its task reads */

  /* under the buffer's lock */
  AimdbTask *task;              /* scheduled when there is something to read; may be NULL */
  gboolean attached;
  union
  {
    AimcRingReader ring;
    AimcLatestReader latest;
  } cursor;
  guint64 lost;                 /* values this reader will never see */
} AimdbBufferReader;

gboolean _aimdb_buffer_init          (AimdbBuffer        *self,
                                      AimdbBufferType     type,
                                      guint               capacity,
                                      GType               value_type,
                                      char              **problem);
void     _aimdb_buffer_clear         (AimdbBuffer        *self);
void     _aimdb_buffer_push          (AimdbBuffer        *self,
                                      AimdbWord           word);
gboolean _aimdb_buffer_peek          (AimdbBuffer        *self,
                                      AimdbWord          *word);
gboolean _aimdb_buffer_get_metrics   (AimdbBuffer         *self,
                                      AimdbBufferCounters *metrics,
                                      guint               *occupancy);
void     _aimdb_buffer_reset_metrics (AimdbBuffer        *self);

void     _aimdb_buffer_reader_attach (AimdbBufferReader      *reader,
                                      AimdbBuffer            *buffer,
                                      AimdbTask              *task,
                                      const AimdbDirectFuncs *direct);
void     _aimdb_buffer_reader_detach (AimdbBufferReader  *reader);
void     _aimdb_buffer_reader_set_task (AimdbBufferReader *reader,
                                        AimdbTask         *task);
guint    _aimdb_buffer_reader_take   (AimdbBufferReader  *reader,
                                      AimdbWord          *words,
                                      guint               max_words);
guint    _aimdb_buffer_reader_take_and_tell (AimdbBufferReader *reader,
                                             AimdbWord         *words,
                                             guint              max_words,
                                             guint64           *lost);
void     _aimdb_buffer_reader_return (AimdbBufferReader  *reader,
                                      const AimdbWord    *words,
                                      guint               n_words);
guint    _aimdb_buffer_reader_count  (AimdbBufferReader  *reader);
guint32  _aimdb_buffer_reader_get_end (AimdbBufferReader *reader);
gboolean _aimdb_buffer_reader_has_passed (AimdbBufferReader *reader,
                                          guint32            end);
guint64  _aimdb_buffer_reader_lost   (AimdbBufferReader  *reader);
void     _aimdb_buffer_reader_reset  (AimdbBufferReader  *reader);

G_END_DECLS
