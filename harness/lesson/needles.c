#include "lesson/needles.h"

#include "base/message.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { RUN = 4, WORDS_LEAST = 3, WORDS_LEAST_OF_RUN = 5, BUCKETS = 1 << 16 };

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static enum comments comments_of(const char *path)
{
    static const struct {
        const char *end;
        enum comments comments;
    } ends[] = {{".asm", COMMENTS_ASM}, {".inc", COMMENTS_ASM},    {".c", COMMENTS_C},
                {".h", COMMENTS_C},     {".trace", COMMENTS_HASH}, {".sh", COMMENTS_HASH}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t size = strlen(path), end = strlen(ends[i].end);
        if (size > end && strcmp(path + size - end, ends[i].end) == 0)
            return ends[i].comments;
    }
    return COMMENTS_KEPT;
}

/* ---- comments */

/* Where the comment that begins at `at` ends; `at` itself when none does.  Quotes are not minded:
 * a line that is cut at a semicolon in a string is a little shorter on both sides. */
static size_t comment_end(const char *bytes, size_t size, size_t at, enum comments comments)
{
    bool two = at + 1 < size && bytes[at] == '/';
    bool line = (comments == COMMENTS_ASM && bytes[at] == ';') ||
                (comments == COMMENTS_HASH && bytes[at] == '#') ||
                (comments == COMMENTS_C && two && bytes[at + 1] == '/');
    const char *end = NULL;
    if (line) {
        end = memchr(bytes + at, '\n', size - at);
        return end ? (size_t)(end - bytes) : size;
    }
    if (comments != COMMENTS_C || !two || bytes[at + 1] != '*')
        return at;
    end = at + 4 <= size ? memmem(bytes + at + 2, size - at - 2, "*/", 2) : NULL;
    return end ? (size_t)(end - bytes) + 2 : size;
}

/* The bytes with blanks for comments; line ends stay. */
static char *without_comments(const char *bytes, size_t size, enum comments comments)
{
    char *copy = malloc(size + 1);
    if (!copy)
        die(STATUS_FAULT, "out of memory");
    memcpy(copy, bytes, size);
    copy[size] = '\0';
    for (size_t at = 0; comments != COMMENTS_KEPT && at < size; at++) {
        size_t end = comment_end(bytes, size, at, comments);
        for (size_t i = at; i < end; i++)
            if (copy[i] != '\n')
                copy[i] = ' ';
        at = end > at ? end - 1 : at;
    }
    return copy;
}

/* ---- squeezing */

struct squeezed {
    char *bytes;
    size_t size;
    int *lines; /* of each byte; NULL when nobody asks */
};

/* Squeezes the bytes into `to`, which has room for as many. */
static void squeeze(struct squeezed *to, const char *bytes, size_t size)
{
    int line = 1;
    bool blank = false;
    to->size = 0;
    for (size_t i = 0; i < size; i++) {
        char c = bytes[i];
        if (is_blank(c)) {
            blank = true;
            line += c == '\n';
            continue;
        }
        if (blank && to->size && is_word(c) && is_word(to->bytes[to->size - 1])) {
            if (to->lines)
                to->lines[to->size] = line;
            to->bytes[to->size++] = ' ';
        }
        if (to->lines)
            to->lines[to->size] = line;
        to->bytes[to->size++] = c;
        blank = false;
    }
}

static int count_words(const char *bytes, size_t size)
{
    int words = 0;
    for (size_t i = 0; i < size; i++)
        words += is_word(bytes[i]) && (i == 0 || !is_word(bytes[i - 1]));
    return words;
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
    while (at && at < size && is_blank(line[at]))
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
        while (first < end && is_blank(bytes[first]))
            first++;
        if (first < end && !is_include(bytes + first, end - first))
            code[count++] = (struct code_line){first, end, line};
        at = end + 1;
    }
    return count;
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
    size_t count = find_code(code, plain, size);
    for (size_t i = 0; i < count; i++) {
        squeeze(&tight, plain + code[i].from, code[i].to - code[i].from);
        if (worth == LINES_AND_RUNS && tight.size >= NEEDLE_LEAST &&
            count_words(tight.bytes, tight.size) >= WORDS_LEAST)
            add(needles, tight.bytes, tight.size, path, code[i].line, 1);
        if (i + RUN > count)
            continue;
        squeeze(&tight, plain + code[i].from, code[i + RUN - 1].to - code[i].from);
        if (tight.size >= NEEDLE_LEAST &&
            count_words(tight.bytes, tight.size) >= WORDS_LEAST_OF_RUN)
            add(needles, tight.bytes, tight.size, path, code[i].line, RUN);
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
           !(at > 0 && is_word(needle->bytes[0]) && is_word(text->bytes[at - 1])) &&
           !(end < text->size && is_word(needle->bytes[needle->size - 1]) &&
             is_word(text->bytes[end]));
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
