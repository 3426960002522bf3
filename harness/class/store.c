#include "class/store.h"

#include "base/file.h"
#include "base/shown.h"

#include <string.h>

bool is_judged(enum verdict verdict)
{
    return verdict != VERDICT_HARNESS && verdict != VERDICT_SKIP;
}

bool student_points(const struct student_result *student, double *points, int *possible)
{
    bool whole = true;
    *points = 0;
    *possible = 0;
    for (size_t i = 0; i < student->lesson_count; i++) {
        const struct student_lesson *lesson = &student->lessons[i];
        if (lesson->verdict == VERDICT_SKIP)
            continue;
        whole &= is_judged(lesson->verdict);
        *points += lesson->points;
        *possible += lesson->possible;
    }
    return whole;
}

void store_add_id(struct text *to, const char *name)
{
    enum { TAIL = 17 }; /* a hyphen and the hash */
    struct text shown = {0};
    text_add_shown(&shown, name, strlen(name), false);
    size_t size = shown.size;
    if (size > STORE_ID_MOST) {
        unsigned long hash = hash_bytes(HASH_START, shown.bytes, size);
        size = STORE_ID_MOST - TAIL;
        while (size && ((unsigned char)shown.bytes[size] & 0xc0) == 0x80)
            size--;
        shown.size = size;
        text_add(&shown, "-%016lx", hash);
    }
    text_add_bytes(to, text_string(&shown), shown.size);
    text_free(&shown);
}

void store_file_name(struct text *to, const char *id)
{
    enum { KEPT = 120 };
    struct text name = {0}, kept = {0};
    store_add_id(&kept, id);
    for (const char *c = text_string(&kept); *c; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                     (*c >= '0' && *c <= '9') || strchr("_-@+%~", *c) ||
                     (*c == '.' && c != kept.bytes);
        if (plain)
            text_add_char(&name, *c);
        else
            text_add(&name, "=%02x", (unsigned char)*c);
    }
    if (name.size > KEPT)
        text_add(to, "%.*s=-%016lx", KEPT, name.bytes,
                 hash_bytes(HASH_START, kept.bytes, kept.size));
    else
        text_add(to, "%s", text_string(&name));
    text_free(&name);
    text_free(&kept);
}

bool store_write(const struct student_result *student, const char *directory,
                 struct problem *problem)
{
    struct text path = {0}, json = {0};
    text_add(&path, "%s/", directory);
    store_file_name(&path, student->id);
    text_add(&path, ".json");
    store_print(&json, student);
    bool ok = file_write(path.bytes, json.bytes, json.size, problem);
    text_free(&path);
    text_free(&json);
    return ok;
}

void student_free(struct student_result *student)
{
    arena_free(&student->arena);
    *student = (struct student_result){0};
}
