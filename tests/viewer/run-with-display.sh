#!/bin/sh
# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0
#
# Runs a test on a display and a session bus of its own, or says why not.

for tool in Xvfb xvfb-run xauth dbus-run-session; do
  if ! command -v "$tool" >/dev/null; then
    echo "1..0 # SKIP there is no $tool: install xvfb, xauth and dbus"
    exit 0
  fi
done

exec dbus-run-session -- xvfb-run --auto-servernum --server-args='-screen 0 1600x1200x24' "$@"
