/* .ring3/progress holds lines of three words:
 *   01-hello asm 9c1f0d…    this exercise passed, with this hash of its source
 *   01-hello hints 2        so many hints were shown
 * A later line of the same two words replaces an earlier one. */
#include "lesson/progress.h"

#include "base/file.h"
#include "lesson/grade.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define PROGRESS_FILE ".ring3/progress"

static unsigned long hash_source(struct workbook *workbook, const struct lesson *lesson,
                                 enum language language)
{
    struct job job = {.workbook = workbook, .lesson = lesson, .language = language};
    struct text text = {0};
    struct problem ignored;
    unsigned long hash = 0;
    if (file_read(&text, job_source(&job), 1 << 20, &ignored))
        hash = hash_bytes(HASH_START, text.bytes, text.size);
    text_free(&text);
    return hash;
}

/* The third word of a lesson's line; "" when there is none. */
static void look_up(const struct lesson *lesson, const char *what, char value[32])
{
    struct text text = {0};
    struct problem ignored;
    value[0] = '\0';
    if (file_read(&text, PROGRESS_FILE, 1 << 20, &ignored) && text.size) {
        char *save, name[128], word[16], third[32];
        for (char *line = strtok_r(text.bytes, "\n", &save); line;
             line = strtok_r(NULL, "\n", &save))
            if (sscanf(line, "%127s %15s %31s", name, word, third) == 3 &&
                strcmp(name, lesson->name) == 0 && strcmp(word, what) == 0)
                memcpy(value, third, sizeof third);
    }
    text_free(&text);
}

/* Rewrites the file with one line replaced; under a lock, since two may do so at once. */
static bool remember(const struct lesson *lesson, const char *what, const char *value)
{
    struct text old = {0}, fresh = {0};
    struct problem problem;
    bool ok = directory_make(".ring3", &problem);
    int lock = ok ? open(".ring3", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (lock >= 0)
        flock(lock, LOCK_EX);
    if (ok && access(PROGRESS_FILE, F_OK) == 0)
        ok = file_read(&old, PROGRESS_FILE, 1 << 20, &problem);
    char *save, name[128], word[16];
    for (char *line = old.size ? strtok_r(old.bytes, "\n", &save) : NULL; line;
         line = strtok_r(NULL, "\n", &save))
        if (sscanf(line, "%127s %15s", name, word) == 2 &&
            (strcmp(name, lesson->name) != 0 || strcmp(word, what) != 0))
            text_add(&fresh, "%s\n", line);
    text_add(&fresh, "%s %s %s\n", lesson->name, what, value);
    ok = ok && file_write(PROGRESS_FILE, fresh.bytes, fresh.size, &problem);
    if (!ok)
        warn("your progress is not remembered: %s", problem.message);
    if (lock >= 0)
        close(lock);
    text_free(&old);
    text_free(&fresh);
    return ok;
}

enum state progress_state(struct workbook *workbook, const struct lesson *lesson,
                          enum language language)
{
    char value[32];
    unsigned long hash = hash_source(workbook, lesson, language);
    if (hash == 0)
        return STATE_MISSING;
    if (is_stub(workbook, lesson, language))
        return STATE_TODO;
    look_up(lesson, language_name(language), value);
    return *value && strtoul(value, NULL, 16) == hash ? STATE_PASSED : STATE_BEGUN;
}

bool progress_passed_once(const struct lesson *lesson)
{
    char asm_value[32], c_value[32];
    look_up(lesson, language_name(LANGUAGE_ASM), asm_value);
    look_up(lesson, language_name(LANGUAGE_C), c_value);
    return *asm_value || *c_value;
}

void progress_record_pass(const struct lesson *lesson, enum language language, unsigned long hash)
{
    char value[32], now[32];
    snprintf(now, sizeof now, "%016lx", hash);
    look_up(lesson, language_name(language), value);
    if (strcmp(value, now) != 0)
        remember(lesson, language_name(language), now);
}

int progress_hints(const struct lesson *lesson)
{
    char value[32];
    look_up(lesson, "hints", value);
    return atoi(value);
}

bool progress_set_hints(const struct lesson *lesson, int count)
{
    char value[32];
    snprintf(value, sizeof value, "%d", count);
    return remember(lesson, "hints", value);
}
