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

/* The door of a call through the i386 table, by the bytes in front of `ip`.  `landing` is 0, or
 * what was found there before. */
enum door door_of_i386(pid_t pid, uint64_t ip, uint64_t *landing)
{
    static const uint8_t syscall[] = {0x0f, 0x05}, sysenter[] = {0x0f, 0x34},
                         int80[] = {0xcd, 0x80};
    uint8_t before[4] = {0};
    if (memory_read(pid, ip - 4, before, sizeof before) != sizeof before &&
        memory_read(pid, ip - 2, before + 2, 2) != 2)
        return DOOR_INT80;
    if (!memcmp(before + 2, syscall, 2))
        return DOOR_SYSCALL;
    if (!memcmp(before + 2, sysenter, 2))
        return DOOR_SYSENTER;
    bool fast = !memcmp(before, sysenter, 2), amd = !memcmp(before, syscall, 2);
    if (memcmp(before + 2, int80, 2) || ip >= UINT32_MAX || (!fast && !amd))
        return DOOR_INT80;
    if (*landing != ip && !in_vdso(pid, ip))
        return DOOR_INT80;
    *landing = ip;
    return fast ? DOOR_SYSENTER : DOOR_SYSCALL;
}

/* Through the 32-bit vDSO.  On a processor that has no faster way its instruction is an int 0x80;
 * where others of the program's stand is remembered. */
static bool came_by_sysinfo(struct task *task, const struct event *event)
{
    if (event->ip == task->landing)
        return true;
    if (event->door != DOOR_INT80 || event->ip > UINT32_MAX || event->ip == task->elsewhere)
        return false;
    if (in_vdso(task->pid, event->ip))
        return true;
    task->elsewhere = event->ip;
    return false;
}

/* Fills the table, the number, the arguments and the door of a call from its entry stop.  The
 * table is the one of `arch`: in 64-bit code the registers of an int 0x80 look like any others.
 * Into the x86-64 table there is one door only, besides the vsyscall page; so nothing has to be
 * read to tell it. */
void door_find(struct task *task, const struct stop_info *info, struct event *event)
{
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

    event->door =
        event->abi == ABI_I386 ? door_of_i386(task->pid, event->ip, &task->landing) : DOOR_SYSCALL;
    if (is_in_vsyscall_page(event->ip))
        event->door = DOOR_VSYSCALL;
    event->sysinfo = event->abi == ABI_I386 && came_by_sysinfo(task, event);
}
