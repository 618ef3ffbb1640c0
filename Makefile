# Makefile - builds and installs the program and the libraries; `make help` lists the targets.
#
# Each VARIANT is built in a folder of its own, build/VARIANT. If flags change, make builds again what depends on them.
# The rules for tests are in tests/tests.mk, those for measurements in scripts/bench.d/bench.mk.

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
# The program and the shared library contain the part of the serial build that they need (25 MB, most of which is never
# read into memory):
#   - The program starts in about half the time: the dynamic linker has no names of OpenBLAS to look up.
#   - All builds of OpenBLAS have one soname, but the libblas.so.3 of one build cannot use the libopenblas.so.0 of
#     another. A process that had loaded one by our shared library could not load numpy. The library hides the names.
# If there is no static serial build, or if BLAS_LDFLAGS or BLAS_LDLIBS is set, the dynamic linker finds OpenBLAS as
# usual, and the serial build by an rpath.
TRIPLET := $(shell $(CC) -print-multiarch 2>/dev/null)
SERIAL_LIBDIR := $(patsubst %/,%,$(dir $(firstword $(wildcard /usr/lib/$(TRIPLET)/openblas-serial/libopenblas.so))))
ifeq ($(origin BLAS_LDFLAGS) $(origin BLAS_LDLIBS),undefined undefined)
SERIAL_ARCHIVE := $(wildcard $(SERIAL_LIBDIR)/libopenblas.a)
SHARED_BLAS := $(if $(SERIAL_ARCHIVE),-Wl$(comma)--exclude-libs$(comma)libopenblas.a $(SERIAL_ARCHIVE),-lopenblas)
PC_BLAS := -lopenblas
PROGRAM_BLAS = $(or $(SERIAL_ARCHIVE),$(DYNAMIC_BLAS))
else
SHARED_BLAS = $(BLAS_LDFLAGS) $(BLAS_LDLIBS)
PC_BLAS = $(BLAS_LDFLAGS) $(BLAS_LDLIBS)
PROGRAM_BLAS = $(DYNAMIC_BLAS)
endif
ifneq ($(SERIAL_LIBDIR),)
BLAS_CPPFLAGS ?= -isystem /usr/include/$(TRIPLET)/openblas-serial
BLAS_LDFLAGS ?= -L$(SERIAL_LIBDIR) -Wl,-rpath,$(SERIAL_LIBDIR)
else
BLAS_CPPFLAGS ?= $(foreach flavour,pthread openmp,-isystem /usr/include/$(TRIPLET)/openblas-$(flavour))
BLAS_LDFLAGS ?=
endif
BLAS_LDLIBS ?= -lopenblas
DYNAMIC_BLAS = $(BLAS_LDFLAGS) $(BLAS_LDLIBS)

# -ffp-contract=off: a fused multiply-add where none is written would change bits from one build to the next.
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
CFLAGS ?= -O3 -g
OBJCOPY ?= objcopy
ALL_CPPFLAGS = -Iinclude -Isrc -D_GNU_SOURCE $(CPPFLAGS)
ALL_CFLAGS = -std=c11 $(WARNINGS) -fPIC -fvisibility=hidden -fopenmp -ffp-contract=off $(VARIANT_CFLAGS) $(CFLAGS)
LTO_FLAGS = $(filter -flto%,$(CFLAGS))
COMMON_LDFLAGS = -fopenmp $(VARIANT_CFLAGS) $(LTO_FLAGS) $(LDFLAGS)
ALL_LDLIBS = $(DYNAMIC_BLAS) -lgmp -lm
CLI_LDLIBS := -lz
# -z nodelete: libgomp's threads stay after a call, so the library and libgomp must stay after dlclose.
SHARED_LDFLAGS = -Wl,-soname,libmanycorr.so.$(SOVERSION) -Wl,-z,nodelete $(COMMON_LDFLAGS)

VARIANT_CFLAGS_asan := -fsanitize=address -fno-omit-frame-pointer
VARIANT_CFLAGS_ubsan := -fsanitize=undefined -fno-sanitize-recover=all
VARIANT_CFLAGS_tsan := -fsanitize=thread -fno-omit-frame-pointer
VARIANT_CFLAGS_fuzz := -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined \
    -fno-omit-frame-pointer
VARIANT_CFLAGS_coverage := --coverage -fprofile-update=atomic -fdata-sections -Wno-conversion -Wno-sign-conversion
VARIANT_CFLAGS_aarch64 := -Werror
VARIANT_CFLAGS := $(VARIANT_CFLAGS_$(VARIANT))

# Coverage: counts.c explains this object, which is linked into programs, but not into libraries.
ifeq ($(VARIANT),coverage)
VARIANT_OBJECTS := $(BUILD)/scripts/coverage.d/counts.o
VARIANT_LDFLAGS := -Wl,--wrap=__gcov_exit -Wl,--wrap=_exit -Wl,-T,scripts/coverage.d/counts.ld
$(VARIANT_OBJECTS): VARIANT_CFLAGS :=
endif
PROGRAM_LDFLAGS = $(VARIANT_OBJECTS) $(COMMON_LDFLAGS) $(VARIANT_LDFLAGS)

LIBRARY_SOURCES := $(filter-out src/cli/%,$(wildcard src/*/*.c))
CLI_SOURCES := $(wildcard src/cli/*.c)
LIBRARY_OBJECTS := $(LIBRARY_SOURCES:%.c=$(BUILD)/%.o)
CLI_OBJECTS := $(CLI_SOURCES:%.c=$(BUILD)/%.o)

PROGRAM := $(BUILD)/manycorr
STATIC := $(BUILD)/libmanycorr.a
SHARED := $(BUILD)/libmanycorr.so.$(VERSION)
PC := $(BUILD)/manycorr.pc

.PHONY: FORCE all help clean install uninstall print-example-flags format lint
.DELETE_ON_ERROR:
.SECONDARY:

all: $(PROGRAM) $(STATIC) $(SHARED) $(PC)  ## build the program and both libraries in build/release (the default)

help:  ## print this list
	@sed -n 's/^\([a-z0-9 -]*\):.*##  *\(.*\)/\1\t\2/p' $(filter-out %.d,$(MAKEFILE_LIST)) | expand -t 16
	@echo "Variables: VARIANT, CC, CFLAGS, LDFLAGS, BLAS_CPPFLAGS, BLAS_LDFLAGS, BLAS_LDLIBS, prefix, DESTDIR"

clean:  ## remove build/ with all variants
	rm -rf build

$(BUILD)/src/correlate/blas.o: ALL_CPPFLAGS += $(BLAS_CPPFLAGS)

# Each instruction set has one file with flags of its own. The library chooses between them when it runs.
ifneq ($(filter x86_64%,$(TRIPLET)),)
AVX2_FLAGS := -mavx2 -mfma -mbmi -mbmi2 -mpopcnt
$(BUILD)/src/parse/avx2.o: ALL_CFLAGS += $(AVX2_FLAGS)
$(BUILD)/src/parse/avx512.o: ALL_CFLAGS += $(AVX2_FLAGS) -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx512cd \
    -mavx512vbmi -mavx512vbmi2
endif

# Flags are dependencies: make rewrites a file of flags if the flags differ from those of the last build. (These
# variables are simple. If they were recursive, flags that a rule adds for its target would get into the file, because
# target-specific variables also hold for prerequisites.)
COMPILE_FLAGS := $(CC) $(ALL_CPPFLAGS) $(BLAS_CPPFLAGS) $(ALL_CFLAGS)
LINK_FLAGS := $(CC) $(PROGRAM_LDFLAGS) $(PROGRAM_BLAS) -lgmp -lm $(CLI_LDLIBS) $(DYNAMIC_BLAS) $(SHARED_LDFLAGS) $(SHARED_BLAS)
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

# The static library is one relocatable object whose internal names are local, so that it exports manycorr_ names only.
# With -flto, the object is compiled here: clang does so by itself (with LLVM's linker plugin or lld), and gcc needs an
# option.
IS_CLANG = $(findstring clang,$(shell $(CC) --version))
RELOCATABLE_LDFLAGS = $(filter -fuse-ld=% -m%,$(CFLAGS) $(LDFLAGS)) \
    $(if $(LTO_FLAGS),$(LTO_FLAGS) $(filter -O%,$(CFLAGS)) $(if $(IS_CLANG),,-flinker-output=nolto-rel))
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
	$(CC) -o $@ $(CLI_OBJECTS) $(STATIC) $(PROGRAM_LDFLAGS) $(PROGRAM_BLAS) -lgmp -lm $(CLI_LDLIBS)

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
$(PC): FORCE # the prefix may differ
	$(WRITE_IF_DIFFERENT)

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

uninstall:  ## remove what `make install` with the same variables installed
	rm -f "$(DESTDIR)$(bindir)/manycorr" "$(DESTDIR)$(libdir)/libmanycorr.a" "$(DESTDIR)$(libdir)/libmanycorr.so" \
	    "$(DESTDIR)$(libdir)/libmanycorr.so.$(VERSION)" "$(DESTDIR)$(libdir)/libmanycorr.so.$(SOVERSION)" \
	    "$(DESTDIR)$(libdir)/pkgconfig/manycorr.pc" "$(DESTDIR)$(includedir)/manycorr.h" \
	    "$(DESTDIR)$(mandir)/man1/manycorr.1"

# Prints the flags for a program that uses the library in the build folder. Tests and examples use it.
print-example-flags:
	@echo -Iinclude $(STATIC) -fopenmp $(BLAS_LDFLAGS) $(BLAS_LDLIBS) -lgmp -lm

FORMATTED := $(wildcard include/*.h src/*/*.[ch] tests/*/*.[ch] scripts/*.d/*.[ch] scripts/*.d/*.cpp)

format:  ## format all C and C++ files with clang-format
	clang-format -i $(FORMATTED)

lint:  ## run clang-format, clang-tidy and cppcheck, which must print nothing
	clang-format --dry-run --Werror $(FORMATTED)
	clang-tidy --quiet --warnings-as-errors='*' $(LIBRARY_SOURCES) $(CLI_SOURCES) -- \
	    -std=c11 -fopenmp $(ALL_CPPFLAGS) $(BLAS_CPPFLAGS)
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --error-exitcode=1 --inline-suppr \
	    -Iinclude -Isrc -D_GNU_SOURCE $(LIBRARY_SOURCES) $(CLI_SOURCES)

include tests/tests.mk scripts/bench.d/bench.mk

-include $(LIBRARY_OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d)
