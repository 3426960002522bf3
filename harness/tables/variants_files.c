/* Variants of the calls on files and descriptors. */
#include "tables/parameters.h"
#include "tables/variants.h"

#include <linux/fcntl.h>
#include <linux/mount.h>

// clang-format off
static const struct variant of_fcntl[] = {
    WHEN(3, 2, F_DUPFD,         INT(arg)),
    WHEN(3, 2, F_DUPFD_CLOEXEC, INT(arg)),
    WHEN(3, 2, F_SETFD,         FLAGS(arg, descriptor, "FD_???")),
    WHEN(3, 2, F_SETFL,         FLAGS(arg, open, "O_???")),
    WHEN(3, 2, F_SETSIG,        SIGNAL(arg)),
    WHEN(3, 2, F_SETOWN,        INT(arg)),
    WHEN(3, 2, F_SETPIPE_SZ,    LONG(arg)),
    WHEN(3, 2, F_ADD_SEALS,     WIDE_FLAGS(arg, seal, "F_SEAL_???")),
    WHEN(3, 2, F_SETLEASE,      CHOICE(arg, lock, "F_???")),
    WHEN(3, 2, F_NOTIFY,        FLAGS(arg, notify, "DN_???")),
    WHEN(3, 2, F_SETLK,         IN_STRUCT(arg, flock)),
    WHEN(3, 2, F_SETLKW,        IN_STRUCT(arg, flock)),
    WHEN(3, 2, F_GETLK,         OUT_STRUCT(arg, flock)),
    WHEN(3, 2, F_OFD_SETLK,     IN_STRUCT(arg, flock64)),
    WHEN(3, 2, F_OFD_SETLKW,    IN_STRUCT(arg, flock64)),
    WHEN(3, 2, F_OFD_GETLK,     OUT_STRUCT(arg, flock64)),
    WHEN(3, 2, 13,              IN_STRUCT(arg, flock64)), /* F_SETLK64 of i386 */
    WHEN(3, 2, 14,              IN_STRUCT(arg, flock64)),
    WHEN(3, 2, 12,              OUT_STRUCT(arg, flock64)),
    WHEN(3, 2, F_SETOWN_EX,     IN_STRUCT(arg, owner)),
    WHEN(3, 2, F_GETOWN_EX,     OUT_STRUCT(arg, owner)),
    WHEN_END
};

static const struct variant of_fsconfig[] = {
    WHEN(4, 2, 1, STRING(value)),      /* FSCONFIG_SET_STRING */
    WHEN(4, 2, 2, IN_HEX(value, 5)),   /* FSCONFIG_SET_BINARY */
    WHEN(4, 2, 3, PATH(value)),        /* FSCONFIG_SET_PATH */
    WHEN(4, 2, 4, PATH(value)),        /* FSCONFIG_SET_PATH_EMPTY */
    WHEN(5, 2, 3, DIRFD(aux)),
    WHEN(5, 2, 4, DIRFD(aux)),
    WHEN(5, 2, 5, FD(aux)),            /* FSCONFIG_SET_FD */
    WHEN_END
};

/* What of its arguments mount(2) reads, its flags say. */
#define UNUSED(bit, n, about) WHEN_MASKED(about, 4, bit, bit, ADDRESS(n))
static const struct variant of_mount[] = {
    UNUSED(MS_REMOUNT, filesystemtype, 3), UNUSED(MS_BIND, filesystemtype, 3),
    UNUSED(MS_MOVE, filesystemtype, 3), UNUSED(MS_UNBINDABLE, filesystemtype, 3),
    UNUSED(MS_PRIVATE, filesystemtype, 3), UNUSED(MS_SLAVE, filesystemtype, 3),
    UNUSED(MS_SHARED, filesystemtype, 3), WHEN_MASKED(5, 4, MS_REMOUNT, MS_REMOUNT, STRING(data)),
    UNUSED(MS_BIND, data, 5), UNUSED(MS_MOVE, data, 5), UNUSED(MS_UNBINDABLE, data, 5),
    UNUSED(MS_PRIVATE, data, 5), UNUSED(MS_SLAVE, data, 5), UNUSED(MS_SHARED, data, 5),
    WHEN_END
};

const struct variant_list variants_files[] = {
    {"fsconfig", of_fsconfig}, {"mount", of_mount}, {"fcntl", of_fcntl}, {"fcntl64", of_fcntl}, {NULL, NULL}
};
// clang-format on
