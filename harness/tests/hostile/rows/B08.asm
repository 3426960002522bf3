; B08 a program of 100 GB
; 01: BUILD
; 01 says: nasm was stopped
; layers: B
; seconds: 12

section .data
        times 100000000000 db 0
