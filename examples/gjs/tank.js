#!/usr/bin/gjs -m
// SPDX-FileCopyrightText: 2026 the libaimdb authors
// SPDX-License-Identifier: Apache-2.0

// A tank that fills up: a source, a transform that filters, two taps, a profile.

import Aimdb from 'gi://Aimdb?version=1';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';

const RING = Aimdb.BufferType.SPMC_RING;
const loop = GLib.MainLoop.new(null, false);
const database = Aimdb.Database.new();
let filled = 0;

const level = Aimdb.Record.new('tank.level', GObject.TYPE_DOUBLE, RING, 16);

level.add_stage(Aimdb.Source.new_timer('fill', 20, (source, producer) => {
    filled += 7.5;
    producer.produce(filled);
    return filled < 100;
}));
level.add_stage(Aimdb.Tap.new('show_level', (tap, percent) => {
    print(`level ${percent.toFixed(1)} %`);
}));
database.add_record(level);

const alarm = Aimdb.Record.new('tank.alarm', GObject.TYPE_STRING, RING, 16);

function warnWhenHigh(transform, percent, output) {
    if (percent > 80)
        output.produce(`${percent.toFixed(1)} % is too high`);
}

alarm.add_stage(Aimdb.Transform.new('warn_when_high', 'tank.level', warnWhenHigh));
alarm.add_stage(Aimdb.Tap.new('show_alarm', (tap, text) => {
    print(`ALARM ${text}`);
    if (text.startsWith('105'))
        loop.quit();
}));
database.add_record(alarm);

database.start();
loop.run();
database.stop();

print(level.get_profile().describe_bottleneck());
