# bench.mk - builds the programs that scripts/bench measures beside manycorr. The Makefile includes it, and defines the
# flags and the objects. `scripts/setup bench` installs what these programs need.

BENCH_PROGRAMS := $(addprefix $(BUILD)/bench/,kernels parse_alone read_alone ddot_once calls)
BENCH_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard scripts/bench.d/*.c))
FAST_FLOAT := $(addprefix $(BUILD)/scripts/bench.d/,fast_float.o fast_float_native.o)

.PHONY: bench-programs

bench-programs: $(BENCH_PROGRAMS)  ## build the programs that scripts/bench needs, in build/VARIANT/bench

$(BUILD)/bench/kernels: $(BUILD)/scripts/bench.d/kernels.o $(BUILD)/scripts/bench.d/fast_float.o $(LIBRARY_OBJECTS) \
    $(BUILD)/link.flags
	@mkdir -p $(@D)
	$(CXX) -o $@ $(filter %.o,$^) $(COMMON_LDFLAGS) $(ALL_LDLIBS)

$(BUILD)/bench/parse_alone: $(BUILD)/scripts/bench.d/parse_alone.o $(BUILD)/scripts/bench.d/fast_float_native.o \
    $(BUILD)/link.flags
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
	$(CC) -o $@ $(filter %.o,$^) $(STATIC) $(COMMON_LDFLAGS) $(ALL_LDLIBS)

# The kernels are compared with a fast_float that is built for the same CPUs as manycorr. The programs that only parse
# or only read a file are as fast as this CPU allows: they are built for it alone.
NATIVE := $(addprefix $(BUILD)/scripts/bench.d/,fast_float_native.o read_alone.o)
$(NATIVE): ALL_CFLAGS += -march=native
$(NATIVE): ALL_CXXFLAGS += -march=native
$(FAST_FLOAT): scripts/bench.d/fast_float.cpp Makefile $(BUILD)/compile.flags
	@mkdir -p $(@D)
	$(CXX) -std=c++17 $(CFLAGS) $(ALL_CXXFLAGS) -c -o $@ $<

$(BUILD)/scripts/bench.d/ddot_once.o: ALL_CPPFLAGS += $(BLAS_CPPFLAGS)

$(BENCH_OBJECTS) $(FAST_FLOAT): scripts/bench.d/bench.mk

-include $(BENCH_OBJECTS:.o=.d)
