/* ring3 list: a line a call. */
#include "report/reference.h"

#include "base/message.h"

#include <string.h>

enum { SINCE_COLUMN = 8 };

static const char *table_header[] = {
    [ABI_X86_64] = "x86-64: number in rax, arguments in rdi rsi rdx r10 r8 r9, result in rax",
    [ABI_X32] = "x32: number + 0x40000000 in rax, arguments in rdi rsi rdx r10 r8 r9",
    [ABI_I386] = "i386: number in eax, arguments in ebx ecx edx esi edi ebp, result in eax",
};

static void add_number(struct text *to, enum abi abi, const char *name)
{
    long number = call_number(abi, name);
    if (number < 0)
        text_add(to, "%6s ", "-");
    else
        text_add(to, "%6ld ", number);
}

/* Text whose lines after the first begin at a column, broken between words. */
static void add_hanging(struct text *to, const char *words, size_t start, size_t column, int width)
{
    for (const char *word = words; *word;) {
        size_t size = strcspn(word, " ");
        if (to->size - start + size > (size_t)width) {
            while (to->size && to->bytes[to->size - 1] == ' ')
                to->bytes[--to->size] = '\0';
            text_add_char(to, '\n');
            start = to->size;
            text_pad(to, start, column);
        }
        text_add_bytes(to, word, size);
        word += size;
        if (*word)
            text_add_char(to, *word++);
    }
}

static void add_row(struct text *to, const struct listing *listing, const char *name, int width)
{
    enum abi abi = listing->one_table                  ? listing->abi
                   : call_number(ABI_X86_64, name) < 0 ? ABI_I386
                                                       : ABI_X86_64;
    const char *since = reference_since(abi, name);
    const struct call_end *end = reference_end(name);
    struct text call = {0};
    if (end)
        text_add(to, "%s", paint(DIM));
    size_t start = to->size;
    if (listing->one_table) {
        add_number(to, abi, name);
    } else {
        add_number(to, ABI_X86_64, name);
        add_number(to, ABI_X32, name);
        add_number(to, ABI_I386, name);
    }
    text_add(to, " %-*.*s", SINCE_COLUMN, since ? (int)strcspn(since, ";") : 1,
             since ? since : "-");
    size_t column = to->size - start;
    add_short_prototype(&call, signature_of(abi, name));
    if (end && end->version)
        text_add(&call, "  gone in %s", end->version);
    else if (end)
        text_add(&call, "  never in Linux");
    add_hanging(to, text_string(&call), start, column + 2, width);
    text_add(to, "%s\n", end ? paint(PLAIN) : "");
    text_free(&call);
}

void report_list(struct text *to, const struct listing *listing, int width)
{
    if (listing->one_table)
        text_add(to, "%s%s\n number  since   call%s\n", paint(BOLD), table_header[listing->abi],
                 paint(PLAIN));
    else
        text_add(to, "%sx86-64    x32   i386  since   call%s\n", paint(BOLD), paint(PLAIN));
    for (size_t i = 0; i < listing->count; i++)
        add_row(to, listing, listing->names[i], width);
}
