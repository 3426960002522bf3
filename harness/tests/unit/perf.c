/* Recording without stopping anybody, without a kernel: entries and returns, halves of calls, and
 * the order of the rings. */
#include "tests/unit/perf_story.h"

static void test_calls(void)
{
    begin();
    enter(0, 10, 20, 39);
    leave(0, 15, 20, 39, 20);
    expect("20 getpid(0; 20 getpid=20 5ns");
    begin();
    enter_through(INT80, 0, 10, 20, 20, 0xffffffff00000001);
    leave(0, 15, 20, 20, 20);
    expect("20 getpid[int80](1; 20 getpid[int80]=20 5ns");
    begin();
    enter_through(CODE32, 0, 10, 20, 20, 0);
    leave(0, 15, 20, 20, 0xffffffff);
    expect("20 getpid[int80](0; 20 getpid[int80]=-1 5ns");
    begin();
    enter_through(SYSCALL, 0, 10, 20, 0x40000027, 0);
    leave(0, 15, 20, 0x40000027, 20);
    expect("20 getpid[x32](0; 20 getpid[x32]=20 5ns");
    begin();
    enter(0, 10, 20, 0xfffffff);
    leave(0, 11, 20, 0xfffffff, -38);
    expect("20 ?(0; 20 ?=-38 1ns");
    group("the table of a number is told by the registers");

    begin();
    enter(0, 10, 20, 0);
    enter(0, 11, 30, 39);
    leave(0, 12, 30, 39, 30);
    leave(0, 13, 20, 0, 1);
    expect("20 read(0; 30 getpid(0; 30 getpid=30 1ns; 20 read=1 3ns");
    begin();
    enter(0, 10, 20, 15);
    leave(0, 12, 20, -1, 77);
    expect("20 rt_sigreturn(0; 20 rt_sigreturn=77 2ns");
    begin();
    enter(0, 10, 20, 0);
    leave(0, 12, 20, 0, -512);
    enter(0, 13, 20, 0);
    leave(0, 14, 20, 0, 1);
    expect("20 read(0; 20 read=-512 2ns; 20 read(0; 20 read=1 1ns");
    group("a return belongs to the entry of its own task");
}

static void test_halves(void)
{
    begin();
    leave(0, 10, 20, 0, 5);
    enter(0, 11, 20, 39);
    leave(0, 12, 20, 39, 20);
    expect("20 read)=5; 20 getpid(0; 20 getpid=20 1ns");
    EXPECT(pairing.without_entry == 1, "%d", (int)pairing.without_entry);
    group("a call that had begun before is told as a return");

    begin();
    enter(0, 10, 20, 0);
    enter(0, 11, 20, 39);
    expect("20 read(0; 20 read=?; 20 getpid(0; 20 getpid=?");
    EXPECT(pairing.without_return == 1, "%d", (int)pairing.without_return);
    begin();
    enter(0, 10, 20, 0);
    leave(0, 11, 20, 1, 3);
    expect("20 read(0; 20 read=?; 20 write)=3");
    group("halves that do not fit are not put together");

    begin();
    enter(0, 10, 20, 60);
    ended(0, 11, 20);
    expect("20 exit(0; 20 exit=?; 20  exited 0");
    begin();
    enter(0, 10, 20, 7);
    deliver(0, 11, 20, SIGTERM, 0);
    ended(0, 12, 20);
    expect("20 poll(0; 20  signal 15; 20 poll=?; 20  killed 15");
    begin();
    enter(0, 10, 20, 7);
    ended(0, 12, 20);
    expect("20 poll(0; 20 poll=?; 20  exited -1");
    group("who dies in a call does not return from it");

    /* The first record that is lost is one of an exit, the last one of an entry. */
    begin();
    unsigned ns = 100, made = 0;
    for (; rings[0].lost < 4; made++) {
        enter(0, ns++, 20, 39);
        leave(0, ns++, 20, 39, 20);
    }
    take_before(ns);
    bool was_inside = perf_task_find(&pairing.tasks, 20)->inside;
    text_clear(&story);
    leave(0, ns++, 20, 39, 21);
    enter(0, ns++, 20, 39);
    leave(0, ns++, 20, 39, 22);
    const char *after = finish();
    EXPECT(pairing.lost == 4, "%d lost", (int)pairing.lost);
    EXPECT(strstr(after, "20 getpid)=21; 20 getpid(0; 20 getpid=22 1ns"), "%s", after);
    EXPECT((strncmp(after, "20 getpid=?; ", 13) == 0) == was_inside, "%d: %s", was_inside, after);
    group("a return behind lost records belongs to no entry before them");
}

static void test_order(void)
{
    begin();
    enter(0, 10, 20, 39);
    leave(1, 12, 20, 39, 20);
    enter(1, 13, 20, 0);
    leave(0, 14, 20, 0, 1);
    expect("20 getpid(0; 20 getpid=20 2ns; 20 read(0; 20 read=1 1ns");
    group("a task that wanders from processor to processor");

    begin();
    leave(1, 12, 20, 39, 20);
    take_before(11);
    EXPECT(story.size == 0, "%s", text_string(&story));
    enter(0, 10, 20, 39);
    take_before(13);
    expect("20 getpid(0; 20 getpid=20 2ns");
    group("what is younger than the horizon waits for what is older");

    begin();
    enter(0, 12, 20, 39);
    leave(0, 11, 20, 39, 20);
    enter(1, 13, 30, 39);
    expect("20 getpid(0; 20 getpid=20 18446744073709551615ns; 30 getpid(0; 30 getpid=?");
    group("the order of a ring is older than the times in it");

    begin();
    unsigned ns = 1, calls = 0;
    for (int round = 0; round < 1000; round++) {
        for (int i = 0; i < 7; i++, calls++) {
            enter(round & 1, ns++, 20, 39);
            leave(round & 1, ns++, 20, 39, 20);
        }
        take_before(ns);
    }
    unsigned returned = 0;
    for (const char *at = text_string(&story); (at = strstr(at, "=20 1ns")); at++)
        returned++;
    EXPECT(rings[0].page.data_head > 100 * RING, "the ring was gone round");
    EXPECT(returned == calls, "%u of %u", returned, calls);
    EXPECT(pairing.lost + pairing.without_entry + pairing.without_return == 0, "something is lost");
    finish();
    group("rings that are gone round many times lose nothing");

    begin();
    struct perf_event_header broken = {.type = PERF_RECORD_SAMPLE, .size = 4000};
    enter(0, 1, 20, 39);
    put_bytes(&rings[0], &broken, sizeof broken);
    enter(1, 2, 30, 39);
    expect("20 getpid(0; 30 getpid(0; 20 getpid=?; 30 getpid=?");
    broken = (struct perf_event_header){.type = PERF_RECORD_SAMPLE, .size = sizeof broken};
    begin();
    put_bytes(&rings[0], &broken, sizeof broken);
    enter(0, 1, 20, 39);
    expect("20 getpid(0; 20 getpid=?");
    group("a record that is cut brings nothing down");
}

int main(void)
{
    test_calls();
    test_halves();
    test_order();
    text_free(&story);
    return done();
}
