#include "capture/run.h"

#include <inttypes.h>
#include <linux/audit.h>
#include <stdio.h>
#include <string.h>

/* Through the 32-bit vDSO the kernel returns to the end of its last instruction, an int 0x80
 * that serves restarts only, whichever way it was entered: the instruction in front of that one
 * is the one that was executed.  Intel has sysenter there, AMD syscall; on others nops. */
static bool in_vdso(pid_t pid, uint64_t address)
{
    char path[32], line[512];
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "re");
    bool found = false;
    while (maps && !found && fgets(line, sizeof line, maps)) {
        uint64_t from, to;
        found = sscanf(line, "%" SCNx64 "-%" SCNx64, &from, &to) == 2 && address >= from &&
                address <= to && strstr(line, "[vdso]");
    }
    if (maps)
        fclose(maps);
    return found;
}

static enum door from_bytes(pid_t pid, const uint8_t before[4], const struct event *event)
{
    static const uint8_t syscall[] = {0x0f, 0x05}, sysenter[] = {0x0f, 0x34},
                         int80[] = {0xcd, 0x80};
    if (!memcmp(before + 2, syscall, 2))
        return DOOR_SYSCALL;
    if (!memcmp(before + 2, sysenter, 2))
        return DOOR_SYSENTER;
    if (!memcmp(before + 2, int80, 2) && event->abi == ABI_I386 && event->ip < UINT32_MAX) {
        bool fast = !memcmp(before, sysenter, 2), amd = !memcmp(before, syscall, 2);
        if ((fast || amd) && in_vdso(pid, event->ip))
            return fast ? DOOR_SYSENTER : DOOR_SYSCALL;
    }
    return event->abi == ABI_I386 ? DOOR_INT80 : DOOR_SYSCALL;
}

/* Fills the table, the number, the arguments and the door of a call from its entry stop.  In
 * 64-bit code only `arch` tells int 0x80: the registers look the same. */
void door_find(pid_t pid, const struct stop_info *info, struct event *event)
{
    uint8_t before[4] = {0};
    uint32_t number = (uint32_t)info->entry.nr;

    event->ip = info->instruction_pointer;
    event->sp = info->stack_pointer;
    event->abi = info->arch == AUDIT_ARCH_I386 ? ABI_I386 : ABI_X86_64;
    if (event->abi == ABI_X86_64 && number >> 30 == 1) { /* -1 has bit 30 too, and is not x32 */
        event->abi = ABI_X32;
        number &= ~(UINT32_C(1) << 30);
    }
    event->number = number;
    for (int i = 0; i < 6; i++)
        event->arg[i] =
            event->abi == ABI_I386 ? (uint32_t)info->entry.args[i] : info->entry.args[i];

    size_t got = memory_read_two(pid, event->ip - 4, before, sizeof before, event->sp,
                                 &event->stack_top, sizeof event->stack_top);
    if (got != sizeof before + sizeof event->stack_top) {
        if (memory_read(pid, event->ip - 4, before, sizeof before) != sizeof before &&
            memory_read(pid, event->ip - 2, before + 2, 2) != 2)
            memset(before, 0, sizeof before);
        if (memory_read(pid, event->sp, &event->stack_top, sizeof event->stack_top) !=
            sizeof event->stack_top)
            event->stack_top = 0;
    }
    event->door = from_bytes(pid, before, event);
    if (event->ip >= UINT64_C(0xffffffffff600000) && event->ip < UINT64_C(0xffffffffff601000))
        event->door = DOOR_VSYSCALL;
}
