#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0
"""Prints where PyGObject's overrides go below a prefix."""

import os
import sys
import sysconfig


def main():
    prefix = os.path.normpath(sys.argv[1])

    # Of the folders that Python looks in, the last is the one of the prefix itself:
    # for /usr Debian has one of /usr/local before it.
    below = [path for path in sys.path
             if path.startswith(prefix + os.sep) and path.endswith("-packages")]
    packages = below[-1] if below else sysconfig.get_path("purelib", "posix_prefix",
                                                          {"base": prefix})
    print(os.path.join(packages, "gi", "overrides"))


if __name__ == "__main__":
    main()
