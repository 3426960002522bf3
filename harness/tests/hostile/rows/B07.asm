; B07 two loops of the assembler, one in the other
; 01: BUILD
; 01 says: nasm was stopped
; layers: B
; seconds: 12

%rep 100000
%rep 100000
%assign x 1
%endrep
%endrep
