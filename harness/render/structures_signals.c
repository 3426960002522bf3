/* Signal sets, actions, stacks, and what a signal tells. */
#include "render/structures.h"
#include "tables/names.h"
#include "tables/sets.h"

#include <signal.h>
#include <stdio.h>

/* A set of signals by their names without SIG; the missing ones behind ~ when most are there. */
void add_signal_set(struct text *to, const struct render_style *style, const uint8_t *bytes,
                    size_t size)
{
    uint64_t set = 0;
    memcpy(&set, bytes, size < sizeof set ? size : sizeof set);
    int signals = size < sizeof set ? (int)size * 8 : 64;
    uint64_t all = signals == 64 ? UINT64_MAX : ((uint64_t)1 << signals) - 1;
    bool inverted = __builtin_popcountll(set) >= signals * 2 / 3;
    if (inverted)
        set = ~set & all;
    text_add(to, inverted ? "~[" : "[");
    const char *between = "";
    for (int number = 1; number <= signals; number++) {
        if (!(set >> (number - 1) & 1))
            continue;
        const char *name = signal_name(number);
        char digits[16];
        snprintf(digits, sizeof digits, "%d", number);
        text_add(to, "%s", between);
        if (name)
            render_named(to, style, digits, name + strlen("SIG"));
        else
            text_add(to, "%s", digits);
        between = " ";
    }
    text_add(to, "]");
}

static bool print_sigset(struct text *to, const struct source *from)
{
    add_signal_set(to, from->style, from->bytes, from->size);
    return true;
}

/* Only a size that the kernel may take is shown: from a word on; rt_sigpending takes any. */
static bool print_sigmask(struct text *to, const struct source *from)
{
    enum { MASK_BYTES = 8 };
    size_t least = from->narrow ? 4 : 8;
    if (from->place->parameter->kind == KIND_OUT_STRUCT && from->place->argument == 0)
        least = 1;
    return from->wanted >= least && from->wanted <= MASK_BYTES && from->size == from->wanted &&
           print_sigset(to, from);
}

void render_frame(struct text *to, const struct event *event, const struct render_style *style)
{
    const struct copy *copy = event_copy(event, 0, false);
    if (!copy || copy->size < 4)
        return;
    text_add(to, "{mask=");
    add_signal_set(to, style, copy->bytes, copy->size);
    text_add(to, "}");
}

/* Flags, and a restorer when they say so. */
static void add_action_flags(struct text *to, const struct source *from, uint64_t flags,
                             uint64_t restorer)
{
    text_add(to, ", sa_flags=");
    render_flags(to, from->style, names_action, "SA_???", flags);
    if (flags & value_of("SA_RESTORER")) {
        text_add(to, ", sa_restorer=");
        render_address(to, restorer);
    }
    text_add(to, "}");
}

/* The kernel's struct, not the library's: handler, flags, restorer, mask. */
static bool print_sigaction(struct text *to, const struct source *from)
{
    text_add(to, "{sa_handler=");
    render_choice(to, from->style, names_handler, NULL, field_word(from, 0, 0));
    text_add(to, ", sa_mask=");
    add_signal_set(to, from->style, from->bytes + (from->narrow ? 12 : 24), 8);
    add_action_flags(to, from, field_word(from, 8, 4), field_word(from, 16, 8));
    return true;
}

/* i386's first sigaction: handler, a mask of one word, flags, restorer. */
static bool print_old_sigaction(struct text *to, const struct source *from)
{
    text_add(to, "{sa_handler=");
    render_choice(to, from->style, names_handler, NULL, field_u32(from, 0));
    text_add(to, ", sa_mask=");
    add_signal_set(to, from->style, from->bytes + 4, 4);
    add_action_flags(to, from, field_u32(from, 8), field_u32(from, 12));
    return true;
}

static bool print_stack(struct text *to, const struct source *from)
{
    text_add(to, "{ss_sp=");
    render_address(to, field_word(from, 0, 0));
    text_add(to, ", ss_flags=");
    render_flags(to, from->style, names_stack, "SS_???", field_u32(from, from->narrow ? 4 : 8));
    text_add(to, ", ss_size=%" PRIu64 "}", field_word(from, 16, 8));
    return true;
}

static bool print_siginfo(struct text *to, const struct source *from)
{
    add_siginfo(to, from);
    return true;
}

const struct structure_row structures_signals[] = {
    {STRUCTURE_sigset, print_sigset, false},
    {STRUCTURE_sigmask, print_sigmask, false},
    {STRUCTURE_sigset32, print_sigset, false},
    {STRUCTURE_sigaction, print_sigaction, false},
    {STRUCTURE_old_sigaction, print_old_sigaction, false},
    {STRUCTURE_stack, print_stack, false},
    {STRUCTURE_siginfo, print_siginfo, false},
    {STRUCTURES, NULL, false},
};
