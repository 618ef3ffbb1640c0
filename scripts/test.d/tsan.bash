# tsan.bash - scripts/test sources this file to test a build with clang's ThreadSanitizer. Each report fails its test.
#
# Archer, a tool of libomp, tells ThreadSanitizer what OpenMP orders. Races inside libomp, OpenBLAS and GMP are ignored:
# these libraries are not built with ThreadSanitizer, so it cannot see what orders their accesses.
# shellcheck shell=bash

export CC=${CC:-clang} # with gcc, libgomp causes false reports
export OMP_TOOL_LIBRARIES=libarcher.so
export KMP_WARNINGS=0 # libomp prints warnings about limits that libgomp accepts silently
export TSAN_OPTIONS=ignore_noninstrumented_modules=1

# Fails if archer is not active: without it, there are false reports or no reports.
expect_archer() {
    local output
    # Two tasks in windows of a byte; with less work, manycorr starts no thread.
    output=$(echo '1,2;3,4@1,2;3,4' | MANYCORR_WINDOW=1 ARCHER_OPTIONS=verbose=1 build/tsan/manycorr -j 2)
    [[ $output == 'Archer detected OpenMP application with TSan'* ]] || { echo 'test: archer is not active' >&2; return 1; }
}

# print_tsan_reports LOG: prints the reports about the test whose output is in LOG; prints nothing if there are none.
print_tsan_reports() {
    find "$(dirname "$1")" -type f -name "$(basename "$1").races.*" -exec cat {} +
}
