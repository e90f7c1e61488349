#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The indexer refused space, files or reading at every call: it ends with a clear message and the old index, or with the
# new one; it never crashes or hangs, and the next run leaves no trace of it.
# shellcheck source=faults.sh
. "$E2E/faults.sh"
need_faults

make_state 2 5
{
    points change FAULTS_FAIL=N,FAULTS_ERRNO=ENOSPC
    points change FAULTS_FAIL=N,FAULTS_ERRNO=EIO
    points change FAULTS_FAIL_FROM=N,FAULTS_ERRNO=ENOSPC
} | each_point starved
{
    points open FAULTS_OPEN_FAIL=N
    points open FAULTS_OPEN_FAIL_FROM=N
} | each_point starved
points read FAULTS_READ_FAIL=N | each_point starved
