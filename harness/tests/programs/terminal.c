/* Sits at a terminal: runs a program on a pseudo-terminal of its own and does what its standard
 * input says, a line each.
 *
 *   terminal PROGRAM [ARGUMENT...] <script
 *
 *   see TEXT    waits until the screen shows TEXT, behind what was seen before
 *   not TEXT    the screen has not shown TEXT until now
 *   type TEXT   types TEXT and Return
 *   key C       types Ctrl-C, for any letter
 *   end N       waits for the end of the program: status N, 128 and its number for a signal
 *
 * The program is started as a shell starts it: in a process group of its own, which is the
 * foreground.  At the end the terminal's modes must be what they were, and that group the
 * foreground again.  Exit status: 0; 1 it was otherwise, and the screen is printed; 2 the script is
 * wrong; 77 no pseudo-terminal can be made. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_S = 20, SCREEN_MOST = 1 << 20 };

static char screen[SCREEN_MOST + 1];
static size_t shown, seen; /* bytes of it that are there, and that the script has gone past */
static int master, slave;
static pid_t leader;

static _Noreturn void fail(const char *what, const char *about)
{
    printf("%s %s\nthe screen, from what was seen last:\n%s\n", what, about, screen + seen);
    kill(-leader, SIGKILL);
    exit(1);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Reads what comes within the time; false when nothing did. */
static bool look(int milliseconds)
{
    struct pollfd ready = {.fd = master, .events = POLLIN};
    if (poll(&ready, 1, milliseconds) <= 0)
        return false;
    ssize_t size = read(master, screen + shown, SCREEN_MOST - shown);
    if (size <= 0)
        return false;
    shown += (size_t)size;
    screen[shown] = '\0';
    return true;
}

static void see(const char *text)
{
    double end = now() + PATIENCE_S;
    char *found;
    while (!(found = strstr(screen + seen, text))) {
        if (now() > end)
            fail("the terminal does not show:", text);
        look(100);
    }
    seen = (size_t)(found - screen) + strlen(text);
}

/* Types when the screen is quiet, as people do: who has just printed a prompt may still change the
 * terminal's modes, and what was typed before that is lost. */
static void type(const char *bytes, size_t size)
{
    while (look(20)) {
    }
    if (write(master, bytes, size) != (ssize_t)size)
        fail("cannot type", strerror(errno));
}

/* The shell of this terminal: it waits for the program, and tells how that ended; 250 when the
 * terminal was not given back. */
static int lead(char **argv)
{
    int status;
    pid_t program = fork();
    if (program == 0) {
        setpgid(0, 0);
        tcsetpgrp(STDIN_FILENO, getpid());
        signal(SIGTTOU, SIG_DFL);
        execvp(argv[0], argv);
        _exit(126);
    }
    while (waitpid(program, &status, 0) < 0 && errno == EINTR) {
    }
    if (tcgetpgrp(STDIN_FILENO) != program)
        return 250;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Gives the modes that the terminal has before anybody uses it. */
static struct termios start(char **argv)
{
    char name[64];
    struct termios modes;
    master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0 ||
        ptsname_r(master, name, sizeof name) != 0 ||
        (slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)) < 0) {
        printf("no pseudo-terminal can be made here: %s\n", strerror(errno));
        exit(77);
    }
    tcgetattr(slave, &modes);
    leader = fork();
    if (leader != 0)
        return modes;
    setsid();
    ioctl(slave, TIOCSCTTY, 0);
    for (int fd = 0; fd <= 2; fd++)
        dup2(slave, fd);
    signal(SIGTTOU, SIG_IGN); /* the child takes the terminal before it is the foreground */
    _exit(lead(argv));
}

static void end(int wanted, const struct termios *before)
{
    double end = now() + PATIENCE_S;
    int status;
    struct termios after;
    char words[32];
    while (waitpid(leader, &status, WNOHANG) == 0) {
        if (now() > end)
            fail("the program does not end", "");
        look(20);
    }
    status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    snprintf(words, sizeof words, "%d", status);
    if (status != wanted)
        fail(status == 250 ? "the foreground is another group:" : "it ended with status", words);
    tcgetattr(slave, &after);
    if (before->c_iflag != after.c_iflag || before->c_oflag != after.c_oflag ||
        before->c_lflag != after.c_lflag || before->c_cflag != after.c_cflag ||
        memcmp(before->c_cc, after.c_cc, sizeof after.c_cc) != 0)
        fail("the terminal's modes have changed", "");
    exit(0);
}

int main(int argc, char **argv)
{
    char line[4096];
    if (argc < 2)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    struct termios modes = start(argv + 1);
    while (fgets(line, sizeof line - 1, stdin)) {
        char *words = strchr(line, ' ');
        line[strcspn(line, "\n")] = '\0';
        if (!words)
            break;
        *words++ = '\0';
        if (strcmp(line, "see") == 0)
            see(words);
        else if (strcmp(line, "not") == 0 && strstr(screen, words))
            fail("the terminal shows:", words);
        else if (strcmp(line, "not") == 0)
            continue;
        else if (strcmp(line, "key") == 0)
            type((char[]){(char)(*words & 0x1f)}, 1);
        else if (strcmp(line, "end") == 0)
            end(atoi(words), &modes);
        else if (strcmp(line, "type") == 0) {
            words[strlen(words) + 1] = '\0';
            words[strlen(words)] = '\r';
            type(words, strlen(words));
        } else
            break;
    }
    fail("the script has no end, or a wrong line:", line);
}
