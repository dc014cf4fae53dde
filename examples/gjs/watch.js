#!/usr/bin/gjs -m
// SPDX-FileCopyrightText: 2026 the libaimdb authors
// SPDX-License-Identifier: Apache-2.0

// Watches a record from outside. Without an endpoint, the program watches itself.

import Aimdb from 'gi://Aimdb?version=1';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import System from 'system';

const loop = GLib.MainLoop.new(null, false);
const database = Aimdb.Database.new();
let level = 0;

function serve(endpoint) {
    const record = Aimdb.Record.new('tank.level', GObject.TYPE_DOUBLE,
        Aimdb.BufferType.SPMC_RING, 16);

    record.add_stage(Aimdb.Source.new_timer('fill', 10, (source, producer) => {
        level += 7.5;
        return producer.produce(level);
    }));
    database.add_record(record);
    database.start();

    const server = Aimdb.Server.new(database, endpoint);

    server.start();
    return server;
}

const directory = GLib.dir_make_tmp('aimdb-watch-XXXXXX');
const endpoint = System.programArgs[0] ?? `${directory}/tank.sock`;
const server = System.programArgs.length > 0 ? null : serve(endpoint);

const client = Aimdb.Client.new(endpoint);
const subscription = client.subscribe('tank.level');

subscription.connect('update', (object, topic, text, sequence, skipped) => {
    print(`${topic} is ${JSON.parse(text)}, ${skipped} skipped`);
    if (sequence >= 5)
        subscription.cancel();
});
subscription.connect('closed', (object, error) => {
    print(error ? `closed: ${error.message}` : 'closed');
    loop.quit();
});
client.auto_reconnect = true;
client.connect_async(null, null);
loop.run();
client.disconnect();
server?.stop();
database.stop();
GLib.rmdir(directory);
