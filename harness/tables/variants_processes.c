/* Variants of the calls on processes, their memory and their rings. */
#include "tables/parameters.h"
#include "tables/variants.h"

#include <asm/prctl.h>
#include <linux/prctl.h>

// clang-format off
static const struct variant of_prctl[] = {
    WHEN(2, 1, PR_SET_SECCOMP,         WIDE_CHOICE(arg2, seccomp_mode, "SECCOMP_MODE_???")),
    WHEN(3, 1, PR_SET_SECCOMP,         IN_STRUCT(arg3, sock_fprog)),
    WHEN(2, 1, PR_SET_PDEATHSIG,       SIGNAL(arg2)),
    WHEN(2, 1, PR_GET_PDEATHSIG,       OUT_STRUCT(arg2, signal_int)),
    WHEN(2, 1, PR_SET_DUMPABLE,        WIDE_CHOICE(arg2, dumpable, "SUID_DUMP_???")),
    WHEN(2, 1, PR_SET_KEEPCAPS,        SIZE(arg2)),
    WHEN(2, 1, PR_SET_TIMING,          SIZE(arg2)),
    WHEN(2, 1, PR_SET_NAME,            PATH(arg2)),
    WHEN(2, 1, PR_GET_NAME,            OUT_STRUCT(arg2, comm)),
    WHEN(2, 1, PR_CAPBSET_READ,        WIDE_CHOICE(arg2, capability, "CAP_???")),
    WHEN(2, 1, PR_CAPBSET_DROP,        WIDE_CHOICE(arg2, capability, "CAP_???")),
    WHEN(2, 1, PR_GET_TSC,             OUT_STRUCT(arg2, tsc)),
    WHEN(2, 1, PR_SET_TSC,             WIDE_CHOICE(arg2, tsc, "PR_TSC_???")),
    WHEN(2, 1, PR_SET_SECUREBITS,      WIDE_FLAGS(arg2, securebits, "SECBIT_???")),
    WHEN(2, 1, PR_SET_TIMERSLACK,      LONG(arg2)),
    WHEN(2, 1, PR_SET_CHILD_SUBREAPER, SIZE(arg2)),
    WHEN(2, 1, PR_GET_CHILD_SUBREAPER, OUT_STRUCT(arg2, int)),
    WHEN(2, 1, PR_SET_NO_NEW_PRIVS,    SIZE(arg2)),
    WHEN(2, 1, PR_SET_THP_DISABLE,     SIZE(arg2)),
    WHEN(2, 1, PR_GET_TID_ADDRESS,     OUT_STRUCT(arg2, pointer)),
    WHEN(2, 1, PR_GET_UNALIGN,         OUT_STRUCT(arg2, unaligned)),
    WHEN(2, 1, PR_SET_UNALIGN,         WIDE_FLAGS(arg2, unaligned, "PR_UNALIGN_???")),
    WHEN(2, 1, PR_CAP_AMBIENT,         WIDE_CHOICE(arg2, ambient, "PR_CAP_AMBIENT_???")),
    WHEN(2, 1, PR_GET_SPECULATION_CTRL, WIDE_CHOICE(arg2, speculation, "PR_SPEC_???")),
    WHEN(2, 1, PR_SET_SPECULATION_CTRL, WIDE_CHOICE(arg2, speculation, "PR_SPEC_???")),
    WHEN(3, 1, PR_SET_SPECULATION_CTRL, WIDE_FLAGS(arg3, speculation_state, "PR_SPEC_???")),
    WHEN(2, 1, PR_SET_MM,              WIDE_CHOICE(arg2, set_mm, "PR_SET_MM_???")),
    WHEN(2, 1, PR_MCE_KILL,            WIDE_CHOICE(arg2, mce_kill, "PR_MCE_KILL_???")),
    WHEN(2, 1, 0x53564d41,             WIDE_CHOICE(arg2, vma, "PR_SET_VMA_???")),
    WHEN(3, 1, 0x53564d41,             ADDRESS(arg3)),
    WHEN(4, 1, 0x53564d41,             SIZE(arg4)),
    WHEN(5, 1, 0x53564d41,             PATH(arg5)),
    WHEN(2, 1, 57,                     SIZE(arg2)), /* PR_SET_IO_FLUSHER */
    WHEN(2, 1, 59,                     WIDE_CHOICE(arg2, dispatch, "PR_SYS_DISPATCH_???")),
    WHEN(5, 1, 59,                     ADDRESS(arg5)),
    WHEN(2, 1, 62,                     WIDE_CHOICE(arg2, sched_core, "PR_SCHED_CORE_???")),
    WHEN(3, 1, 62,                     INT(arg3)),
    WHEN_END
};

static const struct variant of_arch_prctl[] = {
    WHEN(2, 1, ARCH_GET_FS, OUT_STRUCT(addr, pointer)),
    WHEN(2, 1, ARCH_GET_GS, OUT_STRUCT(addr, pointer)),
    WHEN(2, 1, 0x1021,      OUT_STRUCT(addr, features)), /* ARCH_GET_XCOMP_SUPP */
    WHEN(2, 1, 0x1022,      OUT_STRUCT(addr, features)),
    WHEN(2, 1, 0x1024,      OUT_STRUCT(addr, features)),
    WHEN_END
};

static const struct variant of_kcmp[] = {
    WHEN(4, 3, 0, FD(idx1)), WHEN(5, 3, 0, FD(idx2)), WHEN(4, 3, 7, FD(idx1)), WHEN_END
};

static const struct variant of_io_uring_register[] = {
    WHEN(3, 2, 0, IN_ARRAY(arg, iovec_far, 4)),
    WHEN(3, 2, 2, IN_ARRAY(arg, fd_element, 4)),
    WHEN(3, 2, 4, IN_ARRAY(arg, fd_element, 4)),
    WHEN(3, 2, 7, IN_ARRAY(arg, fd_element, 4)),
    WHEN_END
};

static const struct variant of_landlock_add_rule[] = {
    WHEN(3, 2, 1, IN_STRUCT(rule_attr, landlock_path)), WHEN_END
};

/* Actions that read the log into the buffer. */
static const struct variant of_syslog[] = {
    WHEN(2, 1, 2, OUT(bufp, RESULT)), WHEN(2, 1, 3, OUT(bufp, RESULT)),
    WHEN(2, 1, 4, OUT(bufp, RESULT)), WHEN_END
};

const struct variant_list variants_processes[] = {
    {"prctl", of_prctl}, {"arch_prctl", of_arch_prctl}, {"kcmp", of_kcmp},
    {"io_uring_register", of_io_uring_register}, {"landlock_add_rule", of_landlock_add_rule},
    {"syslog", of_syslog}, {NULL, NULL}
};
// clang-format on
