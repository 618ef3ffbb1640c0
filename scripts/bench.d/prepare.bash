# prepare.bash - what scripts/bench, scripts/accuracy and the like have in common; sourced by them after scripts/setup.
# shellcheck shell=bash

# prepare PURPOSE: installs what PURPOSE needs, builds manycorr, and clears the environment of all that may favour or
# hinder one of the programs.
prepare() {
    unset "${!OPENBLAS_@}" "${!GOTO_@}" "${!OMP_@}" "${!GOMP_@}" "${!MANYCORR_@}"
    export LC_ALL=C PYTHONDONTWRITEBYTECODE=1
    setup "$1"
    quietly make -j"$(nproc)"
}

# A Python, if possible one that has numpy.
find_python() {
    local candidate
    for candidate in python3 /usr/bin/python3; do
        "$candidate" -c 'import numpy' 2>/dev/null && { echo "$candidate"; return; }
    done
    echo python3
}
