/* File types, and constants that no signature refers to but that people write in expected
 * traces: second names of what the other sets show, what structures and results hold. */
#include "tables/sets.h"

#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

// clang-format off
const struct constant names_none[] = {
    SET_END
};

const struct constant names_file_type[] = {
    FIELD(S_IFSOCK, S_IFMT), FIELD(S_IFLNK, S_IFMT), FIELD(S_IFREG, S_IFMT),
    FIELD(S_IFBLK, S_IFMT), FIELD(S_IFDIR, S_IFMT), FIELD(S_IFCHR, S_IFMT),
    FIELD(S_IFIFO, S_IFMT), SET_END
};

const struct constant names_more[] = {
    LITERAL(NULL, 0), ONE(AT_FDCWD), LITERAL(STDIN_FILENO, 0), LITERAL(STDOUT_FILENO, 1),
    LITERAL(STDERR_FILENO, 2), LITERAL(EXIT_SUCCESS, 0), LITERAL(EXIT_FAILURE, 1), ONE(MAP_ANON),
    ONE(MAP_TYPE), ONE(O_NDELAY), ONE(O_ASYNC), ONE(WUNTRACED), ONE(AF_LOCAL), ONE(PF_UNSPEC),
    ONE(PF_UNIX), ONE(PF_LOCAL), ONE(PF_INET), ONE(PF_INET6), ONE(PF_NETLINK),
    ONE(SOMAXCONN), ONE(INADDR_ANY), ONE(INADDR_LOOPBACK), ONE(INADDR_BROADCAST),
    LITERAL(PATH_MAX, 4096), LITERAL(NAME_MAX, 255), LITERAL(PIPE_BUF, 4096), ONE(S_IFMT),
    ONE(S_ISUID), ONE(S_ISGID), ONE(S_ISVTX), ONE(S_IRWXU), ONE(S_IRUSR), ONE(S_IWUSR),
    ONE(S_IXUSR), ONE(S_IRWXG), ONE(S_IRGRP), ONE(S_IWGRP), ONE(S_IXGRP), ONE(S_IRWXO),
    ONE(S_IROTH), ONE(S_IWOTH), ONE(S_IXOTH), LITERAL(DT_UNKNOWN, 0), LITERAL(DT_FIFO, 1),
    LITERAL(DT_CHR, 2), LITERAL(DT_DIR, 4), LITERAL(DT_BLK, 6), LITERAL(DT_REG, 8),
    LITERAL(DT_LNK, 10), LITERAL(DT_SOCK, 12), LITERAL(UTIME_NOW, 0x3fffffff),
    LITERAL(UTIME_OMIT, 0x3ffffffe), ONE(AT_NULL), ONE(AT_PHDR), ONE(AT_PHENT), ONE(AT_PHNUM),
    ONE(AT_PAGESZ), ONE(AT_BASE), ONE(AT_ENTRY), ONE(AT_UID), ONE(AT_EUID), ONE(AT_GID),
    ONE(AT_EGID), ONE(AT_PLATFORM), ONE(AT_HWCAP), ONE(AT_CLKTCK), ONE(AT_SECURE), ONE(AT_RANDOM),
    ONE(AT_EXECFN), ONE(AT_SYSINFO), ONE(AT_SYSINFO_EHDR), LITERAL(SECCOMP_MODE_STRICT, 1),
    LITERAL(SECCOMP_MODE_FILTER, 2), LITERAL(SA_UNSUPPORTED, 0x400),
    LITERAL(SA_EXPOSE_TAGBITS, 0x800), LITERAL(MFD_NOEXEC_SEAL, 8), LITERAL(MFD_EXEC, 16),
    LITERAL(F_GET_RW_HINT, 1035), LITERAL(F_SET_RW_HINT, 1036), SET_END
};
// clang-format on
