// SPDX-FileCopyrightText: 2026 the libaimdb authors
// SPDX-License-Identifier: Apache-2.0

// Connectors and codecs written in JavaScript, in the main context: its functions
// can't be called in the thread of a link.

import Aimdb from 'gi://Aimdb?version=1';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import System from 'system';

const tests = [];
const decoder = new TextDecoder();
let payloads = [];
let arriving = [];

function test(name, func) {
    tests.push([name, func]);
}

function assertEqual(actual, expected) {
    const a = JSON.stringify(actual), e = JSON.stringify(expected);

    if (a !== e)
        throw new Error(`expected ${e}, got ${a}`);
}

function toText(bytes) {
    return decoder.decode(bytes.toArray());
}

function badLuck(message) {
    return new GLib.Error(Aimdb.Error.quark(), Aimdb.Error.FAILED, message);
}

// Keeps what is published, and brings in what is arriving.
const Shelf = GObject.registerClass({
    Implements: [Aimdb.Connector],
}, class Shelf extends GObject.Object {
    vfunc_start(link) {
        this.link = link;
        return true;
    }

    vfunc_publish(topic, payload) {
        if (toText(payload) === '<13>')
            throw badLuck('bad luck');

        payloads.push(`${topic}=${toText(payload)}`);
        return true;
    }

    vfunc_subscribe(topic) {
        for (const text of arriving)
            this.link.receive(topic, new GLib.Bytes(text));

        return true;
    }

    vfunc_stop() {
        this.link = null;
    }
});

// Writes a value between brackets.
const Brackets = GObject.registerClass({
    Implements: [Aimdb.Codec],
}, class Brackets extends GObject.Object {
    vfunc_encode(value) {
        return new GLib.Bytes(`<${value}>`);
    }

    vfunc_decode(payload, output) {
        const text = toText(payload);

        if (!text.startsWith('<'))
            throw badLuck('no bracket');

        const inner = text.slice(1, -1);

        return output.produce(output.get_value_type() === GObject.TYPE_STRING
            ? inner : Number(inner));
    }
});

function start(link, valueType) {
    const database = Aimdb.Database.new();
    const record = Aimdb.Record.new('level', valueType, Aimdb.BufferType.SPMC_RING, 16);

    link.set_codec(new Brackets());
    link.set_main_context(GLib.MainContext.default());
    record.add_stage(link);
    database.add_record(record);

    return {database, record, reader: record.create_reader(), link};
}

function readAll(reader) {
    const values = [];

    for (;;) {
        const [there, value] = reader.try_receive();

        if (!there)
            return values;

        values.push(value);
    }
}

function bringIn(texts, valueType) {
    const parts = start(Aimdb.Link.new_inbound('in', 'shelf://x'), valueType);

    arriving = texts;
    parts.database.start();
    parts.database.stop();

    return parts;
}

test('a scheme is taken once', () => {
    Aimdb.Connector.register('shelf', Shelf.$gtype);

    try {
        Aimdb.Connector.register('shelf', Shelf.$gtype);
    } catch (error) {
        assertEqual(error.matches(Aimdb.Error, Aimdb.Error.INVALID_ARGUMENT), true);
        return;
    }

    throw new Error('it was taken twice');
});

test('values go out', () => {
    const link = Aimdb.Link.new('out', 'shelf://x');
    const {database, record} = start(link, GObject.TYPE_INT);

    link.set_topic_func((_link, value) => value === 12 ? 'twelve' : null);
    database.start();

    for (const value of [12, 13, 14])
        record.produce(value);

    database.stop();
    assertEqual(payloads, ['twelve=<12>', 'null=<14>']);
    assertEqual([link.get_sent_count(), link.get_dropped_count()], [2, 1]);
    assertEqual(link.dup_last_error().message, 'bad luck');
});

test('values come in', () => {
    const {link, reader} = bringIn(['<12>', '13', '<14>', '<x>'], GObject.TYPE_INT);

    assertEqual(readAll(reader), [12, 14]);
    assertEqual([link.get_received_count(), link.get_dropped_count()], [2, 2]);
});

test('text comes in', () => {
    const {link, reader} = bringIn(['<a>', '13', '<ä>'], GObject.TYPE_STRING);

    assertEqual(readAll(reader), ['a', 'ä']);
    assertEqual([link.get_received_count(), link.get_dropped_count()], [2, 1]);
    assertEqual(link.dup_last_error().message, 'no bracket');
});

test('the program may decode', () => {
    const {record, reader} = start(Aimdb.Link.new('out', 'shelf://x'), GObject.TYPE_DOUBLE);

    new Brackets().decode(new GLib.Bytes('<1.5>'), record.create_producer());
    assertEqual(readAll(reader), [1.5]);
});

let failed = 0;
print(`1..${tests.length}`);

tests.forEach(([name, func], index) => {
    try {
        func();
        print(`ok ${index + 1} ${name}`);
    } catch (error) {
        failed++;
        print(`not ok ${index + 1} ${name}`);
        printerr(`${name}: ${error}\n${error.stack}`);
    }
});

System.exit(failed === 0 ? 0 : 1);
