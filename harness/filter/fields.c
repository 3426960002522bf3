#include "filter/fields.h"

#include "tables/nearest.h"

#include <string.h>

enum { NEAR = 3, NAME_COLUMN = 17, TYPE_COLUMN = 32 };

static const struct row {
    const char *name;
    enum field_type type;
    const char *meaning;
} rows[FIELDS] = {
#define FIELD(id, name, type, meaning) {name, FIELD_TYPE_##type, meaning},
#define ALIAS(name, id)
#include "filter/fields.def"
#undef ALIAS
#undef FIELD
};

static const struct alias {
    const char *name;
    enum field field;
} aliases[] = {
#define FIELD(id, name, type, meaning)
#define ALIAS(name, id) {name, FIELD_##id},
#include "filter/fields.def"
#undef ALIAS
#undef FIELD
};

enum { ALIASES = sizeof aliases / sizeof *aliases };

const char *field_name(enum field field)
{
    return rows[field].name;
}

enum field_type field_type(enum field field)
{
    return rows[field].type;
}

const char *field_type_name(enum field_type type)
{
    static const char *const names[] = {
        [FIELD_TYPE_STRING] = "string",      [FIELD_TYPE_NUMBER] = "number",
        [FIELD_TYPE_BOOL] = "true, false",   [FIELD_TYPE_CALL] = "name",
        [FIELD_TYPE_ARG] = "string, number", [FIELD_TYPE_RESULT] = "name",
        [FIELD_TYPE_DIR] = "word",           [FIELD_TYPE_DOOR] = "word",
        [FIELD_TYPE_IO_DIR] = "word",        [FIELD_TYPE_FD_TYPE] = "word",
        [FIELD_TYPE_PROTO] = "word",         [FIELD_TYPE_IP] = "address",
        [FIELD_TYPE_PORT] = "port"};
    return names[type];
}

bool field_is_number(enum field field)
{
    enum field_type type = rows[field].type;
    return type == FIELD_TYPE_NUMBER || type == FIELD_TYPE_PORT;
}

static bool is_named(const char *name, const char *wanted, size_t size)
{
    return strlen(name) == size && memcmp(name, wanted, size) == 0;
}

enum field field_find(const char *name, size_t size)
{
    for (int i = 0; i < FIELDS; i++)
        if (is_named(rows[i].name, name, size))
            return (enum field)i;
    for (size_t i = 0; i < ALIASES; i++)
        if (is_named(aliases[i].name, name, size))
            return aliases[i].field;
    return FIELDS;
}

static void add_name(struct text *to, const char *name)
{
    if (to->size)
        text_add_string(to, ", ");
    text_add_string(to, name);
}

void fields_near(struct text *to, const char *name)
{
    bool taken[FIELDS] = {false};
    size_t class = strcspn(name, ".") + 1;
    for (int k = 0; k < NEAR; k++) {
        struct nearest nearest;
        nearest_begin(&nearest, name);
        for (int i = 0; i < FIELDS; i++)
            if (!taken[i])
                nearest_try(&nearest, rows[i].name);
        for (int i = 0; i < FIELDS; i++)
            taken[i] |= nearest.best == rows[i].name;
        if (nearest.best)
            add_name(to, nearest.best);
    }
    for (int i = 0; !to->size && i < FIELDS; i++)
        if (strncmp(rows[i].name, name, class) == 0) {
            for (; i < FIELDS; i++)
                if (strncmp(rows[i].name, name, class) == 0)
                    add_name(to, rows[i].name);
        }
}

void fields_list(struct text *to, size_t width)
{
    for (int i = 0; i < FIELDS; i++) {
        size_t start = to->size;
        text_add_string(to, rows[i].name);
        text_pad(to, start, NAME_COLUMN);
        text_add_string(to, field_type_name(rows[i].type));
        text_add_folded(to, start, TYPE_COLUMN, width, rows[i].meaning);
    }
    for (size_t i = 0; i < ALIASES; i++) {
        size_t start = to->size;
        text_add_string(to, aliases[i].name);
        text_pad(to, start, TYPE_COLUMN);
        text_add(to, "another name of %s\n", rows[aliases[i].field].name);
    }
}

const char *const *field_words(enum field_type type)
{
    static const char *const dirs[] = {">", "<", NULL};
    static const char *const doors[] = {"syscall", "int80", "sysenter", "vsyscall", "vdso", NULL};
    static const char *const io_dirs[] = {"read", "write", NULL};
    static const char *const protocols[] = {"tcp", "udp", "raw", NULL};
    static const char *const bools[] = {"true", "false", NULL};
    static const char *const types[] = {"file",    "directory", "ipv4",      "ipv6",    "unix",
                                        "pipe",    "event",     "eventpoll", "inotify", "signalfd",
                                        "timerfd", "memfd",     "other",     NULL};
    switch (type) {
    case FIELD_TYPE_BOOL:
        return bools;
    case FIELD_TYPE_DIR:
        return dirs;
    case FIELD_TYPE_DOOR:
        return doors;
    case FIELD_TYPE_IO_DIR:
        return io_dirs;
    case FIELD_TYPE_FD_TYPE:
        return types;
    case FIELD_TYPE_PROTO:
        return protocols;
    default:
        return NULL;
    }
}
