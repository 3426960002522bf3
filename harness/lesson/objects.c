#include "lesson/objects.h"

#include "tables/calls.h"

#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

union semun { /* semctl(2): the caller declares it */
    int val;
    struct semid_ds *buf;
};

static void remove_semaphores(int id, uid_t owner, time_t since)
{
    struct semid_ds about;
    if (semctl(id, 0, IPC_STAT, (union semun){.buf = &about}) == 0 &&
        about.sem_perm.cuid == owner && about.sem_ctime >= since)
        semctl(id, 0, IPC_RMID);
}

static void remove_queue(int id, uid_t owner, time_t since)
{
    struct msqid_ds about;
    if (msgctl(id, IPC_STAT, &about) == 0 && about.msg_perm.cuid == owner &&
        about.msg_ctime >= since)
        msgctl(id, IPC_RMID, NULL);
}

static void remove_memory(int id, uid_t owner, time_t since)
{
    struct shmid_ds about;
    if (shmctl(id, IPC_STAT, &about) == 0 && about.shm_perm.cuid == owner &&
        about.shm_ctime >= since)
        shmctl(id, IPC_RMID, NULL);
}

void objects_remove(const struct trace *trace, uid_t owner, time_t since)
{
    static const struct {
        const char *call;
        void (*remove)(int id, uid_t owner, time_t since);
    } kinds[] = {
        {"semget", remove_semaphores}, {"msgget", remove_queue}, {"shmget", remove_memory}};
    for (size_t i = 0; i < trace->count; i++) {
        const struct event *event = &trace->events[i];
        const char *name = event->kind == EVENT_CALL ? call_name(event->abi, event->number) : NULL;
        bool made = name && event->returned && !event->forged && event->result >= 0;
        for (size_t n = 0; made && n < sizeof kinds / sizeof *kinds; n++)
            if (strcmp(name, kinds[n].call) == 0)
                kinds[n].remove((int)event->result, owner, since);
    }
}
