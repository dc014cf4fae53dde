#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0
"""Counts the instructions that one operation of a benchmark takes.

Usage: count-instructions.py LABEL BENCH ROW...

Unlike a time, the count is the same at every run. Each row is done N and 2 N
times under callgrind, so that starting and ending the program drops out.
"""

import re
import subprocess
import sys
import tempfile

N_OPERATIONS = 6400


def count(bench, row, n_operations):
    with tempfile.NamedTemporaryFile() as out:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=" + out.name,
             bench, row, str(n_operations)],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    return int(re.search(r"Collected : (\d+)", done.stderr).group(1))


def main():
    label, bench, *rows = sys.argv[1:]

    for row in rows:
        once = count(bench, row, N_OPERATIONS)
        twice = count(bench, row, 2 * N_OPERATIONS)
        each = (twice - once) / N_OPERATIONS
        print("%-80s %8.0f instructions" % ("%s: %s" % (label, row), each))


main()
