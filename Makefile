# SPDX-License-Identifier: GPL-2.0
# What people type; "make help" lists it. What Kbuild reads is in Kbuild.

# The kernel to build for: its headers or its build tree.
KDIR	?= /lib/modules/$(shell uname -r)/build
# How long each part of "make soak" runs.
MINUTES	?= 10
# How often "make bench" measures each driver.
ROUNDS	?= 5

HERE	:= $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
# Checks that run side by side; empty: as many as processors and memory allow.
JOBS	?=
CHECK	:= $(HERE)/tests/check/run $(JOBS:%=--jobs %)
GROUPS	:= unit kunit vm debug nvk peers mutation analysis

all: modules

modules modules_install clean:
	@test -e $(KDIR)/Makefile || { \
		echo "No kernel headers in $(KDIR): install linux-headers-$$(uname -r)" \
			"or give KDIR=DIRECTORY. 'make demo' needs neither." >&2; \
		exit 1; }
	$(MAKE) -C $(KDIR) M=$(HERE) $@

demo:
	$(HERE)/tests/vm/demo

check:
	$(CHECK) $(GROUPS)

$(GROUPS:%=check-%): check-%:
	$(CHECK) $*

soak:
	$(CHECK) --minutes $(MINUTES) soak

bench:
	$(HERE)/tests/bench/run --rounds $(ROUNDS)

htmldocs:
	$(HERE)/tests/vm/enter -- make -C $(HERE)/Documentation html

help:
	@echo 'make                 nova-core.ko and nova-drm.ko for KDIR'
	@echo '                     (default: the running kernel)'
	@echo 'make modules_install install them'
	@echo 'make demo            from nothing to a running virtual GPU'
	@echo 'make check           all tests, JOBS= at a time; one group each:'
	@echo '     check-unit      host only, seconds: virtual GPU, parsers, fuzz corpora'
	@echo '     check-kunit     KUnit suites on the debug kernel'
	@echo '     check-vm        stock kernel: load, unload, faults, IGT'
	@echo '     check-debug     the same on the debug kernel'
	@echo '     check-nvk       Vulkan programs on Mesa NVK on nova-drm'
	@echo '     check-peers     drivers written elsewhere: nouveau, NVK, Rust nova'
	@echo '     check-mutation  deliberate defects, each to be caught by name'
	@echo '     check-analysis  compilers and checkers'
	@echo 'make soak            long runs, MINUTES= (default 10) each'
	@echo 'make bench           drivers measured beside each other, ROUNDS= (default 5)'
	@echo 'make htmldocs        the documentation'
	@echo 'tests/vm/run --help  a command in a machine with a virtual GPU'

.PHONY: all modules modules_install clean demo check $(GROUPS:%=check-%) soak \
	bench htmldocs help
