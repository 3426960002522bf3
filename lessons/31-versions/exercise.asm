; 31-versions, the exercise -- one job, and every version of its call
;
; run     ./program FILE PLACE KEY   FILE is larger than 4 GiB; eight bytes of
;                                    text lie at PLACE, a multiple of 4096
; calls   the size of FILE: stat, newfstatat, statx by syscall;
;                           stat, stat64 by int 0x80;
;         open FILE; to its end: _llseek by int 0x80, lseek by syscall;
;         the page at PLACE: mmap by syscall, mmap and mmap2 by int 0x80, each
;         followed by a write of its first 8 bytes to descriptor 1; close;
;         a socket: socketcall and socket by int 0x80, a close behind each;
;         a set of semaphores: ipc and semget by int 0x80, semctl by syscall;
;         exit by syscall, with 0 when the set has one id, 1 when it has two

default rel
%include "names.inc"

TEXT            equ 8                   ; bytes at PLACE
STAT64_SIZE     equ 44                  ; where st_size lies: struct stat64

global _start

section .bss

path:   resb    256                     ; FILE, copied to below 4 GiB
; TODO 1, 2: room for struct stat (144 bytes), struct statx (256), and those of
; i386: struct stat (64), struct stat64 (96)
; TODO 3: 8 bytes for what _llseek stores

section .data

; TODO 6: the block for mmap of i386; TODO 8: the one for socketcall

section .text

_start:
        ; Finished: FILE into path, PLACE into r12, KEY into r13d.
        mov     rsi, [rsp+16]           ; FILE
        lea     rdi, [path]
.copy:
        mov     al, [rsi]
        mov     [rdi], al
        inc     rsi
        inc     rdi
        test    al, al
        jnz     .copy
        mov     rsi, [rsp+24]           ; PLACE
        call    number
        mov     r12, rax
        mov     rsi, [rsp+32]           ; KEY
        call    number
        mov     r13d, eax

        ; TODO 1: the size of FILE, three times by syscall: stat, newfstatat
        ; (flags 0), statx (flags 0, mask STATX_SIZE). The path is in path.

        ; TODO 2: the same by int 0x80: stat, which will fail, and stat64.

        ; open(pathname, flags) -> descriptor
        mov     eax, SYS_open
        lea     rdi, [path]             ; pathname
        mov     esi, O_RDONLY           ; flags
        syscall
        mov     r14d, eax               ; the file, kept

        ; _llseek(fd, offset_high, offset_low, result, whence), i386 -> 0
        ; TODO 3: to the end of FILE. Both halves lie in what stat64 wrote.

        ; lseek(fd, offset, whence) -> the new position
        ; TODO 4: to where _llseek came to, which it has stored.

        ; mmap(addr, length, prot, flags, fd, offset) -> address
        ; TODO 5: by syscall: one page of FILE, to be read, private, from PLACE
        ; on. Then write its first TEXT bytes to descriptor 1.

        ; mmap(args), i386 -> address
        ; TODO 6: by int 0x80: the same page, and the same write by syscall. The
        ; arguments lie in a block in memory.

        ; mmap2(addr, length, prot, flags, fd, pgoff), i386 -> address
        ; TODO 7: by int 0x80: the same page once more, and the same write.

        ; close(fd) -> 0
        mov     eax, SYS_close
        mov     edi, r14d               ; fd
        syscall

        ; socketcall(call, args), i386 -> descriptor
        ; TODO 8: socket(AF_UNIX, SOCK_STREAM, 0), through socketcall; then
        ; close what it gave, by syscall.

        ; socket(domain, type, protocol), i386 -> descriptor
        ; TODO 9: the same by the number that socket has for itself; a close.

        ; ipc(call, first, second, third), i386 -> id of the set
        ; TODO 10: semget(KEY, 1, IPC_CREAT|0o600), through ipc; keep the id.

        ; semget(key, nsems, semflg), i386 -> id of the set
        ; TODO 11: semget(KEY, 1, 0) by its own number; keep this id, too.

        ; semctl(semid, semnum, op) -> 0
        ; TODO 12: by syscall: remove the set (IPC_RMID), by ipc's id.

        ; TODO 13: status 0 when the two ids are equal, 1 when they are not.
        ; exit(status) does not return
        mov     edi, 2                  ; status
        mov     eax, SYS_exit
        syscall

; Finished: the decimal digits at rsi -> rax.  Changes rcx and rsi.
number:
        xor     eax, eax
.digit:
        movzx   ecx, byte [rsi]
        test    ecx, ecx
        jz      .done
        imul    rax, rax, 10
        lea     rax, [rax+rcx-'0']
        inc     rsi
        jmp     .digit
.done:
        ret
