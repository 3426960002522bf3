/* Runs one program as capture/ does and prints the trace, one line an event, for capture.bats:
 *
 *   capture [OPTION...] PROGRAM [ARGUMENT...]
 *   capture --possible, --door NAME
 *
 *   call 0 x86-64 syscall write(0x1,0x402000,0x3,0,0,0) = 3
 *     in 1 0x402000 3 of 3 whole "hi\n"          a copy; "out" when made at the exit stop
 *     before rax=0x1 ...                         what single-stepping saw
 *   signal 0 SIGSEGV code 1 address 0x0
 *   exited 0 3
 *   end exited 3
 *   stdout "hi\n" */
#include "capture/capture.h"
#include "filter/calls.h"
#include "tables/calls.h"
#include "tables/names.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static const char *const endings[] = {"exited", "killed",      "wall",       "cpu",
                                      "output", "trace",       "stopped",    "stuck",
                                      "denied", "not started", "interrupted"};

static void print_bytes(const uint8_t *bytes, size_t size)
{
    struct text text = {0};
    text_add_safe(&text, bytes, size);
    putchar('"');
    for (size_t i = 0; i < text.size; i++)
        if (text.bytes[i] == '\n')
            fputs("\\n", stdout);
        else
            putchar(text.bytes[i]);
    putchar('"');
    text_free(&text);
}

static void print_registers(const char *title, const uint64_t values[REGS])
{
    printf("  %s", title);
    for (int i = 0; i < REGS; i++)
        printf(" %s=0x%" PRIx64, reg_name((enum reg)i), values[i]);
    putchar('\n');
}

static void print_witness(const struct witness *witness)
{
    print_registers("before", witness->before);
    print_registers("after", witness->after);
    print_registers("writer", witness->writer);
    fputs("  kernel", stdout);
    for (int i = 0; i < REGS; i++)
        if (witness->by_kernel[i])
            printf(" %s", reg_name((enum reg)i));
    putchar('\n');
}

static void print_call(const struct event *event)
{
    const char *name = call_name(event->abi, event->number);
    printf("call %d %s %s ", event->task, abi_name(event->abi), door_name(event->door));
    if (name)
        fputs(name, stdout);
    else
        printf("unknown_%" PRIu32, event->number);
    for (int i = 0; i < 6; i++)
        printf("%c0x%" PRIx64, i ? ',' : '(', event->arg[i]);
    if (event->returned)
        printf(") = %" PRId64 "%s", event->result, event->forged ? " forged" : "");
    else
        fputs(") = ?", stdout);
    putchar('\n');
    for (size_t i = 0; i < event->copy_count; i++) {
        const struct copy *copy = &event->copies[i];
        printf("  %s %d 0x%" PRIx64 " %zu of %zu%s ", copy->at_exit ? "out" : "in", copy->argument,
               copy->address, copy->size, copy->wanted, copy->whole ? " whole" : "");
        print_bytes(copy->bytes, copy->size < 200 ? copy->size : 200);
        putchar('\n');
    }
}

static void print_event(void *context, const struct event *event)
{
    const char *name = signal_name(event->signal);
    (void)context;
    switch (event->kind) {
    case EVENT_CALL:
    case EVENT_VDSO_CALL:
        print_call(event);
        break;
    case EVENT_SIGNAL:
        printf("signal %d %s code %d address 0x%" PRIx64 " ip 0x%" PRIx64 " top 0x%" PRIx64 "\n",
               event->task, name, event->signal_code, event->fault_address, event->ip,
               event->stack_top);
        break;
    case EVENT_EXITED:
        printf("exited %d %d\n", event->task, event->status);
        break;
    case EVENT_KILLED:
        printf("killed %d %s\n", event->task, name);
        break;
    case EVENT_STOPPED:
        printf("stopped %d %s\n", event->task, name);
        break;
    case EVENT_SUPERSEDED:
        printf("superseded %d by %d\n", event->task, event->status);
        break;
    }
    if (event->witness)
        print_witness(event->witness);
}

static const char zeros[1 << 20];

static enum door door_of(const char *name)
{
    for (int i = 0; i < DOOR_COUNT; i++)
        if (!strcmp(name, door_name((enum door)i)))
            return (enum door)i;
    die(STATUS_USAGE, "no door is called %s", name);
}

/* NAME:DOOR|any:RESULT:FIRST:COUNT */
static struct inject inject_of(const char *word)
{
    char name[64], door[64];
    struct inject inject = {0};
    if (sscanf(word, "%63[^:]:%63[^:]:%" SCNd64 ":%u:%u", name, door, &inject.result, &inject.first,
               &inject.last) != 5)
        die(STATUS_USAGE, "not an inject: %s", word);
    inject.has_result = true;
    inject.any_door = !strcmp(door, "any");
    inject.door = inject.any_door ? DOOR_SYSCALL : door_of(door);
    inject.abi = inject.door == DOOR_INT80 ? ABI_I386 : ABI_X86_64;
    inject.number = (uint32_t)call_number(inject.abi, name);
    return inject;
}

static void report(const struct trace *trace, bool quiet)
{
    for (size_t i = 0; i < trace->count && !quiet; i++)
        print_event(NULL, &trace->events[i]);
    printf("end %s %d%s\n", endings[trace->ending.kind], trace->ending.number,
           trace->ending.leftover ? " leftover" : "");
    printf("events %zu\n", trace->count);
    if (trace->output.size) {
        printf("stdout %zu ", trace->output.size);
        print_bytes((uint8_t *)trace->output.bytes,
                    trace->output.size < 200 ? trace->output.size : 200);
        putchar('\n');
    }
    if (trace->errors.size) {
        printf("stderr %zu ", trace->errors.size);
        print_bytes((uint8_t *)trace->errors.bytes,
                    trace->errors.size < 200 ? trace->errors.size : 200);
        putchar('\n');
    }
}

/* What a run must not leave behind: a child, dead or alive, or an open descriptor. */
static int count_left(void)
{
    int left = waitpid(-1, NULL, WNOHANG | __WALL) >= 0 || errno != ECHILD;
    for (int fd = 3; fd < 100; fd++)
        left += fcntl(fd, F_GETFD) >= 0;
    return left;
}

/* The same run many times over: how many differed from the first, and the median time. */
static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int repeat(const struct capture_plan *plan, int times)
{
    struct problem problem;
    int differ = 0, left = 0, before = count_left(), first_kind = -1, first_number = 0;
    size_t first_count = 0;
    bool first_leftover = false;
    double *ms = calloc((size_t)times, sizeof *ms);
    for (int i = 0; i < times; i++) {
        struct trace trace = {0};
        struct timespec from, to;
        clock_gettime(CLOCK_MONOTONIC, &from);
        if (!capture_run(plan, &trace, &problem))
            die_of(&problem);
        clock_gettime(CLOCK_MONOTONIC, &to);
        ms[i] = (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
        if (!i) {
            first_kind = (int)trace.ending.kind;
            first_number = trace.ending.number;
            first_count = trace.count;
            first_leftover = trace.ending.leftover;
        }
        if ((int)trace.ending.kind != first_kind || trace.ending.number != first_number ||
            trace.count != first_count || trace.ending.leftover != first_leftover) {
            differ++;
            report(&trace, false);
        }
        trace_free(&trace);
        left += count_left() - before;
    }
    qsort(ms, (size_t)times, sizeof *ms, by_number);
    printf("differ %d of %d\nleft %d\nmedian %.3f ms, 99%% %.3f ms\n", differ, times, left,
           ms[times / 2], ms[times * 99 / 100]);
    free(ms);
    return 0;
}

/* "write,read": in all tables. */
static const struct call_set *set_of(const char *names)
{
    static struct call_set set;
    char words[256], *rest = NULL;
    snprintf(words, sizeof words, "%s", names);
    for (char *name = strtok_r(words, ",", &rest); name; name = strtok_r(NULL, ",", &rest))
        for (int abi = 0; abi < ABI_COUNT; abi++)
            if (call_number((enum abi)abi, name) >= 0)
                call_set_add(&set, (enum abi)abi, (uint32_t)call_number((enum abi)abi, name));
    return &set;
}

static void install_filter(struct capture_plan *plan)
{
    struct call_set set = *plan->calls;
    capture_needs(&set);
    struct filter_program program = filter_compile(&set, CAPTURE_MARK);
    plan->filter = program.code;
    plan->filter_count = program.count;
}

static int try_probe(bool ok, const struct problem *problem)
{
    puts(ok ? "yes" : problem->message);
    return ok ? 0 : (int)problem->status;
}

int main(int argc, char **argv)
{
    struct inject injects[8];
    pid_t attached[8];
    struct capture_plan plan = {.collect = true, .envp = environ, .injects = injects};
    struct problem problem = {0};
    int i = 1, times = 0;
    bool quiet = false;
    char *no_environment[] = {NULL};
    for (; i < argc && !strncmp(argv[i], "--", 2); i++) {
        const char *word = argv[i] + 2, *value = i + 1 < argc ? argv[i + 1] : "";
        struct {
            const char *name;
            bool *flag;
        } flags[] = {{"witness", &plan.witness}, {"show-execve", &plan.show_execve},
                     {"halves", &plan.halves},   {"first-only", &plan.first_only},
                     {"live", &plan.live},       {"wait-for-all", &plan.wait_for_all},
                     {"vdso", &plan.vdso},       {"quiet", &quiet}};
        struct {
            const char *name;
            unsigned *number;
        } numbers[] = {{"wall", &plan.wall_ms}, {"cpu", &plan.cpu_ms}, {"stuck", &plan.stuck_ms}};
        struct {
            const char *name;
            size_t *number;
        } sizes[] = {{"output", &plan.output_limit},
                     {"stops", &plan.stop_limit},
                     {"tasks", &plan.task_limit},
                     {"copy-limit", &plan.copy_limit}};
        bool known = false;
        for (size_t k = 0; k < sizeof flags / sizeof *flags; k++)
            if (!strcmp(word, flags[k].name))
                known = *flags[k].flag = true;
        if (known)
            continue;
        i++;
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
            if (!strcmp(word, numbers[k].name))
                *numbers[k].number = (unsigned)strtoul(value, NULL, 0), known = true;
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
            if (!strcmp(word, sizes[k].name))
                *sizes[k].number = strtoul(value, NULL, 0), known = true;
        if (known)
            continue;
        if (!strcmp(word, "possible"))
            return try_probe(capture_possible(&problem), &problem);
        if (!strcmp(word, "door"))
            return try_probe(door_possible(door_of(value), &problem), &problem);
        if (!strcmp(word, "inherit"))
            plan.collect = false, i--;
        else if (!strcmp(word, "catch"))
            capture_catch_interrupts(), i--;
        else if (!strcmp(word, "no-environment"))
            plan.envp = no_environment, i--;
        else if (!strcmp(word, "input"))
            plan.input = value, plan.input_size = strlen(value);
        else if (!strcmp(word, "zeros"))
            plan.input_size = strtoul(value, NULL, 0) % sizeof zeros, plan.input = zeros;
        else if (!strcmp(word, "start-at"))
            plan.start_at = strtoull(value, NULL, 16);
        else if (!strcmp(word, "directory"))
            plan.directory = value;
        else if (!strcmp(word, "poison"))
            plan.poison = strtoull(value, NULL, 0);
        else if (!strcmp(word, "calls"))
            plan.calls = set_of(value);
        else if (!strcmp(word, "fast"))
            install_filter(&plan), i--;
        else if (!strcmp(word, "attach"))
            attached[plan.attach_count++] = atoi(value);
        else if (!strcmp(word, "repeat"))
            times = atoi(value);
        else if (!strcmp(word, "inject"))
            injects[plan.inject_count++] = inject_of(value);
        else
            die(STATUS_USAGE, "no option --%s", word);
    }
    plan.attach = attached;
    if (plan.attach_count)
        plan.collect = false, plan.live = true;
    else if (i >= argc)
        die(STATUS_USAGE, "no program");
    plan.program = argv[i];
    plan.argv = argv + i;
    if (times)
        return repeat(&plan, times);
    if (plan.live)
        plan.on_event = print_event;

    struct trace trace = {0};
    bool ok = capture_run(&plan, &trace, &problem);
    if (ok)
        report(&trace, quiet);
    trace_free(&trace);
    free((void *)plan.filter);
    if (!ok)
        die_of(&problem);
    return 0;
}
