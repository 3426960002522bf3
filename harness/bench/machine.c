/* What the machine is: facts with a warning where one of them makes figures mean something else,
 * and the note that belongs to a row because of them. */
#include "bench/bench.h"

#include "bench/probe.h"

#include <cpuid.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

const struct bench_orientation bench_orientations[BENCH_ORIENTATIONS] = {
    {BENCH_SYSCALL, 280, 280 + 180}, /* page-table isolation is said to add 180 ns */
    {BENCH_SYSENTER, 340, 340 + 180},
    {BENCH_INT80, 500, 500 + 180},
};

/* The first line of a file that has `key` in it, without key, colon, blanks and newline; "" for
 * none.  key "" takes the first line. */
static void read_line(const char *path, const char *key, char *value, size_t size)
{
    char line[512];
    FILE *file = fopen(path, "re");
    *value = 0;
    while (file && fgets(line, sizeof line, file)) {
        if (strncmp(line, key, strlen(key)) != 0)
            continue;
        const char *text = line + strlen(key);
        text += strspn(text, " \t:");
        snprintf(value, size, "%.*s", (int)strcspn(text, "\n"), text);
        break;
    }
    if (file)
        fclose(file);
}

static struct bench_fact *add(struct bench_results *results, const char *name)
{
    static struct bench_fact spare;
    if (results->fact_count == BENCH_FACTS)
        return &spare;
    struct bench_fact *fact = &results->facts[results->fact_count++];
    *fact = (struct bench_fact){0};
    snprintf(fact->name, sizeof fact->name, "%s", name);
    return fact;
}

static const char *value_of(const struct bench_results *results, const char *name)
{
    for (int i = 0; i < results->fact_count; i++)
        if (strcmp(results->facts[i].name, name) == 0)
            return results->facts[i].value;
    return "";
}

static void warn_of(struct bench_fact *fact, const char *warning)
{
    snprintf(fact->warning, sizeof fact->warning, "%s", warning);
}

static struct bench_fact *add_line(struct bench_results *results, const char *name,
                                   const char *path, const char *key)
{
    struct bench_fact *fact = add(results, name);
    read_line(path, key, fact->value, sizeof fact->value);
    if (!*fact->value)
        snprintf(fact->value, sizeof fact->value, "unknown");
    return fact;
}

/* ---------------------------------------------------------------------------- the facts */

static void add_kernel(struct bench_results *results)
{
    struct utsname names;
    struct bench_fact *fact = add(results, "kernel");
    if (uname(&names) == 0)
        snprintf(fact->value, sizeof fact->value, "%.60s %.60s", names.sysname, names.release);
}

static void add_hypervisor(struct bench_results *results)
{
    unsigned eax, ebx, ecx = 0, edx;
    struct bench_fact *fact = add(results, "hypervisor");
    __get_cpuid(1, &eax, &ebx, &ecx, &edx);
    snprintf(fact->value, sizeof fact->value, "none");
    if (!(ecx & 1U << 31))
        return;
    char vendor[13] = {0};
    __cpuid(0x40000000, eax, ebx, ecx, edx);
    memcpy(vendor, &ebx, 4);
    memcpy(vendor + 4, &ecx, 4);
    memcpy(vendor + 8, &edx, 4);
    for (char *c = vendor; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
    snprintf(fact->value, sizeof fact->value, "%s", *vendor ? vendor : "unnamed");
    warn_of(fact, "interrupt gates and cpuid may leave the virtual machine: thousands of "
                  "nanoseconds that no other machine has");
}

static void add_clocksource(struct bench_results *results)
{
    struct bench_fact *fact =
        add_line(results, "clock source",
                 "/sys/devices/system/clocksource/clocksource0/current_clocksource", "");
    if (strcmp(fact->value, "tsc") != 0)
        warn_of(fact, "the vDSO reads the TSC itself; with another source it may have to ask "
                      "the kernel or the hypervisor");
}

static void add_vsyscall(struct bench_results *results)
{
    char line[200];
    struct bench_fact *fact = add(results, "vsyscall page");
    const char *mode = "none";
    FILE *maps = fopen("/proc/self/maps", "re");
    while (maps && fgets(line, sizeof line, maps))
        if (strstr(line, "[vsyscall]"))
            mode = strstr(line, " --x") ? "xonly" : "emulate";
    if (maps)
        fclose(maps);
    snprintf(fact->value, sizeof fact->value, "%s", maps ? mode : "unknown");
}

static void add_isolation(struct bench_results *results)
{
    char meltdown[200];
    struct bench_fact *fact = add(results, "page-table isolation");
    read_line("/sys/devices/system/cpu/vulnerabilities/meltdown", "", meltdown, sizeof meltdown);
    bool on = strstr(meltdown, "PTI") != NULL;
    results->isolated = on;
    snprintf(fact->value, sizeof fact->value, "%s%s%.100s%s", on ? "on" : "off",
             *meltdown ? " (" : "", meltdown, *meltdown ? ")" : "");
    if (on)
        warn_of(fact, "every crossing changes the page tables twice");
}

/* The entry code pays for these; the rest of the list costs elsewhere. */
static void add_mitigations(struct bench_results *results)
{
    char words[2048], value[200];
    read_line("/proc/cmdline", "", words, sizeof words);
    struct bench_fact *fact = add(results, "mitigations");
    const char *asked = strstr(words, "mitigations=");
    snprintf(fact->value, sizeof fact->value, "%.*s", asked ? (int)strcspn(asked, " ") : 7,
             asked ? asked : "default");
    if (strstr(fact->value, "mitigations=off"))
        warn_of(fact, "off: crossings are cheaper than on most machines");
    read_line("/sys/devices/system/cpu/vulnerabilities/spectre_v2", "", value, sizeof value);
    snprintf(add(results, "spectre v2")->value, sizeof value, "%s", *value ? value : "unknown");
    read_line("/sys/devices/system/cpu/vulnerabilities/spec_rstack_overflow", "", value,
              sizeof value);
    if (*value && strcmp(value, "Not affected") != 0)
        snprintf(add(results, "return stack overflow")->value, sizeof value, "%s", value);
}

static void add_frequency(struct bench_results *results)
{
    char governor[64];
    struct bench_fact *fact = add(results, "frequency");
    read_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "", governor,
              sizeof governor);
    snprintf(fact->value, sizeof fact->value, "%.2f GHz core clock in this run; governor %s",
             results->has_cycles ? 1 / results->cycle_ns.value : 0.0,
             *governor ? governor : "not to be seen");
    if (!results->has_cycles)
        snprintf(fact->value, sizeof fact->value, "core clock unknown; governor %s",
                 *governor ? governor : "not to be seen");
}

static void add_neighbours(struct bench_results *results)
{
    const struct bench_alone *alone = &results->alone;
    struct bench_fact *fact = add(results, "neighbours");
    if (isnan(alone->width)) {
        snprintf(fact->value, sizeof fact->value, "not to be told");
        return;
    }
    snprintf(fact->value, sizeof fact->value, "in %.0f %% of the rounds on the core",
             100 * (1 - alone->share));
    if (alone->kept && alone->factor > 1.02 && alone->share < 0.98)
        snprintf(
            fact->value, sizeof fact->value,
            "in %.0f %% of the rounds on the core, which are left out: there syscall took %.2f "
            "times as long",
            100 * (1 - alone->share), alone->factor);
    if (!alone->whole)
        warn_of(fact, "the core's width is not a whole number of instructions: is it ever alone?");
}

static void add_libc(struct bench_results *results)
{
    struct bench_fact *fact = add(results, "libc");
#ifdef __GLIBC__
    snprintf(fact->value, sizeof fact->value, "glibc %.40s", gnu_get_libc_version());
    if (strtod(gnu_get_libc_version(), NULL) == 2 && strlen(gnu_get_libc_version()) > 2 &&
        atoi(gnu_get_libc_version() + 2) < 25)
        warn_of(fact, "before 2.25 getpid() remembers its answer and makes no call");
#else
    snprintf(fact->value, sizeof fact->value, "not glibc"); /* musl has no name for itself */
#endif
}

static void add_watchers(struct bench_results *results)
{
    char mode[32], tracer[32], state[8];
    read_line("/proc/self/status", "Seccomp:", mode, sizeof mode);
    read_line("/proc/self/status", "TracerPid:", tracer, sizeof tracer);
    struct bench_fact *fact = add(results, "seccomp filter");
    snprintf(fact->value, sizeof fact->value, "%s",
             strcmp(mode, "2") == 0   ? "on"
             : strcmp(mode, "0") == 0 ? "none"
                                      : "unknown");
    if (strcmp(mode, "2") == 0)
        warn_of(fact, "every call of this process passes a filter (a container's?) that costs");
    fact = add(results, "tracer");
    snprintf(fact->value, sizeof fact->value, "%s", atoi(tracer) ? "attached" : "none");
    read_line("/sys/kernel/tracing/events/raw_syscalls/enable", "", state, sizeof state);
    fact = add(results, "call tracing");
    snprintf(fact->value, sizeof fact->value, "%s",
             strcmp(state, "0") == 0 ? "off"
             : *state                ? "on"
                                     : "not to be seen");
    if (*state && strcmp(state, "0") != 0)
        warn_of(fact, "somebody traces the machine's calls: all are dearer than they should be");
}

/* ---------------------------------------------------------------------------- the notes */

static void note(struct bench_results *results, int door, const char *text)
{
    struct bench_row *row = &results->rows[door];
    if (row->open)
        snprintf(row->note, sizeof row->note, "%s", text);
}

static void add_notes(struct bench_results *results)
{
    char text[SAMPLE_WHY];
    bool virtual = strcmp(value_of(results, "hypervisor"), "none") != 0;
    note(results, BENCH_FUNCTION, "its ratio means nothing: the loop hides most of it");
    note(results, BENCH_FUNCTION_ALONE, "with the lfence that keeps the others away");
    note(results, BENCH_CONTROL, "the control: must be 1");
    if (virtual) {
        note(results, BENCH_INT80, "on a virtual machine this may leave it: compare with cpuid");
        note(results, BENCH_INT80_32, "on a virtual machine this may leave it: compare with cpuid");
        note(results, BENCH_CPUID, "leaves the virtual machine, whose hypervisor answers");
    }
    snprintf(text, sizeof text, "a fault that the kernel answers (vsyscall=%.20s)",
             value_of(results, "vsyscall page"));
    note(results, BENCH_VSYSCALL, text);
    snprintf(text, sizeof text, "here it is %.20s", value_of(results, "32-bit entry"));
    note(results, BENCH_KERNEL_VSYSCALL, text);
    for (int i = 0; i < results->fact_count; i++)
        if (strcmp(results->facts[i].name, "libc") == 0 && *results->facts[i].warning)
            note(results, BENCH_LIBC_GETPID, results->facts[i].warning);
    note(results, BENCH_ALLOW, "since Linux 5.11 such a filter is remembered, not run");
}

void bench_describe_machine(struct bench_results *results, const struct greeting *greeting)
{
    results->fact_count = 0;
    add_line(results, "processor", "/proc/cpuinfo", "model name");
    add_kernel(results);
    add_hypervisor(results);
    add_clocksource(results);
    add_vsyscall(results);
    struct bench_fact *fact = add(results, "32-bit entry");
    snprintf(fact->value, sizeof fact->value, "%s",
             greeting->entry ? probe_decode(greeting) : "not looked at");
    add_isolation(results);
    add_mitigations(results);
    add_frequency(results);
    add_neighbours(results);
    add_libc(results);
    add_watchers(results);
    add_notes(results);
    for (int i = 0; i < BENCH_ORIENTATIONS; i++) {
        const struct bench_orientation *it = &bench_orientations[i];
        const struct bench_row *row = &results->rows[it->door];
        double quoted = results->isolated ? it->isolated_ns : it->quoted_ns;
        results->factors[i] = row->open ? row->ns.value / quoted : NAN;
    }
}
