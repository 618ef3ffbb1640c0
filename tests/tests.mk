# tests.mk - builds and runs the tests. The Makefile includes it, and defines the flags, the objects and the variants.

TEST_SOURCES := $(wildcard tests/unit/test_*.c)
TEST_PROGRAMS := $(TEST_SOURCES:tests/unit/%.c=$(BUILD)/tests/%)
FAULT_TESTS := $(patsubst tests/fault/%.c,$(BUILD)/tests/%,$(wildcard tests/fault/test_*.c))
FAULT_SOURCES := $(wildcard tests/fault/faults*.c)
FAULT_LIBRARIES := $(BUILD)/tests/libfaults.so $(BUILD)/tests/libfaults_io.so
FUZZ_SOURCES := $(wildcard tests/fuzz/fuzz_*.c)
REPLAY_PROGRAMS := $(FUZZ_SOURCES:tests/fuzz/%.c=$(BUILD)/tests/test_%)
FUZZ_PROGRAMS := $(FUZZ_SOURCES:tests/fuzz/fuzz_%.c=$(BUILD)/fuzz/%)

.PHONY: test check asan ubsan tsan test-programs fuzz fuzz-programs coverage mutations aarch64 cross-objects

test check:  ## build everything and run the tests (scripts/test --long also runs those that take long)
	scripts/test

asan ubsan:  ## run the tests with AddressSanitizer or UndefinedBehaviorSanitizer, in build/asan or build/ubsan
	MANYCORR_VARIANT=$@ CFLAGS="-O1 -g" scripts/test

tsan:  ## run the tests with ThreadSanitizer, in build/tsan; needs clang
	MANYCORR_VARIANT=$@ CC=clang CFLAGS="-O1 -g" scripts/test

test-programs: $(TEST_PROGRAMS)  ## build the unit tests in build/VARIANT/tests
test-programs: $(FAULT_TESTS) $(FAULT_LIBRARIES) $(REPLAY_PROGRAMS) $(BUILD)/tests/manycorr-dynamic

fuzz:  ## fuzz each target for FUZZ_SECONDS (60) with libFuzzer, in build/fuzz; needs clang
	scripts/fuzz

fuzz-programs: $(FUZZ_PROGRAMS)

coverage:  ## count the lines and branches that the tests reach, in build/coverage; takes ten minutes
	scripts/coverage

mutations:  ## change the sources at random and as listed, and count how often a test fails; takes an hour
	scripts/mutations
	scripts/mutations --listed

# Unit tests use internal names, so they are linked with the objects of the library. Debian's libcmocka-dev has
# cmocka.h. The linker replaces each call of a WRAPPED function by a call of the test's own function.
WRAP = $(addprefix -Wl$(comma)--wrap=,$(WRAPPED))
define LINK_TEST
	@mkdir -p $(@D)
	$(CC) -o $@ $< $(LIBRARY_OBJECTS) $(PROGRAM_LDFLAGS) $(WRAP) $(ALL_LDLIBS) -lcmocka
endef

$(BUILD)/tests/test_parallel: WRAPPED := cblas_ddot mc_exact_add mc_block_parse
$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(LIBRARY_OBJECTS) $(VARIANT_OBJECTS) $(BUILD)/link.flags
	$(LINK_TEST)

# The program with a BLAS that the dynamic linker finds: tests choose between the builds of OpenBLAS by LD_LIBRARY_PATH.
$(BUILD)/tests/manycorr-dynamic: $(CLI_OBJECTS) $(STATIC) $(VARIANT_OBJECTS) $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(CC) -o $@ $(CLI_OBJECTS) $(STATIC) $(PROGRAM_LDFLAGS) $(ALL_LDLIBS) $(CLI_LDLIBS)

# Fault tests preload libfaults.so, which replaces malloc and its like, read and write. A sanitizer has a malloc of its
# own, so neither this library nor the program that it is loaded into may have one; libfaults_io.so replaces only read
# and write. The unit tests among the fault tests replace allocations of the library, but not those of other libraries.
$(BUILD)/tests/libfaults_io.so: FAULT_SOURCES := $(filter-out %_memory.c,$(FAULT_SOURCES))
$(BUILD)/tests/libfaults%so: $(FAULT_SOURCES) tests/fault/faults.h Makefile tests/tests.mk $(BUILD)/compile.flags
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(WARNINGS) -fPIC $(CFLAGS) -shared -o $@ $(FAULT_SOURCES) -ldl

$(FAULT_TESTS): WRAPPED := malloc calloc realloc aligned_alloc free
$(BUILD)/tests/test_reads: WRAPPED := pread
$(FAULT_TESTS): $(BUILD)/tests/%: $(BUILD)/tests/fault/%.o $(LIBRARY_OBJECTS) $(VARIANT_OBJECTS) $(BUILD)/link.flags
	$(LINK_TEST)

$(BUILD)/tests/fault/%.o: ALL_CPPFLAGS += -Itests/unit

# Each fuzzing target is built twice: with libFuzzer, for scripts/fuzz (clang, VARIANT=fuzz), and as a test that replays
# the inputs of its corpus. Targets call functions of the program, too, so its main gets another name.
$(BUILD)/tests/fuzz/main.o: src/cli/main.c Makefile $(BUILD)/compile.flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) -Dmain=manycorr_main $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

FUZZ_OBJECTS := $(BUILD)/tests/fuzz/main.o $(filter-out %/main.o,$(CLI_OBJECTS)) $(LIBRARY_OBJECTS)

$(BUILD)/tests/test_fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/replay.o $(FUZZ_OBJECTS) \
    $(VARIANT_OBJECTS) $(BUILD)/link.flags
	$(CC) -o $@ $(filter-out $(VARIANT_OBJECTS) %.flags,$^) $(PROGRAM_LDFLAGS) $(ALL_LDLIBS) $(CLI_LDLIBS) -lcmocka

$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/fuzz_%.o $(FUZZ_OBJECTS) $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(CC) -fsanitize=fuzzer -o $@ $(filter %.o,$^) $(COMMON_LDFLAGS) $(ALL_LDLIBS) $(CLI_LDLIBS) -lcmocka

# Cross builds. No BLAS, GMP or zlib of the other architecture is needed: the three sources that include their headers
# are left out. The kernel tests are linked statically with only what they need, so that qemu-aarch64 can run them, and
# tests/cross has a header that stands in for cmocka.
CROSS ?= aarch64-linux-gnu-
CROSS_OBJECTS := $(filter-out %/blas.o %/integer.o %/state.o,$(LIBRARY_OBJECTS) $(CLI_OBJECTS))
CROSS_TESTS := $(patsubst tests/unit/%.c,$(BUILD)/cross/%,$(wildcard tests/unit/test_kernels*.c))
KERNEL_OBJECTS := $(filter $(BUILD)/src/parse/% %/powers.o,$(LIBRARY_OBJECTS))

aarch64:  ## build all objects and the kernel tests for 64-bit Arm, in build/aarch64; needs CROSS (aarch64-linux-gnu-)
	$(MAKE) VARIANT=aarch64 CC=$(CROSS)gcc CFLAGS="-O3 -g" CPPFLAGS=-Itests/cross cross-objects

cross-objects: $(CROSS_OBJECTS) $(CROSS_TESTS)

$(BUILD)/cross/%: $(BUILD)/tests/unit/%.o $(KERNEL_OBJECTS) $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(CC) -static -o $@ $(filter %.o,$^) -lm

# The objects of tests depend on the flags in this file.
TEST_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/*.c tests/fault/test_*.c tests/fuzz/*.c))
$(TEST_OBJECTS) $(BUILD)/tests/fuzz/main.o: tests/tests.mk

-include $(TEST_OBJECTS:.o=.d) $(BUILD)/tests/fuzz/main.d
