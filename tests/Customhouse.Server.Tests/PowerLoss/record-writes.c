/* Loaded before the C library (LD_PRELOAD): writes down what a process does to the files below one folder, in the
 * order in which the kernel was asked, so that a test can tell what a disk would hold had the power failed between
 * two of these calls. POWER_FOLDER names the folder, POWER_TRACE the file that the record goes to.
 *
 * A record: u8 what, u64 when it was done (CLOCK_MONOTONIC, ns), u64 inode, u64 offset, u32 length, the bytes. One lock is
 * held over call and record, so that the order written down is the order that happened. What this cannot see is told
 * to the reader as '!' : a test must fail rather than judge by half a record.
 */
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
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int trace = -1;
static char folder[PATH_MAX];
static size_t folder_length;
static unsigned char watched[1 << 16]; /* by file descriptor: the file lies below the folder */

static ssize_t (*real_write)(int, const void *, size_t);

#define REAL(result, name, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) real = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static void put(const void *bytes, size_t count)
{
    const char *next = bytes;
    while (count > 0) {
        ssize_t done = real_write(trace, next, count);
        if (done < 0) {
            if (errno == EINTR) continue;
            abort(); /* a record with a gap would prove nothing */
        }
        next += done;
        count -= (size_t)done;
    }
}

__attribute__((constructor)) static void begin(void)
{
    real_write = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    const char *where = getenv("POWER_FOLDER"), *to = getenv("POWER_TRACE");
    if (!where || !to || !realpath(where, folder)) return;
    folder_length = strlen(folder);
    int (*real_open)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
    trace = real_open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void say(uint8_t what, uint64_t inode, uint64_t offset, const void *bytes, uint32_t length)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    unsigned char head[29];
    uint64_t at = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    head[0] = what;
    memcpy(head + 1, &at, 8);
    memcpy(head + 9, &inode, 8);
    memcpy(head + 17, &offset, 8);
    memcpy(head + 25, &length, 4);
    put(head, sizeof head);
    if (length > 0) put(bytes, length);
}

static int is_watched(int fd) { return trace >= 0 && fd >= 0 && fd < (int)sizeof watched && watched[fd]; }

static uint64_t inode_of(int fd)
{
    struct stat about;
    return fstat(fd, &about) == 0 ? (uint64_t)about.st_ino : 0;
}

/* The path below the folder, or null. */
static const char *below(const char *path, char *room)
{
    if (trace < 0 || !path) return NULL;
    if (path[0] == '/') snprintf(room, PATH_MAX, "%s", path);
    else {
        char here[PATH_MAX];
        if (!getcwd(here, sizeof here)) return NULL;
        if (snprintf(room, PATH_MAX, "%s/%s", here, path) >= PATH_MAX) return NULL;
    }
    return strncmp(room, folder, folder_length) == 0 && room[folder_length] == '/' ? room + folder_length + 1 : NULL;
}

static int forgotten(int fd)
{
    if (fd >= 0 && fd < (int)sizeof watched) watched[fd] = 0;
    return fd;
}

static int opened(int fd, const char *name, int flags)
{
    if (forgotten(fd) < 0 || fd >= (int)sizeof watched) return fd;
    struct stat about;
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        watched[fd] = S_ISDIR(about.st_mode) ? 2 : 0;
        return fd;
    }
    watched[fd] = 1;
    /* offset 1: cut to nothing as it was opened; 2: opened for reading only. */
    uint64_t how = flags & O_TRUNC ? 1 : (flags & O_ACCMODE) == O_RDONLY ? 2 : 0;
    say('o', (uint64_t)about.st_ino, how, name, (uint32_t)strlen(name));
    return fd;
}

#define OPEN(function) \
int function(const char *path, int flags, ...) \
{ \
    REAL(int, #function, const char *, int, ...); \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); } \
    char room[PATH_MAX]; \
    const char *name = below(path, room); \
    /* Without the lock: to open a pipe waits for who is at its other end. */ \
    if (!name) return forgotten(real(path, flags, mode)); \
    pthread_mutex_lock(&turn); \
    int fd = opened(real(path, flags, mode), name, flags), why = errno; \
    pthread_mutex_unlock(&turn); \
    errno = why; \
    return fd; \
}
OPEN(open)
OPEN(open64)

#define OPENAT(function) \
int function(int at, const char *path, int flags, ...) \
{ \
    REAL(int, #function, int, const char *, int, ...); \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); } \
    char room[PATH_MAX]; \
    const char *name = at == AT_FDCWD || path[0] == '/' ? below(path, room) : NULL; \
    if (!name) return forgotten(real(at, path, flags, mode)); \
    pthread_mutex_lock(&turn); \
    int fd = opened(real(at, path, flags, mode), name, flags), why = errno; \
    pthread_mutex_unlock(&turn); \
    errno = why; \
    return fd; \
}
OPENAT(openat)
OPENAT(openat64)

int close(int fd)
{
    REAL(int, "close", int);
    if (fd >= 0 && fd < (int)sizeof watched) watched[fd] = 0;
    return real(fd);
}

#define UNSEEN(fd, what) do { if (is_watched(fd)) say('!', inode_of(fd), 0, what, sizeof what - 1); } while (0)

ssize_t write(int fd, const void *bytes, size_t count)
{
    if (!real_write) real_write = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    if (!is_watched(fd)) return real_write(fd, bytes, count);
    pthread_mutex_lock(&turn);
    /* Where it goes is where it began: the position before the call, or the end of a file that is appended to. */
    struct stat about;
    int appends = fcntl(fd, F_GETFL) & O_APPEND;
    off_t from = appends ? (fstat(fd, &about) == 0 ? about.st_size : 0) : lseek(fd, 0, SEEK_CUR);
    ssize_t done = real_write(fd, bytes, count);
    int why = errno;
    if (done > 0) say('w', inode_of(fd), (uint64_t)from, bytes, (uint32_t)done);
    pthread_mutex_unlock(&turn);
    errno = why;
    return done;
}

#define PWRITE(name, type) \
ssize_t name(int fd, const void *bytes, size_t count, type offset) \
{ \
    REAL(ssize_t, #name, int, const void *, size_t, type); \
    if (!is_watched(fd)) return real(fd, bytes, count, offset); \
    pthread_mutex_lock(&turn); \
    ssize_t done = real(fd, bytes, count, offset); \
    int why = errno; \
    if (done > 0) say('w', inode_of(fd), (uint64_t)offset, bytes, (uint32_t)done); \
    pthread_mutex_unlock(&turn); \
    errno = why; \
    return done; \
}
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define PWRITEV(name, type) \
ssize_t name(int fd, const struct iovec *parts, int count, type offset) \
{ \
    REAL(ssize_t, #name, int, const struct iovec *, int, type); \
    if (!is_watched(fd)) return real(fd, parts, count, offset); \
    pthread_mutex_lock(&turn); \
    ssize_t done = real(fd, parts, count, offset); \
    int why = errno; \
    size_t left = done > 0 ? (size_t)done : 0; \
    uint64_t at = (uint64_t)offset; \
    for (int i = 0; i < count && left > 0; i++) { \
        size_t part = parts[i].iov_len < left ? parts[i].iov_len : left; \
        say('w', inode_of(fd), at, parts[i].iov_base, (uint32_t)part); \
        at += part; \
        left -= part; \
    } \
    pthread_mutex_unlock(&turn); \
    errno = why; \
    return done; \
}
PWRITEV(pwritev, off_t)
PWRITEV(pwritev64, off64_t)

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    UNSEEN(fd, "writev");
    return real(fd, parts, count);
}

ssize_t copy_file_range(int from, off64_t *read, int to, off64_t *written, size_t count, unsigned flags)
{
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    UNSEEN(to, "copy_file_range");
    return real(from, read, to, written, count, flags);
}

#define TRUNCATE(name, type) \
int name(int fd, type length) \
{ \
    REAL(int, #name, int, type); \
    if (!is_watched(fd)) return real(fd, length); \
    pthread_mutex_lock(&turn); \
    int done = real(fd, length), why = errno; \
    if (done == 0) say('t', inode_of(fd), (uint64_t)length, NULL, 0); \
    pthread_mutex_unlock(&turn); \
    errno = why; \
    return done; \
}
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define ALLOCATE(name, type) \
int name(int fd, type offset, type length) \
{ \
    REAL(int, #name, int, type, type); \
    if (!is_watched(fd)) return real(fd, offset, length); \
    pthread_mutex_lock(&turn); \
    int done = real(fd, offset, length); \
    if (done == 0) say('a', inode_of(fd), (uint64_t)(offset + length), NULL, 0); \
    pthread_mutex_unlock(&turn); \
    return done; \
}
ALLOCATE(posix_fallocate, off_t)
ALLOCATE(posix_fallocate64, off64_t)

/* A sync covers what was written before it began: the lock is let go while the disk works, so that others write. */
#define SYNC(name) \
int name(int fd) \
{ \
    REAL(int, #name, int); \
    if (!is_watched(fd)) return real(fd); \
    uint64_t inode = watched[fd] == 2 ? 0 : inode_of(fd); \
    pthread_mutex_lock(&turn); \
    say('b', inode, 0, NULL, 0); \
    pthread_mutex_unlock(&turn); \
    int done = real(fd), why = errno; \
    pthread_mutex_lock(&turn); \
    if (done == 0) say('s', inode, 0, NULL, 0); \
    pthread_mutex_unlock(&turn); \
    errno = why; \
    return done; \
}
SYNC(fsync)
SYNC(fdatasync)

static void renamed(const char *from, const char *to)
{
    char one[PATH_MAX], other[PATH_MAX];
    const char *before = below(from, one), *after = below(to, other);
    if (!before && !after) return;
    if (!before || !after) {
        const char *known = after ? after : before;
        say('!', 0, 0, known, (uint32_t)strlen(known));
        return;
    }
    char both[2 * PATH_MAX];
    int length = snprintf(both, sizeof both, "%s\n%s", before, after);
    say('r', 0, 0, both, (uint32_t)length);
}

int rename(const char *from, const char *to)
{
    REAL(int, "rename", const char *, const char *);
    if (trace < 0) return real(from, to);
    pthread_mutex_lock(&turn);
    int done = real(from, to), why = errno;
    if (done == 0) renamed(from, to);
    pthread_mutex_unlock(&turn);
    errno = why;
    return done;
}

int unlink(const char *path)
{
    REAL(int, "unlink", const char *);
    if (trace < 0) return real(path);
    pthread_mutex_lock(&turn);
    int done = real(path), why = errno;
    char room[PATH_MAX];
    const char *name = done == 0 ? below(path, room) : NULL;
    if (name) say('u', 0, 0, name, (uint32_t)strlen(name));
    pthread_mutex_unlock(&turn);
    errno = why;
    return done;
}

#define MAP(name, type) \
void *name(void *at, size_t length, int protection, int flags, int fd, type offset) \
{ \
    REAL(void *, #name, void *, size_t, int, int, int, type); \
    if ((protection & PROT_WRITE) && (flags & MAP_SHARED) && is_watched(fd)) { \
        pthread_mutex_lock(&turn); \
        say('m', inode_of(fd), 0, NULL, 0); \
        pthread_mutex_unlock(&turn); \
    } \
    return real(at, length, protection, flags, fd, offset); \
}
MAP(mmap, off_t)
MAP(mmap64, off64_t)
