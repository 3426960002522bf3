#include "tables/layouts.h"

#include "tables/parameters.h"

#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>

// clang-format off
#define NUMBER(n, at, bytes, ...) {.name = #n, .offset = at, .width = bytes, .kind = FIELD_NUMBER, .parameter = __VA_ARGS__}
#define S32(n, at)      NUMBER(n, at, 4, INT(n))
#define U16(n, at)      NUMBER(n, at, 2, UINT(n))
#define U32(n, at)      NUMBER(n, at, 4, UINT(n))
#define S64(n, at)      NUMBER(n, at, 8, LONG(n))
#define U64(n, at)      NUMBER(n, at, 8, SIZE(n))
#define POINTER(n, at)  NUMBER(n, at, 8, ADDRESS(n))
#define MODE_AT(n, at, bytes) NUMBER(n, at, bytes, TYPE_MODE(n))
#define TEXT(n, at, bytes)    {.name = #n, .offset = at, .width = bytes, .kind = FIELD_TEXT}
#define SIGNALS(n, at)  {.name = #n, .offset = at, .width = 8, .kind = FIELD_SIGNALS}
#define INSIDE(n, at, bytes, what) {.name = #n, .offset = at, .width = bytes, .kind = FIELD_INSIDE, .inside = STRUCTURE_##what}
#define END             {.name = NULL}

/* ------------------------------------------------------------------- numbers */

static const struct field int_fields[]    = {S32(, 0), END};
static const struct field fd_fields[]     = {NUMBER(, 0, 4, FD()), END};
static const struct field id_fields[]     = {NUMBER(, 0, 4, ID()), END};
static const struct field long_fields[]   = {S64(, 0), END};
static const struct field size_fields[]   = {U64(, 0), END};
static const struct field place_fields[]  = {POINTER(, 0), END};
static const struct field signal_fields[] = {NUMBER(, 0, 4, SIGNAL()), END};

/* --------------------------------------------------------------------- files */

static const struct field stat_fields[] = {
    NUMBER(st_dev, 0, 8, HEX(st_dev)), U64(st_ino, 8), U64(st_nlink, 16), MODE_AT(st_mode, 24, 4),
    NUMBER(st_uid, 28, 4, ID(st_uid)), NUMBER(st_gid, 32, 4, ID(st_gid)),
    NUMBER(st_rdev, 40, 8, HEX(st_rdev)), S64(st_size, 48), S64(st_blksize, 56), S64(st_blocks, 64),
    S64(st_atime, 72), S64(st_atime_nsec, 80), S64(st_mtime, 88), S64(st_mtime_nsec, 96),
    S64(st_ctime, 104), S64(st_ctime_nsec, 112), END};

/* struct stat64 of i386 (asm/stat.h): 32-bit words, of which two make a 64-bit field that may begin
 * at any of them. */
static const struct field stat64_fields[] = {
    NUMBER(st_dev, 0, 8, HEX(st_dev)), MODE_AT(st_mode, 16, 4), U32(st_nlink, 20),
    NUMBER(st_uid, 24, 4, ID(st_uid)), NUMBER(st_gid, 28, 4, ID(st_gid)),
    NUMBER(st_rdev, 32, 8, HEX(st_rdev)), S64(st_size, 44), U32(st_blksize, 52), S64(st_blocks, 56),
    U32(st_atime, 64), U32(st_atime_nsec, 68), U32(st_mtime, 72), U32(st_mtime_nsec, 76),
    U32(st_ctime, 80), U32(st_ctime_nsec, 84), U64(st_ino, 88), END};

static const struct field statx_fields[] = {
    NUMBER(stx_mask, 0, 4, FLAGS(stx_mask, statx_mask, "STATX_???")), U32(stx_blksize, 4),
    NUMBER(stx_attributes, 8, 8, WIDE_FLAGS(stx_attributes, statx_attribute, "STATX_ATTR_???")),
    U32(stx_nlink, 16), NUMBER(stx_uid, 20, 4, ID(stx_uid)), NUMBER(stx_gid, 24, 4, ID(stx_gid)),
    MODE_AT(stx_mode, 28, 2), U64(stx_ino, 32), U64(stx_size, 40), U64(stx_blocks, 48),
    U32(stx_rdev_major, 128), U32(stx_rdev_minor, 132), U32(stx_dev_major, 136),
    U32(stx_dev_minor, 140), END};

static const struct field statfs_fields[] = {
    NUMBER(f_type, 0, 8, WIDE_CHOICE(f_type, statfs_type, NULL)), U64(f_bsize, 8), U64(f_blocks, 16),
    U64(f_bfree, 24), U64(f_bavail, 32), U64(f_files, 40), U64(f_ffree, 48), U64(f_namelen, 64),
    U64(f_frsize, 72), END};

/* A name ends with a NUL inside its record. */
static const struct field dents64_fields[] = {
    U64(d_ino, 0), U64(d_off, 8), U16(d_reclen, 16),
    NUMBER(d_type, 18, 1, CHOICE(d_type, directory_type, "DT_???")), TEXT(d_name, 19, 0), END};

static const struct field flock_fields[] = {
    NUMBER(l_type, 0, 2, CHOICE(l_type, lock, "F_???")), NUMBER(l_whence, 2, 2, CHOICE(l_whence, whence, "SEEK_???")),
    S64(l_start, 8), S64(l_len, 16), NUMBER(l_pid, 24, 4, PID(l_pid)), END};

/* --------------------------------------------------------------- bytes, messages */

static const struct field iovec_fields[] = {
    {.name = "iov_base", .offset = 0, .width = 8, .kind = FIELD_BYTES_AT, .size_at = 8},
    U64(iov_len, 8), END};

static const struct field far_iovec_fields[] = {POINTER(iov_base, 0), U64(iov_len, 8), END};

#define HEADER(sent)                                                                               \
    {.name = "msg_name", .offset = 0, .width = 8, .kind = FIELD_POINTED, .size_at = 8,             \
     .inside = STRUCTURE_sockaddr},                                                                \
    S32(msg_namelen, 8),                                                                           \
    {.name = "msg_iov", .offset = 16, .width = 8, .kind = FIELD_ARRAY_AT, .size_at = 24,           \
     .inside = sent},                                                                              \
    U64(msg_iovlen, 24), POINTER(msg_control, 32), U64(msg_controllen, 40),                        \
    NUMBER(msg_flags, 48, 4, FLAGS(msg_flags, message, "MSG_???"))

static const struct field msghdr_fields[] = {HEADER(STRUCTURE_iovec), END};
static const struct field msghdr_out_fields[] = {HEADER(STRUCTURE_iovec_out), END};

/* ------------------------------------------------------------------- sockets */

#define OF_FAMILY(family, ...) {.variant = family, __VA_ARGS__}
#define INET_NUMBER(n, at, bytes, family, ...) \
    {.name = #n, .offset = at, .width = bytes, .kind = FIELD_PORT, .variant = family, .parameter = __VA_ARGS__}

static const struct field sockaddr_fields[] = {
    NUMBER(sa_family, 0, 2, CHOICE(sa_family, domain, "AF_???")),
    INET_NUMBER(sin_port, 2, 2, AF_INET, UINT(sin_port)),
    INET_NUMBER(sin_addr, 4, 4, AF_INET, UINT_HEX(sin_addr)),
    INET_NUMBER(sin6_port, 2, 2, AF_INET6, UINT(sin6_port)),
    INET_NUMBER(sin6_flowinfo, 4, 4, AF_INET6, UINT(sin6_flowinfo)),
    OF_FAMILY(AF_INET6, .name = "sin6_addr", .offset = 8, .width = 16, .kind = FIELD_RAW),
    OF_FAMILY(AF_INET6, .name = "sin6_scope_id", .offset = 24, .width = 4, .parameter = UINT(sin6_scope_id)),
    OF_FAMILY(AF_UNIX, .name = "sun_path", .offset = 2, .width = 108, .kind = FIELD_TEXT),
    OF_FAMILY(AF_NETLINK, .name = "nl_pid", .offset = 4, .width = 4, .parameter = INT(nl_pid)),
    OF_FAMILY(AF_NETLINK, .name = "nl_groups", .offset = 8, .width = 4, .parameter = UINT_HEX(nl_groups)),
    END};

/* ------------------------------------------------------------------- signals */

static const struct field sigaction_fields[] = {
    NUMBER(sa_handler, 0, 8, WIDE_CHOICE(sa_handler, handler, NULL)), SIGNALS(sa_mask, 24),
    NUMBER(sa_flags, 8, 8, WIDE_FLAGS(sa_flags, action, "SA_???")), POINTER(sa_restorer, 16), END};

static const struct field stack_fields[] = {
    POINTER(ss_sp, 0), NUMBER(ss_flags, 8, 4, FLAGS(ss_flags, stack, "SS_???")), U64(ss_size, 16), END};

/* Which of them mean something depends on the signal and its code. */
static const struct field siginfo_fields[] = {
    NUMBER(si_signo, 0, 4, SIGNAL(si_signo)), S32(si_errno, 4), S32(si_code, 8),
    NUMBER(si_pid, 16, 4, PID(si_pid)), NUMBER(si_uid, 20, 4, ID(si_uid)), S32(si_status, 24),
    POINTER(si_addr, 16), S32(si_int, 24), END};

/* ---------------------------------------------------------------------- time */

static const struct field timespec_fields[] = {S64(tv_sec, 0), S64(tv_nsec, 8), END};
static const struct field timeval_fields[]  = {S64(tv_sec, 0), S64(tv_usec, 8), END};
static const struct field itimerval_fields[] = {
    INSIDE(it_interval, 0, 16, timeval), INSIDE(it_value, 16, 16, timeval), END};
static const struct field itimerspec_fields[] = {
    INSIDE(it_interval, 0, 16, timespec), INSIDE(it_value, 16, 16, timespec), END};

/* ------------------------------------------------------------------- waiting */

static const struct field pollfd_fields[] = {
    NUMBER(fd, 0, 4, FD(fd)), NUMBER(events, 4, 2, FLAGS(events, poll_event, "POLL???")),
    {.name = "revents", .offset = 6, .width = 2, .at_exit = true,
     .parameter = FLAGS(revents, poll_event, "POLL???")}, END};

static const struct field epoll_event_fields[] = {
    NUMBER(events, 0, 4, FLAGS(events, epoll_event, "EPOLL???")), U64(data, 4), END};

/* ----------------------------------------------------------------- processes */

static const struct field rlimit_fields[] = {U64(rlim_cur, 0), U64(rlim_max, 8), END};

/* strace shows the first five and leaves the last out. */
static const struct field utsname_fields[] = {
    TEXT(sysname, 0, 65), TEXT(nodename, 65, 65), TEXT(release, 130, 65), TEXT(version, 195, 65),
    TEXT(machine, 260, 65), TEXT(domainname, 325, 65), END};

static const struct field rusage_fields[] = {
    INSIDE(ru_utime, 0, 16, timeval), INSIDE(ru_stime, 16, 16, timeval), S64(ru_maxrss, 32),
    S64(ru_minflt, 64), S64(ru_majflt, 72), S64(ru_nvcsw, 128), S64(ru_nivcsw, 136), END};


/* ---------------------------------------------------------------- the layouts */

#define ROW(which, how, bytes, rows, ...) \
    {.id = STRUCTURE_##which, .kind = LAYOUT_##how, .size = bytes, .name = #which, .fields = rows, __VA_ARGS__}

static const struct layout layouts[] = {
    ROW(int,         NUMBERS, 4,   int_fields, .count = 1),
    ROW(int_pair,    NUMBERS, 4,   fd_fields, .count = 2),
    ROW(long,        NUMBERS, 8,   long_fields, .count = 1),
    ROW(loff,        NUMBERS, 8,   long_fields, .count = 1),
    ROW(size,        NUMBERS, 8,   size_fields, .count = 1),
    ROW(socklen,     NUMBERS, 4,   int_fields, .count = 1),
    ROW(pointer,     NUMBERS, 8,   place_fields, .count = 1),
    ROW(signal_int,  NUMBERS, 4,   signal_fields, .count = 1),
    ROW(uint_id,     NUMBERS, 4,   id_fields, .count = 1),
    ROW(id,          NUMBERS, 4,   id_fields),
    ROW(sockopt,     NUMBERS, 4,   int_fields),
    ROW(sigset,      SIGNALS, 8,   NULL),
    ROW(sigmask,     SIGNALS, 8,   NULL),
    ROW(fd_set,      DESCRIPTORS, 0, NULL),
    ROW(stat,        FIELDS, 144,  stat_fields),
    ROW(stat64,      FIELDS, 96,   stat64_fields),
    ROW(statx,       FIELDS, 256,  statx_fields),
    ROW(statfs,      FIELDS, 120,  statfs_fields),
    ROW(dents64,     RECORDS, 0,   dents64_fields, .length_at = 16),
    ROW(flock,       FIELDS, 32,   flock_fields),
    ROW(iovec,       FIELDS, 16,   iovec_fields),
    ROW(iovec_out,   FIELDS, 16,   iovec_fields),
    ROW(iovec_far,   FIELDS, 16,   far_iovec_fields),
    ROW(msghdr,      FIELDS, 56,   msghdr_fields),
    ROW(msghdr_out,  FIELDS, 56,   msghdr_out_fields, .late = true),
    ROW(sockaddr,    FIELDS, 0,    sockaddr_fields),
    ROW(sigaction,   FIELDS, 32,   sigaction_fields),
    ROW(stack,       FIELDS, 24,   stack_fields),
    ROW(siginfo,     FIELDS, 128,  siginfo_fields),
    ROW(timespec,    FIELDS, 16,   timespec_fields),
    ROW(timespecs,   FIELDS, 16,   timespec_fields, .count = 2),
    ROW(timeval,     FIELDS, 16,   timeval_fields),
    ROW(timevals,    FIELDS, 16,   timeval_fields, .count = 2),
    ROW(itimerval,   FIELDS, 32,   itimerval_fields),
    ROW(itimerspec,  FIELDS, 32,   itimerspec_fields),
    ROW(pollfd,      FIELDS, 8,    pollfd_fields),
    ROW(epoll_event, FIELDS, 12,   epoll_event_fields),
    ROW(rlimit,      FIELDS, 16,   rlimit_fields),
    ROW(rlimit64,    FIELDS, 16,   rlimit_fields),
    ROW(utsname,     FIELDS, 390,  utsname_fields),
    ROW(rusage,      FIELDS, 144,  rusage_fields),
    ROW(sched_param, NUMBERS, 4,   int_fields, .count = 1),
};
// clang-format on

const struct layout *layout_of(enum structure_id id)
{
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
        if (layouts[i].id == id)
            return &layouts[i];
    return NULL;
}

bool layout_is_shared(enum structure_id id)
{
    static const enum structure_id shared[] = {
        STRUCTURE_int,    STRUCTURE_int_pair, STRUCTURE_loff,    STRUCTURE_statx,
        STRUCTURE_stat64, STRUCTURE_socklen,  STRUCTURE_sockaddr};
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        if (shared[i] == id)
            return true;
    return false;
}

const struct layout *layout_row(size_t i)
{
    return i < sizeof layouts / sizeof *layouts ? &layouts[i] : NULL;
}

const struct field *layout_field(const struct layout *layout, const char *name)
{
    if (layout->kind != LAYOUT_FIELDS && layout->kind != LAYOUT_RECORDS)
        return NULL;
    for (const struct field *field = layout->fields; field->name; field++)
        if (strcmp(field->name, name) == 0)
            return field;
    return NULL;
}
