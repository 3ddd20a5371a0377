#!/bin/bash
# DeepSeek's own agent harness as a program under test: one task, without a tool that touches
# the machine, in a home that does not stay.
#
#     pip install deepseek-harness-runtime-bin==0.1.5rc1
#     wavetank exec drops/clean-end-mid-content -- examples/black-box/dsh.sh
#
# dsh finds the mock in DEEPSEEK_BASE_URL and its key in DEEPSEEK_API_KEY. From 0.2 on it asks
# at /v1/messages, which is another surface than the one of the scenarios.
patch=$(cd "${BASH_SOURCE%/*}" && pwd)/dsh.patch.yml
DSH_HOME=$(mktemp -d)
trap 'rm -rf "$DSH_HOME"' EXIT
mkdir "$DSH_HOME/work"
cd "$DSH_HOME/work" || exit
export DSH_HOME DSH_TELEMETRY_DISABLED=1
dsh --profile headless --patch "$patch" "${*:-Hello}"
