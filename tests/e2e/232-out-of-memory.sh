#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The indexer refused memory, once or from then on: as 231-starved.sh has it.
# shellcheck source=faults.sh
. "$E2E/faults.sh"
need_faults

make_state 2 5
points malloc FAULTS_MALLOC=N | sample 200 300 | each_point starved
points malloc FAULTS_MALLOC_FROM=N | sample 20 60 | each_point starved
