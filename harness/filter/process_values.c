/* proc.…, thread.…, user.…: who made the event. */
#include "filter/tree.h"

#include <stdlib.h>
#include <string.h>

/* A call that changes what is asked for: at its entry it is still to come. */
static bool is_changed(const char *type, enum field field)
{
    if (!type || field == FIELD_TID || field == FIELD_PID)
        return false;
    if (field == FIELD_CWD)
        return strcmp(type, "chdir") == 0 || strcmp(type, "fchdir") == 0;
    return strcmp(type, "execve") == 0 || strcmp(type, "execveat") == 0 ||
           (strcmp(type, "prctl") == 0 && (field == FIELD_COMM || field == FIELD_CMDLINE));
}

static void add_arguments(struct text *to, const struct text *argv)
{
    size_t name = argv->size ? strlen(argv->bytes) + 1 : 0;
    for (size_t i = name; i + 1 < argv->size; i++)
        text_add_char(to, argv->bytes[i] ? argv->bytes[i] : ' ');
}

static bool ask_process(const struct filter_subject *subject, enum field field, struct text *answer)
{
    static const enum filter_question questions[FIELDS] = {
        [FIELD_COMM] = ASK_COMM, [FIELD_PID] = ASK_PID, [FIELD_PPID] = ASK_PPID,
        [FIELD_EXE] = ASK_ARGV,  [FIELD_UID] = ASK_UID, [FIELD_CWD] = ASK_CWD};
    struct text argv = {0};
    bool ok = true;
    if (field == FIELD_CMDLINE)
        ok = subject->ask(subject->context, subject->event, ASK_COMM, 0, answer);
    if (field != FIELD_CMDLINE && field != FIELD_PROC_ARGS)
        return subject->ask(subject->context, subject->event, questions[field], 0, answer);
    ok = ok && subject->ask(subject->context, subject->event, ASK_ARGV, 0, &argv);
    if (field == FIELD_CMDLINE && ok && argv.size && strlen(argv.bytes) + 1 < argv.size)
        text_add_char(answer, ' ');
    if (ok)
        add_arguments(answer, &argv);
    text_free(&argv);
    return ok;
}

void find_process(struct values *values, const struct filter_subject *subject, const char *type,
                  enum field field)
{
    struct text answer = {0};
    if (subject->number_only || (subject->entered && is_changed(type, field)))
        value_unknown(values);
    else if (field == FIELD_TID)
        value_number(values, subject->event->pid);
    else if (!ask_process(subject, field, &answer))
        value_absent(values);
    else if (field_is_number(field))
        value_number(values, strtold(text_string(&answer), NULL));
    else
        value_string(values, text_string(&answer),
                     field == FIELD_EXE ? strlen(text_string(&answer)) : answer.size);
    text_free(&answer);
}
