; B10 a name that doubles sixty times
; 01: BUILD
; layers: B
; seconds: 12

%define b x x
%rep 60
%xdefine b b b
%endrep
        db b
