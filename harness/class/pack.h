/* What the walkers of archives share.  Private to class/. */
#ifndef CLASS_PACK_H
#define CLASS_PACK_H

#include "class/gather.h"
#include "class/unpack.h"

struct pack {
    struct unpacker reader; /* with the member as it is told */
    char path[INTAKE_PATH_BYTES + 1];
    char *component[SHAPE_DEPTH]; /* of path */
    int count;                    /* of them: as shape_split */
};

/* False: a fault of this machine, which ends the walk.  Close it in either case. */
bool pack_open(struct gather *gather, struct pack *pack, const struct unpack_source *source);
/* As unpack_next; an interrupt fails the walk. */
enum step pack_next(struct gather *gather, struct pack *pack);
void pack_close(struct pack *pack);

/* Refuses a name that leads out of the archive. */
bool pack_is_tame(struct gather *gather, struct draft *draft, const char *prefix,
                  const struct pack *pack);

/* Brings a member that is wanted; `level` is how many archives there are around its bytes. */
void pack_fetch(struct gather *gather, struct pack *pack, const struct request *wanted, int level,
                struct text *bytes);

#endif
