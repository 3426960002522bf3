/* An expected trace with one event line dropped, one literal changed, one `let` lost or one name
 * mistyped must no longer agree with a program that does exactly what the right one wants.
 * Tried with every trace of fixtures/traces/ and of expected/. */
#include "expect/expect.h"

#include "base/file.h"
#include "tests/unit/expect_events.h"
#include "tests/unit/tap.h"

#include <glob.h>

enum { SEEDS = 3 };

struct original {
    const char *path;
    struct text text;
    struct expectation expectation;
    unsigned mutants;
};

static void obey(const struct original *original, size_t i, uint64_t seed, struct scene *scene,
                 struct trace *trace)
{
    struct problem problem;
    *trace = (struct trace){0};
    EXPECT(scene_draw(scene, original->expectation.cases[i], seed, &problem), "%s",
           problem.message);
    events_obey(trace, scene);
}

static void check_original(const struct original *original)
{
    for (size_t i = 0; i < original->expectation.case_count; i++)
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            struct scene scene;
            struct trace trace;
            struct outcome outcome;
            obey(original, i, seed, &scene, &trace);
            expect_match(&outcome, &scene, &trace);
            const struct row *row =
                outcome.first < outcome.row_count ? &outcome.rows[outcome.first] : NULL;
            EXPECT(outcome.agrees, "%s case %zu: %s", original->path, i,
                   row && row->wanted ? row->wanted->text : "an extra event");
            outcome_free(&outcome);
            trace_free(&trace);
            scene_free(&scene);
        }
}

/* True when some case with some seed takes the events of the original. */
static bool is_taken_always(const struct original *original, const struct expectation *mutant)
{
    bool always = mutant->case_count == original->expectation.case_count;
    for (size_t i = 0; always && i < mutant->case_count; i++)
        for (uint64_t seed = 0; always && seed < SEEDS; seed++) {
            struct scene scene, other;
            struct trace trace;
            struct outcome outcome = {0};
            struct problem problem;
            obey(original, i, seed, &scene, &trace);
            always = scene_draw(&other, mutant->cases[i], seed, &problem);
            if (always)
                expect_match(&outcome, &other, &trace);
            always = always && outcome.agrees;
            outcome_free(&outcome);
            scene_free(&other);
            trace_free(&trace);
            scene_free(&scene);
        }
    return always;
}

/* The original with `size` bytes at `at` replaced. */
static void try_mutant(struct original *original, size_t at, size_t size, const char *replacement)
{
    struct text text = {0};
    struct expectation mutant;
    struct problem problem;
    text_add_bytes(&text, original->text.bytes, at);
    text_add(&text, "%s", replacement);
    text_add_bytes(&text, original->text.bytes + at + size, original->text.size - at - size);
    bool parsed = expect_parse(&mutant, original->path, text.bytes, text.size, &problem);
    EXPECT(!parsed || !is_taken_always(original, &mutant), "%s: with \"%s\" for \"%.*s\" at %zu",
           original->path, replacement, (int)size, original->text.bytes + at, at);
    original->mutants++;
    expect_free(&mutant);
    text_free(&text);
}

static void mutate_word(struct original *original, size_t at, size_t size)
{
    char word[64], other[80];
    int64_t value;
    const char *bytes = original->text.bytes + at;
    snprintf(word, sizeof word, "%.*s", (int)size, bytes);
    if (*word == '$')
        snprintf(other, sizeof other, "%sx", word);
    else if (isdigit((unsigned char)*word))
        snprintf(other, sizeof other, "%lld", strtoll(word, NULL, 0) + 1);
    else if (signal_number(word))
        snprintf(other, sizeof other, "%s", strcmp(word, "SIGBUS") == 0 ? "SIGHUP" : "SIGBUS");
    else if (errno_number(word))
        snprintf(other, sizeof other, "%s", strcmp(word, "EDOM") == 0 ? "ESRCH" : "EDOM");
    else if (constant_value(word, &value))
        snprintf(other, sizeof other, "%d", value == 1 ? 2 : 1);
    else
        return;
    try_mutant(original, at, size, other);
}

/* Every literal and every name of a line. */
static void mutate_line(struct original *original, size_t at, size_t end)
{
    const char *bytes = original->text.bytes;
    while (at < end && bytes[at] != '#') {
        size_t begin = at++;
        if (bytes[begin] == '"') {
            while (bytes[at] != '"')
                at += bytes[at] == '\\' ? 2 : 1;
            try_mutant(original, at++, 0, "x");
        } else if (isalnum((unsigned char)bytes[begin]) || bytes[begin] == '$') {
            while (isalnum((unsigned char)bytes[at]) || bytes[at] == '_')
                at++;
            mutate_word(original, begin, at - begin);
        }
    }
}

static bool starts(const char *line, const char *word)
{
    return strncmp(line, word, strlen(word)) == 0;
}

static void mutate(struct original *original)
{
    const char *bytes = original->text.bytes;
    for (size_t at = 0, end; at < original->text.size; at = end + 1) {
        end = at + strcspn(bytes + at, "\n");
        size_t begin = at + strspn(bytes + at, " ");
        const char *line = bytes + begin;
        size_t word = 0;
        while (islower((unsigned char)line[word]) || isdigit((unsigned char)line[word]) ||
               line[word] == '_')
            word++;
        bool call = word && (line[word] == '(' || line[word] == '|');
        bool event = call || starts(line, "---") || starts(line, "+++");
        if (event || starts(line, "let "))
            try_mutant(original, at, end - at, "");
        if (event || starts(line, "repeat "))
            mutate_line(original, begin, end);
        const char *via = strstr(line, " via ");
        if (call && via && via < bytes + end)
            try_mutant(original, (size_t)(via - bytes), strlen(" via int80"), "");
    }
}

/* The trace looks behind pointers: no memory is made up here that would fit.  Its mutants are tried
 * with real programs, by lessons.bats and inside.bats. */
static bool looks_behind(const char *text)
{
    static const char *const statuses[] = {"exited", "killed", "stopped", "continued"};
    for (const char *at = text; (at = strpbrk(at, "{[")) != NULL; at++) {
        bool argument = at > text && strchr("( ,=", at[-1]) && at[1] != '\n' && at[1] != ' ';
        for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
            argument = argument && strncmp(at + 1, statuses[i], strlen(statuses[i])) != 0;
        if (argument)
            return true;
    }
    return false;
}

/* Which child takes which branch only a run can tell: the made-up children all take the same. */
static bool has_free_children(const char *text)
{
    const char *each = strstr(text, "process each");
    return each && strstr(each, "either");
}

/* Lines of a branch that the made-up program does not take: lessons.bats tries them, by programs in
 * other idioms. */
static bool has_branches(const char *text)
{
    return strstr(text, "either {\n");
}

/* The made-up program installs no filter that could be run: lessons.bats tries these, too. */
static bool asks_filter(const char *text)
{
    return strstr(text, "check filter ");
}

static void check_file(const char *path)
{
    struct original original = {.path = path};
    struct problem problem = {0};
    bool ok = file_read(&original.text, path, EXPECT_SIZE_LIMIT, &problem) &&
              expect_parse(&original.expectation, path, original.text.bytes, original.text.size,
                           &problem);
    EXPECT(ok, "%s", problem.message);
    const char *text = text_string(&original.text);
    if (ok && !looks_behind(text) && !has_free_children(text) && !has_branches(text) &&
        !asks_filter(text)) {
        check_original(&original);
        mutate(&original);
        EXPECT(original.mutants >= 5, "%s has only %u mutants", path, original.mutants);
    }
    expect_free(&original.expectation);
    text_free(&original.text);
}

static void check_files(const char *pattern, size_t least)
{
    glob_t found = {0};
    glob(pattern, 0, NULL, &found);
    EXPECT(found.gl_pathc >= least, "%s: %zu files", pattern, found.gl_pathc);
    for (size_t i = 0; i < found.gl_pathc; i++)
        check_file(found.gl_pathv[i]);
    globfree(&found);
}

int main(void)
{
    check_files("harness/tests/fixtures/traces/*.trace", 5);
    group("no mutant of the traces kept for this test is taken for the original");
    check_files("expected/*.trace", 12);
    group("no mutant of a lesson's trace is taken for the original");
    return done();
}
