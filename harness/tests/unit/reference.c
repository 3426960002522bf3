/* The tables behind `ring3 list`, `explain` and `errno`: every call has its rows, and no row speaks
 * of a call, an argument, an errno or a number that there is not. */
#include "tables/reference.h"
#include "tables/inner.h"
#include "tables/names.h"
#include "tests/unit/tap.h"
#include "trace/log.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { COMMONEST = 150, OWN_BLOCK = 512, LIKELY_ROWS_LEAST = 300 };

struct named {
    const char *name, *text;
};

static const struct named since_rows[] = {
#define SINCE(name, version) {#name, version},
#define SINCE_I386(name, version)
#include "tables/since.def"
#undef SINCE_I386
#undef SINCE
};

static const struct named since_i386_rows[] = {
#define SINCE(name, version)
#define SINCE_I386(name, version) {#name, version},
#include "tables/since.def"
#undef SINCE_I386
#undef SINCE
};

static const struct named text_rows[] = {
#define EXPLAIN(name, says, related) {#name, says},
#include "tables/explain.def"
#undef EXPLAIN
};

static const struct named i386_rows[] = {
#define ON_I386(name, says) {#name, says},
#include "tables/i386_notes.def"
#undef ON_I386
};

static const struct named end_rows[] = {
#define REMOVED(name, version, why) {#name, why},
#define NEVER(name, why)            {#name, why},
#include "tables/ended.def"
#undef NEVER
#undef REMOVED
};

static const struct named result_rows[] = {
#define GIVES(name, says)        {#name, says},
#define GIVES_ALWAYS(name, says) {#name, says},
#include "tables/results.def"
#undef GIVES_ALWAYS
#undef GIVES
};

static const struct named member_rows[] = {
#define FAMILY(title)
#define MEMBER(name, why) {#name, why},
#include "tables/families.def"
#undef MEMBER
#undef FAMILY
};

static const struct named example_rows[] = {
#define EXAMPLE(name, call, result) {#name, call},
#include "tables/examples.def"
#undef EXAMPLE
};

#define ROWS(rows) rows, sizeof(rows) / sizeof *(rows)

static void check_names(const char *file, const struct named *rows, size_t count, bool once)
{
    for (size_t i = 0; i < count; i++) {
        EXPECT(reference_has(rows[i].name), "%s: there is no call %s", file, rows[i].name);
        EXPECT(*rows[i].text, "%s: %s has no text", file, rows[i].name);
        for (size_t j = i + 1; once && j < count; j++)
            EXPECT(strcmp(rows[i].name, rows[j].name) != 0, "%s: %s stands there twice", file,
                   rows[i].name);
    }
}

static void test_names(void)
{
    check_names("since.def", ROWS(since_rows), true);
    check_names("since.def", ROWS(since_i386_rows), true);
    check_names("ended.def", ROWS(end_rows), true);
    check_names("explain.def", ROWS(text_rows), true);
    check_names("families.def", ROWS(member_rows), true);
    check_names("examples.def", ROWS(example_rows), false);
    check_names("i386_notes.def", ROWS(i386_rows), true);
    check_names("results.def", ROWS(result_rows), true);
    group("every row is about a call that there is, and no file has two for one call");
}

/* ------------------------------------------------------------------ since when */

static void test_since(void)
{
    const char *name;
    for (size_t i = 0; (name = reference_name(i)); i++) {
        enum abi abi = call_number(ABI_X86_64, name) < 0 ? ABI_I386 : ABI_X86_64;
        const struct call_end *end = reference_end(name);
        const char *since = reference_since(abi, name);
        bool never = end && !end->version;
        EXPECT(never == !since, never ? "%s never was, and has a first version" : "%s has no row",
               name);
        if (since)
            EXPECT(reference_version(since) >= 0x010000, "%s: \"%s\" is no version", name, since);
        if (since && end)
            EXPECT(reference_version(end->version) > reference_version(since),
                   "%s was gone before it was there", name);
    }
    for (size_t i = 0; i < sizeof since_i386_rows / sizeof *since_i386_rows; i++) {
        name = since_i386_rows[i].name;
        EXPECT(call_number(ABI_I386, name) >= 0, "i386 has no %s", name);
        EXPECT(reference_version(since_i386_rows[i].text) >
                   reference_version(reference_since(ABI_X86_64, name)),
               "%s came to i386 before it was there", name);
    }
    EXPECT(reference_version("2.6.16") == 0x020610 && reference_version("5.1") == 0x050100 &&
               reference_version("2.6; 2.4.18") == 0x020600 && reference_version("3") == 0x030000,
           "versions");
    EXPECT(reference_version("") < 0 && reference_version("x") < 0 && reference_version("5.") < 0 &&
               reference_version("5.1x") < 0 && reference_version("-5") < 0 &&
               reference_version("5.256") < 0 && reference_version("5.1.2.3") < 0,
           "what is no version");
    group("every call of the tables has a first version, or never was");
}

/* A newer call stands behind an older one; where the order of numbers is that of time. */
static void test_order(void)
{
    enum { FIRST = 424 }; /* since 5.1 all tables get their numbers together, one after the other */
    long before = 0;
    for (uint32_t number = FIRST; call_name(ABI_X86_64, number); number++) {
        const char *name = call_name(ABI_X86_64, number);
        long version = reference_version(reference_since(ABI_X86_64, name));
        /* Numbers are set aside while a call is prepared: these came later than the next. */
        bool late = strcmp(name, "quotactl_fd") == 0 || strcmp(name, "close_range") == 0;
        if (!late)
            EXPECT(version >= before, "%s (%u) is older than the call before it", name, number);
        if (!late)
            before = version;
    }
    group("newer numbers have newer versions");
}

static bool read_define(const char *line, char name[64], unsigned *number)
{
    return sscanf(line, "#define __NR_%63s (__X32_SYSCALL_BIT + %u)", name, number) == 2 ||
           sscanf(line, "#define __NR_%63s %u", name, number) == 2;
}

static FILE *open_header(const char *file)
{
    static const char *const folders[] = {"/usr/include/x86_64-linux-gnu/asm", "/usr/include/asm"};
    FILE *stream = NULL;
    for (size_t i = 0; i < sizeof folders / sizeof *folders && !stream; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folders[i], file);
        stream = fopen(path, "r");
    }
    return stream;
}

static void test_header(enum abi abi, const char *file)
{
    FILE *stream = open_header(file);
    char line[256], name[64], title[96];
    uint32_t last = 0, number;
    unsigned defined;
    snprintf(title, sizeof title, "every call of the installed %s has a first version", file);
    if (!stream) {
        printf("ok %d - %s # SKIP this header is not installed\n", ++tap_groups, title);
        return;
    }
    for (size_t i = 0; call_row(abi, i, &number); i++)
        last = number < OWN_BLOCK && number > last ? number : last;
    while (fgets(line, sizeof line, stream)) {
        if (!read_define(line, name, &defined))
            continue;
        const struct call_end *end = reference_end(name);
        if (defined > last && defined < OWN_BLOCK)
            printf("# %s has %s (%u), which is newer than the tables\n", file, name, defined);
        else
            EXPECT(reference_since(abi, name) || (end && !end->version), "%s: %s (%u) has no row",
                   file, name, defined);
    }
    fclose(stream);
    group(title);
}

/* ------------------------------------------------------------------ texts */

static bool is_sentence(const char *text)
{
    size_t size = strlen(text);
    return size > 10 && (text[size - 1] == '.' || text[size - 1] == ')');
}

static void check_related(const struct call_text *text)
{
    char words[256];
    snprintf(words, sizeof words, "%s", text->related);
    for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
        EXPECT(reference_has(word) && strcmp(word, text->name) != 0, "%s is related to %s",
               text->name, word);
}

static void test_texts(void)
{
    size_t count = sizeof text_rows / sizeof *text_rows;
    EXPECT(count >= COMMONEST, "only %zu calls are explained", count);
    for (size_t i = 0; i < count; i++) {
        EXPECT(is_sentence(text_rows[i].text), "%s: no sentence", text_rows[i].name);
        check_related(reference_text(text_rows[i].name));
    }
    for (size_t i = 0; i < sizeof i386_rows / sizeof *i386_rows; i++)
        EXPECT(is_sentence(i386_rows[i].text), "%s on i386: no sentence", i386_rows[i].name);
    for (size_t i = 0; i < sizeof end_rows / sizeof *end_rows; i++)
        EXPECT(is_sentence(end_rows[i].text), "%s, gone: no sentence", end_rows[i].name);
    group("the commonest calls are explained in sentences, with relatives that there are");
}

/* "mmap2 (192)": the number that the i386 table has for that name. */
static void check_numbers(const struct named *row)
{
    for (const char *at = strstr(row->text, " ("); at; at = strstr(at + 1, " (")) {
        const char *begin = at;
        char name[64];
        if (!isdigit((unsigned char)at[2]))
            continue;
        while (begin > row->text && (isalnum((unsigned char)begin[-1]) || begin[-1] == '_'))
            begin--;
        snprintf(name, sizeof name, "%.*s", (int)(at - begin), begin);
        EXPECT(call_number(ABI_I386, name) == strtol(at + 2, NULL, 10),
               "%s: %s is %ld on i386, not %.4s", row->name, name, call_number(ABI_I386, name),
               at + 2);
    }
    long own = strtol(row->text + strcspn(row->text, "0123456789"), NULL, 10);
    if (strstr(row->text, " is the old form") || strstr(row->text, " fills a struct"))
        EXPECT(call_number(ABI_I386, row->name) == own, "%s is not %ld on i386", row->name, own);
}

static void test_i386(void)
{
    for (size_t i = 0; i < sizeof i386_rows / sizeof *i386_rows; i++)
        check_numbers(&i386_rows[i]);
    uint32_t selector = 0;
    const char *outer = inner_route("connect", 0, &selector);
    EXPECT(outer && strcmp(outer, "socketcall") == 0 && selector == 3, "connect by socketcall");
    EXPECT(!inner_route("connect", 1, &selector) && !inner_route("openat", 0, &selector),
           "routes that are none");
    static const char *const told[] = {"mmap",       "select", "truncate64", "ftruncate64",
                                       "_llseek",    "getuid", "chown",      "setgroups",
                                       "socketcall", "ipc",    "getrlimit",  "clone",
                                       "stat",       "accept", "semop"};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        EXPECT(reference_on_i386(told[i]), "nothing is told of %s on i386", told[i]);
    group("what is told of i386 has that table's numbers");
}

static void test_families(void)
{
    size_t count = 0, members = 0;
    const struct family_row *rows = reference_family("openat", &count);
    EXPECT(rows && rows->family && count == 5 && strcmp(rows[1].name, "creat") == 0 &&
               strcmp(rows[4].name, "openat2") == 0,
           "the family of openat");
    EXPECT(!reference_family("getpid", &count), "getpid has a family");
    for (size_t i = 0; i < sizeof member_rows / sizeof *member_rows; i++) {
        rows = reference_family(member_rows[i].name, &count);
        EXPECT(rows && rows->family && count >= 3, "%s stands alone", member_rows[i].name);
        members++;
    }
    EXPECT(members > 250, "only %zu members", members);
    group("families have several members");
}

/* ------------------------------------------------------------------ arguments, errors */

static bool has_parameter(const struct signature *signature, const char *parameter)
{
    for (int i = 0; signature->typed && i < signature->count; i++)
        if (strcmp(signature->parameter[i].name, parameter) == 0)
            return true;
    return false;
}

static bool call_has_parameter(const char *call, const char *parameter)
{
    for (int abi = 0; abi < ABI_COUNT; abi++) {
        long number = call_number((enum abi)abi, call);
        if (number >= 0 &&
            has_parameter(call_signature((enum abi)abi, (uint32_t)number), parameter))
            return true;
    }
    return false;
}

static void expect_somewhere(const char *parameter)
{
    const char *name;
    for (size_t i = 0; (name = reference_name(i)); i++)
        if (call_has_parameter(name, parameter)) {
            EXPECT(true, "%s", parameter);
            return;
        }
    EXPECT(false, "no call has a parameter %s", parameter);
}

static void test_arguments(void)
{
#define ARGUMENT(parameter, says) expect_somewhere(#parameter);
#define ARGUMENT_OF(call, parameter, says)                                                         \
    EXPECT(call_has_parameter(#call, #parameter), "%s has no parameter %s", #call, #parameter);
#include "tables/arguments.def"
#undef ARGUMENT_OF
#undef ARGUMENT
    EXPECT(strcmp(reference_argument("umask", "mask"),
                  reference_argument("inotify_add_watch", "mask")),
           "a row for one call is not taken");
    group("arguments that are explained are arguments");
}

static void test_errors(void)
{
    size_t rows = 0;
    struct likely_error errors[LIKELY_MOST];
#define LIKELY(call, error, means)                                                                 \
    EXPECT(reference_has(#call) && errno_number(#error) > 0, "%s, %s", #call, #error);             \
    rows++;
#define LIKELY_FD(error, means)      EXPECT(errno_number(#error) > 0, "%s", #error);
#define LIKELY_PATH(error, means)    EXPECT(errno_number(#error) > 0, "%s", #error);
#define LIKELY_POINTER(error, means) EXPECT(errno_number(#error) > 0, "%s", #error);
#define NOT_A_PATH(call)             EXPECT(reference_has(#call), "%s", #call);
#include "tables/likely.def"
#undef NOT_A_PATH
#undef LIKELY_POINTER
#undef LIKELY_PATH
#undef LIKELY_FD
#undef LIKELY
#define MEANS(error, means)                                                                        \
    EXPECT(errno_number(#error) > 0 && is_sentence(means), "%s", #error);                          \
    EXPECT(strcmp(reference_errno(errno_number(#error)), means) == 0, "%s stands there twice",     \
           #error);
#include "tables/means.def"
#undef MEANS
    EXPECT(rows >= LIKELY_ROWS_LEAST, "only %zu errors", rows);
    for (size_t i = 0; i < sizeof text_rows / sizeof *text_rows; i++) {
        const char *name = text_rows[i].name;
        enum abi abi = call_number(ABI_X86_64, name) < 0 ? ABI_I386 : ABI_X86_64;
        EXPECT(reference_errors(abi, name, errors) < LIKELY_MOST, "%s has too many errors", name);
    }
    group("errors have names, and calls that there are");
}

/* Two rows for one call and one errno: the second would never be seen. */
static void test_errors_once(void)
{
    static const struct named rows[] = {
#define LIKELY(call, error, means) {#call, #error},
#define LIKELY_FD(error, means)
#define LIKELY_PATH(error, means)
#define LIKELY_POINTER(error, means)
#define NOT_A_PATH(call)
#include "tables/likely.def"
#undef NOT_A_PATH
#undef LIKELY_POINTER
#undef LIKELY_PATH
#undef LIKELY_FD
#undef LIKELY
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t j = i + 1; j < sizeof rows / sizeof *rows; j++)
            EXPECT(strcmp(rows[i].name, rows[j].name) != 0 ||
                       errno_number(rows[i].text) != errno_number(rows[j].text),
                   "%s has %s twice", rows[i].name, rows[i].text);
    group("an errno of a call has one meaning");
}

/* ------------------------------------------------------------------ examples */

static void test_examples(void)
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof example_rows / sizeof *example_rows; i++) {
        const struct call_example *example;
        for (size_t row = 0; (example = reference_example(example_rows[i].name, row)); row++) {
            struct log log = {0};
            struct problem problem;
            char line[512];
            int size = snprintf(line, sizeof line, "%s = %s\n", example->call, example->result);
            bool read = size < (int)sizeof line &&
                        log_parse(&log, "example", line, (size_t)size, &problem) && log.count == 1;
            EXPECT(read && log.records[0].kind == RECORD_CALL &&
                       strcmp(log.records[0].name, example->name) == 0 &&
                       strcmp(log.records[0].result, example->result) == 0,
                   "%s: this is no line of a trace: %s", example->name, line);
            log_free(&log);
            count++;
        }
    }
    EXPECT(count >= COMMONEST, "only %zu examples", count);
    group("examples are lines of a trace");
}

int main(void)
{
    test_names();
    test_since();
    test_order();
    test_header(ABI_X86_64, "unistd_64.h");
    test_header(ABI_I386, "unistd_32.h");
    test_header(ABI_X32, "unistd_x32.h");
    test_texts();
    test_i386();
    test_families();
    test_arguments();
    test_errors();
    test_errors_once();
    test_examples();
    return done();
}
