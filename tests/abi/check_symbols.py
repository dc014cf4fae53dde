#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0
"""Compares what the library exports with the list of what it shall export.

The list is the same for every build: profiling, metrics and the compiler change
nothing of it.
"""

import subprocess
import sys


def main():
    library, listed_path = sys.argv[1:3]
    output = subprocess.run(["nm", "-D", "--defined-only", "--format=posix", library],
                            check=True, capture_output=True, text=True).stdout
    exported = {line.split()[0] for line in output.splitlines() if line}
    with open(listed_path, encoding="utf-8") as f:
        listed = {line.strip() for line in f if line.strip() and not line.startswith("#")}

    problems = [f"{name} is exported, and its name does not begin with aimdb_"
                for name in sorted(exported) if not name.startswith("aimdb_")]
    problems += [f"{name} is exported and not listed: add it, or make it static or private"
                 for name in sorted(exported - listed)]
    problems += [f"{name} is listed and not exported: the ABI is broken"
                 for name in sorted(listed - exported)]
    for problem in problems:
        print(f"{listed_path}: {problem}")
    print(f"{len(exported)} symbols exported, {len(listed)} listed, {len(problems)} problems")
    return 1 if problems or not exported else 0


if __name__ == "__main__":
    sys.exit(main())
