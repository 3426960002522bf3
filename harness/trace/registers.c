/* --regs: below each call the registers at its entry stop, and those that had changed at its exit
 * stop. */
#include "trace/number.h"
#include "trace/view.h"

static void add_register(struct text *to, bool narrow, enum reg reg, uint64_t value)
{
    text_add_char(to, ' ');
    add_string(to, narrow ? reg_name_32(reg) : reg_name(reg));
    add_string(to, "=0x");
    add_hex(to, narrow ? (uint32_t)value : value, 1, '0');
}

void show_registers(struct view *view, struct viewed *task, const struct event *event)
{
    const struct witness *witness = event->witness;
    struct text *to = &task->sink->text;
    bool any = false, narrow = witness && witness->narrow;
    int count = narrow ? REGS_32 : REGS;
    (void)view;
    if (!witness)
        return;
    add_string(to, " | before");
    for (int reg = 0; reg < count; reg++)
        add_register(to, narrow, (enum reg)reg, witness->before[reg]);
    sink_end_line(task->sink);
    if (!event->returned)
        return;
    add_string(to, " | after ");
    for (int reg = 0; reg < count; reg++)
        if (witness->before[reg] != witness->after[reg] &&
            !(narrow && (uint32_t)witness->before[reg] == (uint32_t)witness->after[reg])) {
            add_register(to, narrow, (enum reg)reg, witness->after[reg]);
            any = true;
        }
    add_string(to, any ? "" : " the same");
    sink_end_line(task->sink);
}
