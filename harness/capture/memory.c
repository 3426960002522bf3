#include "capture/run.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* /proc/PID/mem, kept open: reading from it takes three quarters of the time of process_vm_readv,
 * which looks the process up and asks for permission each time.  An execve makes it stale. */
enum { KEPT = 16, WORTH = 8, SHORT = 256 };
static struct kept {
    pid_t pid;
    int fd;         /* -1: it cannot be opened */
    unsigned reads; /* before it was opened: for a few it is not worth it */
} kept[KEPT];

void memory_forget(pid_t pid)
{
    struct kept *one = &kept[(unsigned)pid % KEPT];
    if (one->pid == pid && one->reads >= WORTH && one->fd >= 0)
        close(one->fd);
    if (one->pid == pid)
        *one = (struct kept){0};
}

/* -1: none. */
static int memory_file(pid_t pid)
{
    struct kept *one = &kept[(unsigned)pid % KEPT];
    char path[32];
    if (one->pid != pid) {
        memory_forget(one->pid);
        one->pid = pid;
    }
    if (one->reads < WORTH && ++one->reads == WORTH) {
        snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
        one->fd = open(path, O_RDONLY | O_CLOEXEC);
    }
    return one->reads == WORTH ? one->fd : -1;
}

static size_t read_piece(pid_t pid, uint64_t address, void *to, size_t size)
{
    int fd = memory_file(pid);
    if (fd >= 0) {
        ssize_t got = pread(fd, to, size, (off_t)address);
        if (got > 0)
            return (size_t)got;
    }
    struct iovec here = {to, size}, there = {(void *)(uintptr_t)address, size};
    ssize_t got = process_vm_readv(pid, &here, 1, &there, 1, 0);
    return got < 0 ? 0 : (size_t)got;
}

/* How much of `size` lies on the page of `address`. */
static size_t on_page(uint64_t address, size_t size)
{
    size_t rest = PAGE - (size_t)(address % PAGE);
    return size < rest ? size : rest;
}

/* Copies what can be read from `address` on, up to the first page that cannot; gives the number
 * of bytes.  Any address and size may be asked for. */
size_t memory_read(pid_t pid, uint64_t address, void *to, size_t size)
{
    if (!size)
        return 0;
    size_t got = read_piece(pid, address, to, size);
    while (got < size) {
        size_t piece = on_page(address + got, size - got);
        size_t more = read_piece(pid, address + got, (char *)to + got, piece);
        got += more;
        if (more < piece)
            break;
    }
    return got;
}

/* Reads a string of at most `size` bytes, its NUL counted, page by page: what lies behind the
 * NUL may not be readable.  Gives the bytes found; `ended` tells whether the NUL is among them. */
size_t memory_read_string(pid_t pid, uint64_t address, char *to, size_t size, bool *ended)
{
    size_t got = 0;
    *ended = false;
    while (got < size) {
        size_t left = got == 0 && size > SHORT ? SHORT : size - got; /* most are short */
        size_t piece = on_page(address + got, left);
        size_t more = read_piece(pid, address + got, to + got, piece);
        const char *end = memchr(to + got, '\0', more);
        if (end) {
            *ended = true;
            return (size_t)(end - to) + 1;
        }
        got += more;
        if (more < piece)
            break;
    }
    return got;
}

size_t memory_read_two(pid_t pid, uint64_t a, void *to_a, size_t size_a, uint64_t b, void *to_b,
                       size_t size_b)
{
    struct iovec here[2] = {{to_a, size_a}, {to_b, size_b}};
    struct iovec there[2] = {{(void *)(uintptr_t)a, size_a}, {(void *)(uintptr_t)b, size_b}};
    ssize_t got = process_vm_readv(pid, here, 2, there, 2, 0);
    return got < 0 ? 0 : (size_t)got;
}
