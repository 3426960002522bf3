/* Constants of the calls on files and descriptors.  From the kernel's headers, not the
 * library's: glibc has O_LARGEFILE as 0 on x86-64, the kernel does not.  Access modes,
 * flock, fadvise, splice and umount2: access(2), flock(2) and so on; the kernel's own
 * headers for programs leave them out. */
#include "tables/sets.h"

#include <asm/ioctls.h>
#include <linux/falloc.h>
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/memfd.h>
#include <linux/mount.h>
#include <linux/stat.h>
#include <linux/xattr.h>

// clang-format off
/* All flags of open but its access modes. */
#define OPEN_FLAGS                                                                                 \
    ONE(O_CREAT), ONE(O_EXCL), ONE(O_NOCTTY), ONE(O_TRUNC), ONE(O_APPEND), ONE(O_NONBLOCK),        \
        ONE(O_SYNC), ONE(O_DSYNC), ONE(O_DIRECT), ONE(O_LARGEFILE), ONE(O_NOFOLLOW),               \
        ONE(O_NOATIME), ONE(O_CLOEXEC), ONE(O_PATH), ONE(O_TMPFILE), ONE(O_DIRECTORY),             \
        ONE(__O_TMPFILE), ONE(FASYNC)

const struct constant names_open[] = {
    FIELD(O_ACCMODE, O_ACCMODE), FIELD(O_RDONLY, O_ACCMODE), FIELD(O_WRONLY, O_ACCMODE),
    FIELD(O_RDWR, O_ACCMODE), OPEN_FLAGS, SET_END
};

const struct constant names_at_access[] = {
    ONE(AT_SYMLINK_NOFOLLOW), ONE(AT_EACCESS), ONE(AT_EMPTY_PATH), SET_END
};

/* Each call takes a few of these; all are named everywhere, so that a wrong one is recognised. */
const struct constant names_at[] = {
    ONE(AT_SYMLINK_NOFOLLOW), ONE(AT_REMOVEDIR), ONE(AT_SYMLINK_FOLLOW), ONE(AT_NO_AUTOMOUNT),
    ONE(AT_EMPTY_PATH), ONE(AT_RECURSIVE), SET_END
};

const struct constant names_access[] = {
    LITERAL(F_OK, 0), LITERAL(R_OK, 4), LITERAL(W_OK, 2), LITERAL(X_OK, 1), SET_END
};

const struct constant names_whence[] = {
    ONE(SEEK_SET), ONE(SEEK_CUR), ONE(SEEK_END), ONE(SEEK_DATA), ONE(SEEK_HOLE), SET_END
};

const struct constant names_fcntl[] = {
    ONE(F_DUPFD), ONE(F_GETFD), ONE(F_SETFD), ONE(F_GETFL), ONE(F_SETFL), ONE(F_GETLK),
    ONE(F_SETLK), ONE(F_SETLKW), ONE(F_SETOWN), ONE(F_GETOWN), ONE(F_SETSIG), ONE(F_GETSIG),
    LITERAL(F_GETLK64, 12), LITERAL(F_SETLK64, 13), LITERAL(F_SETLKW64, 14), ONE(F_SETOWN_EX),
    ONE(F_GETOWN_EX), ONE(F_OFD_GETLK), ONE(F_OFD_SETLK), ONE(F_OFD_SETLKW), ONE(F_SETLEASE),
    ONE(F_GETLEASE), ONE(F_NOTIFY), ONE(F_CANCELLK), ONE(F_DUPFD_CLOEXEC), ONE(F_SETPIPE_SZ),
    ONE(F_GETPIPE_SZ), ONE(F_ADD_SEALS), ONE(F_GET_SEALS),
    SET_END
};

const struct constant names_ioctl[] = {
    ONE(TCGETS), ONE(TCSETS), ONE(TCSETSW), ONE(TCSETSF), ONE(TIOCSCTTY), ONE(TIOCGPGRP),
    ONE(TIOCSPGRP), ONE(TIOCSTI), ONE(TIOCGWINSZ), ONE(TIOCSWINSZ), ONE(TIOCNOTTY), ONE(FIONREAD),
    ONE(FIONBIO), ONE(FIONCLEX), ONE(FIOCLEX), ONE(FIOASYNC), SET_END
};

const struct constant names_descriptor[] = {
    ONE(FD_CLOEXEC), SET_END
};

/* Those of open without the access mode: pipe2 and dup3. */
const struct constant names_descriptor_status[] = {
    OPEN_FLAGS, SET_END
};

const struct constant names_flock[] = {
    LITERAL(LOCK_SH, 1), LITERAL(LOCK_EX, 2), LITERAL(LOCK_NB, 4), LITERAL(LOCK_UN, 8),
    LITERAL(LOCK_MAND, 32), LITERAL(LOCK_RW, 192), LITERAL(LOCK_READ, 64), LITERAL(LOCK_WRITE, 128),
    SET_END
};

const struct constant names_rename[] = {
    ONE(RENAME_NOREPLACE), ONE(RENAME_EXCHANGE), ONE(RENAME_WHITEOUT), SET_END
};

const struct constant names_statx_flags[] = {
    FIELD(AT_STATX_SYNC_AS_STAT, AT_STATX_SYNC_TYPE),
    ONE(AT_STATX_FORCE_SYNC), ONE(AT_STATX_DONT_SYNC), ONE(AT_SYMLINK_NOFOLLOW), ONE(AT_REMOVEDIR),
    ONE(AT_SYMLINK_FOLLOW), ONE(AT_NO_AUTOMOUNT), ONE(AT_EMPTY_PATH), ONE(AT_RECURSIVE), SET_END
};

const struct constant names_statx_mask[] = {
    ONE(STATX_ALL), ONE(STATX_BASIC_STATS), ONE(STATX_TYPE), ONE(STATX_MODE), ONE(STATX_NLINK),
    ONE(STATX_UID), ONE(STATX_GID), ONE(STATX_ATIME), ONE(STATX_MTIME), ONE(STATX_CTIME),
    ONE(STATX_INO), ONE(STATX_SIZE), ONE(STATX_BLOCKS), ONE(STATX_BTIME),
    LITERAL(STATX_MNT_ID, 0x1000), LITERAL(STATX_DIOALIGN, 0x2000), SET_END
};

const struct constant names_fallocate[] = {
    ONE(FALLOC_FL_KEEP_SIZE), ONE(FALLOC_FL_PUNCH_HOLE), ONE(FALLOC_FL_NO_HIDE_STALE),
    ONE(FALLOC_FL_COLLAPSE_RANGE), ONE(FALLOC_FL_ZERO_RANGE), ONE(FALLOC_FL_INSERT_RANGE),
    ONE(FALLOC_FL_UNSHARE_RANGE), SET_END
};

const struct constant names_fadvise[] = {
    LITERAL(POSIX_FADV_NORMAL, 0), LITERAL(POSIX_FADV_RANDOM, 1),
    LITERAL(POSIX_FADV_SEQUENTIAL, 2), LITERAL(POSIX_FADV_WILLNEED, 3),
    LITERAL(POSIX_FADV_DONTNEED, 4), LITERAL(POSIX_FADV_NOREUSE, 5), SET_END
};

const struct constant names_xattr[] = {
    ONE(XATTR_CREATE), ONE(XATTR_REPLACE), SET_END
};

const struct constant names_splice[] = {
    LITERAL(SPLICE_F_MOVE, 1), LITERAL(SPLICE_F_NONBLOCK, 2), LITERAL(SPLICE_F_MORE, 4),
    LITERAL(SPLICE_F_GIFT, 8), SET_END
};

const struct constant names_sync_range[] = {
    ONE(SYNC_FILE_RANGE_WAIT_BEFORE), ONE(SYNC_FILE_RANGE_WRITE), ONE(SYNC_FILE_RANGE_WAIT_AFTER),
    SET_END
};

const struct constant names_memfd[] = {
    ONE(MFD_CLOEXEC), ONE(MFD_ALLOW_SEALING), ONE(MFD_HUGETLB), SET_END
};

const struct constant names_close_range[] = {
    LITERAL(CLOSE_RANGE_UNSHARE, 2), LITERAL(CLOSE_RANGE_CLOEXEC, 4), SET_END
};

const struct constant names_mount[] = {
    FIELD(MS_MGC_VAL, MS_MGC_MSK), ONE(MS_RDONLY), ONE(MS_NOSUID), ONE(MS_NODEV), ONE(MS_NOEXEC), ONE(MS_SYNCHRONOUS),
    ONE(MS_REMOUNT), ONE(MS_MANDLOCK), ONE(MS_DIRSYNC), LITERAL(MS_NOSYMFOLLOW, 256),
    ONE(MS_NOATIME), ONE(MS_NODIRATIME), ONE(MS_BIND), ONE(MS_MOVE), ONE(MS_REC), ONE(MS_SILENT),
    ONE(MS_POSIXACL), ONE(MS_UNBINDABLE), ONE(MS_PRIVATE), ONE(MS_SLAVE), ONE(MS_SHARED),
    ONE(MS_RELATIME), ONE(MS_KERNMOUNT), ONE(MS_I_VERSION), ONE(MS_STRICTATIME), ONE(MS_LAZYTIME),
    SET_END
};

const struct constant names_umount[] = {
    LITERAL(MNT_FORCE, 1), LITERAL(MNT_DETACH, 2), LITERAL(MNT_EXPIRE, 4),
    LITERAL(UMOUNT_NOFOLLOW, 8), SET_END
};

const struct constant names_rwf[] = {
    ONE(RWF_HIPRI), ONE(RWF_DSYNC), ONE(RWF_SYNC), ONE(RWF_NOWAIT), ONE(RWF_APPEND), SET_END
};
// clang-format on
