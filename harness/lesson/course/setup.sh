#!/bin/sh
# setup.sh -- run once by Gradescope, as root, when it makes the image of this autograder

set -eu
cd "${AUTOGRADER_ROOT:-/autograder}/source/workbook"
harness/deps.sh run
make build
