/* Terminals: struct termios in its three versions, and what is around them. */
#include "render/structures.h"

#include "tables/sets.h"

#include <asm/termbits.h>

/* Flags without a remark when none has a name; nothing for none. */
static void add_flags(struct text *to, const struct source *from, const struct constant *names,
                      uint32_t flags)
{
    if (flags)
        render_flags(to, from->style, names, NULL, flags);
}

static void add_output(struct text *to, const struct source *from, uint32_t flags)
{
    enum { DELAYS = NLDLY | CRDLY | TABDLY | BSDLY | VTDLY | FFDLY };
    static const char *const tabs[] = {"TAB0", "TAB1", "TAB2", "TAB3"};
    text_add(to, "NL%u|CR%u|%s|BS%u|VT%u|FF%u|", (flags & NLDLY) / NL1, (flags & CRDLY) / CR1,
             tabs[(flags & TABDLY) / TAB1], (flags & BSDLY) / BS1, (flags & VTDLY) / VT1,
             (flags & FFDLY) / FF1);
    add_flags(to, from, names_termios_output, flags & ~(uint32_t)DELAYS);
}

static void add_control(struct text *to, const struct source *from, uint32_t flags)
{
    render_choice(to, from->style, names_termios_baud, "B???", flags & CBAUD);
    text_add_char(to, '|');
    render_choice(to, from->style, names_termios_size, "CS???", flags & CSIZE);
    text_add_char(to, '|');
    add_flags(to, from, names_termios_control, flags & ~(uint32_t)(CBAUD | CSIZE));
}

static void add_characters(struct text *to, const uint8_t *characters, unsigned count)
{
    static const char *const names[] = {
        [VINTR] = "VINTR",       [VQUIT] = "VQUIT",       [VERASE] = "VERASE",
        [VKILL] = "VKILL",       [VEOF] = "VEOF",         [VTIME] = "VTIME",
        [VMIN] = "VMIN",         [VSWTC] = "VSWTC",       [VSTART] = "VSTART",
        [VSTOP] = "VSTOP",       [VSUSP] = "VSUSP",       [VEOL] = "VEOL",
        [VREPRINT] = "VREPRINT", [VDISCARD] = "VDISCARD", [VWERASE] = "VWERASE",
        [VLNEXT] = "VLNEXT",     [VEOL2] = "VEOL2"};
    text_add_char(to, '[');
    for (unsigned i = 0; i < count; i++) {
        if (i < sizeof names / sizeof *names)
            text_add(to, "%s[%s]=%#x", i ? ", " : "", names[i], characters[i]);
        else
            text_add(to, "%s[%u]=%#x", i ? ", " : "", i, characters[i]);
    }
    text_add_char(to, ']');
}

/* What the versions share: four words of flags, a line discipline, control characters. */
static void add_termios(struct text *to, const struct source *from, const uint32_t flags[4],
                        size_t line_at, unsigned characters)
{
    text_add(to, "{c_iflag=");
    add_flags(to, from, names_termios_input, flags[0]);
    text_add(to, ", c_oflag=");
    add_output(to, from, flags[1]);
    text_add(to, ", c_cflag=");
    add_control(to, from, flags[2]);
    text_add(to, ", c_lflag=");
    add_flags(to, from, names_termios_local, flags[3]);
    if (!from->style->verbose) {
        text_add(to, ", ...");
        return;
    }
    text_add(to, ", c_line=");
    render_choice(to, from->style, names_line_discipline, "N_???", from->bytes[line_at]);
    text_add(to, ", c_cc=");
    add_characters(to, from->bytes + line_at + 1, characters);
}

static bool print_termios(struct text *to, const struct source *from)
{
    const uint32_t flags[4] = {field_u32(from, 0), field_u32(from, 4), field_u32(from, 8),
                               field_u32(from, 12)};
    add_termios(to, from, flags, 16, 19);
    text_add_char(to, '}');
    return true;
}

static bool print_termios2(struct text *to, const struct source *from)
{
    const uint32_t flags[4] = {field_u32(from, 0), field_u32(from, 4), field_u32(from, 8),
                               field_u32(from, 12)};
    add_termios(to, from, flags, 16, 19);
    if (from->style->verbose)
        text_add(to, ", c_ispeed=%" PRIu32 ", c_ospeed=%" PRIu32, field_u32(from, 36),
                 field_u32(from, 40));
    text_add_char(to, '}');
    return true;
}

static bool print_termio(struct text *to, const struct source *from)
{
    const uint32_t flags[4] = {field_u16(from, 0), field_u16(from, 2), field_u16(from, 4),
                               field_u16(from, 6)};
    add_termios(to, from, flags, 8, 8);
    text_add_char(to, '}');
    return true;
}

static bool print_winsize(struct text *to, const struct source *from)
{
    text_add(to, "{ws_row=%u, ws_col=%u, ws_xpixel=%u, ws_ypixel=%u}", field_u16(from, 0),
             field_u16(from, 2), field_u16(from, 4), field_u16(from, 6));
    return true;
}

static bool print_modem(struct text *to, const struct source *from)
{
    text_add_char(to, '[');
    render_flags(to, from->style, names_modem, "TIOCM_???", field_u32(from, 0));
    text_add_char(to, ']');
    return true;
}

static bool print_discipline(struct text *to, const struct source *from)
{
    text_add(to, "[%" PRId32 "]", (int32_t)field_u32(from, 0));
    return true;
}

static bool print_char(struct text *to, const struct source *from)
{
    render_string(to, from->style, from->bytes, 1, 0);
    return true;
}

const struct structure_row structures_terminal[] = {
    {.id = STRUCTURE_termios, .print = print_termios},
    {.id = STRUCTURE_termio, .print = print_termio},
    {.id = STRUCTURE_termios2, .print = print_termios2},
    {.id = STRUCTURE_winsize, .print = print_winsize},
    {.id = STRUCTURE_modem, .print = print_modem},
    {.id = STRUCTURE_discipline, .print = print_discipline},
    {.id = STRUCTURE_char, .print = print_char},
    {.print = NULL},
};
