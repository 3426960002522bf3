/* A hand-out is tried as a student would: unpacked, and the first lesson made in it. */
#include "lesson/handout.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* $1 where to try, $2 the archive, $3 the first lesson's number, $4 this workbook.  What was
 * compiled here need not be compiled there again, from the same sources; but it is linked there,
 * which fails when a source was left out, and so does a header, whose rule is gone with it. */
static const char script[] =
    "set -e\n"
    "unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES GNUMAKEFLAGS FORCE LESSONS\n"
    "cd \"$1\"\n"
    "tar -xzf \"$2\"\n"
    "cd " HANDOUT_NAME "\n"
    "if [ -d \"$4/build/obj\" ]; then mkdir build; cp -rp \"$4/build/obj\" build/; fi\n"
    "make deps \"lesson-$3\"\n"
    "make \"hint-$3\" next\n"
    "build/ring3 progress >../progress\n"
    "if grep -qE 'passed  |begun|missing' ../progress; then cat ../progress; exit 1; fi\n";

static bool run_script(const char *place, const char *archive, const char *number, const char *root,
                       const char *said, int *status)
{
    posix_spawn_file_actions_t actions;
    char *argv[] = {(char *)"sh",    (char *)"-c",   (char *)script, (char *)"sh", (char *)place,
                    (char *)archive, (char *)number, (char *)root,   NULL};
    pid_t child;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, said, O_WRONLY | O_CREAT | O_TRUNC,
                                     0644);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    errno = posix_spawnp(&child, "sh", &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (errno)
        return false;
    while (waitpid(child, status, 0) < 0)
        if (errno != EINTR)
            return false;
    return true;
}

bool handout_try(const struct workbook *workbook, int number, const char *directory,
                 const char *archive, bool *works, struct text *said, struct problem *problem)
{
    struct text place = {0}, told = {0}, packed = {0};
    char digits[16];
    int status = 0;
    snprintf(digits, sizeof digits, "%02d", number);
    text_add(&place, "%s/try", directory);
    text_add(&told, "%s/said", place.bytes);
    text_add(&packed, "../%s", archive);
    bool ok = directory_make(place.bytes, problem);
    if (ok && !run_script(place.bytes, packed.bytes, digits, workbook->root, told.bytes, &status))
        ok = problem_set(problem, STATUS_FAULT, "the hand-out cannot be tried: sh: %s",
                         strerror(errno));
    *works = ok && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    ok = ok && file_read(said, told.bytes, 1 << 20, problem);
    if (!directory_remove(place.bytes) && ok)
        ok = problem_set(problem, STATUS_FAULT, "%s: cannot be removed", place.bytes);
    text_free(&place);
    text_free(&told);
    text_free(&packed);
    return ok;
}
