/* Values that need no memory. */
#include "render/parts.h"
#include "tables/names.h"

#include <inttypes.h>

void render_address(struct text *to, uint64_t address)
{
    if (address)
        text_add(to, "%#" PRIx64, address);
    else
        text_add(to, "NULL");
}

/* Does a row stand for bits of `left`, of those of `value` that no earlier row took?  A field's
 * zero (O_RDONLY, MAP_FILE) is there when all of its bits are clear; a plain zero (PROT_NONE)
 * only alone. */
static bool row_fits(const struct constant *row, uint64_t value, uint64_t left)
{
    if (row->mask == 0)
        return value == 0;
    if (row->value == 0)
        return (value & row->mask) == 0;
    return (left & row->mask) == row->value;
}

void render_flags(struct text *to, const struct constant *names, const char *prefix, uint64_t value)
{
    uint64_t left = value;
    bool any = false;
    for (const struct constant *row = names; row->name; row++) {
        if (!row_fits(row, value, left))
            continue;
        text_add(to, "%s%s", any ? "|" : "", row->name);
        left &= ~row->mask;
        any = true;
    }
    if (!any && left == 0)
        text_add(to, "0");
    else if (left)
        text_add(to, "%s%#" PRIx64, any ? "|" : "", left);
    if (!any && left && prefix)
        text_add(to, " /* %s */", prefix);
}

void render_choice(struct text *to, const struct constant *names, const char *prefix,
                   uint64_t value)
{
    for (const struct constant *row = names; row->name; row++) {
        if (row->value == value) {
            text_add(to, "%s", row->name);
            return;
        }
    }
    text_add(to, "%#" PRIx64, value);
    if (prefix)
        text_add(to, " /* %s */", prefix);
}

void render_signal(struct text *to, int number)
{
    const char *name = signal_name(number);
    if (name)
        text_add(to, "%s", name);
    else
        text_add(to, "%d", number);
}

/* --------------------------------------------------------- one printer a kind */

typedef void value_printer(struct text *to, const struct parameter *parameter, uint64_t value);

static void print_int(struct text *to, const struct parameter *parameter, uint64_t value)
{
    (void)parameter;
    text_add(to, "%" PRId32, (int32_t)value);
}

static void print_uint(struct text *to, const struct parameter *parameter, uint64_t value)
{
    (void)parameter;
    text_add(to, "%" PRIu32, (uint32_t)value);
}

static void print_long(struct text *to, const struct parameter *parameter, uint64_t value)
{
    (void)parameter;
    text_add(to, "%" PRId64, (int64_t)value);
}

static void print_size(struct text *to, const struct parameter *parameter, uint64_t value)
{
    (void)parameter;
    text_add(to, "%" PRIu64, value);
}

static void print_hex(struct text *to, const struct parameter *parameter, uint64_t value)
{
    (void)parameter;
    text_add(to, "%#" PRIx64, value);
}

static void print_id(struct text *to, const struct parameter *parameter, uint64_t value)
{
    if ((uint32_t)value == UINT32_MAX)
        text_add(to, "-1");
    else
        print_uint(to, parameter, value);
}

static void print_dirfd(struct text *to, const struct parameter *parameter, uint64_t value)
{
    int64_t here = 0;
    constant_value("AT_FDCWD", &here);
    if ((int32_t)value == (int32_t)here)
        text_add(to, "AT_FDCWD");
    else
        print_int(to, parameter, value);
}

/* The kernel's umode_t has 16 bits.  With names, the file type is taken off first. */
static void print_mode(struct text *to, const struct parameter *parameter, uint64_t value)
{
    unsigned mode = (unsigned)value & 0xffff;
    for (const struct constant *row = parameter->names; row && row->name; row++) {
        if ((mode & row->mask) != row->value)
            continue;
        text_add(to, "%s|", row->name);
        mode &= ~(unsigned)row->mask;
        break;
    }
    text_add(to, "%#03o", mode);
}

static void print_flags(struct text *to, const struct parameter *parameter, uint64_t value)
{
    if (!(parameter->detail & DETAIL_WIDE))
        value = (uint32_t)value;
    render_flags(to, parameter->names, parameter->prefix, value);
}

/* Choices may be negative (RUSAGE_CHILDREN): compared as the int that the kernel reads. */
static void print_choice(struct text *to, const struct parameter *parameter, uint64_t value)
{
    if (!(parameter->detail & DETAIL_WIDE)) {
        uint64_t extended = (uint64_t)(int64_t)(int32_t)value;
        for (const struct constant *row = parameter->names; row->name; row++)
            if (row->value == extended)
                value = extended;
        if (value != extended)
            value = (uint32_t)value;
    }
    render_choice(to, parameter->names, parameter->prefix, value);
}

static void print_signal(struct text *to, const struct parameter *parameter, uint64_t value)
{
    (void)parameter;
    render_signal(to, (int32_t)value);
}

static void print_address(struct text *to, const struct parameter *parameter, uint64_t value)
{
    (void)parameter;
    render_address(to, value);
}

static value_printer *const printers[] = {
    [KIND_NONE] = print_hex,
    [KIND_INT] = print_int,
    [KIND_UINT] = print_uint,
    [KIND_LONG] = print_long,
    [KIND_SIZE] = print_size,
    [KIND_HEX] = print_hex,
    [KIND_FD] = print_int,
    [KIND_DIRFD] = print_dirfd,
    [KIND_PID] = print_int,
    [KIND_MODE] = print_mode,
    [KIND_FLAGS] = print_flags,
    [KIND_CHOICE] = print_choice,
    [KIND_SIGNAL] = print_signal,
    [KIND_ADDRESS] = print_address,
    [KIND_PATH] = print_address,
    [KIND_IN_BYTES] = print_address,
    [KIND_OUT_BYTES] = print_address,
    [KIND_IN_STRUCT] = print_address,
    [KIND_OUT_STRUCT] = print_address,
    [KIND_STRINGS] = print_address,
    [KIND_ID] = print_id,
};

void render_value(struct text *to, const struct parameter *parameter, uint64_t value)
{
    printers[parameter->kind](to, parameter, value);
}
