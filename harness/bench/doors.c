#include "bench/doors.h"

#include <cpuid.h>
#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { NUMBER_UNUSED = 5000 }; /* above all of asm/unistd_64.h, below x32's */

const struct door_row bench_door_table[BENCH_DOORS] = {
#define DOOR(id, name, kind, far, title) [BENCH_##id] = {name, title, kind, far},
#include "bench/doors.def"
#undef DOOR
};

static struct timespec clock_time;
static int parent_expected;

__attribute__((noinline)) static int64_t plain_function(int64_t first, int64_t second)
{
    return first + second;
}

#define FUNCTION(f) ((uint64_t)(uintptr_t)(f))

int bench_door_named(const char *name)
{
    for (int door = 0; door < BENCH_DOORS; door++)
        if (strcmp(bench_door_table[door].name, name) == 0)
            return door;
    return -1;
}

const char *bench_door_name(enum bench_door door)
{
    return (int)door < BENCH_DOORS ? bench_door_table[door].name : "?";
}

/* The vDSO is entered through libc's functions: clock_gettime adds about a nanosecond, and time
 * is the vDSO's own, which the dynamic linker has looked up. */
struct batch door_batch(int door, uint64_t count)
{
    struct batch batch = {.count = count};
    switch (door) {
    case BENCH_FUNCTION:
    case BENCH_FUNCTION_ALONE:
        batch.target = FUNCTION(plain_function);
        batch.first = 40;
        break;
    case BENCH_VDSO_TIME:
        batch.target = FUNCTION(time);
        break;
    case BENCH_VDSO:
        batch.target = FUNCTION(clock_gettime);
        batch.first = CLOCK_MONOTONIC;
        batch.second = (uint64_t)(uintptr_t)&clock_time;
        break;
    case BENCH_UNKNOWN:
        batch.target = NUMBER_UNUSED;
        break;
    case BENCH_CLOCK:
        batch.target = SYS_clock_gettime;
        batch.first = CLOCK_MONOTONIC;
        batch.second = (uint64_t)(uintptr_t)&clock_time;
        break;
    case BENCH_LIBC_GETPID:
        batch.target = FUNCTION(getpid);
        break;
    case BENCH_LIBC_GETPPID:
        batch.target = FUNCTION(getppid);
        break;
    case BENCH_LIBC:
        batch.target = FUNCTION(syscall);
        batch.first = SYS_getpid;
        break;
    default:
        batch.target = SYS_getpid;
    }
    return batch;
}

void (*door_loop(int door))(void)
{
    switch (door) {
    case BENCH_NOTHING:
        return loop_nothing;
    case BENCH_COUNTER:
        return loop_counter;
    case BENCH_CHAIN:
        return loop_chain;
    case BENCH_WIDE:
        return loop_wide;
    case BENCH_FUNCTION_ALONE:
        return loop_call_alone;
    case BENCH_FUNCTION:
    case BENCH_VDSO_TIME:
    case BENCH_VDSO:
    case BENCH_LIBC_GETPID:
    case BENCH_LIBC_GETPPID:
    case BENCH_LIBC:
        return loop_call;
    case BENCH_INT80:
        return loop_int80;
    case BENCH_VSYSCALL:
        return loop_vsyscall;
    case BENCH_CPUID:
        return loop_cpuid;
    default:
        return loop_syscall;
    }
}

void door_expect_parent(int pid)
{
    parent_expected = pid;
}

bool door_right(int door, int64_t last)
{
    int64_t late;
    switch (door) {
    case BENCH_NOTHING:
    case BENCH_COUNTER:
    case BENCH_CHAIN:
    case BENCH_WIDE:
        return true;
    case BENCH_FUNCTION:
    case BENCH_FUNCTION_ALONE:
        return last == 40;
    case BENCH_VDSO:
    case BENCH_CLOCK:
        return (int32_t)last == 0;
    case BENCH_VDSO_TIME:
    case BENCH_VSYSCALL:
        late = time(NULL) - last;
        return late >= -2 && late <= 2;
    case BENCH_UNKNOWN:
        return last == -ENOSYS;
    case BENCH_LIBC_GETPPID:
        return (int32_t)last == parent_expected;
    case BENCH_CPUID:
        return (unsigned)last == __get_cpuid_max(0, NULL);
    case BENCH_TRAP:
    case BENCH_DISPATCH:
    case BENCH_NOTIFY:
    case BENCH_NOTIFY_FAR:
    case BENCH_SYSEMU:
    case BENCH_SYSEMU_FAR:
        return last == WATCHED_ANSWER;
    default:
        /* Not compared with getpid(), which a filter would forge as well; this process has one
         * thread, whose number is the process's. */
        return (int32_t)last == (int32_t)syscall(SYS_gettid);
    }
}
