#include "cli/cli.h"

#include "capture/capture.h"
#include "cli/options.h"
#include "lesson/grade.h"
#include "render/render.h"
#include "report/report.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

static struct options {
    bool language[2], worked;
    uint64_t seed;
} given;

static const struct cli_option known[] = {
    {"asm", NULL, "the assembly program", .flag = &given.language[LANGUAGE_ASM]},
    {"c", NULL, "the C program (without either: assembly, where the lesson has it)",
     .flag = &given.language[LANGUAGE_C]},
    {"worked", NULL, "the worked program, also when the exercise is begun", .flag = &given.worked},
    {"seed", "N", "draw the inputs of an earlier run again (drawn anew)", .seed = &given.seed},
    {0}};
static const struct usage usage = {
    .name = "show",
    .synopsis = "[OPTIONS] NN",
    .about = "Runs an exercise of lesson NN (the worked program while the exercise is to do) one "
             "instruction at a time, and shows every system call with the registers before and "
             "after it.",
    .options = known,
    .status = "0 shown, 1 it does not build, 2 wrong use or a broken expected trace, 3 a fault, "
              "77 this machine cannot run the lesson."};

static const char *role(const struct event *event, enum reg reg, char words[48])
{
    const struct signature *signature = call_signature(event->abi, event->number);
    if (reg == REG_AX)
        return "number";
    for (int i = 0; i < signature->count; i++)
        if (abi_argument_register(event->abi, i) == reg) {
            snprintf(words, 48, "argument %d, %s", i + 1,
                     signature->parameter[i].name ? signature->parameter[i].name : "?");
            return words;
        }
    return "";
}

/* The number first, then the arguments in their order, then the others. */
static void order_registers(enum abi abi, enum reg order[REGS])
{
    bool placed[REGS] = {[REG_AX] = true};
    int count = 0;
    order[count++] = REG_AX;
    for (int i = 0; i < 6; i++) {
        order[count] = abi_argument_register(abi, i);
        placed[order[count++]] = true;
    }
    for (int reg = 0; reg < REGS; reg++)
        if (!placed[reg])
            order[count++] = (enum reg)reg;
}

/* The registers that carry the call or that it changed. */
static void add_registers(struct text *to, const struct event *event)
{
    const struct witness *witness = event->witness;
    enum reg order[REGS];
    order_registers(event->abi, order);
    for (int i = 0; i < REGS; i++) {
        char words[48];
        enum reg reg = order[i];
        if (witness->narrow && reg >= REGS_32)
            continue;
        const char *name = witness->narrow ? reg_name_32(reg) : reg_name(reg);
        const char *part = role(event, reg, words);
        uint64_t bits = witness->narrow ? UINT32_MAX : UINT64_MAX;
        uint64_t before = witness->before[reg] & bits, after = witness->after[reg] & bits;
        bool changed = event->returned && before != after;
        if (!*part && !changed)
            continue;
        text_add(to, "      %-4s %#18lx", name, (unsigned long)before);
        if (changed)
            text_add(to, "  -> %s%#18lx%s", paint(BOLD), (unsigned long)after, paint(PLAIN));
        else
            text_add(to, "  %21s", event->returned ? "unchanged" : "");
        text_add(to, "  %s%s%s%s\n", paint(DIM), part,
                 !changed          ? ""
                 : reg == REG_AX   ? ", then the result"
                 : witness->narrow ? ""
                 : reg == REG_CX   ? "lost: the return address"
                 : reg == REG_11   ? "lost: the flags"
                                   : "",
                 paint(PLAIN));
    }
}

static void add_event(struct text *to, const struct event *event, const struct source *source)
{
    struct render_style style = {.string_limit = 60, .doors = true};
    struct source_line line;
    text_add(to, "  %s", paint(BOLD));
    render_event(to, event, &style);
    text_add(to, "%s", paint(PLAIN));
    if (event->kind == EVENT_CALL && source && source_of_call(source, event, &line))
        text_add(to, "   %s%s:%u%s", paint(DIM), line.file, line.line, paint(PLAIN));
    text_add_char(to, '\n');
    if (event->kind == EVENT_CALL && event->witness)
        add_registers(to, event);
    else if (event->kind == EVENT_CALL)
        text_add(to, "      (not single-stepped: the run was too long, or another task made it)\n");
}

/* The call made a task: it is the first that gave the pid of one. */
static bool made_task(const struct trace *trace, const struct event *event)
{
    for (const struct event *other = trace->events; other < event; other++)
        if (other->kind == EVENT_CALL && other->result == event->result)
            return false;
    for (size_t i = 0; event->kind == EVENT_CALL && i < trace->count; i++)
        if (trace->events[i].task > 0 && trace->events[i].pid == event->result)
            return true;
    return false;
}

/* One process after the other: how they took turns is chance. */
static void add_processes(struct text *to, const struct trace *trace, const struct source *source)
{
    int tasks = 1;
    for (size_t i = 0; i < trace->count; i++)
        if (trace->events[i].task >= tasks)
            tasks = trace->events[i].task + 1;
    for (int task = 0; task < tasks; task++) {
        bool named = tasks == 1;
        for (size_t i = 0; i < trace->count; i++) {
            const struct event *event = &trace->events[i];
            if (event->task != task)
                continue;
            if (!named)
                text_add(to, "  %sprocess %d%s%s\n", paint(DIM), event->pid,
                         task ? ", in which the call that made it gave 0" : "", paint(PLAIN));
            named = true;
            add_event(to, event, source);
            if (made_task(trace, event))
                text_add(to, "      %sand in process %ld, which it made, %s is 0%s\n", paint(DIM),
                         (long)event->result,
                         event->witness && event->witness->narrow ? "eax" : "rax", paint(PLAIN));
        }
    }
}

static void show_one(struct workbook *workbook, const struct lesson *lesson, enum language language,
                     const struct options *options)
{
    struct problem problem;
    bool worked = options->worked || is_stub(workbook, lesson, language);
    struct job job = {.workbook = workbook,
                      .lesson = lesson,
                      .part = worked ? PART_WORKED : PART_EXERCISE,
                      .language = language,
                      .seed = options->seed};
    struct expectation expectation;
    struct programs programs;
    enum flavour failed;
    struct text text = {0};
    const char *trace =
        workbook_path(workbook, "expected/%s%s.trace", lesson->name, worked ? "" : ".exercise");
    const char *out = workbook_path(workbook, "build/%s/%s/%s", worked ? "worked" : "exercise",
                                    lesson->name, language_name(language));
    if (!expect_read(&expectation, trace, &problem) ||
        !programs_build(&programs, workbook, &expectation, language, FREESTANDING, job_source(&job),
                        out, false, &failed, &problem))
        die_of(&problem);
    if (!requires_met(&expectation, &problem))
        die_of(&problem);
    if (failed != FLAVOURS) {
        fprintf(stderr, "%s", text_string(&programs.build[failed].said));
        die(STATUS_DIFFERS, "%s does not build", job_source(&job));
    }
    for (size_t i = 0; i < expectation.case_count; i++) {
        struct case_run run;
        struct program program = programs_find(&programs, expectation.cases[i]);
        if (!case_met(expectation.cases[i], false, &problem)) {
            text_add(&text, "%s, case %s is skipped: %s\n\n", job_source(&job),
                     expect_case_name(expectation.cases[i]), problem.message);
            continue;
        }
        if (!case_run(&run, &program, expectation.cases[i], job.seed, WITNESS_ALL, WALL_MS,
                      &problem))
            die_of(&problem);
        text_add(&text, "%s%s%s\n", job_source(&job), *run.name ? ", case " : "", run.name);
        struct source *source = source_open(program.file);
        add_processes(&text, &run.trace, source);
        source_close(source);
        text_add_char(&text, '\n');
        case_run_free(&run);
    }
    cli_print(&text);
    programs_free(&programs);
    expect_free(&expectation);
    text_free(&text);
}

int cli_show(int argc, char **argv)
{
    struct workbook workbook;
    take_options(argc, argv, &usage, 1, 1, "the number of a lesson");
    if (!given.seed)
        given.seed = seed_fresh();
    cli_open(&workbook);
    const struct lesson *lesson = cli_find(&workbook, argv[optind]);
    capture_catch_interrupts();
    if (!given.language[0] && !given.language[1])
        given.language[lesson->has[LANGUAGE_ASM] ? LANGUAGE_ASM : LANGUAGE_C] = true;
    for (int l = 0; l < 2; l++)
        if (given.language[l] && (given.worked ? lesson->worked[l] : lesson->has[l]))
            show_one(&workbook, lesson, (enum language)l, &given);
    printf("the same inputs again: build/ring3 show %02d --seed %lu\n", lesson->number,
           (unsigned long)given.seed);
    workbook_close(&workbook);
    return STATUS_AGREES;
}
