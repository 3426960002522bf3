/* Drawing a run's inputs from a seed. */
#include "expect/expect.h"

#include "tests/unit/tap.h"

#include <stdlib.h>
#include <string.h>

/* Parses one case and keeps it for many draws. */
static struct expectation expectation;

static const struct expect_case *parse(const char *text)
{
    struct problem problem;
    if (!expect_parse(&expectation, "draw", text, strlen(text), &problem)) {
        printf("Bail out! %s\n", problem.message);
        exit(3);
    }
    return expectation.cases[0];
}

static bool draw(struct scene *scene, const struct expect_case *one, uint64_t seed)
{
    struct problem problem;
    bool drawn = scene_draw(scene, one, seed, &problem);
    EXPECT(drawn, "seed %lu: %s", (unsigned long)seed, problem.message);
    return drawn;
}

static const char all[] = "let $w = word\nlet $ws = words 2..5\nlet $l = line\n"
                          "let $n = number -3..250\nlet $a = address 0x80000000..0xfffff000\n"
                          "let $p $why = one of (missing ENOENT) (loop ELOOP)\n"
                          "run ./program $w $ws $l $n $a $p -x$n len($l) ($n * 2) \"a b\"\n"
                          "env WORD=$w\nenv EMPTY=\nstdin $l $ws\n"
                          "given dir d\ngiven file d/$w $l\ngiven link k $p\ngiven fifo \"f f\"\n"
                          "inject mmap = $a once\ninject open = -1 $why\npoison r11 rcx\n"
                          "exit(0)\n";

static void check_same(void)
{
    const struct expect_case *one = parse(all);
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct scene a, b;
        if (!draw(&a, one, seed) || !draw(&b, one, seed))
            return;
        for (int i = 0; a.argv[i] || b.argv[i]; i++)
            EXPECT(strcmp(a.argv[i], b.argv[i]) == 0, "argument %d", i);
        EXPECT(a.input_size == b.input_size && memcmp(a.input, b.input, a.input_size) == 0,
               "stdin");
        EXPECT(a.injects[0].result == b.injects[0].result, "inject");
        scene_free(&a);
        scene_free(&b);
    }
    expect_free(&expectation);
}

/* A file with holes: where its content begins, and how long it is in all. */
static void check_sparse(void)
{
    static const struct {
        const char *line;
        uint64_t at, length; /* length 0: it is refused */
    } rows[] = {{"given file f \"abc\"", 0, 3},
                {"given file f \"abc\" at 4096", 4096, 4099},
                {"given file f \"abc\" at ($n * 4096) sized ($n * 8192) mode 0600", 8192, 16384},
                {"given file f \"abc\" sized 3", 0, 3},
                {"given file f \"abc\" sized 2", 0, 0},
                {"given file f \"abc\" at 1 sized 3", 0, 0},
                {"given file f \"abc\" at ($n * 1099511627776)", 0, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[256];
        struct scene scene;
        struct problem problem;
        snprintf(text, sizeof text,
                 "requires holes\nlet $n = number 2..2\nrun ./program $n\n%s\nexit(0)\n",
                 rows[i].line);
        bool drawn = scene_draw(&scene, parse(text), 1, &problem);
        EXPECT(drawn == (rows[i].length != 0), "%s", rows[i].line);
        if (drawn)
            EXPECT(scene.given[0].at == rows[i].at && scene.given[0].length == rows[i].length,
                   "%s: at %llu, %llu bytes", rows[i].line, (unsigned long long)scene.given[0].at,
                   (unsigned long long)scene.given[0].length);
        scene_free(&scene);
        expect_free(&expectation);
    }
    group("a given file begins where it says, and is as long as it says");
}

/* Every part of a scene, once, read by eye. */
static void check_parts(void)
{
    struct scene s;
    if (!draw(&s, parse(all), 11))
        return;
    const char *w = s.argv[1], *l = s.argv[3], *n = s.argv[4];
    char text[256];
    bool missing = strcmp(s.argv[6], "missing") == 0;
    EXPECT(strcmp(s.argv[0], "./program") == 0 && !s.argv[11], "the program comes first");
    EXPECT(!strchr(w, ' ') && *w, "a word is one word: %s", w);
    EXPECT(strchr(s.argv[2], ' '), "words are several: %s", s.argv[2]);
    EXPECT(l[strlen(l) - 1] == '\n' && strchr(l, ' '), "a line ends: %s", l);
    snprintf(text, sizeof text, "-x%s", n);
    EXPECT(strcmp(s.argv[7], text) == 0, "parts that touch are one argument: %s", s.argv[7]);
    EXPECT(strtoul(s.argv[8], NULL, 10) == strlen(l), "len: %s", s.argv[8]);
    EXPECT(atol(s.argv[9]) == 2 * atol(n), "arithmetic: %s of %s", s.argv[9], n);
    EXPECT(strcmp(s.argv[10], "a b") == 0, "a string: %s", s.argv[10]);
    snprintf(text, sizeof text, "WORD=%s", w);
    EXPECT(strcmp(s.envp[0], text) == 0 && strcmp(s.envp[1], "EMPTY=") == 0 && !s.envp[2], "env");
    snprintf(text, sizeof text, "%s%s", l, s.argv[2]);
    EXPECT(s.input_size == strlen(text) && !memcmp(s.input, text, s.input_size), "stdin");
    EXPECT(s.given_count == 4 && s.given[0].kind == GIVEN_DIRECTORY &&
               s.given[3].kind == GIVEN_FIFO,
           "given");
    snprintf(text, sizeof text, "d/%s", w);
    EXPECT(s.given[1].kind == GIVEN_FILE && strcmp(s.given[1].path, text) == 0 &&
               s.given[1].size == strlen(l) && !memcmp(s.given[1].content, l, strlen(l)),
           "a given file");
    EXPECT(s.given[2].kind == GIVEN_LINK && strcmp(s.given[2].target, s.argv[6]) == 0, "a link");
    EXPECT(strcmp(s.given[3].path, "f f") == 0, "a path in quotes");
    EXPECT(s.inject_count == 2 && s.injects[0].number == 9 && s.injects[0].last == 1 &&
               s.injects[0].result == strtoll(s.argv[5], NULL, 10) && !s.injects[0].any_door,
           "an injected value");
    EXPECT(s.injects[1].result == (missing ? -2 : -40) && !s.injects[1].last, "an injected error");
    EXPECT(s.poison, "poison");
    scene_free(&s);
    expect_free(&expectation);
}

static const char world_text[] =
    "let $a = word\nlet $b = bytes 100..200\nlet $p = port\nlet $n = number 9..12\n"
    "run ./program $p $n\nstdin $b in pieces 3..5 then $a\nstdout to file \"out\"\n"
    "given descriptor $n pipe $a\ngiven descriptor 5 sink\ngiven entries 20 d\n"
    "given file f $a mode 0640\ngiven auxv AT_PAGESZ (2 * $n)\ninject write short nth 2\nlimit "
    "files ($n + 1)\n"
    "send SIGUSR1 when read blocks 3 times\npeer client $p sends $a expects $b\n"
    "exit(0)\ncheck file f mode 0640\ncheck no descriptor leaked\n";

static bool even(uint16_t port)
{
    return port % 2 == 0;
}

static void check_world(void)
{
    struct scene s;
    scene_ports(even);
    char text[1024];
    snprintf(text, sizeof text, "requires loopback\n%s", world_text);
    if (!draw(&s, parse(text), 5))
        return;
    const struct world *w = &s.world;
    size_t size = 0;
    int port = atoi(s.argv[1]), n = atoi(s.argv[2]);
    EXPECT(port % 2 == 0 && port >= 20000 && port < 32000, "port %d", port);
    EXPECT(!s.input && w->offer_count > 20, "%zu parts", w->offer_count);
    for (size_t i = 0; i + 2 < w->offer_count; i++) {
        EXPECT(w->offers[i].size <= 5 && (w->offers[i].size >= 3 || i + 3 == w->offer_count),
               "part %zu has %zu bytes", i, w->offers[i].size);
        size += w->offers[i].size;
    }
    EXPECT(size >= 100 && size <= 200, "%zu bytes in pieces", size);
    EXPECT(w->offers[w->offer_count - 1].kind == OFFER_END, "an end");
    EXPECT(w->streams[1].kind == STREAM_FILE && strcmp(w->streams[1].path, "out") == 0, "stdout");
    EXPECT(w->channel_count == 3 && w->channels[0].number == n && w->channels[0].size > 0 &&
               w->channels[1].kind == CHANNEL_SINK && w->channels[2].number == 0,
           "descriptors");
    EXPECT(s.given[0].name_count == 20 && s.given[1].mode == 0640, "given");
    for (size_t i = 0; i < 20; i++)
        for (size_t j = 0; j < i; j++)
            EXPECT(strcmp(s.given[0].names[i], s.given[0].names[j]) != 0, "a name twice");
    EXPECT(s.injects[0].shortens && s.injects[0].first == 2 && s.injects[0].last == 2, "short");
    EXPECT(w->limit_count == 1 && w->limits[0].value == (uint64_t)n + 1, "a limit");
    EXPECT(w->auxiliary_count == 1 && w->auxiliaries[0].type == 6 &&
               w->auxiliaries[0].value == 2 * (uint64_t)n,
           "auxv");
    EXPECT(w->sending_count == 1 && w->sendings[0].times == 3, "a signal");
    EXPECT(w->peer_count == 1 && w->peers[0].port == port && w->peers[0].turn_count == 2, "a peer");
    EXPECT(s.check_count == 2 && strcmp(s.checks[0].text, "check file \"f\" mode 0640") == 0,
           "a check: %s", s.checks[0].text);
    scene_ports(NULL);
    scene_free(&s);
    expect_free(&expectation);
}

/* A port that is the same in both orders would hide that a program has the wrong one. */
static void check_ports(void)
{
    for (uint64_t seed = 0; seed < 3000; seed++) {
        struct scene s;
        if (!draw(&s, parse("let $p = port\nrun ./program $p\nexit(0)"), seed))
            return;
        int port = atoi(s.argv[1]);
        EXPECT(port >> 8 != (port & 0xff), "seed %d: port %d", (int)seed, port);
        scene_free(&s);
        expect_free(&expectation);
    }
}

/* How often each of the values 0..count-1 comes, from the digits of the first argument. */
static void count_values(const char *text, long low, long step, int count, int draws, int *seen)
{
    const struct expect_case *one = parse(text);
    memset(seen, 0, (size_t)count * sizeof *seen);
    for (int seed = 0; seed < draws; seed++) {
        struct scene scene;
        if (!draw(&scene, one, (uint64_t)seed))
            return;
        long value = (strtol(scene.argv[1], NULL, 10) - low) / step;
        bool inside = value >= 0 && value < count;
        EXPECT(inside, "%s is outside of the range", scene.argv[1]);
        if (inside)
            seen[value]++;
        scene_free(&scene);
    }
    expect_free(&expectation);
}

/* Chi-square of 10 equally likely values has 9 degrees of freedom: above 33.7 once in 10,000 fair
 * generators.  The seeds are fixed, so this passes always or never. */
static void check_distribution(const char *text, long low, long step)
{
    int seen[10], draws = 4000;
    double sum = 0;
    count_values(text, low, step, 10, draws, seen);
    for (int i = 0; i < 10; i++)
        sum += (seen[i] - draws / 10.0) * (seen[i] - draws / 10.0) / (draws / 10.0);
    EXPECT(sum < 33.7, "chi-square %.1f for %s", sum, text);
    EXPECT(seen[0] && seen[9], "both ends of %s", text);
}

static int count_different(const char *text)
{
    const struct expect_case *one = parse(text);
    char *seen[100];
    int different = 0;
    for (uint64_t seed = 0; seed < 100; seed++) {
        struct scene scene;
        bool found = false;
        if (!draw(&scene, one, seed))
            return 0;
        for (int i = 0; i < different; i++)
            found = found || strcmp(seen[i], scene.argv[1]) == 0;
        if (!found)
            seen[different++] = strdup(scene.argv[1]);
        scene_free(&scene);
    }
    for (int i = 0; i < different; i++)
        free(seen[i]);
    expect_free(&expectation);
    return different;
}

static void check_cases_differ(void)
{
    parse("case a\nlet $n = number 0..1000000000\nrun ./program $n\nexit(0)\n"
          "case b\nlet $n = number 0..1000000000\nrun ./program $n\nexit(0)\n");
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct scene a, b;
        if (!draw(&a, expectation.cases[0], seed) || !draw(&b, expectation.cases[1], seed))
            return;
        EXPECT(strcmp(a.argv[1], b.argv[1]) != 0, "seed %lu: both %s", (unsigned long)seed,
               a.argv[1]);
        scene_free(&a);
        scene_free(&b);
    }
    expect_free(&expectation);
}

/* Words of one scene are all different, so that no two files get one name. */
static void check_words_differ(void)
{
    const struct expect_case *one = parse("let $a = word\nlet $b = word\nlet $c = word\n"
                                          "run ./program $a $b $c\nexit(0)\n");
    for (uint64_t seed = 0; seed < 1000; seed++) {
        struct scene s;
        if (!draw(&s, one, seed))
            return;
        EXPECT(strcmp(s.argv[1], s.argv[2]) && strcmp(s.argv[1], s.argv[3]) &&
                   strcmp(s.argv[2], s.argv[3]),
               "%s %s %s", s.argv[1], s.argv[2], s.argv[3]);
        scene_free(&s);
    }
    expect_free(&expectation);
}

static void check_wide_range(void)
{
    struct scene s;
    if (draw(&s, parse("let $n = number 0..0xffffffffffffffff\nrun ./program $n\nexit(0)\n"), 1)) {
        EXPECT(strlen(s.argv[1]) > 10, "%s", s.argv[1]);
        scene_free(&s);
    }
    expect_free(&expectation);
}

struct undrawable {
    const char *text, *sentence;
};

static const struct undrawable undrawables[] = {
    {"let $n = number 1..3\nlet $m = number 9..$n\nrun ./program $m\nexit(0)\n", "is empty"},
    {"let $s = one of \"a\\0b\" \"c\\0d\"\nrun ./program $s\nexit(0)\n", "a NUL cannot stand here"},
    {"let $n = number 1..3\nrun ./program\ngiven file .$n.$n/../x \"\"\nexit(0)\n", "upwards"},
    {"let $n = number 3..3\nrun ./program\ngiven dir $n\ngiven dir 3\nexit(0)\n", "given twice"},
    {"let $n = number 20000..30000\nrun ./program $n\nrepeat $n { close(1) }\nexit(0)\n",
     "no number of times"},
    {"let $n = number 5000..6000\nrun ./program $n\nrepeat $n {\nclose(1)\nclose(2)\nclose(3)\n"
     "close(4)\n}\nexit(0)\n",
     "too many events"},
    {"let $n = number 1..2\nrun ./program $n\nclose($n * 0x7fffffffffffffff * 9)\nexit(0)\n",
     "does not fit"},
    {"let $n = number 9223372036854775806..9223372036854775807\nrun ./program $n\nexit($n + 2)\n",
     "does not fit"},
    {"let $n = number 1..2\nrun ./program $n\nwrite(1, _ at $n * 0x7fffffffffffffff * 9, 1)\n"
     "exit(0)\n",
     "does not fit"},
    {"let $n = number 1..2\nrun ./program $n\nclose(9..$n)\nexit(0)\n", "is empty"},
    {"let $n = number 0..0\nrun ./program\ninject close = 3 nth $n\nexit(0)\n",
     "no number of a call"},
    {"let $n = number 1..2\nrun ./program\ngiven descriptor $n null\nexit(0)\n", "no descriptor"},
    {"let $n = number 7..7\nrun ./program\ngiven descriptor 7 null\ngiven descriptor $n null\n"
     "exit(0)\n",
     "given twice"},
    {"run ./program\nfeed 7 \"a\"\nexit(0)\n", "no line `given descriptor`"},
    {"let $d = bytes 70000..70000\nrun ./program\nstdin $d then \"a\"\nexit(0)\n", "64 KiB"},
    {"let $d = bytes 70000..70000\nrun ./program\nstdin $d in pieces 1..2\nexit(0)\n",
     "too many pieces"},
    {"let $n = number 0..0\nrun ./program\ngiven entries $n d\nexit(0)\n", "number of entries"},
    {"let $n = number 5000..6000\nrun ./program\ngiven file a \"\" mode $n\nexit(0)\n", "no mode"},
    {"let $n = number 5000..6000\nrun ./program\ninject close = -1 $n\nexit(0)\n", "no errno"},
};

static void check_undrawable(const struct undrawable *row)
{
    struct scene scene;
    struct problem problem = {0};
    bool drawn = scene_draw(&scene, parse(row->text), 1, &problem);
    EXPECT(!drawn && problem.status == STATUS_USAGE && strstr(problem.message, row->sentence) &&
               strncmp(problem.message, "draw:", 5) == 0 && strstr(problem.message, "^"),
           "%s: %s", row->text, problem.message);
    scene_free(&scene);
    expect_free(&expectation);
}

int main(void)
{
    check_same();
    group("the same seed draws the same scene");
    check_sparse();
    check_parts();
    check_world();
    group("every part of the head reaches the scene");
    check_ports();
    group("no port has two equal bytes");
    check_distribution("let $n = number 1..10\nrun ./program $n\nexit(0)\n", 1, 1);
    check_distribution("let $n = number -5..4\nrun ./program $n\nexit(0)\n", -5, 1);
    check_distribution("let $a = address 1..0xa001\nrun ./program $a\nexit(0)\n", 4096, 4096);
    check_distribution("let $n = one of 0 1 2 3 4 5 6 7 8 9\nrun ./program $n\nexit(0)\n", 0, 1);
    group("numbers, addresses and choices come equally often, both ends included");
    EXPECT(count_different("let $n = number 0..1000000000\nrun ./program $n\nexit(0)\n") == 100,
           "numbers");
    EXPECT(count_different("let $l = line\nrun ./program $l\nexit(0)\n") == 100, "lines");
    EXPECT(count_different("let $w = word\nrun ./program $w\nexit(0)\n") > 60, "words");
    group("different seeds draw different scenes");
    check_cases_differ();
    group("the cases of a file draw apart from each other");
    check_words_differ();
    group("no word comes twice in a scene");
    check_wide_range();
    group("a range of all 64 bits can be drawn");
    for (size_t i = 0; i < sizeof undrawables / sizeof *undrawables; i++)
        check_undrawable(&undrawables[i]);
    group("what these values do not allow is told, with its place");
    return done();
}
