# shellcheck shell=bash
# What a make, a shell or a test above a test may have set, or left unset, is no input to it.
# Sourced by helpers.bash and by the scripts here that run ring3 or make.

export LC_ALL=C.UTF-8
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES GNUMAKEFLAGS
unset NO_COLOR FORCE LESSONS NASMENV
# Without these bash asks for the user's entry, and connects to nscd for it.
export HOME=${HOME:-/} SHELL=${SHELL:-/bin/sh}
