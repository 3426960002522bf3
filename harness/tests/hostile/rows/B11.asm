; B11 a file that takes in itself
; 01: BUILD
; layers: B

%include "01-hello.asm"
