# Builds what the tests run besides ring3 itself.  From the root of the workbook:
#   make -f harness/tests/tests.mk [VARIANT=asan]
#
#   $(OUT)/tests/unit/NAME        a table of a pure layer, from harness/tests/unit/NAME.c
#   $(OUT)/tests/programs/NAME    a program that a bats file runs, from harness/tests/programs/

include harness/ring3.mk

.DEFAULT_GOAL := tests

PARTS := $(patsubst harness/tests/%.c,$(OUT)/tests/%,$(sort $(wildcard harness/tests/unit/*.c \
         harness/tests/programs/*.c)))

.PHONY: tests
tests: $(OUT)/ring3 $(PARTS)

# These make archives; ring3 itself loads the library when it wants it.
$(OUT)/tests/programs/archive $(OUT)/tests/unit/class_unpack: LIBS += -larchive

# A table is compiled more often than it is run.
$(OUT)/tests/unit/%: CFLAGS += -O0

$(OUT)/tests/%: harness/tests/%.c $(OUT)/libring3.a
	@mkdir -p $(@D)
	@echo "  test    $<"
	@$(CC) $(FLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -MF $@.d -o $@ $< $(OUT)/libring3.a $(LIBS) -lm

-include $(wildcard $(OUT)/tests/*/*.d)
