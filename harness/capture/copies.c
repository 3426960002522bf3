/* Which of the program's memory an event keeps.  What the call reads is copied at the entry stop,
 * what it writes at the exit stop, as the call's signature says; so that nobody needs the process
 * afterwards.  Whatever a pointer points to, copying it never fails: the part that can be read is
 * kept, and `whole` says whether that was all. */
#include "capture/run.h"

#include <stdlib.h>
#include <string.h>

enum {
    PATH_BYTES = 4096,                  /* PATH_MAX: longer ones are refused by the kernel */
    STRINGS_MAX = 4096,                 /* of one argv or envp */
    RUN_BYTES_LIMIT = 64 * 1024 * 1024, /* of one run; beyond, copies are cut to CUT_BYTES */
    CUT_BYTES = 256
};

static size_t limit_of(const struct run *run)
{
    return run->bytes_copied > RUN_BYTES_LIMIT && run->copy_limit > CUT_BYTES ? CUT_BYTES
                                                                              : run->copy_limit;
}

static void keep(struct run *run, struct call *call, struct copy copy)
{
    if (call->event.copy_count == COPIES_MAX)
        return;
    copy.bytes = memory_of(copy.size);
    memcpy(copy.bytes, run->scratch, copy.size);
    run->bytes_copied += copy.size;
    call->copies[call->event.copy_count++] = copy;
}

static void keep_bytes(struct run *run, struct call *call, pid_t pid, struct copy copy)
{
    size_t limit = limit_of(run);
    copy.size =
        memory_read(pid, copy.address, run->scratch, copy.wanted < limit ? copy.wanted : limit);
    copy.whole = copy.size == copy.wanted;
    keep(run, call, copy);
}

static void keep_path(struct run *run, struct call *call, pid_t pid, struct copy copy)
{
    size_t limit = run->copy_limit < PATH_BYTES ? run->copy_limit : PATH_BYTES;
    copy.size = memory_read_string(pid, copy.address, (char *)run->scratch, limit, &copy.whole);
    copy.wanted = copy.size;
    keep(run, call, copy);
}

/* An array of strings is kept as the strings one behind the other, each with its NUL. */
static void keep_strings(struct run *run, struct call *call, pid_t pid, struct copy copy)
{
    size_t width = call->event.abi == ABI_X86_64 ? 8 : 4, limit = limit_of(run);
    uint64_t at = copy.address;
    bool ended = true;
    for (int i = 0; i < STRINGS_MAX && ended; i++, at += width) {
        uint64_t string = 0;
        if (memory_read(pid, at, &string, width) != width)
            break;
        if (!string) {
            copy.whole = true;
            break;
        }
        copy.size += memory_read_string(pid, string, (char *)run->scratch + copy.size,
                                        limit - copy.size, &ended);
    }
    copy.wanted = copy.size;
    keep(run, call, copy);
}

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

static size_t structure_size(const struct event *event, const struct parameter *parameter)
{
    if (!parameter->structure)
        return 0;
    return event->abi == ABI_I386 ? parameter->structure->size_i386 : parameter->structure->size;
}

void copies_at_entry(struct run *run, struct call *call, pid_t pid)
{
    struct event *event = &call->event;
    const struct signature *signature = call_signature(event->abi, event->number);
    for (int i = 0; i < signature->count; i++) {
        const struct parameter *parameter = &signature->parameter[i];
        struct copy copy = {.argument = (uint8_t)i, .address = event->arg[i]};
        if (!copy.address)
            continue;
        switch (parameter->kind) {
        case KIND_PATH:
            keep_path(run, call, pid, copy);
            break;
        case KIND_STRINGS:
            keep_strings(run, call, pid, copy);
            break;
        case KIND_IN_BYTES:
            if (parameter->size_from < 1 || parameter->size_from > 6)
                break;
            copy.wanted = size_argument(event, signature, parameter->size_from - 1);
            keep_bytes(run, call, pid, copy);
            break;
        case KIND_IN_STRUCT:
            copy.wanted = structure_size(event, parameter);
            if (copy.wanted)
                keep_bytes(run, call, pid, copy);
            break;
        default:
            break;
        }
    }
}

/* Nothing is copied of a call that failed or whose result is ours: the kernel wrote nothing. */
void copies_at_exit(struct run *run, struct call *call, pid_t pid)
{
    struct event *event = &call->event;
    if (event_failed(event) || event->forged)
        return;
    const struct signature *signature = call_signature(event->abi, event->number);
    for (int i = 0; i < signature->count; i++) {
        const struct parameter *parameter = &signature->parameter[i];
        struct copy copy = {.argument = (uint8_t)i, .address = event->arg[i], .at_exit = true};
        if (parameter->kind == KIND_OUT_BYTES)
            copy.wanted = size_filled(event, signature, parameter);
        else if (parameter->kind == KIND_OUT_STRUCT)
            copy.wanted = structure_size(event, parameter);
        else
            continue;
        if (copy.address && (copy.wanted || parameter->kind == KIND_OUT_BYTES))
            keep_bytes(run, call, pid, copy);
    }
}
