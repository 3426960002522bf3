/* What is said of a class and its students, and what ends the walk. */
#include "class/gather.h"

#include "base/array.h"
#include "capture/capture.h"

#include <stdio.h>
#include <string.h>

void gather_fail(struct gather *gather, enum status status, const char *format, ...)
{
    char message[sizeof gather->problem->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (!gather->failed)
        problem_set(gather->problem, status, "%s", message);
    gather->failed = true;
}

bool gather_is_interrupted(struct gather *gather)
{
    int signal = capture_interrupted();
    if (signal)
        gather_fail(gather, (enum status)(128 + signal), "interrupted");
    return signal != 0;
}

bool gather_goes_on(const struct gather *gather, const struct draft *draft)
{
    return !gather->failed && !draft->submission.refused;
}

void gather_find(struct gather *gather, struct draft *draft, enum finding_kind kind,
                 const char *path, const char *format, ...)
{
    if (draft == &gather->common && draft->finding_count == CLASS_FINDINGS)
        return;
    for (size_t i = 0; i < draft->finding_count; i++)
        if (*path && draft->findings[i].kind == kind && strcmp(draft->findings[i].path, path) == 0)
            return; /* a folder is told once, whatever lies in it */
    draft->findings = array_grow(draft->findings, draft->finding_count, &draft->finding_room,
                                 sizeof *draft->findings);
    struct text said = {0};
    va_list arguments;
    va_start(arguments, format);
    text_add_v(&said, format, arguments);
    va_end(arguments);
    draft->findings[draft->finding_count++] = (struct intake_finding){
        .kind = kind,
        .student = draft->submission.id,
        .path = arena_string(gather->arena, path),
        .said = arena_string(gather->arena, text_string(&said)),
    };
    text_free(&said);
}

void gather_refuse(struct gather *gather, struct draft *draft, enum finding_kind kind,
                   const char *path, const char *why)
{
    if (draft->submission.refused)
        return;
    draft->submission.refused = arena_string(gather->arena, why);
    gather_find(gather, draft, kind, path, "%s; nothing of it was taken", why);
}
