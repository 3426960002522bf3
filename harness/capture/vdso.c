/* Calls into the vDSO, which never enter the kernel, and so make no stop.
 *
 * A program finds the functions of the vDSO by its dynamic symbols, which it reads after its
 * execve. At the execve's stop these symbols are pointed at stubs of ours, written into the zeros
 * behind the vDSO's last byte.  A stub makes the system call that does the same:
 *
 *     mov eax, NUMBER; syscall; ret
 *
 * so that the call stops like any other, and only the address that it comes from tells it apart.
 * Where the stubs lie is drawn for each process: a program knows it from the symbols, or not at
 * all.
 *
 * getrandom has no such call: its fifth argument is state of the caller's.  There the stub calls
 * the true function, and marks its beginning and its end by two calls with numbers that the kernel
 * does not have.  Without a tracer, as in a child that is not followed, all stubs work as well.
 *
 * A vDSO whose own code would fall back on the system call, for want of a clock that can be read
 * outside of the kernel, is watched the same way.
 *
 * Known limits: a 32-bit program's vDSO is left alone, and a program whose own filter forbids the
 * system call meets that filter where it would not have met it. */
#include "capture/run.h"

#include <fcntl.h>
#include <gelf.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { IMAGE_MAX = 65536, STUB_ROOM = 64, STUB_CALL_END = 7 };
enum { HALT = 0xf4 }; /* hlt, for the kernel alone: SIGSEGV */
enum { MARK_ENTER = 0x7a30, MARK_LEAVE = 0x7a31 };

static const struct {
    const char *name, *symbol;
    uint32_t number;
} functions[VDSO_FUNCTIONS] = {
    {"clock_gettime", "__vdso_clock_gettime", SYS_clock_gettime},
    {"clock_getres", "__vdso_clock_getres", SYS_clock_getres},
    {"gettimeofday", "__vdso_gettimeofday", SYS_gettimeofday},
    {"time", "__vdso_time", SYS_time},
    {"getcpu", "__vdso_getcpu", SYS_getcpu},
    {"getrandom", "__vdso_getrandom", SYS_getrandom},
};

/* Where the vDSO lies; false: there is none. */
static bool find_vdso(pid_t pid, uint64_t *from, uint64_t *to)
{
    char path[32], line[512];
    bool found = false;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "re");
    while (maps && !found && fgets(line, sizeof line, maps))
        found = strstr(line, "[vdso]") && sscanf(line, "%" SCNx64 "-%" SCNx64, from, to) == 2 &&
                *to - *from <= IMAGE_MAX;
    if (maps)
        fclose(maps);
    return found;
}

static void write_stub(uint8_t *to, uint64_t at, size_t function, uint64_t original)
{
    if (functions[function].number != SYS_getrandom) {
        uint8_t code[] = {0xb8, 0, 0, 0, 0, 0x0f, 0x05, 0xc3};
        memcpy(code + 1, &functions[function].number, sizeof(uint32_t));
        memcpy(to, code, sizeof code);
        return;
    }
    static const uint8_t code[] = {0x51, /* push rcx        argument 4; a call overwrites it */
                                   0xb8, 0x30, 0x7a, 0,    0, /* mov eax, MARK_ENTER */
                                   0x0f, 0x05,                /* syscall */
                                   0x59,                      /* pop rcx */
                                   0x48, 0x83, 0xec, 0x08, /* sub rsp, 8      to a multiple of 16 */
                                   0xe8, 0,    0,    0,    0, /* call the true one */
                                   0x48, 0x83, 0xc4, 0x08,    /* add rsp, 8 */
                                   0x48, 0x89, 0xc7,          /* mov rdi, rax    its result */
                                   0xb8, 0x31, 0x7a, 0,    0, /* mov eax, MARK_LEAVE */
                                   0x0f, 0x05,                /* syscall */
                                   0x48, 0x89, 0xf8,          /* mov rax, rdi */
                                   0xc3};                     /* ret */
    enum { CALL_OPERAND = 14 };
    int32_t distance = (int32_t)(original - (at + CALL_OPERAND + 4));
    memcpy(to, code, sizeof code);
    memcpy(to + CALL_OPERAND, &distance, sizeof distance);
}

struct patch {
    int memory; /* /proc/PID/mem */
    uint64_t base;
    char *image;
    size_t size, cave; /* where the zeros begin, and stubs are put */
    Elf *elf;
    Elf_Scn *symbols;
};

static bool put(const struct patch *patch, uint64_t offset, const void *bytes, size_t size)
{
    return pwrite(patch->memory, bytes, size, (off_t)(patch->base + offset)) == (ssize_t)size;
}

/* The next symbol from `*i` on that leads to a function; `*i` is its index. */
static bool find_symbol(const struct patch *patch, size_t function, int *i, uint64_t *value)
{
    GElf_Shdr header;
    GElf_Sym symbol;
    Elf_Data *data = elf_getdata(patch->symbols, NULL);
    if (!data || !gelf_getshdr(patch->symbols, &header))
        return false;
    for (; gelf_getsym(data, *i, &symbol); ++*i) {
        const char *name = elf_strptr(patch->elf, header.sh_link, symbol.st_name);
        if (name && symbol.st_value &&
            (strcmp(name, functions[function].name) == 0 ||
             strcmp(name, functions[function].symbol) == 0)) {
            *value = symbol.st_value;
            return true;
        }
    }
    return false;
}

/* Points all symbols that lead to a function at its stub; gives the address behind the syscall
 * instruction of a stub that makes the call itself, else 0. */
static uint64_t patch_function(struct patch *patch, size_t function)
{
    GElf_Shdr header;
    uint8_t stub[STUB_ROOM];
    uint64_t original = 0, at = patch->cave;
    int i = 0;
    if (at + STUB_ROOM > patch->size || !find_symbol(patch, function, &i, &original) ||
        !gelf_getshdr(patch->symbols, &header))
        return 0;
    memset(stub, HALT, sizeof stub);
    write_stub(stub, at, function, original);
    if (!put(patch, at, stub, sizeof stub))
        return 0;
    patch->cave += STUB_ROOM;
    for (; find_symbol(patch, function, &i, &original); i++)
        put(patch,
            header.sh_offset + (uint64_t)i * header.sh_entsize + offsetof(Elf64_Sym, st_value), &at,
            sizeof at);
    return functions[function].number == SYS_getrandom ? 0 : patch->base + at + STUB_CALL_END;
}

static bool open_image(struct patch *patch)
{
    elf_version(EV_CURRENT);
    patch->elf = elf_memory(patch->image, patch->size);
    if (!patch->elf || gelf_getclass(patch->elf) != ELFCLASS64)
        return false;
    while ((patch->symbols = elf_nextscn(patch->elf, patch->symbols))) {
        GElf_Shdr header;
        if (gelf_getshdr(patch->symbols, &header) && header.sh_type == SHT_DYNSYM)
            break;
    }
    patch->cave = patch->size;
    while (patch->cave && patch->image[patch->cave - 1] == 0)
        patch->cave--;
    patch->cave = (patch->cave + STUB_ROOM) / 16 * 16;
    return patch->symbols;
}

/* Moves the place of the first stub on by a drawn distance.  Who guesses it too low must not slide
 * to it: zeros are instructions as well. */
static void draw_place(struct patch *patch)
{
    enum { ALIGN = 16 };
    uint8_t halts[ALIGN];
    uint32_t drawn = 0;
    size_t needed = patch->cave + VDSO_FUNCTIONS * STUB_ROOM;
    size_t places = needed <= patch->size ? (patch->size - needed) / ALIGN + 1 : 1;
    if (getrandom(&drawn, sizeof drawn, GRND_NONBLOCK) != sizeof drawn)
        drawn = (uint32_t)(now_ns() / 64);
    memset(halts, HALT, sizeof halts);
    for (drawn %= places; drawn > 0; drawn--, patch->cave += ALIGN)
        put(patch, patch->cave, halts, sizeof halts);
}

/* At the stop of an execve.  A vDSO that cannot be read is left alone. */
void vdso_patch(struct run *run, struct task *task)
{
    struct patch patch = {.memory = -1};
    uint64_t to = 0;
    char path[32];
    memset(task->stubs, 0, sizeof task->stubs);
    if (!run->plan->vdso || task->silent || !find_vdso(task->pid, &patch.base, &to))
        return;
    patch.size = to - patch.base;
    patch.image = memory_of(patch.size);
    snprintf(path, sizeof path, "/proc/%d/mem", (int)task->pid);
    patch.memory = open(path, O_RDWR | O_CLOEXEC);
    if (patch.memory >= 0 && memory_read(task->pid, patch.base, patch.image, patch.size) &&
        open_image(&patch)) {
        draw_place(&patch);
        for (size_t i = 0; i < VDSO_FUNCTIONS; i++)
            task->stubs[i] = patch_function(&patch, i);
    }
    if (patch.elf)
        elf_end(patch.elf);
    if (patch.memory >= 0)
        close(patch.memory);
    free(patch.image);
}

/* Every kernel's vDSO so far leaves much of its last page empty. */
bool vdso_can_be_watched(void)
{
    struct patch patch = {.memory = -1};
    uint64_t to = 0;
    if (!find_vdso(getpid(), &patch.base, &to))
        return false;
    patch.size = to - patch.base;
    patch.image = memory_of(patch.size);
    memcpy(patch.image, (const void *)(uintptr_t)patch.base, patch.size);
    bool found = open_image(&patch) && patch.cave + VDSO_FUNCTIONS * STUB_ROOM <= patch.size;
    if (patch.elf)
        elf_end(patch.elf);
    free(patch.image);
    return found;
}

static bool is_stub(const struct task *task, uint64_t ip)
{
    for (size_t i = 0; i < VDSO_FUNCTIONS; i++)
        if (task->stubs[i] == ip)
            return ip != 0;
    return false;
}

/* The call that a mark stands for, from the registers; argument 4 lies on the stack. */
static void begin_marked(struct run *run, struct task *task, const struct event *mark)
{
    struct call *call = memory_of(sizeof *call);
    call->event = *mark;
    call->event.kind = EVENT_VDSO_CALL;
    call->event.door = DOOR_VDSO;
    call->event.number = SYS_getrandom;
    memory_read(task->pid, mark->sp, &call->event.arg[3], sizeof call->event.arg[3]);
    call->event.copies = call->copies;
    call->keep = run->recording && !task->silent &&
                 (!run->plan->calls || call_set_has(run->plan->calls, ABI_X86_64, SYS_getrandom));
    call->next = task->marked;
    task->marked = call;
}

static void end_marked(struct run *run, struct task *task, const struct event *mark)
{
    struct call *call = task->marked;
    if (!call)
        return;
    task->marked = call->next;
    call->event.result = (int64_t)mark->arg[0];
    call->event.left_ns = now_ns();
    call->event.returned = true;
    if (call->keep)
        copies_at_exit(run, call, task->pid);
    call_finish(run, task, call);
    free(call);
}

/* At an entry stop.  A call of a stub's becomes one into the vDSO; true: it was a mark, and is no
 * call of the program's. */
bool vdso_entered(struct run *run, struct task *task, struct event *event)
{
    if (event->abi != ABI_X86_64)
        return false;
    if (is_stub(task, event->ip)) {
        event->kind = EVENT_VDSO_CALL;
        event->door = DOOR_VDSO;
    }
    if (event->number == MARK_ENTER)
        begin_marked(run, task, event);
    else if (event->number == MARK_LEAVE)
        end_marked(run, task, event);
    else
        return false;
    return true;
}
