#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0

"""What a tap costs that is written in Python.

The floor is what PyGObject takes for any call from C into Python with two
objects, measured in turns with ours: a sort that calls back to compare.
"""

import json
import os
import statistics
import time

import gi

gi.require_version('Aimdb', '1')

from gi.repository import Aimdb, Gio, GLib

N_ROUNDS = 15
N_VALUES = 6400
BATCH = 64


class Floor:
    """Calls from C into Python, by a list that asks for the order of its items."""

    def __init__(self):
        self.store = Gio.ListStore.new(Gio.SimpleAction)
        self.n_calls = 0

        for i in range(200):
            self.store.append(Gio.SimpleAction.new('a%d' % i, None))

    def compare(self, a, b):
        self.n_calls += 1
        return 0

    def run(self):
        self.n_calls = 0
        start = time.perf_counter_ns()
        self.store.sort(self.compare)

        return (time.perf_counter_ns() - start) / self.n_calls


class Pipeline:
    """A record with one tap; only the loop that calls the tap is timed."""

    def __init__(self, tap):
        self.context = GLib.MainContext.new()
        self.database = Aimdb.Database(main_context=self.context)
        self.record = self.database.create_record('r', float, Aimdb.BufferType.SPMC_RING,
                                                  N_VALUES)
        self.record.add_stage(tap(self))
        self.producer = self.record.create_producer()
        self.n_seen = 0
        self.database.start()

    def see(self, tap, value):
        self.n_seen += 1

    def see_batch(self, tap, values):
        self.n_seen += len(values)

    def run(self):
        self.n_seen = 0

        for i in range(N_VALUES):
            self.producer.produce_double(i)

        start = time.perf_counter_ns()

        while self.n_seen < N_VALUES:
            self.context.iteration(False)

        return (time.perf_counter_ns() - start) / N_VALUES


def measure(*sides):
    rounds = [[side.run() for side in sides] for _ in range(N_ROUNDS + 1)][1:]

    return [statistics.median(column) for column in zip(*rounds)]


def report(rows, name, value, floor, target):
    met = value <= target
    rows.append({'name': name, 'value': value, 'unit': 'ns', 'floor': floor,
                 'ratio': value / floor, 'target': target, 'met': met})
    print('%-80s %8.1f ns %8.2f x  <= %-7s %s'
          % (name, value, value / floor, '%g ns' % target, 'met' if met else 'missed'))


def main():
    state = 'on' if Aimdb.is_profiling_built_in() else 'off'
    single = Pipeline(lambda self: Aimdb.Tap.new('tap', self.see))
    batch = Pipeline(lambda self: Aimdb.Tap.new_batch('tap', BATCH, self.see_batch))
    one, many, floor = measure(single, batch, Floor())
    beside = '(beside: a call into Python)'
    rows = []
    report(rows, 'profiling %s: Python tap, one value a call %s' % (state, beside),
           one, floor, 2500)
    report(rows, 'profiling %s: Python tap, batches of %d %s' % (state, BATCH, beside),
           many, floor, 600)

    path = os.environ.get('BENCH_JSON')

    if path:
        with open(path, encoding='utf-8') as file:
            rows = json.load(file) + rows
        with open(path, 'w', encoding='utf-8') as file:
            json.dump(rows, file, indent=2)


main()
