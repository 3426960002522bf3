/* What the argument of a request of ioctl(2) is.  Where the number of a request depends on the
 * size of a struct, a row stands for 64-bit programs. */
#include "tables/parameters.h"
#include "tables/variants.h"

#include <asm/ioctls.h>
#include <linux/blkpg.h>
#include <linux/fs.h>
#include <linux/if_tun.h>
#include <linux/kd.h>
#include <linux/loop.h>
#include <linux/nsfs.h>
#include <linux/perf_event.h>
#include <linux/random.h>
#include <linux/rtc.h>
#include <linux/sockios.h>

// clang-format off
#define READS(request, what)    WHEN(3, 2, request, IN_STRUCT(arg, what))
#define WRITES(request, what)   WHEN(3, 2, request, OUT_STRUCT(arg, what))
#define CHANGES(request, what)  WHEN(3, 2, request, INOUT_STRUCT(arg, what))
#define TAKES(request, ...)     WHEN(3, 2, request, __VA_ARGS__)

static const struct variant of_ioctl[] = {
    /* terminals */
    WRITES(TCGETS, termios), READS(TCSETS, termios), READS(TCSETSW, termios),
    READS(TCSETSF, termios), WRITES(TIOCGLCKTRMIOS, termios), READS(TIOCSLCKTRMIOS, termios),
    WRITES(TCGETA, termio), READS(TCSETA, termio), READS(TCSETAW, termio), READS(TCSETAF, termio),
    WRITES(0x802c542a /* TCGETS2 */, termios2), READS(0x402c542b /* TCSETS2 */, termios2),
    READS(0x402c542c, termios2), READS(0x402c542d, termios2),
    WRITES(TIOCGWINSZ, winsize), READS(TIOCSWINSZ, winsize),
    WRITES(TIOCGPGRP, int), READS(TIOCSPGRP, int), WRITES(TIOCGSID, int), TAKES(TIOCSCTTY, INT(arg)),
    WRITES(TIOCGEXCL, int), WRITES(TIOCOUTQ, int), WRITES(FIONREAD, int),
    WRITES(TIOCMGET, modem), READS(TIOCMSET, modem), READS(TIOCMBIS, modem), READS(TIOCMBIC, modem),
    WRITES(TIOCGETD, discipline), READS(TIOCSETD, discipline), READS(TIOCPKT, int),
    TAKES(TCFLSH, CHOICE(arg, terminal_flush, "TC???")),
    TAKES(TCXONC, CHOICE(arg, terminal_flow, "TC???")), TAKES(TCSBRK, INT(arg)),
    TAKES(TCSBRKP, INT(arg)), READS(TIOCSTI, char), WRITES(TIOCGSOFTCAR, int),
    READS(TIOCSSOFTCAR, int), WRITES(TIOCGDEV, int), WRITES(TIOCGPTN, int), READS(TIOCSPTLCK, int),

    /* descriptors and files */
    READS(FIONBIO, int), READS(FIOASYNC, int), WRITES(FS_IOC_GETFLAGS, fs_flags),
    READS(FS_IOC_SETFLAGS, fs_flags), WRITES(FS_IOC32_GETFLAGS, fs_flags),
    READS(FS_IOC32_SETFLAGS, fs_flags), TAKES(FICLONE, FD(arg)), READS(FICLONERANGE, clone_range),
    WRITES(FS_IOC_FSGETXATTR, fsxattr), READS(FS_IOC_FSSETXATTR, fsxattr), READS(FITRIM, trim_range),
    WRITES(FS_IOC_GETFSLABEL, label), READS(FS_IOC_SETFSLABEL, label),

    /* sockets */
    CHANGES(SIOCGIFNAME, ifreq), CHANGES(SIOCGIFFLAGS, ifreq), CHANGES(SIOCGIFADDR, ifreq),
    CHANGES(SIOCGIFDSTADDR, ifreq), CHANGES(SIOCGIFBRDADDR, ifreq), CHANGES(SIOCGIFNETMASK, ifreq),
    CHANGES(SIOCGIFMETRIC, ifreq), CHANGES(SIOCGIFMTU, ifreq), CHANGES(SIOCGIFHWADDR, ifreq),
    CHANGES(SIOCGIFSLAVE, ifreq), CHANGES(SIOCGIFINDEX, ifreq), CHANGES(SIOCGIFTXQLEN, ifreq),
    CHANGES(SIOCGIFMAP, ifreq), READS(SIOCSIFFLAGS, ifreq), READS(SIOCSIFADDR, ifreq),
    READS(SIOCSIFDSTADDR, ifreq), READS(SIOCSIFBRDADDR, ifreq), READS(SIOCSIFNETMASK, ifreq),
    READS(SIOCSIFMETRIC, ifreq), READS(SIOCSIFMTU, ifreq), READS(SIOCSIFHWADDR, ifreq),
    READS(SIOCSIFSLAVE, ifreq), READS(SIOCSIFTXQLEN, ifreq), READS(SIOCSIFNAME, ifreq),
    READS(SIOCSIFMAP, ifreq), READS(SIOCADDMULTI, ifreq), READS(SIOCDELMULTI, ifreq),
    CHANGES(SIOCGIFCONF, ifconf), READS(SIOCSIFENCAP, int), TAKES(SIOCBRADDBR, PATH(arg)),
    TAKES(SIOCBRDELBR, PATH(arg)), READS(FIOSETOWN, int), READS(SIOCSPGRP, int),
    WRITES(FIOGETOWN, int), WRITES(SIOCGPGRP, int), WRITES(SIOCATMARK, int),

    /* block devices, loops */
    READS(BLKROSET, int), WRITES(BLKROGET, int), WRITES(BLKGETSIZE, size), TAKES(BLKRASET, SIZE(arg)),
    WRITES(BLKRAGET, size), TAKES(BLKFRASET, SIZE(arg)), WRITES(BLKFRAGET, size),
    WRITES(BLKSECTGET, short), WRITES(BLKSSZGET, int), WRITES(BLKBSZGET, int), READS(BLKBSZSET, int),
    WRITES(BLKGETSIZE64, u64), WRITES(BLKIOMIN, uint), WRITES(BLKIOOPT, uint),
    WRITES(BLKALIGNOFF, int), WRITES(BLKPBSZGET, uint), WRITES(BLKDISCARDZEROES, uint),
    WRITES(BLKROTATIONAL, short), READS(BLKDISCARD, u64_pair), READS(BLKSECDISCARD, u64_pair),
    READS(BLKZEROOUT, u64_pair), TAKES(LOOP_SET_FD, FD(arg)), TAKES(LOOP_CHANGE_FD, FD(arg)),
    TAKES(LOOP_SET_DIRECT_IO, SIZE(arg)), TAKES(LOOP_SET_BLOCK_SIZE, SIZE(arg)),
    TAKES(LOOP_CTL_ADD, INT(arg)), TAKES(LOOP_CTL_REMOVE, INT(arg)),

    /* clocks, random numbers, events */
    WRITES(RTC_RD_TIME, rtc_time), READS(RTC_SET_TIME, rtc_time), WRITES(RTC_ALM_READ, rtc_time),
    READS(RTC_ALM_SET, rtc_time), WRITES(RTC_IRQP_READ, size), TAKES(RTC_IRQP_SET, SIZE(arg)),
    WRITES(RTC_EPOCH_READ, size), WRITES(RNDGETENTCNT, int), READS(RNDADDTOENTCNT, int),
    WRITES(NS_GET_OWNER_UID, id_pointer), READS(PERF_EVENT_IOC_PERIOD, u64),
    WRITES(PERF_EVENT_IOC_ID, u64), TAKES(PERF_EVENT_IOC_SET_FILTER, PATH(arg)),
    TAKES(PERF_EVENT_IOC_ENABLE, FLAGS(arg, perf_ioctl, "PERF_IOC_FLAG_???")),
    TAKES(PERF_EVENT_IOC_DISABLE, FLAGS(arg, perf_ioctl, "PERF_IOC_FLAG_???")),
    TAKES(PERF_EVENT_IOC_RESET, FLAGS(arg, perf_ioctl, "PERF_IOC_FLAG_???")),
    WHEN_END
};

const struct variant_list variants_ioctl[] = {{"ioctl", of_ioctl}, {NULL, NULL}};
// clang-format on
