/* What an expression asks about processes and descriptors, answered from /proc while the task
 * stands still.  Answers about a process are kept: when its end is told, it is gone. */
#include "trace/number.h"
#include "trace/view.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PROC_MOST = 16384, NAME_BYTES = 4200, LISTENS = 10, SECOND = 1000000000 };

/* A file of /proc/PID, up to PROC_MOST bytes. */
static bool read_proc(pid_t pid, const char *name, struct text *to)
{
    char path[64], bytes[PROC_MOST];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    ssize_t size = 0, all = 0;
    while (all < PROC_MOST && (size = read(file, bytes + all, (size_t)(PROC_MOST - all))) > 0)
        all += size;
    close(file);
    text_add_bytes(to, bytes, (size_t)all);
    return size >= 0; /* it may have been reaped after the open: ESRCH */
}

static bool read_comm(pid_t pid, struct text *to)
{
    if (!read_proc(pid, "comm", to))
        return false;
    if (to->size && to->bytes[to->size - 1] == '\n')
        to->bytes[--to->size] = '\0';
    return true;
}

/* A word of /proc/PID/status: the one at `place` behind the line's name. */
static bool read_status(pid_t pid, const char *line, int place, struct text *to)
{
    struct text status = {0};
    unsigned long values[2] = {0};
    bool found = false;
    if (read_proc(pid, "status", &status)) {
        const char *at = strstr(text_string(&status), line);
        found = at && sscanf(at + strlen(line), "%lu %lu", &values[0], &values[1]) > place;
    }
    text_free(&status);
    if (found)
        add_number(to, values[place], 1, ' ');
    return found;
}

static bool ask_process(pid_t pid, enum filter_question question, struct text *to)
{
    char name[NAME_BYTES];
    switch (question) {
    case ASK_COMM:
        return read_comm(pid, to);
    case ASK_PID:
        return read_status(pid, "\nTgid:", 0, to);
    case ASK_PPID:
        return read_status(pid, "\nPPid:", 0, to);
    case ASK_UID: /* the effective one is the second */
        return read_status(pid, "\nUid:", 1, to);
    case ASK_ARGV:
        return read_proc(pid, "cmdline", to) && to->size;
    default:
        if (!capture_descriptor(pid, AT_FDCWD, name, sizeof name))
            return false;
        add_string(to, name);
        return true;
    }
}

static bool ask_kept(struct viewed *task, enum filter_question question, struct text *to)
{
    char **known = &task->facts[question];
    if (!ask_process(task->pid, question, to)) {
        text_clear(to);
        if (*known)
            text_add_bytes(to, *known, task->fact_size[question]);
        return *known != NULL;
    }
    free(*known);
    *known = malloc(to->size + 1);
    if (!*known)
        die(STATUS_FAULT, "out of memory (%zu bytes)", to->size);
    memcpy(*known, text_string(to), to->size);
    task->fact_size[question] = to->size;
    return true;
}

/* Calls by which a socket gets its addresses. */
static bool gets_address(const char *call)
{
    static const char *const calls[] = {"connect", "bind", "listen", "accept", "accept4"};
    for (size_t i = 0; call && i < sizeof calls / sizeof *calls; i++)
        if (strcmp(calls[i], call) == 0)
            return true;
    return false;
}

/* As it was at the entry of the call, if it was asked for then: close has closed it since. */
static bool ask_descriptor(const struct asking *asking, const struct event *event, int fd,
                           struct text *to)
{
    struct viewed *task = asking->task;
    char name[NAME_BYTES];
    bool kept = !asking->entered && task->fd_known && task->fd == fd;
    if (kept && !gets_address(filter_type(event))) {
        add_string(to, task->fd_name ? task->fd_name : "");
        return task->fd_name != NULL;
    }
    bool found = capture_descriptor(task->pid, fd, name, sizeof name);
    if (asking->entered && fd != AT_FDCWD) {
        free(task->fd_name);
        task->fd_name = found ? strdup(name) : NULL;
        task->fd_known = true;
        task->fd = fd;
    }
    if (found)
        add_string(to, name);
    return found;
}

static bool is_directory(pid_t pid, int fd)
{
    char path[64];
    struct stat about;
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static bool listens(pid_t pid, const char *table, unsigned wanted)
{
    char path[48], line[512];
    bool found = false;
    snprintf(path, sizeof path, "/proc/%d/net/%s", (int)pid, table);
    FILE *file = fopen(path, "re");
    while (file && !found && fgets(line, sizeof line, file)) {
        unsigned port, state;
        found = sscanf(line, " %*d: %*[0-9A-F]:%x %*[0-9A-F]:%*x %x", &port, &state) == 2 &&
                port == wanted && state == LISTENS;
    }
    if (file)
        fclose(file);
    return found;
}

static bool ask_arguments(const struct asking *asking, const struct event *event, int only,
                          struct text *to)
{
    struct event bare = *event;
    struct render_style style = asking->view->options->style;
    int count = call_signature(event->abi, event->number)->count;
    style.doors = false;
    bare.descriptor_count = 0;
    for (int i = only < 0 ? 0 : only; i < count && (only < 0 || i == only); i++) {
        if (to->size)
            add_string(to, ", ");
        render_argument(to, &bare, i, &style);
    }
    return true;
}

static bool ask_time(struct view *view, const struct event *event, struct text *to)
{
    uint64_t day = view_time_of_day(view, event->entered_ns);
    time_t second = (time_t)(day / SECOND);
    struct tm local;
    char clock[16];
    localtime_r(&second, &local);
    strftime(clock, sizeof clock, "%H:%M:%S.", &local);
    add_string(to, clock);
    add_number(to, day % SECOND, 9, '0');
    return true;
}

bool answer_question(void *context, const struct event *event, enum filter_question question,
                     int number, struct text *answer)
{
    struct asking *asking = context;
    switch (question) {
    case ASK_COMM:
        if (!event || !event->comm)
            return ask_kept(asking->task, question, answer);
        add_string(answer, event->comm);
        return *event->comm;
    case ASK_PID:
        if (!event || !event->process)
            return ask_kept(asking->task, question, answer);
        add_number(answer, (uint64_t)event->process, 1, ' ');
        return true;
    case ASK_TIME:
        return ask_time(asking->view, event, answer);
    case ASK_ARGUMENT:
        return ask_arguments(asking, event, number, answer);
    case ASK_ARGUMENTS:
        return ask_arguments(asking, event, -1, answer);
    case ASK_DESCRIPTOR:
        return ask_descriptor(asking, event, number, answer);
    case ASK_DIRECTORY:
        return is_directory(asking->task->pid, number);
    case ASK_SERVES:
        return listens(asking->task->pid, "tcp", (unsigned)number) ||
               listens(asking->task->pid, "tcp6", (unsigned)number);
    default:
        return ask_kept(asking->task, question, answer);
    }
}
