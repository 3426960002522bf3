/* What a field is in a subject. */
#include "filter/names.h"
#include "filter/tree.h"
#include "tables/inner.h"
#include "tables/names.h"

#include <string.h>

enum { DATA_MOST = 65536 };

static struct value *next_value(struct values *values, enum presence presence)
{
    static struct value spare;
    struct value *value = values->count < VALUES_MAX ? &values->of[values->count++] : &spare;
    *value = (struct value){.presence = presence, .bytes = ""};
    return value;
}

void value_string(struct values *values, const void *bytes, size_t size)
{
    struct value *value = next_value(values, VALUE_KNOWN);
    struct text *room = &values->room[values->count - 1];
    text_clear(room);
    text_add_bytes(room, bytes, size);
    value->bytes = text_string(room);
    value->size = size;
}

void value_number(struct values *values, long double number)
{
    struct value *value = next_value(values, VALUE_KNOWN);
    value->is_number = true;
    value->number = number;
}

void value_word(struct values *values, const char *word)
{
    struct value *value = next_value(values, VALUE_KNOWN);
    value->bytes = word;
    value->size = strlen(word);
}

void value_unknown(struct values *values)
{
    next_value(values, VALUE_UNKNOWN);
}

void value_absent(struct values *values)
{
    next_value(values, VALUE_ABSENT);
}

void values_free(struct values *values)
{
    for (int i = 0; i < VALUES_MAX; i++)
        text_free(&values->room[i]);
}

/* ----------------------------------------------------------------- the type */

bool is_any_call(const struct event *event)
{
    return event->kind == EVENT_CALL || event->kind == EVENT_VDSO_CALL;
}

const char *filter_type(const struct event *event)
{
    struct event inner;
    switch (event->kind) {
    case EVENT_CALL:
    case EVENT_VDSO_CALL:
        if (inner_event(event, &inner))
            event = &inner;
        return call_name(event->abi, event->number);
    case EVENT_EXITED:
    case EVENT_KILLED:
        return "procexit";
    case EVENT_SIGNAL:
        return "signaldeliver";
    default:
        return NULL;
    }
}

int filter_io(const char *type)
{
    static const struct {
        const char *name;
        int io;
    } rows[] = {
        {"read", IO_READ},
        {"readv", IO_READ},
        {"pread64", IO_READ},
        {"preadv", IO_READ},
        {"preadv2", IO_READ},
        {"recv", IO_READ},
        {"recvfrom", IO_READ},
        {"recvmsg", IO_READ},
        {"recvmmsg", IO_READ},
        {"write", IO_WRITE},
        {"writev", IO_WRITE},
        {"pwrite64", IO_WRITE},
        {"pwritev", IO_WRITE},
        {"pwritev2", IO_WRITE},
        {"send", IO_WRITE},
        {"sendto", IO_WRITE},
        {"sendmsg", IO_WRITE},
        {"sendmmsg", IO_WRITE},
        {"recvmmsg_time64", IO_READ},
        {"copy_file_range", IO_READ | IO_WRITE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].name, type) == 0)
            return rows[i].io;
    return IO_NONE;
}

static void find_type(struct values *values, const char *type, const struct check *check)
{
    bool names = check->how == OPERATOR_EQUAL || check->how == OPERATOR_NOT_EQUAL ||
                 check->how == OPERATOR_IN;
    values->strange = !type;
    if (type)
        value_word(values, names ? type_family(type) : type);
}

static void find_io(struct values *values, const struct filter_subject *subject, const char *type,
                    enum field field)
{
    int io = type ? filter_io(type) : IO_NONE;
    if (!is_any_call(subject->event)) {
        value_absent(values);
    } else if (field == FIELD_IO_DIR) {
        if (io & IO_READ)
            value_word(values, "read");
        if (io & IO_WRITE)
            value_word(values, "write");
    } else {
        int wanted = field == FIELD_IS_IO_READ    ? IO_READ
                     : field == FIELD_IS_IO_WRITE ? IO_WRITE
                                                  : IO_READ | IO_WRITE;
        value_word(values, io & wanted ? "true" : "false");
    }
}

/* -------------------------------------------------------------- the result */

static void find_result(struct values *values, const struct filter_subject *subject,
                        enum field field)
{
    const struct event *event = subject->event;
    bool failed = event_failed(event);
    const char *name = failed ? errno_name((int)-event->result) : "SUCCESS";
    if (!is_any_call(event))
        value_absent(values);
    else if (subject->entered || subject->number_only)
        value_unknown(values);
    else if (!event->returned)
        value_absent(values);
    else if (field == FIELD_RES && name)
        value_word(values, name);
    else if (field == FIELD_RES) /* ERESTARTSYS and the like, which a program never sees */
        value_word(values, "ERESTART");
    else if (field == FIELD_RAWRES)
        value_number(values, event->result);
    else if (field == FIELD_FAILED)
        value_word(values, failed ? "true" : "false");
    else
        value_number(values, (long double)(event->left_ns - event->entered_ns));
}

static void find_dir(struct values *values, const struct filter_subject *subject)
{
    if (!is_any_call(subject->event)) {
        value_absent(values);
        return;
    }
    value_word(values, ">");
    if (subject->entered || subject->number_only)
        value_unknown(values);
    else if (subject->event->returned)
        value_word(values, "<");
}

static void find_data(struct values *values, const struct filter_subject *subject, const char *type,
                      enum field field)
{
    struct text bytes = {0};
    uint64_t total = 0;
    if (!is_any_call(subject->event) || !type || !filter_io(type))
        value_absent(values);
    else if (subject->entered || subject->number_only)
        value_unknown(values);
    else if (!filter_data(subject->event, &bytes, DATA_MOST, &total))
        value_absent(values);
    else if (field == FIELD_BUFLEN)
        value_number(values, (long double)total);
    else
        value_string(values, text_string(&bytes), bytes.size);
    text_free(&bytes);
}

static void find_asked(struct values *values, const struct filter_subject *subject,
                       enum filter_question question)
{
    struct text answer = {0};
    if (subject->number_only || (subject->entered && question == ASK_ARGUMENTS))
        value_unknown(values);
    else if (subject->ask(subject->context, subject->event, question, 0, &answer))
        value_string(values, text_string(&answer), answer.size);
    else
        value_absent(values);
    text_free(&answer);
}

void values_find(struct values *values, const struct filter_subject *subject,
                 const struct check *check)
{
    const struct event *event = subject->event;
    const char *type = subject->type ? subject->type : filter_type(event);
    switch (check->field) {
    case FIELD_TYPE:
        find_type(values, type, check);
        break;
    case FIELD_NUM:
        if (subject->number_only)
            value_unknown(values);
        else
            value_number(values, (long double)subject->number);
        break;
    case FIELD_TIME:
        find_asked(values, subject, ASK_TIME);
        break;
    case FIELD_DIR:
        find_dir(values, subject);
        break;
    case FIELD_DOOR:
        if (subject->number_only)
            value_unknown(values);
        else if (is_any_call(event))
            value_word(values, door_name(event->door));
        break;
    case FIELD_ARGS:
        find_asked(values, subject, ASK_ARGUMENTS);
        break;
    case FIELD_ARG:
        find_argument(values, subject, check->argument);
        break;
    case FIELD_RES:
    case FIELD_RAWRES:
    case FIELD_FAILED:
    case FIELD_LATENCY:
        find_result(values, subject, check->field);
        break;
    case FIELD_IS_IO:
    case FIELD_IS_IO_READ:
    case FIELD_IS_IO_WRITE:
    case FIELD_IO_DIR:
        find_io(values, subject, type, check->field);
        break;
    case FIELD_BUFFER:
    case FIELD_BUFLEN:
        find_data(values, subject, type, check->field);
        break;
    default:
        if (check->field >= FIELD_FD_NUM)
            find_descriptor_values(values, subject, check->field);
        else
            find_process(values, subject, type, check->field);
    }
}
