#include "class/label.h"

#include "base/file.h"
#include "base/shown.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *ending;
    enum packing packing;
} endings[] = {
    {".zip", PACKED},         {".tar", PACKED},         {".tar.gz", PACKED},
    {".tgz", PACKED},         {".tar.bz2", PACKED},     {".tbz2", PACKED},
    {".tbz", PACKED},         {".tar.xz", PACKED},      {".txz", PACKED},
    {".rar", PACKED_FOREIGN}, {".7z", PACKED_FOREIGN},  {".tar.zst", PACKED_FOREIGN},
    {".gz", PACKED_FOREIGN},  {".xz", PACKED_FOREIGN},  {".bz2", PACKED_FOREIGN},
    {".zst", PACKED_FOREIGN}, {".lzh", PACKED_FOREIGN}, {".iso", PACKED_FOREIGN},
};

/* The bytes of the name before its ending, and what the ending means: the longest that fits. */
static size_t split_ending(const char *name, enum packing *packing)
{
    size_t size = strlen(name), stem = size;
    *packing = NOT_PACKED;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t ending = strlen(endings[i].ending);
        if (size > ending && size - ending < stem &&
            strcasecmp(name + size - ending, endings[i].ending) == 0) {
            stem = size - ending;
            *packing = endings[i].packing;
        }
    }
    return stem;
}

enum packing packing_of(const char *name)
{
    enum packing packing;
    split_ending(name, &packing);
    return packing;
}

static char *copy(struct arena *arena, const char *from, size_t size)
{
    char *words = arena_alloc(arena, size + 1);
    memcpy(words, from, size);
    return words;
}

static size_t digits(const char *from)
{
    return strspn(from, "0123456789");
}

/* NAME_NUMBER_assignsubmission_KIND_FILE, the file's name perhaps empty.  The number is that of the
 * participant in this one assignment: no roster has it. */
static bool read_moodle(struct arena *arena, const char *name, struct label *label)
{
    const char *mark = strstr(name, "_assignsubmission_"), *number = mark;
    if (!mark)
        return false;
    while (number > name && isdigit((unsigned char)number[-1]))
        number--;
    const char *file = strchr(mark + strlen("_assignsubmission_"), '_');
    if (number == mark || number < name + 2 || number[-1] != '_')
        return false;
    label->name = copy(arena, name, (size_t)(number - 1 - name));
    label->who = copy(arena, name, (size_t)(mark - name));
    label->file = file ? file + 1 : "";
    return true;
}

/* NAME_NUMBER_NUMBER_FILE or NAME_LATE_NUMBER_NUMBER_FILE. */
static bool read_canvas(struct arena *arena, const char *name, struct label *label)
{
    size_t who = strcspn(name, "_");
    const char *number = name + who + 1;
    if (!who || !name[who])
        return false;
    if (strncmp(number, "LATE_", 5) == 0)
        number += 5;
    size_t first = digits(number);
    const char *second = number + first + 1;
    if (!first || number[first] != '_' || !digits(second) || second[digits(second)] != '_' ||
        !second[digits(second) + 1])
        return false;
    label->name = copy(arena, name, who);
    label->number = copy(arena, number, first);
    label->who = arena_print(arena, "%s_%s", label->name, label->number);
    label->file = second + digits(second) + 1;
    return true;
}

struct label label_read(struct arena *arena, const char *name, bool file)
{
    struct label label = {.name = "", .number = "", .file = ""};
    name = arena_string(arena, name);
    size_t stem = strlen(name);
    if (file)
        stem = split_ending(name, &label.packing);
    label.stem = label.who = copy(arena, name, stem);
    if (!read_moodle(arena, name, &label) && file)
        read_canvas(arena, name, &label);
    return label;
}

/* Names that are devices on other systems, where a gradebook may be unpacked. */
static bool is_device(const char *words)
{
    static const char *const devices[] = {"con", "prn", "aux", "nul"};
    size_t size = strcspn(words, ".");
    if (size == 4 && (strncasecmp(words, "com", 3) == 0 || strncasecmp(words, "lpt", 3) == 0))
        return isdigit((unsigned char)words[3]);
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        if (size == 3 && strncasecmp(words, devices[i], 3) == 0)
            return true;
    return false;
}

const char *class_id(struct arena *arena, const char *words)
{
    struct text id = {0};
    bool device = is_device(words);
    for (const char *c = words; *c; c++) {
        unsigned char byte = (unsigned char)*c;
        bool first = c == words, last = !c[1];
        bool plain = byte < 0x80 && (isalnum(byte) || byte == '_' ||
                                     (strchr(".@+-", byte) && !first && !(byte == '.' && last)));
        if (byte == ' ' && !first)
            text_add_char(&id, '_');
        else if (plain && !(first && device))
            text_add_char(&id, (char)byte);
        else
            text_add(&id, "%c%02x", '%', byte);
    }
    if (!id.size)
        text_add(&id, "%c00", '%');
    const char *kept = id.bytes;
    if (id.size > CLASS_ID_BYTES)
        kept = arena_print(arena, "%.47s~%016lx", id.bytes,
                           hash_bytes(HASH_START, words, strlen(words)));
    else
        kept = arena_string(arena, kept);
    text_free(&id);
    return kept;
}

const char *class_printable(struct arena *arena, const char *bytes)
{
    struct text text = {0};
    for (const char *c = bytes; *c; c++) {
        bool edge = c == bytes || !c[1];
        if (*c == '\n' || (*c == ' ' && edge))
            text_add(&text, "\\x%02x", *c);
        else
            text_add_safe(&text, c, 1);
    }
    const char *printable = arena_string(arena, text_string(&text));
    text_free(&text);
    return printable;
}

const char *class_person(struct arena *arena, const char *name)
{
    static const char more[] = "\xe2\x80\xa6";
    struct text text = {0};
    text_add_shown(&text, name, strlen(name), false);
    size_t size = text.size;
    if (size > CLASS_PERSON_BYTES) {
        size = CLASS_PERSON_BYTES - strlen(more);
        while (((unsigned char)text.bytes[size] & 0xc0) == 0x80) /* inside a character */
            size--;
    }
    const char *person =
        arena_print(arena, "%.*s%s", (int)size, text_string(&text), size < text.size ? more : "");
    text_free(&text);
    return person;
}

static int by_byte(const void *a, const void *b)
{
    return *(const unsigned char *)a - *(const unsigned char *)b;
}

const char *class_key(struct arena *arena, const char *name)
{
    char *key = arena_string(arena, name), *to = key;
    for (const char *c = name; *c; c++)
        if (isalnum((unsigned char)*c) || (unsigned char)*c >= 0x80)
            *to++ = (char)tolower((unsigned char)*c);
    *to = '\0';
    qsort(key, (size_t)(to - key), 1, by_byte);
    return key;
}
