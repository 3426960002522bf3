/* Constants of the calls on signals and time. */
#include "tables/sets.h"

#include <asm/signal.h>
#include <linux/time.h>

// clang-format off
const struct constant names_how[] = {
    ONE(SIG_BLOCK), ONE(SIG_UNBLOCK), ONE(SIG_SETMASK), SET_END
};

const struct constant names_action[] = {
    ONE(SA_RESTORER), ONE(SA_ONSTACK), ONE(SA_RESTART), ONE(SA_NODEFER), ONE(SA_RESETHAND),
    ONE(SA_SIGINFO), ONE(SA_NOCLDSTOP), ONE(SA_NOCLDWAIT), SET_END
};

const struct constant names_stack[] = {
    LITERAL(SS_ONSTACK, 1), LITERAL(SS_DISABLE, 2), LITERAL(SS_AUTODISARM, 0x80000000), SET_END
};

const struct constant names_audit_arch[] = {
    LITERAL(AUDIT_ARCH_X86_64, 0xc000003e), LITERAL(AUDIT_ARCH_I386, 0x40000003), SET_END
};

const struct constant names_handler[] = {
    LITERAL(SIG_DFL, 0), LITERAL(SIG_IGN, 1), LITERAL(SIG_ERR, -1), SET_END
};

const struct constant names_clock[] = {
    ONE(CLOCK_REALTIME), ONE(CLOCK_MONOTONIC), ONE(CLOCK_PROCESS_CPUTIME_ID),
    ONE(CLOCK_THREAD_CPUTIME_ID), ONE(CLOCK_MONOTONIC_RAW), ONE(CLOCK_REALTIME_COARSE),
    ONE(CLOCK_MONOTONIC_COARSE), ONE(CLOCK_BOOTTIME), ONE(CLOCK_REALTIME_ALARM),
    ONE(CLOCK_BOOTTIME_ALARM), ONE(CLOCK_TAI), SET_END
};

const struct constant names_timer[] = {
    ONE(TIMER_ABSTIME), SET_END
};

const struct constant names_itimer[] = {
    ONE(ITIMER_REAL), ONE(ITIMER_VIRTUAL), ONE(ITIMER_PROF), SET_END
};

#define TIMERFD_FLAGS                                                                              \
    LITERAL(TFD_TIMER_ABSTIME, 1), LITERAL(TFD_TIMER_CANCEL_ON_SET, 2),                            \
        LITERAL(TFD_CLOEXEC, 02000000), LITERAL(TFD_NONBLOCK, 04000)

const struct constant names_timerfd[] = {
    LITERAL(TFD_CLOEXEC, 02000000), LITERAL(TFD_NONBLOCK, 04000), SET_END
};

const struct constant names_timerfd_settime[] = {
    TIMERFD_FLAGS, SET_END
};

const struct constant names_signalfd[] = {
    LITERAL(SFD_CLOEXEC, 02000000), LITERAL(SFD_NONBLOCK, 04000), SET_END
};
// clang-format on
