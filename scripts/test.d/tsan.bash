# tsan.bash - for scripts/test: a build with clang's ThreadSanitizer, of which every report fails the test that it came of.
#
# Archer, a tool of libomp, tells it what OpenMP orders. What libomp, OpenBLAS and GMP do is ignored, since they are not built with it:
# it cannot see what orders their own accesses. Not executable: it is sourced.
# shellcheck shell=bash

tsan_reports=$PWD/build/tsan/reports
export CC=${CC:-clang} # gcc's reports false races, of libgomp
export OMP_TOOL_LIBRARIES=libarcher.so
export KMP_WARNINGS=0 # libomp remarks on limits that libgomp keeps without a word
export TSAN_OPTIONS="ignore_noninstrumented_modules=1 log_path=$tsan_reports/report"

# Installs what it needs, and forgets the reports of an earlier run.
prepare_tsan() {
    setup tsan && rm -rf "$tsan_reports" && mkdir -p "$tsan_reports"
}

# Without archer there would be false reports, or none.
expect_archer() {
    local said
    said=$(echo '1,2;3,4' | ARCHER_OPTIONS=verbose=1 build/tsan/manycorr)
    [[ $said == 'Archer detected OpenMP application with TSan'* ]] || { echo 'test: archer is not active' >&2; return 1; }
}

# has_tsan_reports: whether there are any. take_tsan_reports: prints them, and they are no more.
has_tsan_reports() {
    [[ -n $(find "$tsan_reports" -type f -size +0) ]]
}

take_tsan_reports() {
    find "$tsan_reports" -type f -exec cat {} \; -delete
}
