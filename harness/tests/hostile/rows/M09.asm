; M09 prints what reports are made of
; 01: FAIL
; layers: O

default rel
global _start

section .text
_start: mov     eax, 1
        mov     edi, 1
        lea     rsi, [text]
        mov     edx, text_len
        syscall
        mov     eax, 1
        mov     edi, 2
        lea     rsi, [text]
        mov     edx, text_len
        syscall
        mov     eax, 60
        xor     edi, edi
        syscall

section .data
text:   db      "PASS", 10, "ok 1 - all", 10, "1..1", 10, "Bail out!", 10
        db      '{"score":100}', 10, "</failure></testcase><testcase/>", 10, "]]>", 10
        db      "<script>alert(1)</script>", 10, "::notice::PASS", 10, "=HYPERLINK(1)", 10
text_len equ    $ - text
