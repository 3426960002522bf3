#include "lesson/needles.h"

#include "base/message.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { RUN = 4, WORDS_LEAST = 3, WORDS_LEAST_OF_RUN = 5, BUCKETS = 1 << 16 };

static int count_words(const char *bytes, size_t size)
{
    int words = 0;
    for (size_t i = 0; i < size; i++)
        words += squeeze_is_word(bytes[i]) && (i == 0 || !squeeze_is_word(bytes[i - 1]));
    return words;
}

/* ---- instructions that stand in every program */

static bool is_register(const char *word, size_t size)
{
    static const char *const names[] = {"ax", "bx", "cx", "dx", "si", "di", "bp", "sp",
                                        "al", "ah", "bl", "bh", "cl", "ch", "dl", "dh"};
    if (size >= 2 && *word == 'r' && word[1] >= '0' && word[1] <= '9') /* r8, r10d, r15b */
        return true;
    if (size == 3 && (*word == 'r' || *word == 'e'))
        word++;
    else if (size == 3 && word[2] == 'l') /* sil, bpl */
        size--;
    else if (size != 2)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (memcmp(word, names[i], 2) == 0)
            return true;
    return false;
}

static bool is_size(const char *word, size_t size)
{
    static const char *const names[] = {"byte", "word", "dword", "qword"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == size && memcmp(word, names[i], size) == 0)
            return true;
    return false;
}

/* An instruction, squeezed, with nothing but registers and numbers in it. */
static bool is_bare(const char *bytes, size_t size)
{
    bool first = true;
    for (size_t at = 0; at < size;) {
        size_t end = at;
        while (end < size && squeeze_is_word(bytes[end]))
            end++;
        size_t length = end - at;
        bool number = length && bytes[at] >= '0' && bytes[at] <= '9';
        if (length && !first && !number && !is_register(bytes + at, length) &&
            !is_size(bytes + at, length))
            return false;
        first &= !length;
        at = length ? end : at + 1;
    }
    return true;
}

/* ---- the needles of an answer */

static void add(struct needles *needles, const char *bytes, size_t size, const char *path, int line,
                int lines)
{
    if (needles->count == needles->room) {
        needles->room = needles->room ? needles->room * 2 : 1024;
        needles->list = realloc(needles->list, needles->room * sizeof *needles->list);
        if (!needles->list)
            die(STATUS_FAULT, "out of memory");
    }
    needles->list[needles->count++] = (struct needle){
        .bytes = arena_print(&needles->arena, "%.*s", (int)size, bytes),
        .size = size,
        .path = path,
        .line = line,
        .lines = lines,
    };
}

void needles_add_word(struct needles *needles, const char *word)
{
    if (strlen(word) >= NEEDLE_LEAST)
        add(needles, word, strlen(word), word, 0, 0);
}

/* A line of code: where it stands in the text. */
struct code_line {
    size_t from, to;
    int line;
};

/* What a program includes is no answer. */
static bool is_include(const char *line, size_t size)
{
    static const char word[] = "include";
    size_t at = *line == '#' || *line == '%';
    while (at && at < size && squeeze_is_blank(line[at]))
        at++;
    return at && size - at >= sizeof word - 1 && memcmp(line + at, word, sizeof word - 1) == 0;
}

static size_t find_code(struct code_line *code, const char *bytes, size_t size)
{
    size_t count = 0;
    int line = 0;
    for (size_t at = 0; at < size;) {
        const char *newline = memchr(bytes + at, '\n', size - at);
        size_t end = newline ? (size_t)(newline - bytes) : size, first = at;
        line++;
        while (first < end && squeeze_is_blank(bytes[first]))
            first++;
        if (first < end && !is_include(bytes + first, end - first))
            code[count++] = (struct code_line){first, end, line};
        at = end + 1;
    }
    return count;
}

struct answer {
    struct needles *needles;
    const char *path, *plain;
    const struct code_line *code;
    size_t count;
    char *room; /* as many bytes as there are in it */
};

/* Lines in a row, from line `first` on, if there are so many, and words in them. */
static void add_run(const struct answer *answer, size_t first, size_t lines, int words)
{
    const struct code_line *code = &answer->code[first];
    struct squeezed tight = {.bytes = answer->room};
    if (first + lines > answer->count)
        return;
    squeeze(&tight, answer->plain + code->from, code[lines - 1].to - code->from);
    if (tight.size >= NEEDLE_LEAST && count_words(tight.bytes, tight.size) >= words)
        add(answer->needles, tight.bytes, tight.size, answer->path, code->line, (int)lines);
}

size_t needles_add_answer(struct needles *needles, const char *path, const char *bytes, size_t size,
                          enum worth worth)
{
    size_t before = needles->count;
    char *plain = without_comments(bytes, size, comments_of(path));
    struct code_line *code = calloc(size + 1, sizeof *code);
    struct squeezed tight = {.bytes = malloc(size + 1)};
    path = arena_string(&needles->arena, path);
    if (!code || !tight.bytes)
        die(STATUS_FAULT, "out of memory");
    struct answer answer = {needles, path, plain, code, find_code(code, plain, size), tight.bytes};
    bool asm_source = comments_of(path) == COMMENTS_ASM, bare = false;
    for (size_t i = 0; i < answer.count; i++) {
        bool was_bare = bare;
        squeeze(&tight, plain + code[i].from, code[i].to - code[i].from);
        bare = asm_source && is_bare(tight.bytes, tight.size);
        if (worth == LINES_AND_RUNS && !bare)
            add_run(&answer, i, 1, WORDS_LEAST);
        if (worth == LINES_AND_RUNS && bare && was_bare)
            add_run(&answer, i - 1, 2, WORDS_LEAST_OF_RUN);
        add_run(&answer, i, RUN, WORDS_LEAST_OF_RUN);
    }
    free(code);
    free(tight.bytes);
    free(plain);
    return needles->count - before;
}

/* ---- looking for them */

static unsigned bucket_of(const char *bytes)
{
    uint64_t first; /* NEEDLE_LEAST bytes, mixed by a multiplication whose high bits count */
    memcpy(&first, bytes, sizeof first);
    return (unsigned)(first * 0x9e3779b97f4a7c15u >> 48) % BUCKETS;
}

/* Puts a needle into its bucket, unless one with the same bytes is there. */
static void put(struct needles *needles, int index)
{
    struct needle *needle = &needles->list[index];
    int *bucket = &needles->buckets[bucket_of(needle->bytes)];
    for (int i = *bucket; i >= 0; i = needles->list[i].next)
        if (needles->list[i].size == needle->size &&
            memcmp(needles->list[i].bytes, needle->bytes, needle->size) == 0) {
            needle->same = i;
            return;
        }
    needle->same = index;
    needle->next = *bucket;
    *bucket = index;
}

static void make_buckets(struct needles *needles)
{
    needles->buckets = malloc(BUCKETS * sizeof *needles->buckets);
    if (!needles->buckets)
        die(STATUS_FAULT, "out of memory");
    for (size_t i = 0; i < BUCKETS; i++)
        needles->buckets[i] = -1;
    for (size_t i = 0; i < needles->count; i++)
        put(needles, (int)i);
}

static bool stands_at(const struct needle *needle, const struct squeezed *text, size_t at)
{
    size_t end = at + needle->size;
    return end <= text->size && memcmp(text->bytes + at, needle->bytes, needle->size) == 0 &&
           !(at > 0 && squeeze_is_word(needle->bytes[0]) && squeeze_is_word(text->bytes[at - 1])) &&
           !(end < text->size && squeeze_is_word(needle->bytes[needle->size - 1]) &&
             squeeze_is_word(text->bytes[end]));
}

void needles_find(struct needles *needles, const char *bytes, size_t size, enum comments comments,
                  void (*found)(void *context, struct needle *needle, int line), void *context)
{
    if (!needles->buckets)
        make_buckets(needles);
    char *plain = without_comments(bytes, size, comments);
    struct squeezed text = {.bytes = malloc(size + 1), .lines = calloc(size + 1, sizeof(int))};
    if (!text.bytes || !text.lines)
        die(STATUS_FAULT, "out of memory");
    squeeze(&text, plain, size);
    for (size_t at = 0; at + NEEDLE_LEAST <= text.size; at++)
        for (int i = needles->buckets[bucket_of(text.bytes + at)]; i >= 0;
             i = needles->list[i].next)
            if (stands_at(&needles->list[i], &text, at))
                found(context, &needles->list[i], text.lines[at]);
    free(text.bytes);
    free(text.lines);
    free(plain);
}

void needles_free(struct needles *needles)
{
    arena_free(&needles->arena);
    free(needles->list);
    free(needles->buckets);
    *needles = (struct needles){0};
}
