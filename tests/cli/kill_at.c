/*
 * kill_at.c - kills the program it is loaded into (LD_PRELOAD) at one of its system calls on files: number KILL_AT of
 * them, from 1; 0: none. A write counts twice: the program is killed before it, or when half of it is done. All calls
 * that change files are counted, and no diagnostics. To sync is only to be killed: a kill takes nothing away that has
 * been written, and it saves the time.
 *
 * Before write number STOP_AT, from 1, the program makes the file "stopped" and waits for something to come through the
 * pipe STOP_FOR.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long n_passed;

static long kill_at(void) {
    const char *text = getenv("KILL_AT");
    return text != NULL ? atol(text) : 0;
}

/* Whether the program is to die here. */
static int is_here(void) {
    return atomic_fetch_add(&n_passed, 1) + 1 == kill_at();
}

static void pass(void) {
    if (is_here()) {
        kill(getpid(), SIGKILL);
        pause();
    }
}

/* The function of that name that this one stands before. */
static void *next(const char *name) {
    return dlsym(RTLD_NEXT, name);
}

/* Before a write: waits, if that is the one to wait at. */
static void wait_here(ssize_t (*real_write)(int, const void *, size_t)) {
    static atomic_long n_writes;
    const char *stop_at = getenv("STOP_AT");
    if (atomic_fetch_add(&n_writes, 1) + 1 != (stop_at != NULL ? atol(stop_at) : 0)) {
        return;
    }
    int (*real_open)(const char *, int, mode_t) = (int (*)(const char *, int, mode_t))next("open");
    const int stopped = real_open("stopped", O_WRONLY | O_CREAT, S_IRUSR | S_IWUSR);
    const int pipe = real_open(getenv("STOP_FOR"), O_RDONLY, 0);
    char byte;
    real_write(stopped, "stopped\n", 8);
    if (read(pipe, &byte, 1) != 1) {
        abort();
    }
    close(stopped);
    close(pipe);
}

ssize_t write(int fd, const void *text, size_t n) {
    ssize_t (*real)(int, const void *, size_t) = (ssize_t(*)(int, const void *, size_t))next("write");
    if (fd == STDERR_FILENO) {
        return real(fd, text, n);
    }
    pass();
    wait_here(real);
    if (is_here()) {
        real(fd, text, n / 2);
        kill(getpid(), SIGKILL);
        pause();
    }
    return real(fd, text, n);
}

int open(const char *name, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    int (*real)(const char *, int, mode_t) = (int (*)(const char *, int, mode_t))next("open");
    if (flags & O_CREAT) {
        pass();
    }
    return real(name, flags, mode);
}

int rename(const char *from, const char *to) {
    int (*real)(const char *, const char *) = (int (*)(const char *, const char *))next("rename");
    pass();
    return real(from, to);
}

int renameat(int from_directory, const char *from, int to_directory, const char *to) {
    int (*real)(int, const char *, int, const char *) = (int (*)(int, const char *, int, const char *))next("renameat");
    pass();
    return real(from_directory, from, to_directory, to);
}

int unlink(const char *name) {
    int (*real)(const char *) = (int (*)(const char *))next("unlink");
    pass();
    return real(name);
}

int ftruncate(int fd, off_t n) {
    int (*real)(int, off_t) = (int (*)(int, off_t))next("ftruncate");
    pass();
    return real(fd, n);
}

int fdatasync(int fd) {
    (void)fd;
    pass();
    return 0;
}

int fsync(int fd) {
    (void)fd;
    pass();
    return 0;
}
