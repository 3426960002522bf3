/* What is kept of a student comes back as it was, and nothing else is taken for it. */
#include "class/book.h"

#include "base/shown.h"
#include "report/encode.h"
#include "tests/unit/tap.h"

#include <stdlib.h>
#include <string.h>

struct string_row {
    const char *from, *to;
};

// clang-format off
static const struct string_row shown_rows[] = {
    {"", ""},
    {"plain\ntext", "plain\\x0atext"},
    {"Jos\xc3\xa9 \xe5\xbc\xa0", "Jos\xc3\xa9 \xe5\xbc\xa0"},
    {"\x1b[2J\t\x7f", "\\x1b[2J\\x09\\x7f"},
    {"\xe2\x80\xae" "drow", "\\u{202e}drow"},            /* right to left */
    {"a\xe2\x81\xa6" "b\xef\xbb\xbf", "a\\u{2066}b\\u{feff}"},
    {"\xc2\x9b" "2J", "\\u{9b}2J"},                      /* CSI in eight bits */
    {"\xff\xfe", "\\xff\\xfe"},
    {"\xc3", "\\xc3"},                                   /* cut off */
    {"\xe2\x80", "\\xe2\\x80"},
    {"\xc0\xaf", "\\xc0\\xaf"},                          /* too long a form of "/" */
    {"\xed\xa0\x80", "\\xed\\xa0\\x80"},                 /* a surrogate */
    {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},        /* above 10ffff */
    {"\xef\xbf\xbf", "\\u{ffff}"},                       /* no character in XML */
    {"\xf3\xa0\x81\x81", "\\u{e0041}"},                  /* a tag */
};

static const struct string_row xml_rows[] = {
    {"<a href='x'>&\"", "&lt;a href=&#39;x&#39;&gt;&amp;&quot;"},
    {"]]>\n\x01", "]]&gt;&#10;\\x01"},
};

static const struct string_row csv_rows[] = {
    {"a,b", "\"a,b\""},         {"say \"hi\"", "\"say \"\"hi\"\"\""},
    {"=1+1", "\"'=1+1\""},      {"+1", "\"'+1\""},
    {"-1", "\"'-1\""},          {"@SUM(1)", "\"'@SUM(1)\""},
    {"\t=1", "\"'\\x09=1\""},   {"\r=1", "\"'\\x0d=1\""},
    {"  =1", "\"'  =1\""},      {"a=1", "\"a=1\""},
    {"a\nb", "\"a\\x0ab\""},    {"\xef\xbc\x9d" "1", "\"'\xef\xbc\x9d" "1\""},
};

static const struct string_row tap_rows_[] = {
    {"a # TODO later", "a \\# TODO later"},
    {"a\\#", "a\\\\\\#"},
    {"a\nok 2", "a\\\\x0aok 2"},
};

static const struct string_row yaml_rows[] = {{"a\n\"b\\c", "\"a\\n\\\"b\\\\c\""}};

static const struct string_row name_rows[] = {
    {"ada.l-1_", "ada.l-1_"},
    {"../x", "=2e.=2fx"},
    {"CON \xc3\xa9", "CON=20=c3=a9"},
    {"=2f", "=3d2f"},
    {"jane@uni.edu+1%2f~", "jane@uni.edu+1%2f~"},
};

/* What a good result becomes by one change, and what is said then. */
static const struct {
    const char *from, *to, *says;
} refused_rows[] = {
    {"\"version\": 1", "\"version\": 2", "version"},
    {"\"version\": 1", "\"version\": \"1\"", "version"},
    {"\"version\": 1,", "", "version"},
    {"workbook/student", "workbook/teacher", "no student's result"},
    {"\"id\": \"ada\"", "\"id\": \"\"", "id"},
    {"\"id\": \"ada\"", "\"id\": \"a\\u001bda\"", "id"},
    {"\"id\": \"ada\"", "\"id\": \"a\\u0000da\"", "NUL"},
    {"\"id\": \"ada\"", "\"id\": 7", "no string"},
    {"\"id\": \"ada\"", "\"id\": \"eve\", \"id\": \"ada\"", "duplicate"},
    {"\"id\": \"ada\"", "\"id\": \"ada\", \"more\": 1", "does not know"},
    {"\"points\": 7.5", "\"points\": 11", "lessons[0]"},
    {"\"points\": 7.5", "\"points\": -1", "lessons[0]"},
    {"\"points\": 7.5", "\"points\": null", "lessons[0]"},
    {"\"points\": 7.5", "\"points\": \"7\"", "lessons[0]"},
    {"\"points\": 7.5", "\"points\": 1e999", "real number overflow"},
    {"\"verdict\": \"FAIL\"", "\"verdict\": \"GOOD\"", "no verdict"},
    {"\"verdict\": \"FAIL\"", "\"verdict\": \"PASS\"", "not the verdict of one of"},
    {"\"verdict\": \"FAIL\"", "\"verdict\": \"to do\"", "not the verdict of one of"},
    {"\"language\": \"asm\",\n     \"verdict\": \"FAIL\"",
     "\"language\": \"asm\",\n     \"verdict\": \"INTAKE\"", "not handed in"},
    {"\"verdict\": \"FAIL\"", "\"verdict\": \"HARNESS\"", "points without a verdict"},
    {"\"possible\": 10", "\"possible\": 5", "possible"},
    {"\"possible\": 10", "\"possible\": 10.0", "possible"},
    {"\"name\": \"05-registers\"", "\"name\": \"=1+1\"", "no lesson's name"},
    {"\"name\": \"05-registers\"", "\"name\": \"03-pointer\"", "out of order"},
    {"\"language\": \"asm\"", "\"language\": \"python\"", "no language"},
    {"\"language\": \"asm\"", "\"language\": \"c\"", "twice"},
    {"\"agree\": 1", "\"agree\": 3", "agree"},
    {"\"leftover\": false", "\"leftover\": 0", "leftover"},
    {"\"source\": \"\"", "\"source\": \"abc\"", "SHA-256"},
    {"\"mark\": \"*\"", "\"mark\": \"!\"", "no mark"},
    {"\"mark\": \"*\"", "\"mark\": \"\"", "no mark"},
    {"\"rows\": [", "\"rows\": [7,", "rows[0]"},
    {"\"notices\": [", "\"notices\": [7,", "notices"},
    {"\"findings\": [", "\"findings\": [{},", "findings[0].kind: missing"},
    {"{", "[", "line"},
};
// clang-format on

typedef void encoder(struct text *to, const char *string);

static void encode_shown(struct text *to, const char *string)
{
    text_add_shown(to, string, strlen(string), false);
}

static void check_strings(const struct string_row *rows, size_t count, encoder *encode)
{
    for (size_t i = 0; i < count; i++) {
        struct text text = {0};
        encode(&text, rows[i].from);
        EXPECT(strcmp(text_string(&text), rows[i].to) == 0, "\"%s\", not \"%s\"",
               text_string(&text), rows[i].to);
        text_free(&text);
    }
}

#define CHECK_STRINGS(rows, encode) check_strings(rows, sizeof rows / sizeof *(rows), encode)

static struct shown_row rows[] = {{'*', "write(1, \"a\", 1) = 1", "write(2, \"a\", 1) = 1"}};
static struct exercise_result exercises[] = {
    {.language = LANGUAGE_ASM,
     .verdict = VERDICT_FAIL,
     .points = 7.5,
     .cases = 2,
     .agree = 1,
     .rows = rows,
     .row_count = 1},
    {.language = LANGUAGE_C, .verdict = VERDICT_HARNESS, .reason = "no memory"},
    {.language = LANGUAGE_C, .verdict = VERDICT_PASS, .points = 10.0 / 3}};
static struct student_lesson lessons[] = {
    {"03-pointer", 10, VERDICT_FAIL, 7.5, exercises, 2},
    {"05-registers", 20, VERDICT_PASS, 10.0 / 3, exercises + 2, 1}};

static void print_student(struct text *to, const char *id)
{
    const char *notices[] = {"weak"};
    struct kept_finding findings[] = {{"extra", "a\xff", "b"}};
    struct student_result student = {.id = id,
                                     .name = "Ada \xc3\xa9",
                                     .seed = "7",
                                     .notices = notices,
                                     .notice_count = 1,
                                     .findings = findings,
                                     .finding_count = 1,
                                     .lessons = lessons,
                                     .lesson_count = 2};
    store_print(to, &student);
}

static void check_round_trip(const char *id)
{
    struct text first = {0}, second = {0};
    struct student_result student;
    struct problem problem = {0};
    double points;
    int possible;
    print_student(&first, id);
    bool ok = store_parse(&student, first.bytes, first.size, "a.json", &problem);
    EXPECT(ok, "%s", problem.message);
    if (ok) {
        store_print(&second, &student);
        EXPECT(strcmp(first.bytes, second.bytes) == 0, "%s and %s", first.bytes, second.bytes);
        EXPECT(student.lessons[1].exercises[0].points == 10.0 / 3, "points are lost");
        EXPECT(student_points(&student, &points, &possible) && possible == 30, "%d", possible);
        EXPECT(strcmp(student.findings[0].path, "a\\xff") == 0, "%s", student.findings[0].path);
    }
    student_free(&student);
    text_free(&first);
    text_free(&second);
}

/* The first place of `from` is replaced. */
static void check_refused(const char *from, const char *to, const char *says)
{
    struct text good = {0}, changed = {0};
    struct student_result student;
    struct problem problem = {0};
    print_student(&good, "ada");
    const char *at = strstr(good.bytes, from);
    EXPECT(at, "there is no %s to change", from);
    if (at) {
        text_add(&changed, "%.*s%s%s", (int)(at - good.bytes), good.bytes, to, at + strlen(from));
        bool ok = store_parse(&student, changed.bytes, changed.size, "a.json", &problem);
        EXPECT(!ok && problem.status == STATUS_USAGE, "%s is taken", to);
        EXPECT(ok || says[0] == 'l' || strstr(problem.message, says), "%s: %s", to,
               problem.message);
        EXPECT(ok || strncmp(problem.message, "a.json:", 7) == 0, "%s", problem.message);
        student_free(&student);
    }
    text_free(&good);
    text_free(&changed);
}

/* Cut off anywhere, it is no result. */
static void check_cut(void)
{
    struct text good = {0};
    struct problem problem;
    print_student(&good, "ada");
    for (size_t size = 0; size + 2 < good.size; size += 7) {
        struct student_result student;
        EXPECT(!store_parse(&student, good.bytes, size, "a.json", &problem), "%zu bytes", size);
        student_free(&student);
    }
    text_free(&good);
}

static void check_ids(void)
{
    char *name = calloc(1, 301);
    struct text once = {0}, twice = {0}, file = {0}, other = {0};
    memset(name, 0xc3, 300);
    store_add_id(&once, name);
    store_add_id(&twice, once.bytes);
    EXPECT(once.size <= STORE_ID_MOST, "%zu", once.size);
    EXPECT(strcmp(once.bytes, twice.bytes) == 0, "%s", twice.bytes);
    store_file_name(&file, name);
    EXPECT(file.size < 200, "%zu", file.size);
    name[299] = 'x';
    store_file_name(&other, name);
    EXPECT(strcmp(file.bytes, other.bytes) != 0, "two students share %s", file.bytes);
    check_round_trip(name);
    text_free(&once);
    text_free(&twice);
    text_free(&file);
    text_free(&other);
    free(name);
}

int main(void)
{
    CHECK_STRINGS(shown_rows, encode_shown);
    group("what a stranger wrote is shown, and does nothing");
    CHECK_STRINGS(xml_rows, encode_xml);
    CHECK_STRINGS(csv_rows, encode_csv);
    CHECK_STRINGS(tap_rows_, encode_tap);
    CHECK_STRINGS(yaml_rows, encode_yaml);
    group("each format escapes what it gives a meaning");
    CHECK_STRINGS(name_rows, store_file_name);
    check_ids();
    group("a student's file has a name of its own, and a safe one");
    check_round_trip("ada");
    check_round_trip("\xff\x1b \xe2\x80\xae");
    group("a result comes back as it was written");
    for (size_t i = 0; i < sizeof refused_rows / sizeof *refused_rows; i++)
        check_refused(refused_rows[i].from, refused_rows[i].to, refused_rows[i].says);
    group("what is not a result of version 1, to the letter, is refused");
    check_cut();
    group("half a file is no result");
    return done();
}
