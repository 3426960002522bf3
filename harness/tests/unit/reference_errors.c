/* likely.def against this kernel: calls are made so that they fail, each in the way that its row
 * tells. */
#include "tables/names.h"
#include "tables/reference.h"
#include "tests/unit/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { NO_PROCESS = 0x3fffffff, FD_MOST = 99999999 };

static char room[4096]; /* zeros */

/* The page at 4096 is mapped by nobody. */
static const long nowhere = 4096;

static int directory, file, reader, pipes[2], stream, datagram, list, terminal;

static bool is_told(const char *name, int number)
{
    struct likely_error errors[LIKELY_MOST];
    size_t count = reference_errors(ABI_X86_64, name, errors);
    for (size_t i = 0; i < count; i++)
        if (errors[i].number == number)
            return true;
    return false;
}

/* What a kernel or a sandbox does not have says nothing. */
static void judge(const char *name, int wanted, long result)
{
    int found = result == -1 ? errno : 0;
    EXPECT(is_told(name, wanted), "nothing is told of %s of %s", errno_name(wanted), name);
    if (found != ENOSYS || wanted == ENOSYS)
        EXPECT(found == wanted, "%s gives %ld %s, not %s", name, result,
               found ? errno_name(found) : "", errno_name(wanted));
}

#define FAILS(name, wanted, ...) judge(#name, wanted, syscall(SYS_##name, __VA_ARGS__))

static void prepare(void)
{
    char path[] = "/tmp/ring3-errors-XXXXXX";
    if (!mkdtemp(path) || chdir(path) != 0 || mkdir("folder", 0700) != 0 || pipe(pipes) != 0)
        exit(1);
    directory = open(".", O_RDONLY | O_DIRECTORY);
    file = open("file", O_RDWR | O_CREAT, 0600);
    reader = open("file", O_RDONLY);
    stream = socket(AF_INET, SOCK_STREAM, 0);
    datagram = socket(AF_INET, SOCK_DGRAM, 0);
    list = epoll_create1(0);
    terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY);
    if (write(file, "otter", 5) != 5)
        exit(1);
}

static void clean_up(void)
{
    char path[4096];
    unlink("file");
    rmdir("folder");
    if (getcwd(path, sizeof path))
        rmdir(path);
}

static void test_files(void)
{
    FAILS(getdents64, EINVAL, directory, room, 8);
    FAILS(getdents64, ENOTDIR, file, room, 4096);
    FAILS(read, EISDIR, directory, room, 10L);
    FAILS(read, EBADF, -1, room, 10L);
    FAILS(fsync, EINVAL, pipes[0]);
    FAILS(fdatasync, EINVAL, pipes[0]);
    FAILS(copy_file_range, EINVAL, file, 0L, pipes[1], 0L, 5L, 0);
    FAILS(getcwd, ERANGE, room, 1L);
    FAILS(ftruncate, EINVAL, reader, 5L);
    FAILS(ftruncate, EINVAL, file, -5L);
    FAILS(truncate, EISDIR, "folder", 5L);
    FAILS(truncate, EINVAL, "/dev/null", 5L);
    FAILS(sendfile, EINVAL, file, pipes[0], 0L, 5L);
    FAILS(close_range, EINVAL, 5, 3, 0);
    FAILS(tee, EINVAL, pipes[0], pipes[1], 5L, 0);
    FAILS(dup3, EINVAL, file, file, 0);
    FAILS(dup2, EBADF, file, FD_MOST);
    FAILS(pipe2, EINVAL, room, 1);
    FAILS(readv, EINVAL, file, room, -1L);
    FAILS(lseek, ESPIPE, pipes[0], 0L, 0);
    if (terminal >= 0)
        FAILS(lseek, ESPIPE, terminal, 0L, 0);
    FAILS(lseek, EINVAL, file, -1L, 0);
    FAILS(lseek, EINVAL, file, 0L, 77);
    FAILS(ioctl, ENOTTY, file, 0x5401, room);
    FAILS(readlink, EINVAL, "file", room, 10L);
    FAILS(link, EPERM, "folder", "other");
    FAILS(unlink, EISDIR, "folder");
    FAILS(unlink, ENOENT, "other");
    FAILS(rmdir, ENOTDIR, "file");
    FAILS(rename, EISDIR, "file", "folder");
    FAILS(rename, EINVAL, "folder", "folder/inner");
    FAILS(creat, EISDIR, "folder", 0600);
    FAILS(symlink, ENOENT, "", "other");
    FAILS(mkdir, EEXIST, "file", 0700);
    FAILS(mkdir, ENOENT, "other/inner", 0700);
    FAILS(open, ENOTDIR, "file/inner", O_RDONLY);
    FAILS(openat, EEXIST, AT_FDCWD, "file", O_CREAT | O_EXCL | O_WRONLY, 0600);
    FAILS(openat, EBADF, -1, "file", O_RDONLY);
    FAILS(openat, EISDIR, AT_FDCWD, "folder", O_WRONLY);
    FAILS(newfstatat, ENOENT, AT_FDCWD, "", room, 0);
    FAILS(statx, EINVAL, AT_FDCWD, "file", 0, 0x80000000U, room);
    FAILS(openat2, EXDEV, directory, "..", (long[]){0, 0, 8}, 24L);
    FAILS(openat2, EINVAL, AT_FDCWD, "file", (long[]){0, 0, 0}, 8L);
    FAILS(openat2, E2BIG, AT_FDCWD, "file", (long[]){0, 0, 0, 1}, 32L);
    FAILS(chdir, ENOTDIR, "file");
    FAILS(fchdir, ENOTDIR, file);
    group("files and names");
}

static void test_memory(void)
{
    FAILS(munmap, EINVAL, nowhere, 0L);
    FAILS(mprotect, ENOMEM, nowhere, 4096L, PROT_READ);
    FAILS(mprotect, EINVAL, 1L, 4096L, PROT_READ);
    FAILS(mremap, EFAULT, nowhere, 4096L, 8192L, MREMAP_MAYMOVE, 0L);
    FAILS(madvise, ENOMEM, nowhere, 4096L, MADV_DONTNEED);
    FAILS(msync, ENOMEM, nowhere, 4096L, MS_SYNC);
    FAILS(mincore, ENOMEM, nowhere, 4096L, room);
    FAILS(mmap, EINVAL, 0L, 0L, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
    FAILS(mmap, EINVAL, 0L, 4096L, PROT_READ, MAP_ANONYMOUS, -1, 0L);
    FAILS(mmap, EBADF, 0L, 4096L, PROT_READ, MAP_PRIVATE, -1, 0L);
    FAILS(mmap, EACCES, 0L, 4096L, PROT_READ | PROT_WRITE, MAP_SHARED, reader, 0L);
    group("memory");
}

static void test_processes(void)
{
    FAILS(wait4, ECHILD, -1, room, 0, 0L);
    FAILS(wait4, EINVAL, -1, room, 0x100, 0L);
    FAILS(waitid, EINVAL, 0, 0, room, 0, 0L);
    FAILS(clone, EINVAL, CLONE_THREAD, 0L, 0L, 0L, 0L);
    FAILS(setpgid, ESRCH, NO_PROCESS, 0);
    FAILS(pidfd_open, EINVAL, 0, 0);
    FAILS(sched_getaffinity, EINVAL, 0, 7, room);
    FAILS(setrlimit, EINVAL, 7, (long[]){5, 4});
    FAILS(getrusage, EINVAL, 77, room);
    FAILS(prctl, EINVAL, 9999, 0, 0, 0, 0);
    FAILS(arch_prctl, EINVAL, 77, 0L);
    FAILS(arch_prctl, EPERM, 0x1002, -1L);
    FAILS(futex, EAGAIN, room, 0, 1, 0L, 0L, 0);
    FAILS(set_robust_list, EINVAL, room, 5L);
    FAILS(set_thread_area, ENOSYS, room);
    FAILS(execve, ENOENT, "other", 0L, 0L);
    FAILS(execve, EACCES, "file", 0L, 0L);
    group("processes");
}

static void test_signals_and_time(void)
{
    FAILS(kill, ESRCH, NO_PROCESS, 0);
    FAILS(kill, EINVAL, getpid(), 65);
    FAILS(tgkill, EINVAL, 0, 0, 1);
    FAILS(tkill, ESRCH, NO_PROCESS, 1);
    FAILS(rt_sigaction, EINVAL, SIGKILL, room, 0L, 8L);
    FAILS(rt_sigprocmask, EINVAL, 0, 0L, 0L, 4L);
    FAILS(rt_sigprocmask, EINVAL, 9, room, 0L, 8L);
    FAILS(rt_sigpending, EINVAL, room, 16L);
    FAILS(rt_sigsuspend, EINVAL, room, 16L);
    FAILS(rt_sigtimedwait, EAGAIN, (long[]){1}, 0L, (long[]){0, 0}, 8L);
    FAILS(signalfd4, EINVAL, -1, room, 4L, 0);
    FAILS(nanosleep, EINVAL, (long[]){0, 1000000000}, 0L);
    FAILS(clock_gettime, EINVAL, 99, room);
    FAILS(setitimer, EINVAL, 7, room, 0L);
    FAILS(timerfd_create, EINVAL, 99, 0);
    group("signals and time");
}

static void test_sockets(void)
{
    struct epoll_event event = {.events = EPOLLIN};
    FAILS(bind, ENOTSOCK, file, room, 16);
    FAILS(listen, EOPNOTSUPP, datagram, 1);
    FAILS(accept, EINVAL, stream, 0L, 0L);
    FAILS(getpeername, ENOTCONN, stream, room, (int[]){16});
    FAILS(sendto, EDESTADDRREQ, datagram, room, 1L, 0, 0L, 0);
    FAILS(sendto, EPIPE, stream, room, 1L, MSG_NOSIGNAL, 0L, 0);
    FAILS(recvfrom, ENOTCONN, stream, room, 1L, 0, 0L, 0L);
    FAILS(shutdown, ENOTCONN, stream, SHUT_RDWR);
    FAILS(setsockopt, ENOPROTOOPT, stream, 1, 9999, room, 4);
    FAILS(socketpair, EOPNOTSUPP, AF_INET, SOCK_STREAM, 0, room);
    FAILS(epoll_ctl, EPERM, list, EPOLL_CTL_ADD, file, &event);
    FAILS(epoll_ctl, ENOENT, list, EPOLL_CTL_DEL, pipes[0], 0L);
    FAILS(epoll_wait, EINVAL, file, &event, 1, 0);
    FAILS(eventfd2, EINVAL, 0, 77);
    FAILS(shmdt, EINVAL, nowhere);
    group("sockets, waiting, System V");
}

int main(void)
{
    prepare();
    test_files();
    test_memory();
    test_processes();
    test_signals_and_time();
    test_sockets();
    clean_up();
    return done();
}
