/* The names of class/: what course systems' names say, ids, the roster, and what a path in a
 * submission is. */
#include "class/label.h"
#include "class/roster.h"
#include "class/sha256.h"
#include "class/shape.h"

#include "tests/unit/tap.h"

#include <stdlib.h>
#include <string.h>

struct label_row {
    const char *given;
    bool file;
    const char *stem, *who, *name, *number, *inner;
    enum packing packing;
};

// clang-format off
static const struct label_row labels[] = {
    {"bob",            false, "bob", "bob", "", "", "", NOT_PACKED},
    {"bob.zip",        true,  "bob", "bob", "", "", "", PACKED},
    {"bob.zip",        false, "bob.zip", "bob.zip", "", "", "", NOT_PACKED},
    {"bob.tar.gz",     true,  "bob", "bob", "", "", "", PACKED},
    {"BOB.TAR.XZ",     true,  "BOB", "BOB", "", "", "", PACKED},
    {"b.o.b.tgz",      true,  "b.o.b", "b.o.b", "", "", "", PACKED},
    {".zip",           true,  ".zip", ".zip", "", "", "", NOT_PACKED},
    {"bob.rar",        true,  "bob", "bob", "", "", "", PACKED_FOREIGN},
    {"bob.gz",         true,  "bob", "bob", "", "", "", PACKED_FOREIGN},
    {"notes.txt",      true,  "notes.txt", "notes.txt", "", "", "", NOT_PACKED},
    /* Moodle: a folder a student, or a file a student */
    {"Jane Doe_4711_assignsubmission_file_", false, "Jane Doe_4711_assignsubmission_file_",
     "Jane Doe_4711", "Jane Doe", "", "", NOT_PACKED},
    {"Jane Doe_4711_assignsubmission_file", false, "Jane Doe_4711_assignsubmission_file",
     "Jane Doe_4711", "Jane Doe", "", "", NOT_PACKED},
    {"Jane_Doe_4711_assignsubmission_file_lab.zip", true, "Jane_Doe_4711_assignsubmission_file_lab",
     "Jane_Doe_4711", "Jane_Doe", "", "lab.zip", PACKED},
    {"_4711_assignsubmission_file_", false, "_4711_assignsubmission_file_",
     "_4711_assignsubmission_file_", "", "", "", NOT_PACKED},
    {"Jane_assignsubmission_file_", false, "Jane_assignsubmission_file_",
     "Jane_assignsubmission_file_", "", "", "", NOT_PACKED},
    /* Canvas */
    {"doejane_4711_99_lab.zip", true, "doejane_4711_99_lab", "doejane_4711", "doejane", "4711",
     "lab.zip", PACKED},
    {"doejane_LATE_4711_99_my_lab.zip", true, "doejane_LATE_4711_99_my_lab", "doejane_4711",
     "doejane", "4711", "my_lab.zip", PACKED},
    {"doejane_4711_99_01-hello.asm", true, "doejane_4711_99_01-hello.asm", "doejane_4711",
     "doejane", "4711", "01-hello.asm", NOT_PACKED},
    {"doejane_4711_99_", true, "doejane_4711_99_", "doejane_4711_99_", "", "", "", NOT_PACKED},
    {"_4711_99_a.c", true, "_4711_99_a.c", "_4711_99_a.c", "", "", "", NOT_PACKED},
    {"doejane_4711_x_a.zip", true, "doejane_4711_x_a", "doejane_4711_x_a", "", "", "", PACKED},
    {"doejane_4711_99_lab", false, "doejane_4711_99_lab", "doejane_4711_99_lab", "", "", "", NOT_PACKED},
};

static const struct { const char *given, *id; } ids[] = {
    {"bob", "bob"},             {"Jane Doe_4711", "Jane_Doe_4711"}, {"a@b.org", "a@b.org"},
    {"x+y-z", "x+y-z"},         {"../x", "%2e.%2fx"},    {"..", "%2e%2e"}, {".", "%2e"},
    {"", "%00"},                {"=1+1", "%3d1+1"},      {"@SUM", "%40SUM"}, {"-rf", "%2drf"},
    {"+1", "%2b1"},             {".hidden", "%2ehidden"}, {"a.", "a%2e"},   {"a,b", "a%2cb"},
    {"\"", "%22"},              {"a/b", "a%2fb"},        {"a%2fb", "a%252fb"}, {"a~b", "a%7eb"},
    {"M\xc3\xbcller", "M%c3%bcller"}, {"\x1b[2J", "%1b%5b2J"}, {"a\nb", "a%0ab"},
    {" a", "%20a"},             {"CON", "%43ON"},        {"con.txt", "%63on.txt"},
    {"COM1", "%43OM1"},         {"command", "command"},  {"lpt9.x", "%6cpt9.x"}, {"nul", "%6eul"},
    {"\xff", "%ff"},            {"=HYPERLINK(\"x\")", "%3dHYPERLINK%28%22x%22%29"},
};
// clang-format on

static void check_labels(void)
{
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        const struct label_row *row = &labels[i];
        struct label got = label_read(&arena, row->given, row->file);
        EXPECT(!strcmp(got.stem, row->stem), "%s: the stem is %s", row->given, got.stem);
        EXPECT(!strcmp(got.who, row->who), "%s: the student is %s", row->given, got.who);
        EXPECT(!strcmp(got.name, row->name), "%s: the name is %s", row->given, got.name);
        EXPECT(!strcmp(got.number, row->number), "%s: the number is %s", row->given, got.number);
        EXPECT(!strcmp(got.file, row->inner), "%s: the file is %s", row->given, got.file);
        EXPECT(got.packing == row->packing, "%s: packing %d", row->given, (int)got.packing);
    }
    arena_free(&arena);
    group("the names that course systems give are taken apart");
}

static void check_ids(void)
{
    struct arena arena = {0};
    char longer[301], other[301];
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        const char *got = class_id(&arena, ids[i].given);
        EXPECT(!strcmp(got, ids[i].id), "\"%s\" gives %s", ids[i].given, got);
    }
    group("an id can be a file's name and is no formula, option or path");
    memset(longer, 'a', 300);
    memset(other, 'a', 300);
    longer[300] = other[300] = '\0';
    other[299] = 'b';
    const char *one = class_id(&arena, longer), *two = class_id(&arena, other);
    EXPECT(strlen(one) == CLASS_ID_BYTES, "%zu bytes", strlen(one));
    EXPECT(strcmp(one, two) != 0, "two long names have one id");
    longer[CLASS_ID_BYTES] = '\0';
    EXPECT(!strcmp(class_id(&arena, longer), longer), "64 bytes are cut");
    arena_free(&arena);
    group("a long id is cut and stays its own");
}

static void check_keys(void)
{
    struct arena arena = {0};
    const char *jane = class_key(&arena, "Jane Doe");
    EXPECT(!strcmp(jane, class_key(&arena, "Doe, Jane")), "turned round");
    EXPECT(!strcmp(jane, class_key(&arena, "doejane")), "in one word");
    EXPECT(strcmp(jane, class_key(&arena, "Jane Doee")) != 0, "a letter more");
    EXPECT(strcmp(jane, class_key(&arena, "Jan\xc3\xa9 Doe")) != 0, "a letter beyond ASCII");
    EXPECT(!strcmp(class_printable(&arena, "a\n\x1b\xff z"), "a\\x0a\\x1b\\xff z"), "printable");
    EXPECT(!strcmp(class_person(&arena, "J\xc3\xbcrgen\n\xff\xe2\x80\xae"),
                   "J\xc3\xbcrgen\\x0a\\xff\\u{202e}"),
           "a person is %s", class_person(&arena, "J\xc3\xbcrgen\n\xff\xe2\x80\xae"));
    char long_name[] = {[0 ... 400] = 'x', '\0'};
    for (size_t at = 190; at < 194; at++) { /* a character of three bytes over the end */
        memset(long_name, 'x', 400);
        memcpy(long_name + at + 4, "\xe2\x82\xac", 3);
        const char *cut = class_person(&arena, long_name);
        EXPECT(strlen(cut) <= CLASS_PERSON_BYTES && strlen(cut) > 190, "%zu bytes", strlen(cut));
        EXPECT(!strcmp(class_person(&arena, cut), cut), "cut inside a character: %s", cut);
    }
    EXPECT(!strcmp(class_printable(&arena, " a b "), "\\x20a b\\x20"), "blanks at the ends");
    arena_free(&arena);
    group("a name is known in any order of its words");
}

struct roster_row {
    const char *csv;
    const char *wanted; /* "id|name|folder" a student, by semicolon; or, with a !, the message */
};

// clang-format off
static const struct roster_row rosters[] = {
    {"id,name\n1,Ann\n2,Bob\n", "1|Ann|;2|Bob|"},
    {"1,Ann\n2,Bob", "1|Ann|;2|Bob|"},
    {"1\n2\n", "1||;2||"},
    {"\xef\xbb\xbfid;name\r\n1;Ann\r\n", "1|Ann|"},
    {"name\tid\nAnn\t1\n", "1|Ann|"},
    {"ID,Email,Name,Folder\n1,a@b,Ann,lab ann\n", "1|Ann|lab ann"},
    {"1,\"Doe, Jane\"\n", "1|Doe, Jane|"},
    {"1,\"the \"\"boss\"\"\"\n", "1|the \"boss\"|"},
    {"1,\"two\nlines\"\n2,Bob\n", "1|two\\x0alines|;2|Bob|"},
    {" 1 , Ann \n\n,\n2,Bob\n", "1|Ann|;2|Bob|"},
    {"1,J\xc3\xb6rg\n", "1|J\xc3\xb6rg|"},
    {"=1,\x1b[2J\n", "%3d1|\\x1b[2J|"},
    {"../x,Ann\n", "%2e.%2fx|Ann|"},
    {"id\n1\nid\n", "1||;id||"},
    {"", "!r.csv: no students"},
    {"id,name\n", "!r.csv: no students"},
    {"1,Ann\n2,\"Bob\n", "!r.csv:2: a quote has no end"},
    {"1,Ann\n,Bob\n", "!r.csv:2: a student without an id"},
    {"name,id\nAnn\n", "!r.csv:2: a student without an id"},
    {"1,\"a\nb\"\n1,Bob\n", "!r.csv:3: the id 1 stands in line 1 already"},
    {"\",\"\",", "!r.csv:1: a quote has no end"},
};

static const struct { const char *label; bool file; const char *id; } finds[] = {
    {"s1", false, "s1"},                          {"s1.zip", true, "s1"},
    {"annlee_77_5_x.zip", true, "77"},            {"Ann Lee_3_assignsubmission_file_", false, "77"},
    {"Lee Ann", false, "77"},                     {"77_assignsubmission_file_", false, NULL},
    {"Sam Poe_77_assignsubmission_file_", false, NULL}, /* two have the name; 77 is no roster's */
    {"sampoe_s3_x.zip", true, NULL},              {"team seven", false, "s4"},
    {"Team seven", false, NULL},                  {"S1", false, NULL},
    {"nobody", false, NULL},                      {"s 5", false, "s_5"},
};
// clang-format on

static void check_roster(const struct roster_row *row)
{
    struct roster roster;
    struct problem problem = {0};
    struct text got = {0};
    bool ok = roster_parse(&roster, row->csv, strlen(row->csv), "r.csv", &problem);
    for (size_t i = 0; ok && i < roster.count; i++)
        text_add(&got, "%s%s|%s|%s", i ? ";" : "", roster.students[i].id, roster.students[i].name,
                 roster.students[i].folder);
    if (*row->wanted == '!') {
        EXPECT(!ok && problem.status == STATUS_USAGE &&
                   strncmp(problem.message, row->wanted + 1, strlen(row->wanted + 1)) == 0,
               "\"%s\": %s", row->csv, ok ? text_string(&got) : problem.message);
    } else {
        EXPECT(ok && !strcmp(text_string(&got), row->wanted), "\"%s\": %s", row->csv,
               ok ? text_string(&got) : problem.message);
    }
    text_free(&got);
    roster_free(&roster);
}

static void check_finding(void)
{
    static const char csv[] = "id,name,folder\ns1,Bob,\n77,\"Lee, Ann\",\ns2,Sam Poe,\n"
                              "s3,Poe Sam,\ns4,,team seven\ns 5,,\n";
    struct roster roster;
    struct problem problem = {0};
    struct arena arena = {0};
    EXPECT(roster_parse(&roster, csv, strlen(csv), "r.csv", &problem), "%s", problem.message);
    for (size_t i = 0; i < sizeof finds / sizeof *finds; i++) {
        struct label label = label_read(&arena, finds[i].label, finds[i].file);
        const struct roster_student *one = roster_find(&roster, &label);
        const char *id = one ? one->id : "nobody";
        EXPECT(!strcmp(id, finds[i].id ? finds[i].id : "nobody"), "%s is %s", finds[i].label, id);
    }
    arena_free(&arena);
    roster_free(&roster);
    group("a student is found by folder, id, number or a name that only one has");
}

static void check_many(void)
{
    struct text csv = {0};
    struct roster roster;
    struct problem problem = {0};
    for (int i = 0; i < ROSTER_STUDENTS; i++)
        text_add(&csv, "s%d\n", i);
    EXPECT(roster_parse(&roster, csv.bytes, csv.size, "r.csv", &problem), "%s", problem.message);
    roster_free(&roster);
    text_add(&csv, "more\n");
    EXPECT(!roster_parse(&roster, csv.bytes, csv.size, "r.csv", &problem) &&
               strstr(problem.message, "r.csv:10001: more than 10000 students"),
           "%s", problem.message);
    roster_free(&roster);
    text_free(&csv);
    group("a roster has an end");
}

struct shape_row {
    const char *path; /* with a slash behind it: a folder */
    enum place_kind kind;
    const char *lesson;
    enum language language;
    size_t depth;
};

// clang-format off
static const struct shape_row shapes[] = {
    {"01-hello.asm",                      PLACE_EXERCISE, "01-hello", LANGUAGE_ASM, 1},
    {"02-doors.c",                        PLACE_EXERCISE, "02-doors", LANGUAGE_C, 1},
    {"02-doors.trace",                    PLACE_EXERCISE, "02-doors", LANGUAGE_TRACE, 1},
    {"x/02-doors.c",                      PLACE_EXERCISE, "02-doors", LANGUAGE_C, 2},
    {"lessons/01-hello/exercise.asm",     PLACE_EXERCISE, "01-hello", LANGUAGE_ASM, 3},
    {"x/lessons/01-hello/exercise.c",     PLACE_EXERCISE, "01-hello", LANGUAGE_C, 4},
    {"01-hello/exercise.c",               PLACE_EXERCISE, "01-hello", LANGUAGE_C, 2},
    {"x/01-hello/exercise.c",             PLACE_EXERCISE, "01-hello", LANGUAGE_C, 3},
    {"01-hello.asm/x",                    PLACE_EXERCISE, "01-hello", LANGUAGE_ASM, 1},
    {"lessons/01-hello/exercise.asm/x/y", PLACE_EXERCISE, "01-hello", LANGUAGE_ASM, 3},
    {"01-hello.asm/",                     PLACE_EXERCISE, "01-hello", LANGUAGE_ASM, 1},
    /* the workbook's own programs are no exercises */
    {"asm/01-hello.asm",                  PLACE_ASIDE, NULL, 0, 1},
    {"x/asm/01-hello.asm",                PLACE_ASIDE, NULL, 0, 2},
    {"c/01-hello.c",                      PLACE_ASIDE, NULL, 0, 1},
    {"expected/01-hello.trace",           PLACE_ASIDE, NULL, 0, 1},
    {"lessons/01-hello/stub/exercise.c",  PLACE_ASIDE, "01-hello", LANGUAGES, 3},
    {"lessons/01-hello/solution/exercise.c", PLACE_ASIDE, "01-hello", LANGUAGES, 3},
    {"lessons/01-hello/README.md",        PLACE_ASIDE, "01-hello", LANGUAGES, 3},
    {"Makefile",                          PLACE_ASIDE, NULL, 0, 1},
    {".git/",                             PLACE_ASIDE, NULL, 0, 1},
    {"__MACOSX/._x",                      PLACE_ASIDE, NULL, 0, 1},
    {"._01-hello.asm",                    PLACE_ASIDE, NULL, 0, 1},
    {"lessons/.DS_Store",                 PLACE_ASIDE, NULL, 0, 2},
    /* folders */
    {"x/",                                PLACE_FOLDER, NULL, 0, 1},
    {"lessons/",                          PLACE_FOLDER, NULL, 0, 1},
    {"x/lessons/",                        PLACE_FOLDER, NULL, 0, 2},
    {"lessons/01-hello/",                 PLACE_FOLDER, "01-hello", 0, 2},
    {"x/y/",                              PLACE_STRANGE, NULL, 0, 2},
    {"x/y/01-hello.asm",                  PLACE_STRANGE, NULL, 0, 2},
    {"x/y/lessons/01-hello/exercise.c",   PLACE_STRANGE, NULL, 0, 2},
    {"lessons/01-hello/x/exercise.c",     PLACE_STRANGE, "01-hello", LANGUAGES, 3},
    {"lessons/lessons/01-hello/exercise.c", PLACE_NO_LESSON, NULL, LANGUAGES, 2},
    /* archives */
    {"lab.zip",                           PLACE_PACKED, NULL, 0, 1},
    {"x/lab.zip",                         PLACE_STRANGE, NULL, 0, 2},
    {"lab.rar",                           PLACE_STRANGE, NULL, 0, 1},
    /* names */
    {"01-Hello.asm",                      PLACE_NEAR, "01-hello", 0, 1},
    {"01-hello.ASM",                      PLACE_NEAR, "01-hello", 0, 1},
    {"01-hello (1).asm",                  PLACE_NEAR, "01-hello", 0, 1},
    {"1.c",                               PLACE_NEAR, "01-hello", 0, 1},
    {" 01-hello.asm",                     PLACE_NEAR, "01-hello", 0, 1},
    {"01-hello\n.asm",                    PLACE_NEAR, "01-hello", 0, 1},
    {"01-hello.asm ",                     PLACE_NEAR, "01-hello", 0, 1},
    {"01-hello.asm\r\n",                  PLACE_NEAR, "01-hello", 0, 1},
    {"01-hello.as",                       PLACE_STRANGE, NULL, 0, 1},
    {"01-hello.asmx",                     PLACE_STRANGE, NULL, 0, 1},
    {"01-hello. asm",                     PLACE_STRANGE, NULL, 0, 1},
    {"lessons/01-hello/exercice.c",       PLACE_NEAR, "01-hello", LANGUAGE_C, 3},
    {"lessons/01-helo/exercise.c",        PLACE_NEAR, "01-hello", LANGUAGES, 2},
    {"lessons/hello/exercise.c",          PLACE_NO_LESSON, NULL, LANGUAGES, 2},
    {"99-none.c",                         PLACE_NO_LESSON, NULL, 0, 1},
    {"99-none/exercise.c",                PLACE_NO_LESSON, NULL, LANGUAGES, 1},
    {"b`touch${IFS}X`.asm",               PLACE_STRANGE, NULL, 0, 1},
    {"a.asm",                             PLACE_STRANGE, NULL, 0, 1},
    {"01-hello.asm~",                     PLACE_STRANGE, NULL, 0, 1},
    {"01-hello.o",                        PLACE_STRANGE, NULL, 0, 1},
    {"exercise.asm",                      PLACE_STRANGE, NULL, 0, 1},
    {"lessons/exercise.asm",              PLACE_STRANGE, NULL, 0, 2},
};

static const struct { const char *path; int count; } splits[] = {
    {"a/b/c", 3}, {"./a//b/.", 2}, {"./", 0}, {"", 0}, {"a/", 1}, {"/a", -1}, {"/", -1},
    {"..", -2}, {"a/../b", -2}, {"a/..", -2}, {"..a/b..", 2}, {"a/b/c/d/e/f/g/h/i/j", 10},
};
// clang-format on

static void check_shapes(void)
{
    struct lesson lessons[] = {{.number = 1, .name = "01-hello"},
                               {.number = 2, .name = "02-doors"}};
    struct workbook workbook = {.lessons = lessons, .count = 2};
    char path[128], *component[SHAPE_DEPTH];
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        const struct shape_row *row = &shapes[i];
        bool folder = row->path[strlen(row->path) - 1] == '/';
        strcpy(path, row->path);
        int count = shape_split(path, component);
        struct place got = shape_place(&workbook, component, (size_t)count, folder);
        const char *lesson = got.lesson ? got.lesson->name : "none";
        EXPECT(got.kind == row->kind && got.depth == row->depth, "%s: kind %d, depth %zu",
               row->path, (int)got.kind, got.depth);
        EXPECT(!strcmp(lesson, row->lesson ? row->lesson : "none"), "%s: %s", row->path, lesson);
        if (row->kind == PLACE_EXERCISE)
            EXPECT(got.language == row->language, "%s: language %d", row->path, (int)got.language);
    }
    group("only the shapes of a submission are exercises");
    for (size_t i = 0; i < sizeof splits / sizeof *splits; i++) {
        strcpy(path, splits[i].path);
        int count = shape_split(path, component);
        EXPECT(count == splits[i].count, "%s has %d", splits[i].path, count);
    }
    group("a member's name is split, and one that leads out is none");
}

/* FIPS 180-2, appendix B, and the empty message. */
static void check_sha256(void)
{
    char hex[65];
    char *million = malloc(1000000);
    memset(million, 'a', 1000000);
    sha256_hex(hex, "", 0);
    EXPECT(!strcmp(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), "%s",
           hex);
    sha256_hex(hex, "abc", 3);
    EXPECT(!strcmp(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), "%s",
           hex);
    sha256_hex(hex, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56);
    EXPECT(!strcmp(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"), "%s",
           hex);
    sha256_hex(hex, million, 1000000);
    EXPECT(!strcmp(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"), "%s",
           hex);
    free(million);
    group("SHA-256 gives the digests of its standard");
}

int main(void)
{
    check_labels();
    check_ids();
    check_keys();
    for (size_t i = 0; i < sizeof rosters / sizeof *rosters; i++)
        check_roster(&rosters[i]);
    group("a roster is read as spreadsheets write it, and its faults have a line");
    check_finding();
    check_many();
    check_shapes();
    check_sha256();
    return done();
}
