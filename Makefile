# manycorr: make help lists what can be made. Each variant is built in build/VARIANT. What was built with other flags is
# built again.

VERSION := $(shell sed -n 's/.*define MANYCORR_VERSION "\(.*\)"/\1/p' include/manycorr.h)
SOVERSION := 2
prefix ?= /usr/local
bindir ?= $(prefix)/bin
libdir ?= $(prefix)/lib
includedir ?= $(prefix)/include
mandir ?= $(prefix)/share/man

VARIANT ?= release
comma := ,
BUILD := build/$(VARIANT)

# OpenBLAS: its serial build where that is installed (it starts no threads of its own), else whatever -lopenblas finds.
#
# The program finds the serial build by an rpath. The shared library must not: all builds of OpenBLAS have one soname,
# but the libblas.so.3 of one build cannot use the libopenblas.so.0 of another. A process that had loaded our library
# could not load numpy. So the shared library contains the part of the serial build that it needs (25 MB, most of which
# is never read into memory), and hides its names. No other BLAS of the process can conflict with it, it starts no
# threads, and it loads in 0.5 ms rather than 2.1. If there is no static serial build, or if BLAS_LDFLAGS or BLAS_LDLIBS
# is set, the dynamic linker finds OpenBLAS as usual.
TRIPLET := $(shell $(CC) -print-multiarch 2>/dev/null)
SERIAL_LIBDIR := $(patsubst %/,%,$(dir $(firstword $(wildcard /usr/lib/$(TRIPLET)/openblas-serial/libopenblas.so))))
ifeq ($(origin BLAS_LDFLAGS) $(origin BLAS_LDLIBS),undefined undefined)
SERIAL_ARCHIVE := $(wildcard $(SERIAL_LIBDIR)/libopenblas.a)
SHARED_BLAS := $(if $(SERIAL_ARCHIVE),-Wl$(comma)--exclude-libs$(comma)libopenblas.a $(SERIAL_ARCHIVE),-lopenblas)
PC_BLAS := -lopenblas
else
SHARED_BLAS = $(BLAS_LDFLAGS) $(BLAS_LDLIBS)
PC_BLAS = $(BLAS_LDFLAGS) $(BLAS_LDLIBS)
endif
ifneq ($(SERIAL_LIBDIR),)
BLAS_CPPFLAGS ?= -isystem /usr/include/$(TRIPLET)/openblas-serial
BLAS_LDFLAGS ?= -L$(SERIAL_LIBDIR) -Wl,-rpath,$(SERIAL_LIBDIR)
else
BLAS_CPPFLAGS ?= $(foreach flavour,pthread openmp,-isystem /usr/include/$(TRIPLET)/openblas-$(flavour))
BLAS_LDFLAGS ?=
endif
BLAS_LDLIBS ?= -lopenblas

# -ffp-contract=off: a fused multiply-add where none is written would change bits from one build to the next.
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
CFLAGS ?= -O3 -g
OBJCOPY ?= objcopy
ALL_CPPFLAGS = -Iinclude -Isrc -D_GNU_SOURCE $(CPPFLAGS)
ALL_CFLAGS = -std=c11 $(WARNINGS) -fPIC -fvisibility=hidden -fopenmp -ffp-contract=off $(VARIANT_CFLAGS) $(CFLAGS)
LTO_FLAGS = $(filter -flto%,$(CFLAGS))
COMMON_LDFLAGS = -fopenmp $(VARIANT_CFLAGS) $(LTO_FLAGS) $(LDFLAGS)
ALL_LDFLAGS = $(BLAS_LDFLAGS) $(COMMON_LDFLAGS)
ALL_LDLIBS = $(BLAS_LDLIBS) -lgmp -lm
# -z nodelete: libgomp's threads stay after a call, so the library and libgomp must stay after dlclose.
SHARED_LDFLAGS = -Wl,-soname,libmanycorr.so.$(SOVERSION) -Wl,-z,nodelete $(COMMON_LDFLAGS)
CLI_LDLIBS := -lz

VARIANT_CFLAGS_asan := -fsanitize=address -fno-omit-frame-pointer
VARIANT_CFLAGS_ubsan := -fsanitize=undefined -fno-sanitize-recover=all
VARIANT_CFLAGS_tsan := -fsanitize=thread -fno-omit-frame-pointer
VARIANT_CFLAGS_fuzz := -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined -fno-omit-frame-pointer
VARIANT_CFLAGS_coverage := --coverage -fprofile-update=atomic -fdata-sections -Wno-conversion -Wno-sign-conversion
VARIANT_CFLAGS_aarch64 := -Werror
VARIANT_CFLAGS := $(VARIANT_CFLAGS_$(VARIANT))

# What is linked into programs, but not into libraries: see counts.c.
ifeq ($(VARIANT),coverage)
VARIANT_OBJECTS := $(BUILD)/scripts/coverage.d/counts.o
VARIANT_LDFLAGS := -Wl,--wrap=__gcov_exit -Wl,--wrap=_exit -Wl,-T,scripts/coverage.d/counts.ld
$(VARIANT_OBJECTS): VARIANT_CFLAGS :=
endif
PROGRAM_LDFLAGS = $(VARIANT_OBJECTS) $(ALL_LDFLAGS) $(VARIANT_LDFLAGS)

LIBRARY_SOURCES := $(filter-out src/cli/%,$(wildcard src/*/*.c))
CLI_SOURCES := $(wildcard src/cli/*.c)
TEST_SOURCES := $(wildcard tests/unit/test_*.c)
FUZZ_SOURCES := $(wildcard tests/fuzz/fuzz_*.c)
LIBRARY_OBJECTS := $(LIBRARY_SOURCES:%.c=$(BUILD)/%.o)
CLI_OBJECTS := $(CLI_SOURCES:%.c=$(BUILD)/%.o)
TEST_PROGRAMS := $(TEST_SOURCES:tests/unit/%.c=$(BUILD)/tests/%)
FAULT_SOURCES := $(wildcard tests/fault/faults*.c)
FAULT_TESTS := $(patsubst tests/fault/%.c,$(BUILD)/tests/%,$(wildcard tests/fault/test_*.c))
REPLAY_PROGRAMS := $(FUZZ_SOURCES:tests/fuzz/%.c=$(BUILD)/tests/test_%)
FUZZ_PROGRAMS := $(FUZZ_SOURCES:tests/fuzz/fuzz_%.c=$(BUILD)/fuzz/%)
BENCH_PROGRAMS := $(addprefix $(BUILD)/bench/,kernels parse_alone read_alone ddot_once calls)

PROGRAM := $(BUILD)/manycorr
STATIC := $(BUILD)/libmanycorr.a
SHARED := $(BUILD)/libmanycorr.so.$(VERSION)
PC := $(BUILD)/manycorr.pc

.PHONY: FORCE all help test check clean uninstall test-programs bench-programs asan ubsan tsan aarch64 cross-objects fuzz-programs fuzz coverage mutations hostile proof faults repeats soak quota install print-example-flags format lint
.DELETE_ON_ERROR:
.SECONDARY:

all: $(PROGRAM) $(STATIC) $(SHARED) $(PC)  ## the program and both libraries, in build/release (the default)

help:  ## this list
	@sed -n 's/^\([a-z0-9 -]*\):.*##  *\(.*\)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16
	@echo "Variables: CC, CFLAGS, LDFLAGS, BLAS_CPPFLAGS, BLAS_LDFLAGS, BLAS_LDLIBS, prefix, DESTDIR"

test check:  ## build everything and run all tests but the long ones (scripts/test --long runs these, too)
	scripts/test

clean:  ## remove build/, with all variants
	rm -rf build

test-programs: $(TEST_PROGRAMS) $(FAULT_TESTS) $(REPLAY_PROGRAMS) $(addprefix $(BUILD)/tests/,libfaults.so libfaults_io.so)  ## the unit tests, in build/VARIANT/tests

bench-programs: $(BENCH_PROGRAMS)  ## the programs that scripts/bench measures beside manycorr, in build/VARIANT/bench

fuzz:  ## fuzzes for FUZZ_SECONDS (60) a target with libFuzzer and sanitizers, in build/fuzz; needs clang
	scripts/fuzz

fuzz-programs: $(FUZZ_PROGRAMS)

coverage:  ## lines and branches that the tests reach, in build/coverage; some ten minutes
	scripts/coverage

mutations:  ## whether the tests see changes of the sources: 320 at random, and those that are listed; takes an hour
	scripts/mutations
	scripts/mutations --listed

hostile:  ## time and memory of inputs that are made to take much, at doubling sizes
	scripts/hostile

asan ubsan:  ## all tests with AddressSanitizer or UndefinedBehaviorSanitizer, in build/asan or build/ubsan
	MANYCORR_VARIANT=$@ CFLAGS="-O1 -g" scripts/test

tsan:  ## all tests with clang's ThreadSanitizer and archer, in build/tsan: every race that shows fails a test
	MANYCORR_VARIANT=$@ CC=clang CFLAGS="-O1 -g" scripts/test

$(BUILD)/src/correlate/blas.o: ALL_CPPFLAGS += $(BLAS_CPPFLAGS)

# One file for each instruction set, with its own flags; which one runs is chosen at run time.
ifneq ($(filter x86_64%,$(TRIPLET)),)
AVX2_FLAGS := -mavx2 -mfma -mbmi -mbmi2 -mpopcnt
$(BUILD)/src/parse/avx2.o: ALL_CFLAGS += $(AVX2_FLAGS)
$(BUILD)/src/parse/avx512.o: ALL_CFLAGS += $(AVX2_FLAGS) -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx512cd \
    -mavx512vbmi -mavx512vbmi2
endif

# Flags are a dependency: each of these files is rewritten when its flags differ from those of the last time. (The
# variables are simple ones: flags that a rule adds for its target would reach a recursive one by way of the
# prerequisites.)
COMPILE_FLAGS := $(CC) $(ALL_CPPFLAGS) $(BLAS_CPPFLAGS) $(ALL_CFLAGS)
LINK_FLAGS := $(CC) $(PROGRAM_LDFLAGS) $(ALL_LDLIBS) $(CLI_LDLIBS) $(SHARED_LDFLAGS) $(SHARED_BLAS)
$(BUILD)/compile.flags: export CONTENT := $(COMPILE_FLAGS)
$(BUILD)/link.flags: export CONTENT := $(LINK_FLAGS)
$(BUILD)/version.flags: export CONTENT = $(shell scripts/describe-build $(VERSION))
define WRITE_IF_DIFFERENT
	@mkdir -p $(@D)
	@printf '%s\n' "$$CONTENT" | cmp -s - $@ || printf '%s\n' "$$CONTENT" > $@
endef
$(BUILD)/%.flags: FORCE
	$(WRITE_IF_DIFFERENT)

$(BUILD)/src/api/version.o: ALL_CPPFLAGS += -DMC_BUILD='"$(shell cat $(BUILD)/version.flags)"'
$(BUILD)/src/api/version.o: $(BUILD)/version.flags

$(BUILD)/%.o: %.c Makefile $(BUILD)/compile.flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# One relocatable object with its internal names made local: the static library, too, shows manycorr_ names only.
# With -flto, it is compiled here: clang does so by itself (with LLVM's linker plugin or lld), gcc must be told to.
IS_CLANG = $(findstring clang,$(shell $(CC) --version))
RELOCATABLE_LDFLAGS = $(filter -fuse-ld=% -m%,$(CFLAGS) $(LDFLAGS)) $(if $(LTO_FLAGS),$(LTO_FLAGS) $(filter -O%,$(CFLAGS)) \
    $(if $(IS_CLANG),,-flinker-output=nolto-rel))
$(STATIC): $(LIBRARY_OBJECTS) $(BUILD)/link.flags
	$(CC) -r -nostdlib $(RELOCATABLE_LDFLAGS) -o $(BUILD)/libmanycorr.o $(LIBRARY_OBJECTS)
	$(OBJCOPY) --localize-hidden $(BUILD)/libmanycorr.o
	rm -f $@
	$(AR) rcs $@ $(BUILD)/libmanycorr.o

$(SHARED): $(LIBRARY_OBJECTS) $(BUILD)/link.flags
	$(CC) -shared -o $@ $(LIBRARY_OBJECTS) $(SHARED_LDFLAGS) $(SHARED_BLAS) -lgmp -lm
	ln -sf $(@F) $(BUILD)/libmanycorr.so.$(SOVERSION)
	ln -sf $(@F) $(BUILD)/libmanycorr.so

$(PROGRAM): $(CLI_OBJECTS) $(STATIC) $(VARIANT_OBJECTS) $(BUILD)/link.flags
	$(CC) -o $@ $(CLI_OBJECTS) $(STATIC) $(PROGRAM_LDFLAGS) $(ALL_LDLIBS) $(CLI_LDLIBS)

# Unit tests see the internal names, so they are linked with the objects. cmocka.h is from a Debian package. Calls of what is WRAPPED go to
# functions of their own.
WRAP = $(addprefix -Wl$(comma)--wrap=,$(WRAPPED))
$(BUILD)/tests/test_parallel: WRAPPED := cblas_ddot mc_exact_add mc_block_parse
$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(LIBRARY_OBJECTS) $(VARIANT_OBJECTS) $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(CC) -o $@ $< $(LIBRARY_OBJECTS) $(PROGRAM_LDFLAGS) $(WRAP) $(ALL_LDLIBS) -lcmocka

# Faults: a library that is preloaded, which takes the place of malloc and the like, so that no sanitizer may be in it or in the
# program, and one that takes that of read and write alone; and tests whose calls of malloc, but none of other libraries, are wrapped.
$(BUILD)/tests/libfaults_io.so: FAULT_SOURCES := $(filter-out %_memory.c,$(FAULT_SOURCES))
$(BUILD)/tests/libfaults%so: $(FAULT_SOURCES) tests/fault/faults.h Makefile $(BUILD)/compile.flags
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(WARNINGS) -fPIC $(CFLAGS) -shared -o $@ $(FAULT_SOURCES) -ldl

$(FAULT_TESTS): WRAPPED := malloc calloc realloc aligned_alloc free
$(BUILD)/tests/test_reads: WRAPPED := pread
$(FAULT_TESTS): $(BUILD)/tests/%: $(BUILD)/tests/fault/%.o $(LIBRARY_OBJECTS) $(VARIANT_OBJECTS) $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(CC) -o $@ $< $(LIBRARY_OBJECTS) $(PROGRAM_LDFLAGS) $(WRAP) $(ALL_LDLIBS) -lcmocka

$(BUILD)/tests/fault/%.o: ALL_CPPFLAGS += -Itests/unit

# Fuzzing targets: with libFuzzer (scripts/fuzz builds these with clang, as VARIANT=fuzz), and as tests over the inputs that are kept. They
# are linked with the program's files, too, whose main gets another name.
$(BUILD)/tests/fuzz/main.o: src/cli/main.c Makefile $(BUILD)/compile.flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) -Dmain=manycorr_main $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

FUZZ_OBJECTS := $(BUILD)/tests/fuzz/main.o $(filter-out %/main.o,$(CLI_OBJECTS)) $(LIBRARY_OBJECTS)

$(BUILD)/tests/test_fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/replay.o $(FUZZ_OBJECTS) $(VARIANT_OBJECTS) \
    $(BUILD)/link.flags
	$(CC) -o $@ $(filter-out $(VARIANT_OBJECTS) %.flags,$^) $(PROGRAM_LDFLAGS) $(ALL_LDLIBS) $(CLI_LDLIBS) -lcmocka

$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/fuzz_%.o $(FUZZ_OBJECTS) $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(CC) -fsanitize=fuzzer -o $@ $(filter %.o,$^) $(ALL_LDFLAGS) $(ALL_LDLIBS) $(CLI_LDLIBS) -lcmocka

# For another architecture. All sources but three compile without a BLAS, GMP and zlib, and the kernels can be tested without one: linked with
# what they need alone, statically, so that qemu-aarch64 can run the tests. tests/cross has a stand-in for cmocka.
CROSS ?= aarch64-linux-gnu-
CROSS_OBJECTS := $(filter-out %/blas.o %/integer.o %/state.o,$(LIBRARY_OBJECTS) $(CLI_OBJECTS))
CROSS_TESTS := $(patsubst tests/unit/%.c,$(BUILD)/cross/%,$(wildcard tests/unit/test_kernels*.c))
KERNEL_OBJECTS := $(filter $(BUILD)/src/parse/% %/powers.o,$(LIBRARY_OBJECTS))

aarch64:  ## for 64-bit Arm: all objects, and the tests of the kernels in build/aarch64/cross; CROSS=aarch64-linux-gnu-
	$(MAKE) VARIANT=aarch64 CC=$(CROSS)gcc CFLAGS="-O3 -g" CPPFLAGS=-Itests/cross cross-objects

cross-objects: $(CROSS_OBJECTS) $(CROSS_TESTS)

$(BUILD)/cross/%: $(BUILD)/tests/unit/%.o $(KERNEL_OBJECTS) $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(CC) -static -o $@ $(filter %.o,$^) -lm

# Programs of the benchmarks (scripts/setup bench installs what they need). The kernels are measured beside fast_float built
# for the same CPUs as the rest; merely parsing a file, and merely reading it, are as fast as this very CPU can.
$(BUILD)/bench/kernels: $(BUILD)/scripts/bench.d/kernels.o $(BUILD)/scripts/bench.d/fast_float.o $(LIBRARY_OBJECTS) $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(CXX) -o $@ $(filter %.o,$^) $(ALL_LDFLAGS) $(ALL_LDLIBS)

$(BUILD)/bench/parse_alone: $(BUILD)/scripts/bench.d/parse_alone.o $(BUILD)/scripts/bench.d/fast_float_native.o $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(CXX) -o $@ $(filter %.o,$^) $(LDFLAGS)

$(BUILD)/bench/read_alone: $(BUILD)/scripts/bench.d/read_alone.o $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(CC) -o $@ $(filter %.o,$^) -fopenmp $(LDFLAGS)

$(BUILD)/bench/ddot_once: $(BUILD)/scripts/bench.d/ddot_once.o $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(CC) -o $@ $(filter %.o,$^) $(BLAS_LDFLAGS) $(LDFLAGS) $(BLAS_LDLIBS)

$(BUILD)/bench/calls: $(BUILD)/scripts/bench.d/calls.o $(STATIC) $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(CC) -o $@ $(filter %.o,$^) $(STATIC) $(ALL_LDFLAGS) $(ALL_LDLIBS)

NATIVE := $(addprefix $(BUILD)/scripts/bench.d/,fast_float_native.o read_alone.o)
$(NATIVE): ALL_CFLAGS += -march=native
$(NATIVE): ALL_CXXFLAGS += -march=native
$(BUILD)/scripts/bench.d/fast_float.o $(BUILD)/scripts/bench.d/fast_float_native.o: scripts/bench.d/fast_float.cpp Makefile \
    $(BUILD)/compile.flags
	@mkdir -p $(@D)
	$(CXX) -std=c++17 $(CFLAGS) $(ALL_CXXFLAGS) -c -o $@ $<

$(BUILD)/scripts/bench.d/ddot_once.o: ALL_CPPFLAGS += $(BLAS_CPPFLAGS)

define PC_TEXT
prefix=$(prefix)
libdir=$(libdir)
includedir=$(includedir)

Name: manycorr
Description: very many correlations, from text or from arrays
Version: $(VERSION)
Libs: -L$${libdir} -lmanycorr
Libs.private: -fopenmp $(PC_BLAS) -lgmp -lm
Cflags: -I$${includedir}
endef
$(PC): export CONTENT := $(PC_TEXT)
$(PC): FORCE  # the prefix may have changed
	$(WRITE_IF_DIFFERENT)

proof: all test-programs  ## the long tests: 10^8 random tokens through every kernel, 10^8 delimiters, a stream of 4 GB, 10^6 random tasks
	MANYCORR_TEST_TOKENS=100000000 $(BUILD)/tests/test_kernels_random
	MANYCORR_TEST_TASKS=1000000 MANYCORR_TEST_SEED=2 tests/property/correlations
	MANYCORR_LONG_TESTS=1 bats --filter 'hundred million|4 GB' tests/cli

repeats: all  ## every kind of input 1,000 times with four threads to a core: the same bytes (MANYCORR_TEST_REPEATS=N)
	MANYCORR_TEST_REPEATS=$(or $(MANYCORR_TEST_REPEATS),1000) tests/checks/repeats

soak:  ## an hour of tasks of every kind through one pipe: results, and the resident size (scripts/soak [SECONDS [OPTION]...])
	scripts/soak

quota:  ## what a quota of half a core costs, by default and with too many threads; needs root and a cgroup that can be made
	scripts/quota

faults: all test-programs  ## the long fault tests: every allocation and system call, 1,000 kills (MANYCORR_FAULT_KILLS=N), 1,000 with --resume
	MANYCORR_FAULT_ALLOCATIONS=100000 $(BUILD)/tests/test_allocations
	MANYCORR_LONG_TESTS=1 $(BUILD)/tests/test_reads
	for test in allocations system_calls changes outputs kills resume; do MANYCORR_LONG_TESTS=1 tests/fault/$$test || exit; done
	MANYCORR_LONG_TESTS=1 bats --filter 'a thousand times' tests/cli/resume.bats

install: all  ## install the program, the libraries, the header, manycorr.pc and the man page under DESTDIR and prefix
	install -d "$(DESTDIR)$(bindir)" "$(DESTDIR)$(libdir)/pkgconfig" "$(DESTDIR)$(includedir)" "$(DESTDIR)$(mandir)/man1"
	install -m 755 $(PROGRAM) "$(DESTDIR)$(bindir)/manycorr"
	install -m 644 $(STATIC) "$(DESTDIR)$(libdir)/libmanycorr.a"
	install -m 644 $(SHARED) "$(DESTDIR)$(libdir)/libmanycorr.so.$(VERSION)"
	ln -sf libmanycorr.so.$(VERSION) "$(DESTDIR)$(libdir)/libmanycorr.so.$(SOVERSION)"
	ln -sf libmanycorr.so.$(VERSION) "$(DESTDIR)$(libdir)/libmanycorr.so"
	install -m 644 include/manycorr.h "$(DESTDIR)$(includedir)/manycorr.h"
	install -m 644 $(PC) "$(DESTDIR)$(libdir)/pkgconfig/manycorr.pc"
	sed 's/@VERSION@/$(VERSION)/' src/cli/manycorr.1 > $(BUILD)/manycorr.1
	install -m 644 $(BUILD)/manycorr.1 "$(DESTDIR)$(mandir)/man1/manycorr.1"
	@test -n "$(DESTDIR)" || scripts/announce-library "$(libdir)" libmanycorr.so.$(SOVERSION)

uninstall:  ## remove what make install with the same variables has installed
	rm -f "$(DESTDIR)$(bindir)/manycorr" "$(DESTDIR)$(libdir)/libmanycorr.a" "$(DESTDIR)$(libdir)/libmanycorr.so.$(VERSION)" \
	    "$(DESTDIR)$(libdir)/libmanycorr.so.$(SOVERSION)" "$(DESTDIR)$(libdir)/libmanycorr.so" \
	    "$(DESTDIR)$(includedir)/manycorr.h" "$(DESTDIR)$(libdir)/pkgconfig/manycorr.pc" "$(DESTDIR)$(mandir)/man1/manycorr.1"

# What a program that uses the library as it lies in the build directory is compiled with; the tests ask for it.
print-example-flags:
	@echo -Iinclude $(STATIC) -fopenmp $(BLAS_LDFLAGS) $(BLAS_LDLIBS) -lgmp -lm

FORMATTED := $(wildcard include/*.h src/*/*.[ch] tests/*/*.[ch] scripts/*.d/*.c scripts/*.d/*.cpp)

format:  ## clang-format all sources
	clang-format -i $(FORMATTED)

lint:  ## clang-format, clang-tidy and cppcheck: all must be silent
	clang-format --dry-run --Werror $(FORMATTED)
	clang-tidy --quiet --warnings-as-errors='*' $(LIBRARY_SOURCES) $(CLI_SOURCES) -- \
	    -std=c11 -fopenmp $(ALL_CPPFLAGS) $(BLAS_CPPFLAGS)
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --error-exitcode=1 --inline-suppr \
	    -Iinclude -Isrc -D_GNU_SOURCE $(LIBRARY_SOURCES) $(CLI_SOURCES)

-include $(wildcard $(BUILD)/tests/fuzz/*.d)
-include $(LIBRARY_OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d) $(TEST_PROGRAMS:$(BUILD)/tests/%=$(BUILD)/tests/unit/%.d)
-include $(FAULT_TESTS:$(BUILD)/tests/%=$(BUILD)/tests/fault/%.d)
-include $(wildcard $(BUILD)/scripts/bench.d/*.d)
