// SPDX-FileCopyrightText: 2026 the libaimdb authors
// SPDX-License-Identifier: Apache-2.0

// Every family of values from JavaScript: in the process, and set and got by a peer.

import Aimdb from 'gi://Aimdb?version=1';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import System from 'system';

const WATCHDOG_S = 10;
const LATEST = Aimdb.BufferType.SINGLE_LATEST;
const STRV = GObject.type_from_name('GStrv');

const Pump = GObject.registerClass({
    GTypeName: 'TestValuesPump',
    Properties: {
        name: GObject.ParamSpec.string('name', '', '', GObject.ParamFlags.READWRITE, null),
        rpm: GObject.ParamSpec.int('rpm', '', '', GObject.ParamFlags.READWRITE, 0, 3000, 0),
    },
}, class Pump extends GObject.Object {});

const same = value => value;
const unpack = value => value.recursiveUnpack();

// The type, the value, its JSON, and what of a value is compared.
const cases = [
    [GObject.TYPE_BOOLEAN, true, 'true', same],
    [GObject.TYPE_CHAR, -128, '-128', same],
    [GObject.TYPE_UCHAR, 255, '255', same],
    [GObject.TYPE_INT, -(2 ** 31), '-2147483648', same],
    [GObject.TYPE_UINT, 2 ** 32 - 1, '4294967295', same],
    [GObject.TYPE_LONG, -7, '-7', same],
    [GObject.TYPE_ULONG, 7, '7', same],
    [GObject.TYPE_INT64, 2 ** 40, '1099511627776', same],
    [GObject.TYPE_INT64, -(2 ** 53), '-9007199254740992', same],
    [GObject.TYPE_UINT64, 2 ** 53, '9007199254740992', same],
    [GObject.TYPE_FLOAT, 0.5, '0.5', same],
    [GObject.TYPE_DOUBLE, 0.1, '0.1', same],
    [GObject.TYPE_DOUBLE, 7, '7.0', same],
    [GObject.TYPE_DOUBLE, -0, '-0.0', value => Object.is(value, -0)],
    [GObject.TYPE_DOUBLE, 5e-324, '4.94065645841247e-324', same],
    [Aimdb.Origin.$gtype, Aimdb.Origin.LINK, '"link"', same],
    [GObject.BindingFlags.$gtype, GObject.BindingFlags.SYNC_CREATE, '["sync-create"]', same],
    [GObject.TYPE_STRING, '', '""', same],
    [GObject.TYPE_STRING, 'é "\\\u0001', '"é \\"\\\\\\u0001"', same],
    [GLib.Bytes.$gtype, GLib.Bytes.new(new Uint8Array([0, 255])), '"AP8="',
        value => [...value.toArray()]],
    [GLib.DateTime.$gtype, GLib.DateTime.new_utc(2026, 1, 31, 12, 0, 0.25),
        '"2026-01-31T12:00:00.250000Z"', value => value.format_iso8601()],
    [GObject.TYPE_VARIANT, new GLib.Variant('a{sv}', {a: new GLib.Variant('x', 1)}), '{"a":1}',
        unpack],
    [Pump.$gtype, new Pump({name: 'p', rpm: 3}), '{"name":"p","rpm":3}',
        value => [value.name, value.rpm]],
];

function assert(condition, message) {
    if (!condition)
        throw new Error(message);
}

function assertEqual(actual, expected) {
    const a = JSON.stringify(actual), e = JSON.stringify(expected);

    assert(a === e, `expected ${e}, got ${a}`);
}

function assertError(func, code) {
    let caught = null;

    try {
        func();
    } catch (error) {
        caught = error;
    }

    assert(caught instanceof GLib.Error, `expected a GLib.Error, got ${caught}`);
    assert(caught.matches(Aimdb.Error, code), `expected code ${code}: ${caught}`);
}

function awaitResult(start) {
    const context = GLib.MainContext.default();
    let result = null;
    let expired = false;
    const watchdog = GLib.timeout_add_seconds(GLib.PRIORITY_DEFAULT, WATCHDOG_S, () => {
        expired = true;
        return GLib.SOURCE_CONTINUE;
    });

    start((source, finished) => {
        result = finished;
    });

    try {
        while (result === null) {
            assert(!expired, `waited ${WATCHDOG_S} s in vain`);
            context.iteration(true);
        }
    } finally {
        GLib.source_remove(watchdog);
    }

    return result;
}

const directory = GLib.dir_make_tmp('aimdb-values-XXXXXX');
const endpoint = `unix:${directory}/instance.sock`;
const database = Aimdb.Database.new();
const server = Aimdb.Server.new(database, endpoint);

function addRecord(key, type) {
    const record = Aimdb.Record.new(key, type, LATEST, 0);

    database.add_record(record);
    server.allow_write(key);

    return record;
}

const records = cases.map(([type], index) => addRecord(`case.${index}`, type));
const double = addRecord('double', GObject.TYPE_DOUBLE);

database.start();
server.start();

const client = Aimdb.Client.new(endpoint);
client.connect_finish(awaitResult(callback => client.connect_async(null, callback)));

function get(key) {
    return client.get_value_finish(
        awaitResult(callback => client.get_value_async(key, null, callback)));
}

function set(key, text) {
    return client.set_value_finish(
        awaitResult(callback => client.set_value_async(key, text, null, callback)));
}

const tests = {
    'values go through the record and to a peer'() {
        cases.forEach(([, value, text, key], index) => {
            const record = records[index];
            const reader = record.create_reader();

            record.produce(value);
            assertEqual(key(record.peek()[1]), key(value));
            assertEqual(key(reader.try_receive()[1]), key(value));
            assertEqual(get(record.get_key()), text);
        });
    },

    'values come from a peer'() {
        cases.forEach(([, value, text, key], index) => {
            assert(set(records[index].get_key(), text), text);
            assertEqual(key(records[index].peek()[1]), key(value));
        });
    },

    'what JSON can not say stays in the process'() {
        for (const number of [NaN, Infinity, -Infinity]) {
            double.produce(number);
            assert(Object.is(double.peek()[1], number), `${number}`);
            assertError(() => get('double'), Aimdb.Error.REMOTE);
        }
    },

    'null is a value of what can be null'() {
        for (const type of [GObject.TYPE_STRING, GObject.TYPE_VARIANT, GLib.Bytes.$gtype, STRV,
            GObject.Object.$gtype]) {
            const record = Aimdb.Record.new('r', type, LATEST, 0);

            record.produce(null);
            assertEqual(record.peek()[0], true);
            assert(!record.peek()[1]?.length, `${record.peek()[1]}`);
        }

        assertError(() => Aimdb.Record.new('r', GObject.TYPE_INT, LATEST, 0).produce(null),
            Aimdb.Error.TYPE_MISMATCH);
    },

    'strings for an array come as a variant'() {
        const record = Aimdb.Record.new('r', STRV, LATEST, 0);

        record.produce(new GLib.Variant('as', ['a', 'é']));
        assertEqual(record.peek()[1], ['a', 'é']);
    },

    'what does not fit is an error'() {
        for (const [type, value] of [[GObject.TYPE_INT64, 1.5], [GObject.TYPE_UINT64, -1],
            [GObject.TYPE_BOOLEAN, 1], [GObject.TYPE_FLOAT, 1e39], [GObject.TYPE_STRING, 5],
            [Aimdb.Origin.$gtype, 99], [GObject.BindingFlags.$gtype, 1024]]) {
            assertError(() => Aimdb.Record.new('r', type, LATEST, 0).produce(value),
                Aimdb.Error.TYPE_MISMATCH);
        }
    },
};

let failed = 0;
print(`1..${Object.keys(tests).length}`);

Object.entries(tests).forEach(([name, func], index) => {
    try {
        func();
        print(`ok ${index + 1} ${name}`);
    } catch (error) {
        failed++;
        print(`not ok ${index + 1} ${name}`);
        printerr(`${name}: ${error}\n${error.stack}`);
    }
});

client.disconnect();
server.stop();
database.stop();
GLib.rmdir(directory);
System.exit(failed === 0 ? 0 : 1);
