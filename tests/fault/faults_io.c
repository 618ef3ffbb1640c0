/* faults_io.c - see faults.h. Here are reads and writes that move less than was asked for, and a file that changes while it is read. */
#include "faults.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static size_t most_bytes = SIZE_MAX;
static uint64_t changing_call;
static off_t changed_bytes;
static _Atomic uint64_t n_preads;

void faults_io_begin(void) {
    const uint64_t most = fault_setting("MANYCORR_FAULT_IO");
    const char *change = getenv("MANYCORR_FAULT_CHANGE");
    unsigned long long call;
    long long n_bytes;
    most_bytes = most > 0 ? most : SIZE_MAX;
    if (change != NULL && sscanf(change, "%llu,%lld", &call, &n_bytes) == 2) {
        changing_call = call;
        changed_bytes = n_bytes;
    }
}

static size_t at_most(size_t n) {
    return fault_counts != NULL && n > most_bytes ? most_bytes : n;
}

/* Cuts the file, or appends its own first bytes. It may be open for reading only, so it is opened by its name. */
static void change_file(int fd) {
    char name[64];
    struct stat status;
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    if (fstat(fd, &status) != 0) {
        abort();
    }
    if (changed_bytes <= status.st_size) {
        if (truncate(name, changed_bytes) != 0) {
            abort();
        }
        return;
    }
    FILE *file = fopen(name, "ae");
    for (off_t at = 0; at < changed_bytes - status.st_size; at++) {
        char byte;
        if (file == NULL || syscall(SYS_pread64, fd, &byte, 1, at) != 1 || putc(byte, file) == EOF) {
            abort();
        }
    }
    if (fclose(file) != 0) {
        abort();
    }
}

ssize_t read(int fd, void *bytes, size_t n) {
    return syscall(SYS_read, fd, bytes, at_most(n));
}

ssize_t write(int fd, const void *bytes, size_t n) {
    return syscall(SYS_write, fd, bytes, at_most(n));
}

ssize_t pread(int fd, void *bytes, size_t n, off_t offset) {
    if (fault_counts != NULL && changing_call > 0 && ++n_preads == changing_call) {
        change_file(fd);
        fault_counts->n_failed++;
    }
    return syscall(SYS_pread64, fd, bytes, at_most(n), offset);
}
