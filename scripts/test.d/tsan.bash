# tsan.bash - for scripts/test: a build with clang's ThreadSanitizer, of which every report fails the test that it came of.
#
# Archer, a tool of libomp, tells it what OpenMP orders. What libomp, OpenBLAS and GMP do is ignored, since they are not built with it:
# it cannot see what orders their own accesses. Not executable: it is sourced.
# shellcheck shell=bash

export CC=${CC:-clang} # gcc's reports false races, of libgomp
export OMP_TOOL_LIBRARIES=libarcher.so
export KMP_WARNINGS=0 # libomp remarks on limits that libgomp keeps without a word
export TSAN_OPTIONS=ignore_noninstrumented_modules=1

# Without archer there would be false reports, or none.
expect_archer() {
    local said
    # Two tasks in windows of a byte: less work than that starts no thread.
    said=$(echo '1,2;3,4@1,2;3,4' | MANYCORR_WINDOW=1 ARCHER_OPTIONS=verbose=1 build/tsan/manycorr -j 2)
    [[ $said == 'Archer detected OpenMP application with TSan'* ]] || { echo 'test: archer is not active' >&2; return 1; }
}

# print_tsan_reports LOG: those of the test whose output is in LOG. None means that there were no races.
print_tsan_reports() {
    find "$(dirname "$1")" -type f -name "$(basename "$1").races.*" -exec cat {} +
}
