/* Printers of structures: for the files structures_*.c.  A printer gets the bytes of the whole
 * structure (as many as tables/structures.def says, or of size 0 any number) and writes it in
 * strace's notation.  It gives false, with nothing written, when the pointer shall be shown. */
#ifndef RENDER_STRUCTURES_H
#define RENDER_STRUCTURES_H

#include "render/parts.h"

#include <inttypes.h>

/* Where a printer reads: bytes in the layout of the program's ABI. */
struct source {
    const uint8_t *bytes;
    size_t size;           /* readable at bytes */
    size_t wanted;         /* what the call named: more than size, when not all could be read */
    const uint8_t *before; /* what an INOUT structure was at the entry (`size` bytes); or NULL */
    uint64_t address;      /* in the program */
    bool narrow;           /* longs and pointers have 4 bytes */
    bool at_exit;          /* what the call left there */
    const struct place *place;
    const struct render_style *style;
    const struct event *event;
};

typedef bool structure_printer(struct text *to, const struct source *from);

struct structure_row {
    enum structure_id id;
    structure_printer *print;
    bool changes; /* it shows from->before itself; else an INOUT is shown as "before => after" */
};

/* Tables of printers, each ending with a NULL print; structures.c has the list. */
extern const struct structure_row structures_basic[], structures_time[], structures_signals[],
    structures_processes[], structures_files[], structures_directory[], structures_descriptors[],
    structures_memory[], structures_tasks[], structures_clock[], structures_network[],
    structures_options[], structures_wait[], structures_filter[], structures_terminal[],
    structures_ioctl[], structures_ptrace[], structures_ipc[], structures_perf[], structures_bpf[];

/* The memory that an argument points to, as it was at one of the stops; false when nothing was
 * copied then. */
bool argument_source(const struct place *place, bool at_exit, struct source *from);
/* structures_tasks.c: what clone3 has stored, " => {parent_tid=[7]}"; nothing when it has not. */
void add_cloned(struct text *to, const struct source *from);
bool clone_stores(const struct copy *copy); /* whether it stores anything */

/* Fields, by their offsets for wide and narrow programs.  Behind the end they read as 0. */
uint64_t field_word(const struct source *from, size_t wide, size_t narrow);
int64_t field_long(const struct source *from, size_t wide, size_t narrow);
uint64_t field_u64(const struct source *from, size_t offset);
uint32_t field_u32(const struct source *from, size_t offset);
uint16_t field_u16(const struct source *from, size_t offset);
uint8_t field_u8(const struct source *from, size_t offset);
/* The word `index` of an array of longs. */
int64_t word_at(const struct source *from, int index);

/* Memory that a field points to, copied at the same stop; false when it was not, or when less
 * than `size` bytes are there.  The second takes whatever there is of `size` bytes. */
bool source_at(const struct source *from, uint64_t address, size_t size, struct source *there);
bool source_part(const struct source *from, uint64_t address, size_t size, struct source *there);

/* What a field points to, or the address of it: a C string; bytes of which the style's limit is
 * shown; one structure; an array of `count` elements of `each` bytes. */
void render_string_at(struct text *to, const struct source *from, uint64_t address);
void render_bytes_at(struct text *to, const struct source *from, uint64_t address, size_t size);
void render_structure_at(struct text *to, const struct source *from, uint64_t address,
                         enum structure_id id);
void render_array_at(struct text *to, const struct source *from, uint64_t address, uint64_t count,
                     size_t each, structure_printer *print);
/* The array that `from` is.  Elements behind what could be read are shown as "..." and their
 * address. */
bool render_array(struct text *to, const struct source *from, uint64_t count, size_t each,
                  structure_printer *print);

structure_printer *structure_printer_of(enum structure_id id);

/* Parts that several files need. */
void add_signal_set(struct text *to, const struct render_style *style, const uint8_t *bytes,
                    size_t size); /* structures_signals.c: "[INT TERM]" */
void add_siginfo(struct text *to, const struct source *from); /* "{si_signo=…}" */
void add_timespec(struct text *to, int64_t seconds, int64_t nanoseconds);
/* structures_time.c: a comment "2026-11-27T00:57:15.105158869+0000", with a fraction of `digits`
 * digits unless it is 0; nothing for no time at all, and for a fraction that is none. */
void add_date(struct text *to, int64_t seconds, int64_t fraction, int digits);
/* structures_descriptors.c */
void add_unknown_bytes(struct text *to, const struct source *from, size_t known);

#endif
