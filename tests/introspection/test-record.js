// SPDX-FileCopyrightText: 2026 the libaimdb authors
// SPDX-License-Identifier: Apache-2.0

// The data plane from JavaScript: what a user writes, without any help of C.

import Aimdb from 'gi://Aimdb?version=1';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import System from 'system';

const WATCHDOG_S = 10;

const tests = [];

function test(name, func) {
    tests.push([name, func]);
}

function assert(condition, message) {
    if (!condition)
        throw new Error(message);
}

function assertEqual(actual, expected) {
    const a = JSON.stringify(actual), e = JSON.stringify(expected);

    assert(a === e, `expected ${e}, got ${a}`);
}

function assertAimdbError(func, code, ...words) {
    let caught = null;

    try {
        func();
    } catch (error) {
        caught = error;
    }

    assert(caught instanceof GLib.Error, `expected a GLib.Error, got ${caught}`);
    assert(caught.matches(Aimdb.Error, code), `expected code ${code}: ${caught}`);
    assertEqual(GLib.quark_to_string(caught.domain), 'aimdb-error-quark');

    for (const word of words)
        assert(caught.message.includes(word), `“${word}” is not in “${caught.message}”`);
}

function waitUntil(condition) {
    const context = GLib.MainContext.default();
    let expired = false;
    const watchdog = GLib.timeout_add_seconds(GLib.PRIORITY_DEFAULT, WATCHDOG_S, () => {
        expired = true;
        return GLib.SOURCE_CONTINUE;
    });

    try {
        while (!condition()) {
            assert(!expired, `waited ${WATCHDOG_S} s in vain`);
            context.iteration(true);
        }
    } finally {
        GLib.source_remove(watchdog);
    }
}

function makeTank() {
    const database = Aimdb.Database.new();
    const level = Aimdb.Record.new('tank.level', GObject.TYPE_DOUBLE,
        Aimdb.BufferType.SPMC_RING, 16);
    const state = Aimdb.Record.new('tank.state', GObject.TYPE_STRING,
        Aimdb.BufferType.SINGLE_LATEST, 0);

    database.add_record(level);
    database.add_record(state);

    return {database, level, state};
}

test('a tap sees every value in order', ({database, level}) => {
    const seen = [];
    level.add_stage(Aimdb.Tap.new('watch', (tap, value) => seen.push(value)));
    database.start();

    for (const value of [3.5, -1, 0.25])
        assert(level.produce(value), 'produced');

    waitUntil(() => seen.length === 3);
    assertEqual(seen, [3.5, -1, 0.25]);
});

test('strings arrive as they were', ({database, state}) => {
    const seen = [];
    state.add_stage(Aimdb.Tap.new('watch', (tap, value) => seen.push(value)));
    database.start();
    state.produce('fällt');

    waitUntil(() => seen.length === 1);
    assertEqual(seen, ['fällt']);
});

test('a producer reaches the record', ({database, level}) => {
    const seen = [];
    level.add_stage(Aimdb.Tap.new('watch', (tap, value) => seen.push(value)));
    const producer = level.create_producer();
    database.start();
    producer.produce(1.5);
    producer.produce_double(2.5);

    waitUntil(() => seen.length === 2);
    assertEqual(seen, [1.5, 2.5]);
});

test('peek tells the latest or nothing', ({database, state}) => {
    database.start();
    assertEqual(state.peek()[0], false);
    state.produce('full');
    assertEqual(state.peek(), [true, 'full']);
});

test('a reader takes each value once and counts losses', ({database, level}) => {
    const reader = level.create_reader();
    database.start();
    level.produce(7);
    assertEqual(reader.try_receive(), [true, 7, 0]);
    assertEqual(reader.try_receive()[0], false);

    for (let value = 0; value < 20; value++)
        level.produce(value);

    assertEqual(reader.try_receive(), [true, 4, 4]);
    assertEqual(reader.get_lost_count(), 4);
});

test('failures are told and stop nothing', ({database, level}) => {
    const told = [];

    level.add_stage(Aimdb.Tap.new('watch', (tap, value) => {
        if (value < 0)
            tap.report_error(new GLib.Error(Aimdb.Error, Aimdb.Error.FAILED, 'negative'));
    }));
    database.connect('stage-failed', (db, stage, error) =>
        told.push([stage.get_name(), error.message]));
    database.start();

    for (const value of [-1, 1, -2])
        level.produce(value);

    waitUntil(() => told.length === 2);
    assertEqual(told, [['watch', 'negative'], ['watch', 'negative']]);
});

test('an orderly stop lets values through', ({database, level}) => {
    const seen = [], done = [];
    level.add_stage(Aimdb.Tap.new('watch', (tap, value) => seen.push(value)));
    database.start();
    level.produce(1);
    database.stop_async(Aimdb.StopMode.DRAIN, null, (db, result) =>
        done.push(db.stop_finish(result)));

    waitUntil(() => done.length === 1);
    assertEqual(done, [true]);
    assertEqual(seen, [1]);
});

test('a source of a GSource', ({database, level}) => {
    const seen = [];

    const source = Aimdb.Source.new_gsource('ticks', (self, producer) => {
        producer.produce(seen.length);
        return GLib.SOURCE_REMOVE;
    });

    source.set_factory(() => GLib.timeout_source_new(1));
    level.add_stage(source);
    level.add_stage(Aimdb.Tap.new('watch', (tap, value) => seen.push(value)));

    for (const run of [1, 2]) {
        database.start();
        waitUntil(() => seen.length === run);
        database.stop();
    }
});

test('a join is called for every input', ({database, level, state}) => {
    const calls = [], seen = [];
    const report = database.create_record('tank.report', GObject.TYPE_STRING,
        Aimdb.BufferType.SPMC_RING, 16);

    report.add_stage(Aimdb.Join.new('mix', ['tank.level', 'tank.state'],
        (join, input, value, output) => {
            calls.push([input, value]);
            if (join.has_all_inputs())
                output.produce(`${join.peek_input(0)[1]} ${join.peek_input(1)[1]}`);
        }));
    report.add_stage(Aimdb.Tap.new('show', (tap, value) => seen.push(value)));
    database.start();

    level.produce(1.5);
    waitUntil(() => calls.length === 1);
    state.produce('full');
    waitUntil(() => seen.length === 1);
    assertEqual(calls, [[0, 1.5], [1, 'full']]);
    assertEqual(seen, ['1.5 full']);
});

test('a graph tells who feeds whom', ({database, level}) => {
    level.add_stage(Aimdb.Tap.new('show', () => {}));

    const graph = database.get_graph();
    const edge = graph.get_nth_edge(0);
    assertEqual(graph.get_n_edges(), 1);
    assertEqual([edge.get_edge_type(), edge.get_from(), edge.get_to()],
        [Aimdb.GraphEdgeType.TAP, 'tank.level', null]);
    assertEqual(graph.get_topological_order(), ['tank.level', 'tank.state']);
    assertEqual(JSON.parse(graph.nodes_to_json())[0].tap_count, 1);
});

test('a transform filters by producing nothing', ({database, level}) => {
    const alarms = [];
    const alarm = Aimdb.Record.new('tank.alarm', GObject.TYPE_STRING,
        Aimdb.BufferType.SPMC_RING, 16);

    alarm.add_stage(Aimdb.Transform.new('keep_high', 'tank.level', (transform, value, output) => {
        if (value > 90)
            output.produce(`high: ${value}`);
    }));
    alarm.add_stage(Aimdb.Tap.new('ring_bell', (tap, value) => alarms.push(value)));
    database.add_record(alarm);
    database.start();

    for (const value of [10, 95, 50, 99])
        level.produce(value);

    waitUntil(() => alarms.length === 2);
    assertEqual(alarms, ['high: 95', 'high: 99']);
});

test('a timer source ends when it says so', ({database, level}) => {
    const seen = [];
    let calls = 0;

    level.add_stage(Aimdb.Source.new_timer('count', 1, (source, producer) => {
        producer.produce(++calls);
        return calls < 3;
    }));
    level.add_stage(Aimdb.Tap.new('watch', (tap, value) => seen.push(value)));
    database.start();

    waitUntil(() => seen.length === 3);
    assertEqual(seen, [1, 2, 3]);
});

test('an asynchronous tap gets the next value after completing', ({database, level}) => {
    const held = [];
    level.add_stage(Aimdb.Tap.new_async('hold', (tap, call) => held.push(call)));
    database.start();
    level.produce(1);
    level.produce(2);

    for (let n = 1; n <= 2; n++) {
        waitUntil(() => held.length === n);
        assertEqual(held[n - 1].get_value(), n);
        held[n - 1].complete();
    }
});

test('the profile counts what was produced', ({database, level}) => {
    const seen = [];
    level.add_stage(Aimdb.Tap.new('watch', (tap, value) => seen.push(value)));
    database.start();

    for (let value = 0; value < 12; value++)
        level.produce(value);

    waitUntil(() => seen.length === 12);

    const profile = level.get_profile();
    assertEqual(profile.is_available(), Aimdb.is_profiling_built_in());

    if (!profile.is_available()) {
        assertAimdbError(() => database.reset_profiling(), Aimdb.Error.NOT_BUILT_IN);
        return;
    }

    const stage = profile.get_nth_stage(0);
    assertEqual(stage.get_name(), 'watch');
    assertEqual(stage.get_call_count(), 12);
    assert(stage.get_min_time_ns() > 0, 'a call takes time');
    assert(stage.get_min_time_ns() <= stage.get_max_time_ns(), 'min is not above max');
    assertEqual(profile.get_bottleneck().get_name(), 'watch');
    assertEqual(Aimdb.Verdict.new_for_profiles([profile]).get_nth_stage(0).get_name(), 'watch');
    assert(profile.get_verdict().describe().includes('watch'), 'the verdict names the stage');
    database.reset_profiling();
    assertEqual(level.get_profile().get_nth_stage(0).get_call_count(), 0);
});

test('errors are thrown', ({database, level}) => {
    const alarm = Aimdb.Record.new('tank.alarm', GObject.TYPE_STRING,
        Aimdb.BufferType.SPMC_RING, 16);

    assertAimdbError(() => level.produce('high'), Aimdb.Error.TYPE_MISMATCH, 'tank.level');

    alarm.add_stage(Aimdb.Transform.new('alarm', 'tank.levle', () => {}));
    database.add_record(alarm);
    assertAimdbError(() => database.start(), Aimdb.Error.INVALID_CONFIGURATION, 'tank.levle');
    assertEqual(database.is_running(), false);
});

let failed = 0;
print(`1..${tests.length}`);

tests.forEach(([name, func], index) => {
    const tank = makeTank();

    try {
        func(tank);
        print(`ok ${index + 1} ${name}`);
    } catch (error) {
        failed++;
        print(`not ok ${index + 1} ${name}`);
        printerr(`${name}: ${error}\n${error.stack}`);
    } finally {
        tank.database.stop();
    }
});

System.exit(failed === 0 ? 0 : 1);
