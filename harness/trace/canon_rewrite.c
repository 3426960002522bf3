/* Names in place of numbers.  Values are found by the kind of their argument, by the name of the
 * field before them, and by their size: a hexadecimal number of seven digits is an address
 * wherever it stands. */
#include "trace/canon_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { FIELD_MOST = 32 };
static const unsigned long address_least = 0x1000000, seconds_least = 100000000;

static void add_name(struct writing *writing, enum canon_name what, unsigned number)
{
    if (writing->count == NUMBERS_MOST) {
        text_add_char(&writing->text, '?');
        return;
    }
    text_add_char(&writing->text, (char)what);
    writing->numbers[writing->count++] = number;
}

bool is_in_list(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

/* ----------------------------------------------------------------- numbers */

static void add_number_as(struct writing *writing, enum way way, const char *from, size_t size)
{
    unsigned long value = strtoul(from, NULL, 0);
    struct names *names = writing->names;
    int process = writing->record->process;
    if (way == AS_PID && value > 1)
        add_name(writing, CANON_PID, name_of(names, CANON_PID, value));
    else if (way == AS_NEW_DESCRIPTOR && value > 2)
        name_new_descriptor(names, process, value),
            add_name(writing, CANON_FD, name_of_descriptor(names, process, value));
    else if (way == AS_DESCRIPTOR && value > 2)
        add_name(writing, CANON_FD, name_of_descriptor(names, process, value));
    else if (way == AS_INODE && value)
        add_name(writing, CANON_INODE, name_of(names, CANON_INODE, value));
    else if (way == AS_TIME)
        text_add(&writing->text, "time");
    else if (way == AS_ADDRESS && value)
        add_name(writing, CANON_ADDRESS, name_of(names, CANON_ADDRESS, value));
    else
        text_add_bytes(&writing->text, from, size);
}

/* The way of a number behind "field=". */
static enum way way_of_field(const struct writing *writing, const char *field, unsigned long value,
                             bool *long_ago)
{
    static const char *const pids[] = {"si_pid", "l_pid", "pid", "parent_tid", NULL};
    static const char *const fds[] = {"fd", "pidfd", "si_fd", NULL};
    static const char *const inodes[] = {"st_ino", "d_ino", "stx_ino", NULL};
    static const char *const times[] = {"si_utime",      "si_stime",      "st_atime",
                                        "st_mtime",      "st_ctime",      "st_atime_nsec",
                                        "st_mtime_nsec", "st_ctime_nsec", NULL};
    static const char *const parts[] = {"tv_sec", "tv_nsec", "tv_usec", NULL};
    if (is_in_list(field, pids))
        return AS_PID;
    if (is_in_list(field, fds))
        return AS_DESCRIPTOR;
    if (is_in_list(field, inodes))
        return AS_INODE;
    if (is_in_list(field, times))
        return AS_TIME;
    if (!is_in_list(field, parts))
        return AS_IS;
    if (strcmp(field, "tv_sec") == 0)
        *long_ago = value >= seconds_least;
    return writing->times || *long_ago ? AS_TIME : AS_IS;
}

/* ------------------------------------------------------------- pieces of text */

/* Numbers in a string that are those of a known process. */
static const char *add_string(struct writing *writing, const char *at)
{
    bool random = strcmp(writing->record->name, "getrandom") == 0;
    const char *end = at + 1;
    while (*end && *end != '"')
        end += *end == '\\' && end[1] ? 2 : 1;
    end += *end == '"';
    if (random) {
        text_add(&writing->text, "random");
        return end + strspn(end, ".");
    }
    while (at < end) {
        size_t digits = isdigit((unsigned char)*at) ? strspn(at, "0123456789") : 0;
        if (digits >= 3 && digits <= 7 && at[-1] != '\\' && !isalnum((unsigned char)at[-1]) &&
            name_known(writing->names, CANON_PID, strtoul(at, NULL, 10))) {
            add_number_as(writing, AS_PID, at, digits);
            at += digits;
            continue;
        }
        if (digits) {
            text_add_bytes(&writing->text, at, digits);
            at += digits;
            continue;
        }
        text_add_char(&writing->text, *at++);
    }
    return end;
}

/* "pipe:[123]" and "socket:[123]" of a descriptor's path. */
static bool is_inode(const char *begin, const char *digits)
{
    return (digits - begin >= 6 && memcmp(digits - 6, "pipe:[", 6) == 0) ||
           (digits - begin >= 8 && memcmp(digits - 8, "socket:[", 8) == 0);
}

/* A name that is one already: "fd:3" of a canonical trace.  Gives what is behind it, or NULL. */
static const char *add_given_name(struct writing *writing, const char *at)
{
    static const char *const prefixes[CANON_NAMES] = {[CANON_PID] = "pid:",
                                                      [CANON_FD] = "fd:",
                                                      [CANON_ADDRESS] = "addr:",
                                                      [CANON_INODE] = "ino:"};
    for (int what = 1; what < CANON_NAMES; what++) {
        size_t size = strlen(prefixes[what]);
        char *end;
        if (strncmp(at, prefixes[what], size) != 0 || !isdigit((unsigned char)at[size]))
            continue;
        unsigned long number = strtoul(at + size, &end, 10);
        add_name(writing, (enum canon_name)what,
                 name_of(writing->names, (enum canon_name)what, number));
        return end;
    }
    return NULL;
}

/* A word, and into `field` what stands before "=". */
static const char *add_word(struct writing *writing, const char *at, char field[FIELD_MOST])
{
    const char *end = add_given_name(writing, at);
    if (end)
        return end;
    size_t size = 1;
    while (isalnum((unsigned char)at[size]) || at[size] == '_')
        size++;
    if (at[size] == '=' && size < FIELD_MOST) {
        memcpy(field, at, size);
        field[size] = '\0';
    }
    text_add_bytes(&writing->text, at, size);
    return at + size;
}

void canon_rewrite(struct writing *writing, const char *text, enum way way, enum way inside)
{
    char field[FIELD_MOST] = "";
    const char *at = text;
    int depth = 0;
    bool long_ago = false;
    while (*at) {
        if (*at == '"') {
            at = add_string(writing, at);
        } else if (at[0] == '/' && at[1] == '*' && strstr(at, "*/")) {
            const char *end = strstr(at, "*/") + 2;
            bool date = strspn(at + 3, "0123456789-T:.") >= 10;
            if (!date)
                text_add_bytes(&writing->text, at, (size_t)(end - at));
            at = end;
        } else if (isdigit((unsigned char)*at)) {
            size_t size = at[0] == '0' && at[1] == 'x' ? 2 + strspn(at + 2, "0123456789abcdef")
                                                       : strspn(at, "0123456789");
            unsigned long value = strtoul(at, NULL, 0);
            enum way here = *field  ? way_of_field(writing, field, value, &long_ago)
                            : depth ? inside
                                    : way;
            if (here == AS_PID && at[1] == 'x')
                here = AS_ADDRESS;
            if (is_inode(text, at))
                here = AS_INODE;
            else if (at[1] == 'x' && here == AS_IS && way != AS_DESCRIPTOR &&
                     value >= address_least)
                here = AS_ADDRESS;
            add_number_as(writing, here, at, size);
            at += size;
            if (!strchr("0123456789", *at) && strcmp(field, "parent_tid") != 0)
                *field = '\0';
        } else if (isalpha((unsigned char)*at) || *at == '_') {
            at = add_word(writing, at, field);
        } else {
            depth +=
                (*at == '[' || *at == '{' || *at == '(') - (*at == ']' || *at == '}' || *at == ')');
            if (*at == ',' || *at == '}')
                *field = '\0';
            text_add_char(&writing->text, *at++);
        }
    }
}
