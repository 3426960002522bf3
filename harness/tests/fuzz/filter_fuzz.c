/* Throws bytes at the parser of filter expressions; what it accepts is asked about made events, at
 * their entries and at their ends, and about the numbers of all calls.  What must hold whatever the
 * bytes are is checked here; a crash and an error of the sanitizers are found by themselves. */
#include "filter/expression.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Answers are drawn from the bytes of the input, so that they may be anything. */
struct answers {
    const uint8_t *bytes;
    size_t size;
};

static bool answer_question(void *context, const struct event *event, enum filter_question question,
                            int number, struct text *answer)
{
    static const char *const descriptors[] = {"/etc/passwd",
                                              "pipe:[1]",
                                              "TCP:[1.2.3.4:5->6.7.8.9:10]",
                                              "TCPv6:[[::1]:80]",
                                              "UNIX-STREAM:[1,\"/x\"]",
                                              "TCP:[",
                                              ""};
    const struct answers *answers = context;
    (void)event;
    if (question == ASK_DESCRIPTOR && answers->size % 8 < 7)
        text_add_string(answer, descriptors[answers->size % 8]);
    else
        text_add_bytes(answer, answers->bytes,
                       answers->size % 32 < answers->size ? answers->size % 32 : 0);
    return (answers->size + (unsigned)question + (unsigned)number) % 5;
}

static void make_event(struct event *event, struct copy *copies, const uint8_t *bytes, size_t size,
                       size_t which)
{
    static const char *const calls[] = {"read",   "openat",  "connect",  "sendmsg", "recvmmsg",
                                        "writev", "accept4", "socket",   "execve",  "fcntl",
                                        "sendto", "bind",    "recvfrom", "prctl"};
    const char *name = calls[which % (sizeof calls / sizeof *calls)];
    *event = (struct event){.kind = which % 29 == 28 ? EVENT_SIGNAL : EVENT_CALL,
                            .abi = which % 3 == 2 ? ABI_I386 : ABI_X86_64,
                            .returned = which % 7 != 6,
                            .result = which % 5 == 4 ? -2 : (int64_t)(which % 200),
                            .copies = copies,
                            .copy_count = 4};
    long number = call_number(event->abi, name);
    event->number = number < 0 ? (uint32_t)which : (uint32_t)number;
    for (uint8_t i = 0; i < 4; i++) {
        event->arg[i] = which % 2 ? 64 : i;
        copies[i] = (struct copy){.argument = (uint8_t)(i / 2 + which % 2),
                                  .at_exit = i % 2,
                                  .address = 64,
                                  .wanted = size,
                                  .size = size,
                                  .bytes = (uint8_t *)bytes};
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct filter filter;
    struct problem problem = {0};
    struct call_set set = {0};
    struct answers answers = {bytes, size};
    char *expression = malloc(size + 1);
    if (!expression)
        return 0;
    memcpy(expression, bytes, size);
    expression[size] = '\0';
    bool parsed = filter_parse(&filter, "--filter", expression, &problem);
    must(parsed || (problem.status == STATUS_USAGE && strchr(problem.message, '^')));
    bool sets = parsed && size % 8 == 0; /* asks about 1,700 numbers: not every time */
    if (sets)
        filter_calls(&filter, &set);
    for (size_t i = 0; parsed && i < 42; i++) {
        struct event event;
        struct copy copies[4];
        make_event(&event, copies, bytes, size, i + size);
        struct filter_subject subject = {.event = &event,
                                         .number = i,
                                         .entered = true,
                                         .ask = answer_question,
                                         .context = &answers};
        enum truth early = filter_evaluate(&filter, &subject);
        subject.entered = false;
        enum truth late = filter_evaluate(&filter, &subject);
        must(late != UNKNOWN_YET && (early == UNKNOWN_YET || early == late));
        must(!sets || late != TRUE_NOW || event.kind != EVENT_CALL ||
             call_set_has(&set, event.abi, event.number));
    }
    filter_free(&filter);
    free(expression);
    return 0;
}
