/* Which of the program's memory an event keeps.  What the call reads is copied at the entry stop,
 * what it writes at the exit stop, as the call's signature says; so that nobody needs the process
 * afterwards.  Whatever a pointer points to, copying it never fails: the part that can be read is
 * kept, and `whole` says whether that was all. */
#include "capture/copies.h"

#include "tables/inner.h"
#include "tables/numbers.h"

#include <stdlib.h>
#include <string.h>

enum { X32_RT_SIGRETURN = 513 };

enum {
    PATH_BYTES = 4096,                  /* PATH_MAX: longer ones are refused by the kernel */
    STRINGS_MAX = 4096,                 /* of one argv or envp */
    RUN_BYTES_LIMIT = 64 * 1024 * 1024, /* of one run; beyond, copies are cut to CUT_BYTES */
    CUT_BYTES = 256
};

static size_t limit_of(const struct run *run)
{
    bool full = !run->plan->live && run->bytes_copied > RUN_BYTES_LIMIT;
    return full && run->copy_limit > CUT_BYTES ? CUT_BYTES : run->copy_limit;
}

void copies_moved(struct call *call)
{
    call->event.copies = call->more ? call->more : call->copies;
}

/* Makes room for one more copy; false when there are too many. */
static bool make_room(struct call *call)
{
    size_t count = call->event.copy_count, room = call->more ? call->room : COPIES_INSIDE;
    if (count < room)
        return true;
    if (room >= COPIES_MAX)
        return false;
    struct copy *more = memory_of(2 * room * sizeof *more);
    memcpy(more, call->event.copies, count * sizeof *more);
    free(call->more);
    call->more = more;
    call->room = 2 * room;
    copies_moved(call);
    return true;
}

static void keep(struct run *run, struct call *call, struct copy *copy)
{
    if (!make_room(call)) {
        *copy = (struct copy){.address = copy->address};
        return;
    }
    copy->bytes = memory_of(copy->size);
    memcpy(copy->bytes, run->scratch, copy->size);
    run->bytes_copied += copy->size;
    call->event.copies[call->event.copy_count++] = *copy;
}

static void keep_bytes(struct run *run, struct call *call, pid_t pid, struct copy *copy)
{
    size_t limit = limit_of(run);
    copy->size =
        memory_read(pid, copy->address, run->scratch, copy->wanted < limit ? copy->wanted : limit);
    copy->whole = copy->size == copy->wanted;
    keep(run, call, copy);
}

static void keep_path(struct run *run, struct call *call, pid_t pid, struct copy *copy)
{
    size_t limit = run->copy_limit < PATH_BYTES ? run->copy_limit : PATH_BYTES;
    copy->size = memory_read_string(pid, copy->address, (char *)run->scratch, limit, &copy->whole);
    copy->wanted = copy->size;
    keep(run, call, copy);
}

/* Of an array with an end or a string that cannot be read: the pointers, up to the NULL, and the
 * first strings one by one. */
static void keep_pointers(struct run *run, struct call *call, pid_t pid, const struct copy *array)
{
    enum { STRINGS_SHOWN = 64 };
    size_t width = call_is_narrow(&call->event) ? 4 : 8, limit = limit_of(run);
    struct copy pointers = {.argument = array->argument, .address = array->address};
    uint64_t string = 1;
    pointers.size = memory_read(pid, array->address, run->scratch, limit) / width * width;
    for (size_t at = 0; at < pointers.size && string; at += width) {
        string = 0;
        memcpy(&string, run->scratch + at, width);
        pointers.wanted = at + width;
    }
    pointers.whole = !string;
    pointers.size = pointers.wanted;
    keep(run, call, &pointers);
    for (size_t at = 0, i = 0; pointers.bytes && at < pointers.size && i < STRINGS_SHOWN;
         at += width, i++) {
        struct copy one = {.argument = array->argument};
        memcpy(&one.address, pointers.bytes + at, width);
        if (one.address)
            keep_path(run, call, pid, &one);
    }
}

/* An array of strings is kept as the strings one behind the other, each with its NUL. */
static void keep_strings(struct run *run, struct call *call, pid_t pid, struct copy *copy)
{
    size_t width = call_is_narrow(&call->event) ? 4 : 8, limit = limit_of(run);
    uint64_t at = copy->address;
    bool ended = true;
    for (int i = 0; i < STRINGS_MAX && ended; i++, at += width) {
        uint64_t string = 0;
        if (memory_read(pid, at, &string, width) != width)
            break;
        if (!string) {
            copy->whole = true;
            break;
        }
        copy->size += memory_read_string(pid, string, (char *)run->scratch + copy->size,
                                         limit - copy->size, &ended);
    }
    copy->wanted = copy->size;
    keep(run, call, copy);
    if (!copy->whole)
        keep_pointers(run, call, pid, copy);
}

/* ------------------------------------------------------- what a copy leads to */

static const struct follower_row *const followers[] = {followers_common, followers_processes,
                                                       followers_network, followers_wait};

struct copy follow_bytes(struct following *following, uint64_t address, size_t size)
{
    struct copy copy = {.argument = following->argument,
                        .at_exit = following->at_exit,
                        .address = address,
                        .wanted = size};
    if (address && size)
        keep_bytes(following->run, following->call, following->pid, &copy);
    return copy;
}

struct copy follow_string(struct following *following, uint64_t address)
{
    struct copy copy = {
        .argument = following->argument, .at_exit = following->at_exit, .address = address};
    if (address)
        keep_path(following->run, following->call, following->pid, &copy);
    return copy;
}

void follow_on(struct following *following, enum structure_id id, const struct copy *copy)
{
    for (size_t i = 0; i < sizeof followers / sizeof *followers; i++)
        for (const struct follower_row *row = followers[i]; row->follow; row++)
            if (row->id == id && row->at_exit == following->at_exit)
                row->follow(following, copy);
}

/* ----------------------------------------------------------------- how many bytes */

/* A size as the kernel reads it: 32 bits of an int, and of everything through i386. */
static size_t size_argument(const struct event *event, const struct signature *signature, int i)
{
    enum kind kind = signature->parameter[i].kind;
    bool narrow = event->abi == ABI_I386 || kind == KIND_INT || kind == KIND_UINT;
    return narrow ? (uint32_t)event->arg[i] : (size_t)event->arg[i];
}

/* How many bytes of an output buffer the call has filled: the result where it is a count, but
 * never more than the buffer that was passed. */
static size_t size_filled(const struct event *event, const struct signature *signature,
                          const struct parameter *parameter)
{
    size_t result = event->result < 0 ? 0 : (size_t)event->result;
    if (parameter->size_from == 0 || parameter->size_from > 6)
        return result;
    size_t size = size_argument(event, signature, parameter->size_from - 1);
    return signature->returns == KIND_SIZE && result < size ? result : size;
}

/* The int that an argument points to: as it is now, but never more than it was at the entry. */
static size_t size_pointed(const struct event *event, pid_t pid, int argument)
{
    int32_t now = 0, before = 0;
    const struct copy *entry = event_copy(event, argument, false);
    if (!entry || entry->size < sizeof before ||
        memory_read(pid, event->arg[argument], &now, sizeof now) != sizeof now)
        return 0;
    memcpy(&before, entry->bytes, sizeof before);
    if (now > before)
        now = before;
    return now < 0 ? 0 : (size_t)now;
}

/* The bytes of a struct, or of the array of them, that an argument points to. */
static size_t size_structures(const struct event *event, const struct signature *signature,
                              const struct parameter *parameter, pid_t pid)
{
    size_t size = structure_size(event, parameter->structure), number;
    if (!parameter->size_from)
        return size;
    if (parameter->size_from == SIZE_FROM_RESULT)
        number = event->result < 0 ? 0 : (size_t)event->result;
    else if (parameter->detail & DETAIL_SIZE_AT)
        number = size_pointed(event, pid, parameter->size_from - 1);
    else
        number = size_argument(event, signature, parameter->size_from - 1);
    if (parameter->structure->id == STRUCTURE_resident) /* of a length, a byte a page */
        return number / PAGE + (number % PAGE != 0);
    if (!(parameter->detail & DETAIL_ARRAY))
        return number;
    return size && number > SIZE_MAX / size ? SIZE_MAX : number * size;
}

/* ------------------------------------------------------------------- the two stops */

/* The address is that of the i386 register's 32 bits; through x86-64 all of it. */
static bool begin(struct following *following, struct copy *copy, int argument)
{
    const struct event *event = &following->call->event;
    following->argument = (uint8_t)argument;
    following->parameter = call_parameter(event, argument);
    following->narrow = call_is_narrow(event);
    *copy = (struct copy){.argument = (uint8_t)argument,
                          .at_exit = following->at_exit,
                          .address = event->arg[argument]};
    return copy->address != 0;
}

static void keep_structures(struct following *following, struct copy *copy)
{
    const struct event *event = &following->call->event;
    const struct signature *signature = call_signature(event->abi, event->number);
    copy->wanted = size_structures(event, signature, following->parameter, following->pid);
    follow_size(following, &copy->wanted);
    if (!copy->wanted && !following->parameter->size_from)
        return;
    keep_bytes(following->run, following->call, following->pid, copy);
    follow_on(following, following->parameter->structure->id, copy);
}

/* rt_sigreturn and sigreturn take no argument: what they put back lies on the stack, where the
 * kernel built a frame (struct rt_sigframe and its i386 twins) when it delivered the signal.  Kept
 * of it: the signal mask. */
static void keep_frame(struct run *run, struct call *call, pid_t pid)
{
    enum { WIDE_MASK = 296, NARROW_MASK = 248, OLD_MASK = 80, OLD_EXTRA = 712 };
    const struct event *event = &call->event;
    struct copy copy = {.wanted = 8};
    bool narrow = event->abi == ABI_I386;
    if (event->number == (narrow                  ? (uint32_t)NUMBER_I386_rt_sigreturn
                          : event->abi == ABI_X32 ? (uint32_t)X32_RT_SIGRETURN
                                                  : (uint32_t)NUMBER_X86_64_rt_sigreturn)) {
        copy.address = event->sp + (narrow ? NARROW_MASK : WIDE_MASK);
        keep_bytes(run, call, pid, &copy);
    } else if (narrow && event->number == NUMBER_I386_sigreturn) {
        copy.address = event->sp + OLD_MASK;
        copy.size = memory_read(pid, copy.address, run->scratch, 4) +
                    memory_read(pid, event->sp + OLD_EXTRA, run->scratch + 4, 4);
        copy.whole = copy.size == copy.wanted;
        keep(run, call, &copy);
    }
}

static void copy_at_entry(struct run *run, struct call *call, pid_t pid)
{
    struct event *event = &call->event;
    const struct signature *signature = call_signature(event->abi, event->number);
    struct following following = {.run = run, .call = call, .pid = pid};
    struct copy copy;
    if (!signature->count)
        keep_frame(run, call, pid);
    for (int i = 0; i < signature->count; i++) {
        if (!begin(&following, &copy, i))
            continue;
        const struct parameter *parameter = following.parameter;
        switch (parameter->kind) {
        case KIND_PATH:
            keep_path(run, call, pid, &copy);
            break;
        case KIND_STRINGS:
            keep_strings(run, call, pid, &copy);
            break;
        case KIND_IN_BYTES:
            if (parameter->size_from < 1 || parameter->size_from > 6)
                break;
            copy.wanted = size_argument(event, signature, parameter->size_from - 1);
            keep_bytes(run, call, pid, &copy);
            break;
        case KIND_IN_STRUCT:
        case KIND_INOUT_STRUCT:
            keep_structures(&following, &copy);
            break;
        default:
            break;
        }
    }
}

/* Does the work for the call inside another one, when there is one, as if it had been made. */
static bool for_inner(struct run *run, struct call *call, pid_t pid,
                      void (*work)(struct run *run, struct call *call, pid_t pid))
{
    struct event inner, *event = &call->event;
    if (!inner_event(event, &inner))
        return false;
    uint32_t number = event->number;
    uint64_t arguments[6];
    memcpy(arguments, event->arg, sizeof arguments);
    event->number = inner.number;
    memcpy(event->arg, inner.arg, sizeof inner.arg);
    work(run, call, pid);
    event->number = number;
    memcpy(event->arg, arguments, sizeof arguments);
    return true;
}

void copies_at_entry(struct run *run, struct call *call, pid_t pid)
{
    struct copy block = {.argument = INNER_BLOCK};
    block.wanted = inner_block(&call->event, &block.address);
    if (block.wanted && block.address)
        keep_bytes(run, call, pid, &block);
    if (!for_inner(run, call, pid, copy_at_entry))
        copy_at_entry(run, call, pid);
}

/* Nothing is copied of a call whose result is ours, nor of one that failed, unless its signature
 * says otherwise: the kernel wrote nothing. */
static void copy_at_exit(struct run *run, struct call *call, pid_t pid)
{
    struct event *event = &call->event;
    if (event->forged)
        return;
    const struct signature *signature = call_signature(event->abi, event->number);
    struct following following = {.run = run, .call = call, .pid = pid, .at_exit = true};
    struct copy copy;
    for (int i = 0; i < signature->count; i++) {
        const struct parameter *parameter = call_parameter(event, i);
        if ((event_failed(event) && !(parameter->detail & DETAIL_FAILED)) ||
            !begin(&following, &copy, i))
            continue;
        if (parameter->kind == KIND_OUT_BYTES) {
            copy.wanted = size_filled(event, signature, parameter);
            keep_bytes(run, call, pid, &copy);
        } else if (parameter->kind == KIND_OUT_STRUCT || parameter->kind == KIND_INOUT_STRUCT) {
            keep_structures(&following, &copy);
        } else if (parameter->kind == KIND_IN_STRUCT) {
            const struct copy *before = event_copy(event, i, false);
            if (before) {
                copy = *before;
                follow_on(&following, parameter->structure->id, &copy);
            }
        }
    }
}

void copies_at_exit(struct run *run, struct call *call, pid_t pid)
{
    if (!for_inner(run, call, pid, copy_at_exit))
        copy_at_exit(run, call, pid);
}
