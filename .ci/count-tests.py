#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0
"""Counts the results in a testlog.json of meson.

Prints "PASSED FAILED SKIPPED" and, on a second line, the names of those that
failed. Whatever is neither a pass nor a skip is a failure.
"""

import json
import sys

PASSED = ("OK", "EXPECTEDFAIL")
SKIPPED = ("SKIP",)


def main():
    passed, skipped, failed = 0, 0, []

    with open(sys.argv[1], encoding="utf-8") as log:
        for line in log:
            if not line.strip():
                continue
            test = json.loads(line)
            if test["result"] in PASSED:
                passed += 1
            elif test["result"] in SKIPPED:
                skipped += 1
            else:
                failed.append(f"{test['name']} ({test['result']})")

    print(passed, len(failed), skipped)
    print(", ".join(failed))


if __name__ == "__main__":
    main()
