; mistake: permissions-in-decimal
; says: wants 0o600
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
STAT64_SIZE     equ 44                  ; st_size: struct stat64 of i386

global _start

section .bss

path:   resb    256                     ; FILE, copied to below 4 GiB
status: resb    144                     ; struct stat, 64-bit
statusx: resb   256                     ; struct statx, the same in both tables
old:    resb    64                      ; struct stat of i386
big:    resb    96                      ; struct stat64 of i386
where:  resq    1                       ; what _llseek stores: 8 bytes

section .data

; What i386's mmap is handed: its six arguments, 4 bytes each.
page:   dd      0                       ; addr
        dd      PAGE_SIZE               ; length
        dd      PROT_READ               ; prot
        dd      MAP_PRIVATE             ; flags
        dd      0                       ; fd: put in below
        dd      0                       ; offset: put in below

; What socketcall is handed: the three arguments of socket.
unix:   dd      AF_UNIX                 ; domain
        dd      SOCK_STREAM             ; type
        dd      0                       ; protocol

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

        ; stat(pathname, statbuf) -> 0
        mov     eax, SYS_stat
        lea     rdi, [path]             ; pathname
        lea     rsi, [status]           ; statbuf
        syscall

        ; newfstatat(dirfd, pathname, statbuf, flags) -> 0
        mov     eax, SYS_newfstatat
        mov     edi, AT_FDCWD           ; dirfd
        lea     rsi, [path]             ; pathname
        lea     rdx, [status]           ; statbuf
        xor     r10d, r10d              ; flags
        syscall

        ; statx(dirfd, pathname, flags, mask, statxbuf) -> 0
        mov     eax, SYS_statx
        mov     edi, AT_FDCWD           ; dirfd
        lea     rsi, [path]             ; pathname
        xor     edx, edx                ; flags
        mov     r10d, STATX_SIZE        ; mask
        lea     r8, [statusx]           ; statxbuf
        syscall

        ; stat(pathname, statbuf), i386 -> -EOVERFLOW: the size has 32 bits
        mov     eax, SYS32_stat
        lea     ebx, [path]             ; pathname
        lea     ecx, [old]              ; statbuf
        int     0x80

        ; stat64(pathname, statbuf), i386 -> 0
        mov     eax, SYS32_stat64
        lea     ebx, [path]             ; pathname
        lea     ecx, [big]              ; statbuf
        int     0x80

        ; open(pathname, flags) -> descriptor
        mov     eax, SYS_open
        lea     rdi, [path]             ; pathname
        mov     esi, O_RDONLY           ; flags
        syscall
        mov     r14d, eax               ; the file, kept

        ; _llseek(fd, offset_high, offset_low, result, whence), i386 -> 0
        mov     eax, SYS32__llseek
        mov     ebx, r14d               ; fd
        mov     ecx, [big+STAT64_SIZE+4] ; offset_high: st_size's upper half
        mov     edx, [big+STAT64_SIZE]  ; offset_low
        lea     esi, [where]            ; result: eight bytes are stored there
        mov     edi, SEEK_SET           ; whence
        int     0x80

        ; lseek(fd, offset, whence) -> the new position
        mov     eax, SYS_lseek
        mov     edi, r14d               ; fd
        mov     rsi, [where]            ; offset: where _llseek came to
        mov     edx, SEEK_SET           ; whence
        syscall

        ; mmap(addr, length, prot, flags, fd, offset) -> address
        mov     eax, SYS_mmap
        xor     edi, edi                ; addr
        mov     esi, PAGE_SIZE          ; length
        mov     edx, PROT_READ          ; prot
        mov     r10d, MAP_PRIVATE       ; flags
        mov     r8d, r14d               ; fd
        mov     r9, r12                 ; offset, in bytes
        syscall

        ; write(fd, buf, count) -> bytes written
        mov     rsi, rax                ; buf: the page
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        mov     edx, TEXT               ; count
        syscall

        ; mmap(args), i386 -> address: the arguments lie in memory
        mov     [page+16], r14d         ; fd
        mov     [page+20], r12d         ; offset, in bytes
        mov     eax, SYS32_mmap
        lea     ebx, [page]             ; args
        int     0x80

        ; write(fd, buf, count) -> bytes written
        mov     esi, eax                ; buf: the page
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        mov     edx, TEXT               ; count
        syscall

        ; mmap2(addr, length, prot, flags, fd, pgoff), i386 -> address
        mov     eax, SYS32_mmap2
        xor     ebx, ebx                ; addr
        mov     ecx, PAGE_SIZE          ; length
        mov     edx, PROT_READ          ; prot
        mov     esi, MAP_PRIVATE        ; flags
        mov     edi, r14d               ; fd
        mov     rbp, r12
        shr     rbp, 12                 ; pgoff: bytes / 4096
        int     0x80

        ; write(fd, buf, count) -> bytes written
        mov     esi, eax                ; buf: the page
        mov     eax, SYS_write
        mov     edi, STDOUT             ; fd
        mov     edx, TEXT               ; count
        syscall

        ; close(fd) -> 0
        mov     eax, SYS_close
        mov     edi, r14d               ; fd
        syscall

        ; socketcall(call, args), i386 -> descriptor
        mov     eax, SYS32_socketcall
        mov     ebx, SYS_SOCKET         ; call: socket
        lea     ecx, [unix]             ; args: where its arguments lie
        int     0x80

        ; close(fd) -> 0
        mov     edi, eax                ; fd: the socket
        mov     eax, SYS_close
        syscall

        ; socket(domain, type, protocol), i386 -> descriptor
        mov     eax, SYS32_socket
        mov     ebx, AF_UNIX            ; domain
        mov     ecx, SOCK_STREAM        ; type
        xor     edx, edx                ; protocol
        int     0x80

        ; close(fd) -> 0
        mov     edi, eax                ; fd: the socket
        mov     eax, SYS_close
        syscall

        ; ipc(call, first, second, third), i386 -> id of the set
        mov     eax, SYS32_ipc
        mov     ebx, SEMGET             ; call: semget
        mov     ecx, r13d               ; first: the key
        mov     edx, 1                  ; second: how many semaphores
        mov     esi, IPC_CREAT|0600    ; third: the flags
        int     0x80
        mov     r12d, eax               ; the id; PLACE is no longer needed

        ; semget(key, nsems, semflg), i386 -> id of the set
        mov     eax, SYS32_semget
        mov     ebx, r13d               ; key
        mov     ecx, 1                  ; nsems
        xor     edx, edx                ; semflg: it is there already
        int     0x80
        mov     r13d, eax               ; the id once more

        ; semctl(semid, semnum, op) -> 0
        mov     eax, SYS_semctl
        mov     edi, r12d               ; semid
        xor     esi, esi                ; semnum: does not matter here
        mov     edx, IPC_RMID           ; op: the set ends here
        syscall

        ; exit(status) does not return
        xor     edi, edi                ; status 0: one set, one id
        cmp     r12d, r13d
        je      .leave
        mov     edi, 1                  ; status 1: two ids
.leave:
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
