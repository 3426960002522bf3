/* The program that is recorded, and those that are there already. */
#include "capture/perf_parts.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---------------------------------------------------------------- the program */

static _Noreturn void become_program(const struct perf_child *child, const struct run *run,
                                     int gate)
{
    const struct capture_plan *plan = run->plan;
    char open;
    while (read(gate, &open, 1) != 1)
        if (errno != EINTR)
            _exit(127);
    signals_child(run);
    execve(plan->program, plan->argv, plan->envp);
    *child->error = errno;
    _exit(127);
}

bool perf_child_make(struct perf_child *child, const struct run *run, struct problem *problem)
{
    int gate[2];
    *child = (struct perf_child){.pidfd = -1, .gate = -1};
    void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED || pipe2(gate, O_CLOEXEC) != 0)
        return problem_set(problem, STATUS_FAULT, "cannot make a pipe: %s", strerror(errno));
    child->error = page;
    child->pid = fork();
    if (child->pid == 0) {
        close(gate[1]);
        become_program(child, run, gate[0]);
    }
    close(gate[0]);
    child->gate = gate[1];
    if (child->pid < 0)
        return problem_set(problem, STATUS_FAULT, "cannot start a process: %s", strerror(errno));
    child->pidfd = (int)syscall(SYS_pidfd_open, child->pid, 0);
    return child->pidfd >= 0 ||
           problem_set(problem, STATUS_FAULT, "pidfd_open: %s", strerror(errno));
}

void perf_child_go(struct perf_child *child)
{
    if (write(child->gate, "", 1) != 1)
        *child->error = errno;
    close(child->gate);
    child->gate = -1;
}

bool perf_child_look(struct perf_child *child, bool wait)
{
    pid_t got = -1;
    while (!child->ended && child->pid > 0 &&
           (got = waitpid(child->pid, &child->status, wait ? 0 : WNOHANG)) < 0 && errno == EINTR)
        ;
    child->ended |= got == child->pid;
    return child->ended;
}

/* One that still waits at the gate reads its end, and is gone. */
void perf_child_close(struct perf_child *child)
{
    if (child->gate >= 0) {
        close(child->gate);
        child->gate = -1;
        perf_child_look(child, true);
    }
    if (child->error)
        munmap((void *)child->error, PAGE);
    child->error = NULL;
}

/* ---------------------------------------------------------------- others */

/* A word of /proc/TASK/status behind a field's name. */
static pid_t process_of(pid_t task)
{
    pid_t process = task_status_number(task, "Tgid:");
    return process ? process : task;
}

static bool read_comm(pid_t task, char *comm, size_t size)
{
    char path[48];
    snprintf(path, sizeof path, "/proc/%d/comm", (int)task);
    FILE *file = fopen(path, "re");
    bool ok = file && fgets(comm, (int)size, file);
    if (file)
        fclose(file);
    if (ok)
        comm[strcspn(comm, "\n")] = '\0';
    return ok;
}

void perf_name_of(void *context, struct perf_task *task)
{
    char comm[COMM_SIZE + 1];
    (void)context;
    if (!task->process)
        task->process = process_of(task->task);
    if (read_comm(task->task, comm, sizeof comm))
        perf_task_named(task, comm);
}

static pid_t number_of(const struct dirent *entry)
{
    return isdigit((unsigned char)*entry->d_name) ? (pid_t)atoi(entry->d_name) : 0;
}

static void keep_number(pid_t **all, size_t *count, pid_t number)
{
    *all = realloc(*all, (*count + 1) * sizeof **all);
    if (!*all)
        die(STATUS_FAULT, "out of memory (%zu tasks)", *count);
    (*all)[(*count)++] = number;
}

static void list_folder(const char *path, pid_t **all, size_t *count)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    while (folder && (entry = readdir(folder)))
        if (number_of(entry))
            keep_number(all, count, number_of(entry));
    if (folder)
        closedir(folder);
}

pid_t *perf_threads(const pid_t *processes, size_t *count, bool follow)
{
    pid_t *all = NULL;
    size_t found = 0;
    for (size_t i = 0; i < *count; i++) {
        char path[48];
        size_t before = found;
        snprintf(path, sizeof path, "/proc/%d/task", (int)processes[i]);
        if (follow)
            list_folder(path, &all, &found);
        if (found == before)
            keep_number(&all, &found, processes[i]);
    }
    *count = found;
    return all;
}

void perf_name_all(struct perf_tasks *tasks, const pid_t *only, size_t count)
{
    pid_t *all = NULL;
    if (!only) {
        count = 0;
        list_folder("/proc", &all, &count);
        only = all;
    }
    for (size_t i = 0; i < count; i++) {
        pid_t process = process_of(only[i]);
        if (!perf_task_find(tasks, only[i]))
            perf_name_of(NULL, perf_task_add(tasks, process, only[i]));
    }
    free(all);
}
