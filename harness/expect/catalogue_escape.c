/* Tracers that nobody is to leave: the filter is asked for the way out that it leaves open. */
#include "expect/catalogue.h"
#include "expect/confined.h"
#include "expect/filtered.h"

#include <linux/ptrace.h>
#include <string.h>

static bool is_about_escapes(const struct suspect *suspect)
{
    const struct scene *scene = suspect->symptom->scene;
    for (size_t i = 0; scene && i < scene->given_count; i++)
        if (scene->given[i].kind == GIVEN_PRISONER)
            return true;
    return false;
}

/* Evidence of the following ones: a filter was installed, and it has that hole. */
static bool tell_hole(const struct suspect *suspect, struct diagnosis *diagnosis,
                      enum escape escape, const char *head, const char *words)
{
    const struct event *event = bpf_installed(suspect->symptom->trace);
    struct bpf bpf;
    size_t index;
    struct text text = {0};
    if (!is_about_escapes(suspect) || !event || !bpf_of(event, &bpf) || bpf_fault(&bpf, &index))
        return false;
    struct hole hole = filter_hole(&bpf);
    if (hole.escape != escape)
        return false;
    place_at(suspect, diagnosis, event);
    headline(diagnosis, "%s", head);
    text_add(&text, "Instruction %zu of your filter answers ", hole.answer.index);
    say_hole(&text, &hole);
    text_add(&text, " with ");
    say_answer(&text, hole.answer.value);
    say(diagnosis, "%s. %s", text_string(&text), words);
    text_free(&text);
    return true;
}

bool explain_escape_i386(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    return tell_hole(suspect, diagnosis, ESCAPE_I386, "the way out by int 0x80 is open",
                     "It is the i386 table, where open is 5 and mkdir 39, and no comparison with a "
                     "number of x86-64 knows them. Load arch first, and refuse all that is not "
                     "AUDIT_ARCH_X86_64.");
}

bool explain_escape_x32(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    return tell_hole(suspect, diagnosis, ESCAPE_X32, "the way out by the x32 table is open",
                     "Its numbers have bit 30 set and come with the same arch: openat is "
                     "0x40000101 there, which is not 257. A filter that allows what it does not "
                     "know has to refuse numbers from 0x40000000 on.");
}

bool explain_escape_ring(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    return tell_hole(suspect, diagnosis, ESCAPE_RING, "the way out by io_uring is open",
                     "With a ring the kernel opens, reads and writes from a queue in memory that "
                     "both share, and there is no call for each: no stop, and no filter is asked. "
                     "What can be refused is the call that makes the ring.");
}

bool explain_escape_clone3(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    return tell_hole(suspect, diagnosis, ESCAPE_CLONE3, "clone3 is not answered with ENOSYS",
                     "Its flags are behind a pointer, where no filter can read CLONE_UNTRACED, so "
                     "it cannot be allowed. And ENOSYS is the answer that says: this kernel has no "
                     "such call. A program falls back to clone then; at any other error it gives "
                     "up.");
}

bool explain_escape_clone(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    return tell_hole(suspect, diagnosis, ESCAPE_CLONE, "the way out by CLONE_UNTRACED is open",
                     "CLONE_UNTRACED (0x800000) in the first argument makes a child that no "
                     "option of the tracer gets hold of. Others may be set besides it: load the "
                     "low half of args[0], and test that one bit with BPF_JSET.");
}

bool explain_escape_notice(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    return tell_hole(suspect, diagnosis, ESCAPE_NOTICE, "the way out by user notification is open",
                     "SECCOMP_FILTER_FLAG_NEW_LISTENER (8) in the second argument makes a filter "
                     "whose questions another process of the prisoner's answers: make this call, "
                     "or take this result for it. Its answer goes before your SECCOMP_RET_TRACE, "
                     "and no tracer is asked. Load the low half of args[1], and test that one bit "
                     "with BPF_JSET.");
}

bool explain_escape_tracer(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    return tell_hole(suspect, diagnosis, ESCAPE_TRACER, "the tracer itself can be taken",
                     "A process of the same user may trace yours, or write into its memory, and "
                     "then it reports what the prisoner likes. ptrace with PTRACE_ATTACH or "
                     "PTRACE_SEIZE and process_vm_writev are to be refused; your own tracer needs "
                     "none of them, since its child says PTRACE_TRACEME.");
}

bool explain_escape_open(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    return tell_hole(suspect, diagnosis, ESCAPE_OPEN, "a file can be opened without a stop",
                     "Four calls open files: open, creat, openat and openat2. Each of them is to "
                     "be answered with SECCOMP_RET_TRACE.");
}

bool explain_escape_refused(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    return tell_hole(suspect, diagnosis, ESCAPE_REFUSED, "the filter refuses what does no harm",
                     "A program must not notice that it is watched: what is no way out is to be "
                     "made as always.");
}

/* Evidence: the program made a child, and before that installed no filter. */
bool explain_escape_no_filter(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct trace *trace = suspect->symptom->trace;
    static const char *const births[] = {"fork", "vfork", "clone", "clone3"};
    const struct event *birth = NULL, *event = bpf_installed(trace);
    for (size_t i = 0; i < trace->count && !birth; i++)
        for (size_t n = 0; n < sizeof births / sizeof *births && is_call(&trace->events[i]); n++)
            if (is_named(&trace->events[i], births[n]))
                birth = &trace->events[i];
    if (!is_about_escapes(suspect) || !birth || (event && event < birth))
        return false;
    place_at(suspect, diagnosis, birth);
    headline(diagnosis, "the child is made before there is a filter");
    say(diagnosis,
        "The filter is wanted on the tracer's own process, before it forks: a child has it from "
        "its first instruction on, and so has all that the child starts. Here your process %s.",
        event ? "installed it later" : "installed none");
    return true;
}

/* readlink of /proc/PID/fd/N, at any time. */
static bool asks_descriptors(const struct trace *trace)
{
    static const char proc[] = "/proc/";
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        bool at = is_call(event) && is_named(event, "readlinkat");
        if (!at && !(is_call(event) && is_named(event, "readlink")))
            continue;
        const struct copy *path = event_copy(event, at ? 1 : 0, false);
        size_t size = sizeof proc - 1;
        if (!path || (path->size >= size && memcmp(path->bytes, proc, size) == 0))
            return true;
    }
    return false;
}

/* A call by which a tracer copies out of the memory of its program, between the stop at the entry
 * of a call and the call itself. */
static const struct event *find_early_look(const struct trace *trace)
{
    int at_entry = 0; /* the task that stands there */
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        int status = 0;
        if (!is_call(event))
            continue;
        if (is_named(event, "wait4")) {
            const struct copy *copy = event_copy(event, 1, true);
            if (copy && copy->size >= sizeof status)
                memcpy(&status, copy->bytes, sizeof status);
            at_entry = status >> 16 == PTRACE_EVENT_SECCOMP ? (int)event->result : 0;
        } else if (is_named(event, "process_vm_readv") && at_entry &&
                   (int)event->arg[0] == at_entry) {
            return event;
        } else if (is_named(event, "ptrace") && (int)event->arg[1] == at_entry) {
            if (event->arg[0] == PTRACE_PEEKDATA || event->arg[0] == PTRACE_PEEKTEXT)
                return event;
            if (event->arg[0] == PTRACE_CONT || event->arg[0] == PTRACE_SYSCALL)
                at_entry = 0;
        }
    }
    return NULL;
}

static bool has_link(const struct suspect *suspect)
{
    const struct scene *scene = suspect->symptom->scene;
    for (size_t i = 0; scene && i < scene->given_count; i++)
        if (scene->given[i].kind == GIVEN_LINK)
            return true;
    return false;
}

static bool is_told_otherwise(const struct suspect *suspect)
{
    const struct outcome *outcome = suspect->symptom->outcome;
    for (size_t i = 0; i < outcome->finding_count; i++)
        if (strcmp(outcome->findings[i].fact, "equals") == 0 && !outcome->findings[i].holds)
            return true;
    return false;
}

/* Evidence: memory was copied at the entry of a call, no descriptor was ever asked for, and names
 * were changed or lead elsewhere. */
bool explain_escape_entry(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct event *look = find_early_look(suspect->symptom->trace);
    bool told = is_told_otherwise(suspect);
    if (!is_about_escapes(suspect) || !look || (!told && !has_link(suspect)) ||
        asks_descriptors(suspect->symptom->trace))
        return false;
    place_at(suspect, diagnosis, look);
    headline(diagnosis, "the path was read too early");
    say(diagnosis,
        "You read the path at the entry of the call. The kernel reads it once more, later: in "
        "between another thread may change it, and a link leads elsewhere in any case.%s At the "
        "exit the kernel has made its choice: readlink of /proc/PID/fd/N says what was opened.",
        told ? " Here a thread did so: what it wrote down about what it got stands in the file, "
               "and your lines say something else."
             : "");
    return true;
}

static bool copies_memory(const struct trace *trace)
{
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        if (is_call(event) && is_named(event, "process_vm_readv"))
            return true;
        if (is_call(event) && is_named(event, "ptrace") &&
            (event->arg[0] == PTRACE_PEEKDATA || event->arg[0] == PTRACE_PEEKTEXT))
            return true;
    }
    return false;
}

/* Evidence: names that lead elsewhere or were changed; they were copied out of the program's
 * memory, and it was never asked where a descriptor leads. */
bool explain_escape_name_believed(const struct suspect *suspect, struct diagnosis *diagnosis)
{
    const struct trace *trace = suspect->symptom->trace;
    bool told = is_told_otherwise(suspect);
    if (!is_about_escapes(suspect) || (!told && !has_link(suspect)) || !copies_memory(trace) ||
        asks_descriptors(trace))
        return false;
    headline(diagnosis, "the name is not the file");
    say(diagnosis,
        "%s The descriptor cannot lie: at the exit, readlink of /proc/PID/fd/N says which file was "
        "opened.",
        told ? "What was reported is the name that stood in memory when you looked. A thread had "
               "changed it since the kernel looked: what the program got stands in the file."
             : "The program opened a symbolic link, and its name was reported. A name is also what "
               "another thread may change between your look and the kernel's.");
    return true;
}
