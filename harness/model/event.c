#include "model/event.h"

const struct copy *event_copy(const struct event *event, int argument, bool at_exit)
{
    for (size_t i = 0; i < event->copy_count; i++)
        if (event->copies[i].argument == argument && event->copies[i].at_exit == at_exit)
            return &event->copies[i];
    return NULL;
}

const struct copy *event_copy_at(const struct event *event, uint64_t address, bool at_exit)
{
    for (size_t i = 0; i < event->copy_count; i++)
        if (event->copies[i].address == address && event->copies[i].at_exit == at_exit)
            return &event->copies[i];
    return NULL;
}

bool event_copied_later(const struct event *event, int argument)
{
    for (size_t i = 0; i < event->copy_count; i++)
        if (event->copies[i].later && event->copies[i].size &&
            event->copies[i].argument == argument)
            return true;
    return false;
}

const char *event_descriptor(const struct event *event, int fd)
{
    for (size_t i = 0; i < event->descriptor_count; i++)
        if (event->descriptors[i].fd == fd)
            return event->descriptors[i].name;
    return NULL;
}

bool event_failed(const struct event *event)
{
    return event->returned && event->result < 0 && event->result >= -4095;
}

const char *abi_name(enum abi abi)
{
    static const char *const names[ABI_COUNT] = {"x86-64", "x32", "i386"};
    return names[abi];
}

const char *door_name(enum door door)
{
    static const char *const names[DOOR_COUNT] = {"syscall",  "int80", "sysenter",
                                                  "vsyscall", "vdso",  "sysinfo"};
    return names[door];
}

bool event_came_by(const struct event *event, enum door door)
{
    if (door == DOOR_SYSINFO)
        return event->sysinfo;
    return event->door == door && !(event->sysinfo && door == DOOR_INT80);
}

const char *reg_name(enum reg reg)
{
    static const char *const names[REGS] = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
                                            "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15"};
    return names[reg];
}

const char *reg_name_32(enum reg reg)
{
    static const char *const names[REGS_32] = {"eax", "ecx", "edx", "ebx",
                                               "esp", "ebp", "esi", "edi"};
    return names[reg];
}

enum reg abi_argument_register(enum abi abi, int argument)
{
    static const enum reg x86_64[6] = {REG_DI, REG_SI, REG_DX, REG_10, REG_8, REG_9};
    static const enum reg i386[6] = {REG_BX, REG_CX, REG_DX, REG_SI, REG_DI, REG_BP};
    return abi == ABI_I386 ? i386[argument] : x86_64[argument];
}

bool is_in_vsyscall_page(uint64_t address)
{
    return address >= VSYSCALL_PAGE && address - VSYSCALL_PAGE < 4096;
}
