#include "tables/ioctls.h"

#include <stddef.h>

struct row {
    uint32_t request;
    const char *name;
};

static const struct row wide[] = {
#define IOCTL(request, name) {request, name},
#define IOCTL_NARROW(request, name)
#include "tables/ioctls.def"
#undef IOCTL_NARROW
#undef IOCTL
};

static const struct row narrow_rows[] = {
#define IOCTL(request, name)
#define IOCTL_NARROW(request, name) {request, name},
#include "tables/ioctls.def"
#undef IOCTL_NARROW
#undef IOCTL
};

static const char *find(const struct row *rows, size_t count, uint32_t request)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rows[middle].request == request)
            return rows[middle].name;
        if (rows[middle].request < request)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const char *ioctl_name(uint32_t request, bool narrow)
{
    const char *name = NULL;
    if (narrow)
        name = find(narrow_rows, sizeof narrow_rows / sizeof *narrow_rows, request);
    return name ? name : find(wide, sizeof wide / sizeof *wide, request);
}
