/* Records what a process writes below one folder, in order, so that a test can build what a disk may hold after a loss
   of power: writes, new lengths, new names, removals and syncs. Preloaded into the process (LD_PRELOAD).

   RECORDED_FOLDER  what is written below it is recorded
   RECORDED_TRACE   the file of the record, outside of that folder

   Each line of the record: one byte for the kind, then 64-bit numbers in the machine's order: length of the path, offset
   or new length, length of the data; then the path and the data. Kinds: W write, T new length, R new name (the data is
   the new path), U removal, S sync. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int trace = -1;
static char folder[PATH_MAX];
static size_t folder_length;

__attribute__((constructor)) static void begin(void)
{
    const char *below = getenv("RECORDED_FOLDER"), *file = getenv("RECORDED_TRACE");
    if (!below || !file) return;
    snprintf(folder, sizeof folder, "%s/", below);
    folder_length = strlen(folder);
    trace = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND, 0600);
}

static void put(const void *bytes, size_t length)
{
    const char *from = bytes;
    while (length > 0) {
        ssize_t written = syscall(SYS_write, trace, from, length);
        if (written <= 0) abort(); /* a record with a gap would prove nothing */
        from += written;
        length -= (size_t)written;
    }
}

static void record(char kind, const char *path, int64_t at, const void *data, size_t length)
{
    int64_t numbers[3] = { (int64_t)strlen(path), at, (int64_t)length };
    put(&kind, 1);
    put(numbers, sizeof numbers);
    put(path, strlen(path));
    if (length > 0) put(data, length);
}

static int is_below(const char *path) { return trace >= 0 && strncmp(path, folder, folder_length) == 0; }

/* The path of an open file, if it is recorded. */
static int path_of(int fd, char *path)
{
    char link[64];
    if (trace < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return is_below(path);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static ssize_t positioned(int fd, const void *data, size_t length, off64_t at)
{
    char path[PATH_MAX];
    if (!path_of(fd, path)) return syscall(SYS_pwrite64, fd, data, length, at);
    pthread_mutex_lock(&turn);
    ssize_t written = syscall(SYS_pwrite64, fd, data, length, at);
    int failure = errno;
    if (written > 0) record('W', path, at, data, (size_t)written);
    pthread_mutex_unlock(&turn);
    errno = failure;
    return written;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return positioned(fd, data, length, at); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) { return positioned(fd, data, length, at); }

ssize_t write(int fd, const void *data, size_t length)
{
    char path[PATH_MAX];
    if (fd < 3 || !path_of(fd, path)) return syscall(SYS_write, fd, data, length);
    pthread_mutex_lock(&turn);
    struct stat file;
    int64_t at = fcntl(fd, F_GETFL) & O_APPEND && fstat(fd, &file) == 0 ? file.st_size : lseek(fd, 0, SEEK_CUR);
    ssize_t written = syscall(SYS_write, fd, data, length);
    int failure = errno;
    if (written > 0) record('W', path, at, data, (size_t)written);
    pthread_mutex_unlock(&turn);
    errno = failure;
    return written;
}

static ssize_t gathered(int fd, const struct iovec *parts, int count, off64_t at)
{
    ssize_t all = 0;
    for (int i = 0; i < count; i++) {
        ssize_t written = positioned(fd, parts[i].iov_base, parts[i].iov_len, at + all);
        if (written < 0) return all > 0 ? all : written;
        all += written;
        if ((size_t)written < parts[i].iov_len) break;
    }
    return all;
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { return gathered(fd, parts, count, at); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) { return gathered(fd, parts, count, at); }

static int cut(int fd, off64_t length)
{
    char path[PATH_MAX];
    if (!path_of(fd, path)) return (int)syscall(SYS_ftruncate, fd, length);
    pthread_mutex_lock(&turn);
    int result = (int)syscall(SYS_ftruncate, fd, length);
    int failure = errno;
    if (result == 0) record('T', path, length, NULL, 0);
    pthread_mutex_unlock(&turn);
    errno = failure;
    return result;
}

int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off64_t length) { return cut(fd, length); }

static int synced(int fd, long call)
{
    char path[PATH_MAX];
    if (!path_of(fd, path)) return (int)syscall(call, fd);
    pthread_mutex_lock(&turn);
    int result = (int)syscall(call, fd);
    int failure = errno;
    if (result == 0) record('S', path, 0, NULL, 0);
    pthread_mutex_unlock(&turn);
    errno = failure;
    return result;
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

int rename(const char *from, const char *to)
{
    if (!is_below(from)) return REAL(rename)(from, to);
    pthread_mutex_lock(&turn);
    int result = REAL(rename)(from, to);
    int failure = errno;
    if (result == 0) record('R', from, 0, to, strlen(to));
    pthread_mutex_unlock(&turn);
    errno = failure;
    return result;
}

int unlink(const char *path)
{
    if (!is_below(path)) return REAL(unlink)(path);
    pthread_mutex_lock(&turn);
    int result = REAL(unlink)(path);
    int failure = errno;
    if (result == 0) record('U', path, 0, NULL, 0);
    pthread_mutex_unlock(&turn);
    errno = failure;
    return result;
}

/* A file that is opened to begin anew loses what it held. */
static int opened(const char *path, int flags, mode_t mode)
{
    if (!(flags & O_TRUNC) || !is_below(path)) return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    pthread_mutex_lock(&turn);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    int failure = errno;
    if (fd >= 0) record('T', path, 0, NULL, 0);
    pthread_mutex_unlock(&turn);
    errno = failure;
    return fd;
}

#define MODE(flags, mode) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }

int open(const char *path, int flags, ...) { MODE(flags, mode) return opened(path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags, mode) return opened(path, flags | O_LARGEFILE, mode); }
