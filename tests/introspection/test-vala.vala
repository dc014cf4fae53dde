/* test-vala.vala
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

// The binding compiles without a warning, and values reach a closure of Vala.

int main () {
    var loop = new MainLoop ();
    var database = new Aimdb.Database ();
    var record = new Aimdb.Record ("room.temperature", typeof (double),
                                   Aimdb.BufferType.SPMC_RING, 8);
    double sum = 0;
    uint n_calls = 0;

    var tap = new Aimdb.Tap ("sum", (tap, value) => {
        sum += value.get_double ();

        if (++n_calls == 3)
            loop.quit ();
    });

    record.add_stage (tap);
    database.add_record (record);

    try {
        var producer = record.create_producer ();

        database.start ();
        for (int i = 1; i <= 3; i++)
            producer.produce_double (i * 1.5);
    } catch (Error e) {
        error ("%s", e.message);
    }

    var watchdog = Timeout.add_seconds (10, () => {
        error ("only %u of 3 values came", n_calls);
    });

    loop.run ();
    Source.remove (watchdog);
    database.stop ();

    assert (tap.name == "sum");
    assert (tap.get_stage_type () == Aimdb.StageType.TAP);
    assert (sum == 9.0);

    var profile = record.get_profile ();
    assert (profile.is_available () == Aimdb.is_profiling_built_in ());

    if (profile.is_available ()) {
        assert (profile.get_n_stages () == 1);
        assert (profile.get_nth_stage (0).get_name () == "sum");
        assert (profile.get_nth_stage (0).get_call_count () == 3);
    }

    return 0;
}
