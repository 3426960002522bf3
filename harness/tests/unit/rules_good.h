/* Rules that the language allows. */
#ifndef TESTS_UNIT_RULES_GOOD_H
#define TESTS_UNIT_RULES_GOOD_H

// clang-format off
static const char *const good[] = {
    "", "\n\n", "# only this", "  # and that\r\n", "connect: trace", "connect:trace,kill after 3",
    "connect\t:\ttrace\r", "connect: kill after 3", "connect: kill after 3, trace", "connect: errno EPERM, trace",
    "connect: trace, errno 13", "connect: allow # why", "default: allow", "default: trace", "i386 default: kill",
    "x32 default: errno ENOSYS", "default: trace, kill after 1000000000", "execve: allow\ndefault: kill",
    "execve: trace\ndefault: errno EPERM", "x86-64 execve: allow\ndefault: errno EPERM",
    "openat when flags has O_WRONLY: errno EACCES", "openat when flags has O_CREAT|O_EXCL: trace",
    "openat when flags & O_ACCMODE == O_RDWR: trace", "openat when flags & O_ACCMODE != O_RDONLY: trace",
    "openat when flags == O_RDONLY|O_CLOEXEC: trace", "openat when dirfd == AT_FDCWD: trace",
    "openat when dirfd == -100: trace", "openat when mode & 0002 != 0: trace", "read when fd==3 and count>=0x1000:trace",
    "kill when sig == SIGKILL: errno EPERM", "kill when pid < 0: trace", "mmap when prot has PROT_EXEC: trace",
    "mmap when addr == 0: trace", "socket when domain == AF_INET: errno EACCES", "fcntl when op == F_SETFL: trace",
    "clone when flags has CLONE_NEWUSER: errno EPERM", "i386 socketcall: errno EPERM", "send: trace",
    "i386 socketcall when call == 3: trace", "accept: trace", "i386 mmap2 when prot has PROT_EXEC: kill",
    "lseek when offset < -4096: errno EINVAL", "read when count > 18446744073709551614: kill",
    "read when arg[0] != 3: allow", "write when fd == 1: allow\nwrite when fd == 2: allow\nwrite: errno EBADF",
    "x86-64 connect: trace\nconnect: errno EPERM", "connect: trace\ni386 socketcall: errno EPERM",
    "connect when sockfd == 3: trace\nconnect: trace",
    "write when fd <= 2: allow\nwrite when count > 4096: kill", "write when fd == 7 and count > 4096: kill",
    "write when fd > 2 and count > 4096: kill", "mmap when addr > 1 and length > 1 and fd > 1 and offset > 1: kill",
    "mmap when length != 4096 and addr != 0 and offset <= 9: trace", "read when fd != 1 and fd != 2 and count >= 7: kill",
    "connect when sockfd == 1: kill\nconnect when sockfd == 2: errno EIO\nbind when sockfd == 3: trace\nconnect: trace",
    "i386 socketcall when call > 2: trace\nconnect when sockfd == 2: errno EIO",
};
// clang-format on

#endif
