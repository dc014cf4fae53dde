/* bench-pipeline.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

#include <aimdb.h>

/* A database with a source and a tap, in a context of its own. */
typedef struct
{
  GMainContext *context;
  AimdbDatabase *database;
  AimdbSource *source;
  AimdbProducer *producer;
  AimdbReader *reader;
  guint64 n_called;

  /* for the thread that runs the context, where there is one */
  GThread *thread;
  gboolean ending;
} BenchPipeline;

typedef enum
{
  BENCH_PIPELINE_LOOP,          /* the program produces and turns the loop */
  BENCH_PIPELINE_SOURCE,        /* a source is called at each turn, and produces a burst */
  BENCH_PIPELINE_DIRECT,        /* the tap is called by who produces */
  BENCH_PIPELINE_THREAD         /* the context runs in a thread of its own */
} BenchPipelineMode;

void   bench_pipeline_open   (BenchPipeline     *pipeline,
                              BenchPipelineMode  mode,
                              guint              n_idle);
void   bench_pipeline_close  (BenchPipeline     *pipeline);

/* BenchFuncs, with a pipeline as their data */
double bench_pipeline_bursts (gpointer data,
                              guint    n_operations);
double bench_pipeline_source (gpointer data,
                              guint    n_operations);
double bench_pipeline_counted (gpointer data,
                               guint    n_operations);
double bench_pipeline_single (gpointer data,
                              guint    n_operations);
double bench_pipeline_drain  (gpointer data,
                              guint    n_operations);
double bench_pipeline_direct (gpointer data,
                              guint    n_operations);
double bench_pipeline_stream (gpointer data,
                              guint    n_operations);
double bench_pipeline_reader (gpointer data,
                              guint    n_operations);
