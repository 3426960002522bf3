; B15 a hundred thousand errors
; 01: BUILD
; 01 says: … cut
; layers: O B
; seconds: 12

%rep 100000
%error "no, no, no, no, no, no, no, no, no, no, no, no, no, no, no, no, no, no, no, no, no, no"
%endrep
