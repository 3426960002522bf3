/* Variants of the calls that steer others: futex, seccomp, ptrace, and of System V ipc and
 * keyrings. */
#include "tables/parameters.h"
#include "tables/variants.h"

#include <asm/ptrace.h>
#include <linux/futex.h>
#include <linux/ipc.h>
#include <linux/keyctl.h>
#include <linux/msg.h>
#include <linux/ptrace.h>
#include <linux/seccomp.h>
#include <linux/sem.h>
#include <linux/shm.h>

// clang-format off
/* The operations that wait have a timeout. */
#define WAITS(operation, what) \
    WHEN_MASKED(4, 2, 0x7f, operation, IN_STRUCT(timeout, what))
#define FUTEX_ROWS(what) \
    WAITS(FUTEX_WAIT, what), WAITS(FUTEX_LOCK_PI, what), WAITS(FUTEX_WAIT_BITSET, what), \
    WAITS(FUTEX_WAIT_REQUEUE_PI, what), WAITS(13 /* FUTEX_LOCK_PI2 */, what), WHEN_END
static const struct variant of_futex[] = {FUTEX_ROWS(timespec)};
static const struct variant of_futex64[] = {FUTEX_ROWS(timespec64)};

static const struct variant of_seccomp[] = {
    WHEN(2, 1, SECCOMP_SET_MODE_STRICT,   UINT_HEX(flags)),
    WHEN(2, 1, SECCOMP_GET_ACTION_AVAIL,  UINT_HEX(flags)),
    WHEN(2, 1, SECCOMP_GET_NOTIF_SIZES,   UINT_HEX(flags)),
    WHEN(3, 1, SECCOMP_SET_MODE_FILTER,   IN_STRUCT(args, sock_fprog)),
    WHEN(3, 1, SECCOMP_GET_ACTION_AVAIL,  IN_STRUCT(args, seccomp_action)),
    WHEN(3, 1, SECCOMP_GET_NOTIF_SIZES,   OUT_STRUCT(args, seccomp_sizes)),
    WHEN_END
};

#define SIGNALS(request)        WHEN(3, 1, request, ADDRESS(addr)), WHEN(4, 1, request, SIGNAL(data))
#define NO_ADDRESS(request)     WHEN(3, 1, request, ADDRESS(addr))
static const struct variant of_ptrace[] = {
    WHEN(4, 1, PTRACE_PEEKTEXT, OUT_STRUCT(data, word_hex)), NO_ADDRESS(PTRACE_PEEKTEXT),
    WHEN(4, 1, PTRACE_PEEKDATA, OUT_STRUCT(data, word_hex)), NO_ADDRESS(PTRACE_PEEKDATA),
    WHEN(4, 1, 3 /* PTRACE_PEEKUSER */, OUT_STRUCT(data, word_hex)),
    NO_ADDRESS(PTRACE_POKETEXT), NO_ADDRESS(PTRACE_POKEDATA),
    SIGNALS(PTRACE_CONT), SIGNALS(PTRACE_SYSCALL), SIGNALS(PTRACE_SINGLESTEP),
    SIGNALS(PTRACE_DETACH), SIGNALS(PTRACE_SYSEMU), SIGNALS(PTRACE_SYSEMU_SINGLESTEP),
    SIGNALS(PTRACE_SINGLEBLOCK), NO_ADDRESS(PTRACE_SETOPTIONS), NO_ADDRESS(PTRACE_SEIZE),
    WHEN(4, 1, PTRACE_SETOPTIONS, FLAGS(data, ptrace_option, "PTRACE_O_???")),
    WHEN(4, 1, PTRACE_SEIZE, FLAGS(data, ptrace_option, "PTRACE_O_???")),
    NO_ADDRESS(PTRACE_GETEVENTMSG), WHEN(4, 1, PTRACE_GETEVENTMSG, OUT_STRUCT(data, size)),
    NO_ADDRESS(PTRACE_GETSIGINFO), WHEN(4, 1, PTRACE_GETSIGINFO, OUT_STRUCT(data, siginfo)),
    NO_ADDRESS(PTRACE_SETSIGINFO), WHEN(4, 1, PTRACE_SETSIGINFO, IN_STRUCT(data, siginfo)),
    WHEN(4, 1, PTRACE_GETREGS, OUT_STRUCT(data, user_regs)),
    WHEN(4, 1, PTRACE_SETREGS, IN_STRUCT(data, user_regs)),
    WHEN(4, 1, PTRACE_GETFPREGS, OUT_STRUCT(data, user_fpregs)),
    WHEN(4, 1, PTRACE_SETFPREGS, IN_STRUCT(data, user_fpregs)),
    WHEN(3, 1, PTRACE_GETREGSET, CHOICE(addr, register_set, "NT_???")),
    WHEN(3, 1, PTRACE_SETREGSET, CHOICE(addr, register_set, "NT_???")),
    WHEN(4, 1, PTRACE_GETREGSET, INOUT_STRUCT(data, regset)),
    WHEN(4, 1, PTRACE_SETREGSET, IN_STRUCT(data, regset_in)),
    WHEN(3, 1, PTRACE_GETSIGMASK, SIZE(addr)), WHEN(4, 1, PTRACE_GETSIGMASK, OUT_STRUCT(data, sigset)),
    WHEN(3, 1, PTRACE_SETSIGMASK, SIZE(addr)), WHEN(4, 1, PTRACE_SETSIGMASK, IN_STRUCT(data, sigset)),
    WHEN(3, 1, PTRACE_PEEKSIGINFO, IN_STRUCT(addr, peek_siginfo)),
    WHEN(4, 1, PTRACE_PEEKSIGINFO, OUT_ARRAY(data, siginfo, RESULT)),
    WHEN(3, 1, PTRACE_SECCOMP_GET_FILTER, SIZE(addr)),
    WHEN(4, 1, PTRACE_SECCOMP_GET_FILTER, ADDRESS(data)),
    WHEN(3, 1, 0x420e /* PTRACE_GET_SYSCALL_INFO */, SIZE(addr)),
    WHEN(4, 1, 0x420e, OUT_SIZED(data, syscall_info, RESULT)),
    WHEN(4, 1, 0x420f /* PTRACE_GET_RSEQ_CONFIGURATION */, ADDRESS(data)),
    WHEN(4, 1, PTRACE_POKETEXT, HEX(data)), WHEN(4, 1, PTRACE_POKEDATA, HEX(data)),
    WHEN_END
};

static const struct variant of_shmctl[] = {
    WHEN(3, 2, IPC_STAT, OUT_STRUCT(buf, shmid)), WHEN(3, 2, SHM_STAT, OUT_STRUCT(buf, shmid)),
    WHEN(3, 2, 15 /* SHM_STAT_ANY */, OUT_STRUCT(buf, shmid)),
    WHEN(3, 2, IPC_SET, IN_STRUCT(buf, shmid)), WHEN(3, 2, IPC_INFO, OUT_STRUCT(buf, shm_limits)),
    WHEN(3, 2, SHM_INFO, OUT_STRUCT(buf, shm_usage)), WHEN_END
};

static const struct variant of_msgctl[] = {
    WHEN(3, 2, IPC_STAT, OUT_STRUCT(buf, msqid)), WHEN(3, 2, MSG_STAT, OUT_STRUCT(buf, msqid)),
    WHEN(3, 2, 13 /* MSG_STAT_ANY */, OUT_STRUCT(buf, msqid)),
    WHEN(3, 2, IPC_SET, IN_STRUCT(buf, msqid)), WHEN(3, 2, IPC_INFO, OUT_STRUCT(buf, msg_limits)),
    WHEN(3, 2, MSG_INFO, OUT_STRUCT(buf, msg_limits)), WHEN_END
};

static const struct variant of_semctl[] = {
    WHEN(4, 3, IPC_STAT, OUT_STRUCT(arg, semid)), WHEN(4, 3, SEM_STAT, OUT_STRUCT(arg, semid)),
    WHEN(4, 3, 20 /* SEM_STAT_ANY */, OUT_STRUCT(arg, semid)),
    WHEN(4, 3, IPC_SET, IN_STRUCT(arg, semid)), WHEN(4, 3, IPC_INFO, OUT_STRUCT(arg, sem_limits)),
    WHEN(4, 3, SEM_INFO, OUT_STRUCT(arg, sem_limits)), WHEN_END
};

#define KEY(n)          CHOICE(n, key_ring, NULL)
#define ABOUT(op)       WHEN(2, 1, op, KEY(arg2))
static const struct variant of_keyctl[] = {
    ABOUT(KEYCTL_GET_KEYRING_ID), WHEN(3, 1, KEYCTL_GET_KEYRING_ID, INT(arg3)),
    WHEN(2, 1, KEYCTL_JOIN_SESSION_KEYRING, PATH(arg2)), ABOUT(KEYCTL_UPDATE),
    WHEN(3, 1, KEYCTL_UPDATE, IN(arg3, 4)), WHEN(4, 1, KEYCTL_UPDATE, SIZE(arg4)),
    ABOUT(KEYCTL_REVOKE), ABOUT(KEYCTL_INVALIDATE), ABOUT(KEYCTL_CLEAR), ABOUT(KEYCTL_CHOWN),
    WHEN(3, 1, KEYCTL_CHOWN, ID(arg3)), WHEN(4, 1, KEYCTL_CHOWN, ID(arg4)), ABOUT(KEYCTL_SETPERM),
    WHEN(3, 1, KEYCTL_SETPERM, FLAGS(arg3, key_permission, "KEY_???")), ABOUT(KEYCTL_DESCRIBE),
    WHEN(3, 1, KEYCTL_DESCRIBE, OUT_NUL(arg3, 4)), WHEN(4, 1, KEYCTL_DESCRIBE, SIZE(arg4)),
    ABOUT(KEYCTL_READ), WHEN(3, 1, KEYCTL_READ, OUT(arg3, 4)), WHEN(4, 1, KEYCTL_READ, SIZE(arg4)),
    ABOUT(KEYCTL_GET_SECURITY), WHEN(3, 1, KEYCTL_GET_SECURITY, OUT_NUL(arg3, 4)),
    WHEN(4, 1, KEYCTL_GET_SECURITY, SIZE(arg4)), ABOUT(KEYCTL_LINK), WHEN(3, 1, KEYCTL_LINK, KEY(arg3)),
    ABOUT(KEYCTL_UNLINK), WHEN(3, 1, KEYCTL_UNLINK, KEY(arg3)), ABOUT(KEYCTL_SEARCH),
    WHEN(3, 1, KEYCTL_SEARCH, PATH(arg3)), WHEN(4, 1, KEYCTL_SEARCH, PATH(arg4)),
    WHEN(5, 1, KEYCTL_SEARCH, KEY(arg5)), ABOUT(KEYCTL_SET_TIMEOUT),
    WHEN(3, 1, KEYCTL_SET_TIMEOUT, UINT(arg3)), ABOUT(KEYCTL_ASSUME_AUTHORITY),
    WHEN(2, 1, KEYCTL_SET_REQKEY_KEYRING, CHOICE(arg2, key_request_ring, "KEY_REQKEY_DEFL_???")),
    WHEN_END
};

const struct variant_list variants_control[] = {
    {"futex", of_futex}, {"futex_time64", of_futex64}, {"seccomp", of_seccomp},
    {"ptrace", of_ptrace}, {"shmctl", of_shmctl}, {"msgctl", of_msgctl}, {"semctl", of_semctl},
    {"keyctl", of_keyctl}, {NULL, NULL}
};
// clang-format on
