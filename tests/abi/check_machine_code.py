# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0

"""Without profiling, the code that moves values is as if it had never been written.

The sources of the data plane are compiled three times: with profiling off, with a
profiling header that was emptied by hand, and, as a control, with profiling on. The
machine code of the hot functions must be the same in the first two and must differ in
the third where a stage is called.

Usage: check_machine_code.py SOURCE_ROOT BUILD_ROOT
"""

import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

# what a value passes on its way from produce to the call of a tap
HOT = {
    'libaimdb/core/aimc-ring.c': ['aimc_ring_push', 'aimc_ring_read', 'aimc_ring_claim',
                                  'aimc_ring_publish', 'aimc_ring_item', 'aimc_ring_advance'],
    'libaimdb/core/aimc-latest.c': ['aimc_latest_push', 'aimc_latest_read'],
    'libaimdb/db/aimdb-buffer.c': ['_aimdb_buffer_push', '_aimdb_buffer_reader_take',
                                   '_aimdb_buffer_reader_return'],
    'libaimdb/db/aimdb-producer.c': ['aimdb_producer_produce', 'aimdb_producer_produce_double'],
    'libaimdb/db/aimdb-record.c': ['aimdb_record_produce'],
    'libaimdb/stage/aimdb-stage-call.c': ['_aimdb_stage_run', 'stage_deliver_direct'],
    'libaimdb/stage/aimdb-stage-drain.c': ['_aimdb_stage_drain', 'stage_process_words'],
    'libaimdb/stage/aimdb-tap.c': ['aimdb_tap_process', 'aimdb_tap_run', '_aimdb_tap_completed'],
    'libaimdb/stage/aimdb-transform.c': ['aimdb_transform_process'],
    'libaimdb/stage/aimdb-source.c': ['aimdb_source_run', 'aimdb_source_produce'],
}

# where the control must differ
TIMED = {'_aimdb_stage_drain', '_aimdb_tap_completed', 'aimdb_source_run', 'aimdb_source_produce'}

EMPTIED = '''#pragma once
#include "aimdb-stage-profile-private.h"
typedef struct { } AimdbProfileBatch;
#define AIMDB_PROFILE_STATS
#define aimdb_profile_init(stats)
#define aimdb_profile_clear(stats)
#define aimdb_profile_reset(stats)
#define aimdb_profile_begin(batch, stats)
#define aimdb_profile_step(batch)
#define aimdb_profile_step_many(batch, n_values)
#define aimdb_profile_count(stats)
#define aimdb_profile_end(batch, stats)
#define aimdb_profile_get(stats, fields) 0
'''


def find_commands(build_root):
    """The compiler's words for each source of the library, without output and input."""
    commands = {}
    for entry in json.loads((build_root / 'compile_commands.json').read_text()):
        source = str((pathlib.Path(entry['directory']) / entry['file']).resolve())
        words = shlex.split(entry['command'])
        kept, skip = [], False
        for word in words:
            if skip:
                skip = False
            elif word in ('-o', '-MF', '-MQ', '-MT'):
                skip = True
            elif word in ('-c', entry['file'], '-MD', '-Werror') or word.startswith(
                    ('-fsanitize', '-O', '-g', '--coverage')):
                pass
            else:
                kept.append(word)
        commands.setdefault(source, (kept, entry['directory']))
    return commands


def disassemble(command, directory, source, include, output):
    """The hot code of one compilation: function name to its instructions."""
    # before the other folders; the compiler may stand behind a launcher such as ccache
    first = next(i for i, word in enumerate(command) if word.startswith('-'))
    words = command[:first] + ['-I', str(include)] + command[first:]
    subprocess.run(words + ['-w', '-O2', '-c', source, '-o', str(output)],
                   cwd=directory, check=True)
    listing = subprocess.run(['objdump', '-dr', '--no-show-raw-insn', '--no-addresses',
                              str(output)], check=True, capture_output=True, text=True).stdout
    functions, name = {}, None
    for line in listing.splitlines():
        header = re.match(r'(?:[0-9a-f]+ )?<([^>]+)>:$', line)
        if header:
            name = header.group(1)
            functions[name] = []
        elif name is not None and line.strip():
            functions[name].append(line.strip())
    return functions


def set_profiling(config, value):
    text, n = re.subn(r'(?m)^#define AIMDB_HAVE_PROFILING .*$',
                      f'#define AIMDB_HAVE_PROFILING {value}', config)
    assert n == 1, 'config.h does not say whether profiling is built in'
    return text


def main():
    source_root, build_root = (pathlib.Path(arg).resolve() for arg in sys.argv[1:3])
    config = (build_root / 'libaimdb' / 'config.h').read_text()
    commands = find_commands(build_root)
    n_compared, failures = 0, []

    with tempfile.TemporaryDirectory() as temporary:
        includes = {}
        for variant, value in (('off', 0), ('emptied', 0), ('on', 1)):
            includes[variant] = pathlib.Path(temporary) / variant
            includes[variant].mkdir()
            (includes[variant] / 'config.h').write_text(set_profiling(config, value))
        (includes['emptied'] / 'aimdb-profile-private.h').write_text(EMPTIED)

        for file, functions in HOT.items():
            source = str(source_root / file)
            command, directory = commands[source]
            code = {variant: disassemble(command, directory, source, include,
                                         pathlib.Path(temporary) / 'out.o')
                    for variant, include in includes.items()}
            for function in functions:
                if function not in code['off'] and function not in code['emptied']:
                    if function in TIMED or function.startswith(('aimdb_', '_aimdb_', 'aimc_')):
                        failures.append(f'{file}: there is no function {function}')
                    continue  # a static one that was inlined is compared where it went
                n_compared += 1
                if code['off'].get(function) != code['emptied'].get(function):
                    failures.append(f'{file}: {function} is not what it would be without profiling')
                if function in TIMED and code['off'].get(function) == code['on'].get(function):
                    failures.append(f'{file}: {function} is the same with profiling on: '
                                    'this test would notice nothing')

    for failure in failures:
        print(failure)
    print(f'{n_compared} functions compared, {len(failures)} failures')
    return 1 if failures or n_compared == 0 else 0


if __name__ == '__main__':
    sys.exit(main())
