; network.asm -- the four functions of <arpa/inet.h> that change a byte order
;
; The network carries the high byte of a number first; this machine keeps the
; low byte first.  From one to the other and back is the same exchange, so two
; names share each function.  (gcc -O knows them by itself and does not call.)

default rel

global htons
global ntohs
global htonl
global ntohl

section .text

; uint16_t htons(uint16_t number);    host to network, short
; uint16_t ntohs(uint16_t number);    network to host, short
htons:
ntohs:
        movzx   eax, di
        xchg    al, ah
        ret

; uint32_t htonl(uint32_t number);    host to network, long
; uint32_t ntohl(uint32_t number);    network to host, long
htonl:
ntohl:
        mov     eax, edi
        bswap   eax
        ret
