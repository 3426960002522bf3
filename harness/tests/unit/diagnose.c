/* Every entry of the catalogue: a symptom with its evidence gets its id and a key sentence, and a
 * near miss without the evidence does not. */
#include "expect/diagnose.h"

#include "tests/unit/symptoms_arguments.h"
#include "tests/unit/symptoms_clocks.h"
#include "tests/unit/symptoms_connects.h"
#include "tests/unit/symptoms_directory.h"
#include "tests/unit/symptoms_escape.h"
#include "tests/unit/symptoms_exec.h"
#include "tests/unit/symptoms_family.h"
#include "tests/unit/symptoms_fields.h"
#include "tests/unit/symptoms_figures.h"
#include "tests/unit/symptoms_filter.h"
#include "tests/unit/symptoms_findings.h"
#include "tests/unit/symptoms_memory.h"
#include "tests/unit/symptoms_paths.h"
#include "tests/unit/symptoms_pipes.h"
#include "tests/unit/symptoms_poll.h"
#include "tests/unit/symptoms_processes.h"
#include "tests/unit/symptoms_registers.h"
#include "tests/unit/symptoms_removal.h"
#include "tests/unit/symptoms_results.h"
#include "tests/unit/symptoms_signals.h"
#include "tests/unit/symptoms_slips.h"
#include "tests/unit/symptoms_sockets.h"
#include "tests/unit/symptoms_stack.h"
#include "tests/unit/symptoms_stdio.h"
#include "tests/unit/symptoms_tracer.h"
#include "tests/unit/symptoms_transfer.h"
#include "tests/unit/symptoms_versions.h"
#include "tests/unit/symptoms_wait.h"
#include "tests/unit/tap.h"

#include <errno.h>
#include <unistd.h>

static char directory[] = "/tmp/ring3-diagnose-XXXXXX";

static bool build_fixture(void)
{
    char path[128], command[512];
    snprintf(path, sizeof path, "%s/exercise.asm", directory);
    FILE *file = fopen(path, "w");
    if (!file || fputs(FIXTURE, file) < 0 || fclose(file) != 0)
        return false;
    snprintf(command, sizeof command,
             "cd %s && nasm -f elf64 -g -F dwarf exercise.asm -o a.o && ld -static a.o -o a",
             directory);
    if (system(command) != 0)
        return false;
    snprintf(path, sizeof path, "%s/a", directory);
    fixture = source_open(path);
    return fixture != NULL;
}

static bool holds(const struct diagnosis *diagnosis, const char *words)
{
    return strstr(text_string(&diagnosis->why), words) ||
           strstr(text_string(&diagnosis->headline), words);
}

static void check_row(const struct symptom_row *row, bool evidence)
{
    struct diagnosis diagnosis = {0};
    world_clear();
    row->build(evidence);
    diagnose(&world.symptom, &diagnosis);
    const char *id = diagnosis.id ? diagnosis.id : "(none)";
    bool same = strcmp(id, row->id) == 0;
    if (evidence) {
        EXPECT(same, "%s: got %s: %s", row->id, id, text_string(&diagnosis.why));
        EXPECT(holds(&diagnosis, row->says), "%s says: %s. %s", row->id,
               text_string(&diagnosis.headline), text_string(&diagnosis.why));
    } else {
        EXPECT(!same, "%s without its evidence: %s", row->id, text_string(&diagnosis.why));
    }
    EXPECT(diagnosis.headline.size > 0, "%s has no headline", id);
    for (size_t i = 0; i < diagnosis.why.size; i++)
        EXPECT(diagnosis.why.bytes[i] >= 0x20 && diagnosis.why.bytes[i] < 0x7f,
               "%s: byte %#x in the explanation", id, diagnosis.why.bytes[i]);
    diagnosis_free(&diagnosis);
}

static const struct {
    const char *name;
    const struct symptom_row *rows;
    size_t count;
} tables[] = {
    {"doors and registers", register_rows, sizeof register_rows / sizeof register_rows[0]},
    {"results and ends", result_rows, sizeof result_rows / sizeof result_rows[0]},
    {"arguments and order", argument_rows, sizeof argument_rows / sizeof argument_rows[0]},
    {"seccomp filters", filter_rows, sizeof filter_rows / sizeof filter_rows[0]},
    {"tracers that count", connects_rows, sizeof connects_rows / sizeof connects_rows[0]},
    {"tracers that are left", escape_rows, sizeof escape_rows / sizeof escape_rows[0]},
    {"checks", finding_rows, sizeof finding_rows / sizeof finding_rows[0]},
    {"reading and writing", transfer_rows, sizeof transfer_rows / sizeof transfer_rows[0]},
    {"the relatives of read and write", family_rows, sizeof family_rows / sizeof family_rows[0]},
    {"waiting for many", poll_rows, sizeof poll_rows / sizeof poll_rows[0]},
    {"small slips", slip_rows, sizeof slip_rows / sizeof slip_rows[0]},
    {"pipes", pipe_rows, sizeof pipe_rows / sizeof pipe_rows[0]},
    {"handlers of signals", signal_rows, sizeof signal_rows / sizeof signal_rows[0]},
    {"paths", path_rows, sizeof path_rows / sizeof path_rows[0]},
    {"memory", memory_rows, sizeof memory_rows / sizeof memory_rows[0]},
    {"the first stack", stack_rows, sizeof stack_rows / sizeof stack_rows[0]},
    {"clocks without a crossing", clock_rows, sizeof clock_rows / sizeof clock_rows[0]},
    {"several processes", process_rows, sizeof process_rows / sizeof process_rows[0]},
    {"removing names", removal_rows, sizeof removal_rows / sizeof removal_rows[0]},
    {"waiting for children", wait_rows, sizeof wait_rows / sizeof wait_rows[0]},
    {"directories", directory_rows, sizeof directory_rows / sizeof directory_rows[0]},
    {"execve", exec_rows, sizeof exec_rows / sizeof exec_rows[0]},
    {"the buffer of stdout", stdio_rows, sizeof stdio_rows / sizeof stdio_rows[0]},
    {"a tracer", tracer_rows, sizeof tracer_rows / sizeof tracer_rows[0]},
    {"sockets", socket_rows, sizeof socket_rows / sizeof socket_rows[0]},
    {"figures of one's own", figure_rows, sizeof figure_rows / sizeof figure_rows[0]},
    {"versions of one call", version_rows, sizeof version_rows / sizeof version_rows[0]},
    {"what lies behind pointers", field_rows, sizeof field_rows / sizeof field_rows[0]},
};

enum { TABLES = sizeof tables / sizeof tables[0] };

static void check_tables(bool evidence, const char *what)
{
    for (size_t t = 0; t < TABLES; t++) {
        char name[128];
        for (size_t i = 0; i < tables[t].count; i++)
            check_row(&tables[t].rows[i], evidence);
        snprintf(name, sizeof name, "mistakes with %s %s", tables[t].name, what);
        group(name);
    }
}

static void check_coverage(void)
{
    for (size_t k = 0; diagnosis_id(k); k++) {
        bool found = false;
        for (size_t t = 0; t < TABLES; t++)
            for (size_t i = 0; i < tables[t].count; i++)
                found = found || strcmp(tables[t].rows[i].id, diagnosis_id(k)) == 0;
        EXPECT(found, "%s is in no table", diagnosis_id(k));
        for (size_t i = 0; i < k; i++)
            EXPECT(strcmp(diagnosis_id(i), diagnosis_id(k)) != 0, "%s twice", diagnosis_id(k));
    }
    group("every entry of the catalogue is tried, and each id stands once");
}

/* A bare number where an address belongs. */
static void check_pointer(void)
{
    struct diagnosis diagnosis = {0};
    world_clear();
    struct event *event = write_call(1, "otter\n", 6);
    load(event, REG_SI, 0x8ed14fac);
    event->copy_count = 0;
    event->result = -EFAULT;
    row(DIFFERS_ARGUMENT, want_write("otter\n", 6), event, 1);
    world.wanted[0].argument[1].text = "\"otter\\n\"";
    diagnose(&world.symptom, &diagnosis);
    EXPECT(!diagnosis.id, "%s", diagnosis.id);
    EXPECT(holds(&diagnosis, "rsi was 0x8ed14fac"), "%s", text_string(&diagnosis.why));
    EXPECT(
        holds(&diagnosis, "where the program has no memory; the address of \"otter\\n\" belongs"),
        "%s", text_string(&diagnosis.why));
    diagnosis_free(&diagnosis);
    group("a wrong pointer is compared with an address, not with the text");
}

/* The pointer to an argument of the program, through int 0x80. */
static void check_argument_place(void)
{
    static uint64_t places[] = {0x7ffd00000f00, 0x7ffd80000f0a};
    struct diagnosis diagnosis = {0};
    world_clear();
    world.trace.arguments = places;
    world.trace.argument_count = 2;
    struct event *event = call(DOOR_INT80, "write", -EFAULT);
    load(event, REG_CX, 1);
    struct wanted *wanted = want(DOOR_INT80, "write");
    want_integer(wanted, 1, (int64_t)places[1]);
    row(DIFFERS_ARGUMENT, wanted, event, 1);
    diagnose(&world.symptom, &diagnosis);
    EXPECT(holds(&diagnosis, "0x80000f0a is expected. That is the low half of 0x7ffd80000f0a, "
                             "where word 1 of the program's arguments lies."),
           "%s", text_string(&diagnosis.why));
    diagnosis_free(&diagnosis);
    group("where an argument of the program lies is told");
}

/* What cannot be explained is still told, without a program, registers or lines. */
static void check_fallback(void)
{
    struct diagnosis diagnosis = {0};
    world_clear();
    world.symptom.source = NULL;
    struct event *event = call(DOOR_SYSCALL, "lseek", 0);
    load(event, REG_SI, 14);
    struct wanted *wanted = want(DOOR_SYSCALL, "lseek");
    want_integer(wanted, 1, 20);
    row(DIFFERS_ARGUMENT, wanted, event, 1);
    event->witness = NULL;
    diagnose(&world.symptom, &diagnosis);
    EXPECT(!diagnosis.id && diagnosis.place[0] == '\0', "an id or a place");
    EXPECT(holds(&diagnosis, "lseek differs in argument 2"), "%s",
           text_string(&diagnosis.headline));
    EXPECT(holds(&diagnosis, "was 14; 20 is expected"), "%s", text_string(&diagnosis.why));
    diagnosis_free(&diagnosis);

    diagnosis = (struct diagnosis){0};
    world_clear();
    diagnose(&world.symptom, &diagnosis);
    EXPECT(diagnosis.headline.size > 0, "nothing to say about nothing");
    diagnosis_free(&diagnosis);
    group("without evidence it says what differs, and no more");
}

/* A run that was not single-stepped, of a program without lines: less is said, and nothing breaks.
 */
static void check_bare(void)
{
    for (size_t t = 0; t < TABLES; t++)
        for (size_t i = 0; i < tables[t].count; i++) {
            struct diagnosis diagnosis = {0};
            world_clear();
            tables[t].rows[i].build(true);
            for (size_t k = 0; k < world.trace.count; k++)
                world.trace.events[k].witness = NULL;
            world.symptom.source = NULL;
            world.symptom.scene = NULL;
            diagnose(&world.symptom, &diagnosis);
            EXPECT(diagnosis.headline.size > 0 && diagnosis.place[0] == '\0',
                   "%s: no headline, or the place %s", tables[t].rows[i].id, diagnosis.place);
            diagnosis_free(&diagnosis);
        }
    group("without registers, lines and inputs every symptom still has a headline");
}

int main(void)
{
    bool ready = mkdtemp(directory) != NULL;
    if (ready && system("command -v nasm >/dev/null 2>&1") != 0) {
        puts("1..0 # SKIP there is no nasm here, and the symptoms need a program");
        ready = rmdir(directory) == 0;
        return !ready;
    }
    if (!ready || !build_fixture()) {
        puts("Bail out! the program that the symptoms look at does not build");
        return 1;
    }
    check_tables(true, "get their id and their sentence");
    check_tables(false, "keep quiet without their evidence");
    check_coverage();
    check_pointer();
    check_argument_place();
    check_fallback();
    check_bare();
    world_clear();
    source_close(fixture);
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", directory);
    return done() || system(command) != 0;
}
