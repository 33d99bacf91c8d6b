#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# run_tests.sh BUILD-DIR [PROGRAM...] - run the virtual GPU's tests, TAP out
#
# Every program in BUILD-DIR/tests prints TAP; the lines are numbered through.
# A program that dies, says less than its plan or exits non-zero without a
# failed test counts as one more failure.

set -u
build=$1
shift
[ $# -gt 0 ] || set -- "$build"/tests/test_*
export VGPU="$build/vgpu-asan"
export ASAN_OPTIONS=abort_on_error=0:exitcode=86
export UBSAN_OPTIONS=print_stacktrace=1:exitcode=86

count=0 failed=0 skipped=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT
for prog; do
	[ -x "$prog" ] && [ ! -d "$prog" ] || continue
	case $prog in *.o | *.d) continue ;; esac
	name=$(basename "$prog")
	"$prog" >"$out" 2>&1
	status=$?
	plan=0 seen=0 bad=0
	while IFS= read -r line; do
		case $line in
		1..*)
			plan=${line#1..}
			;;
		"ok "* | "not ok "*)
			count=$((count + 1)) seen=$((seen + 1))
			text=${line#*- }
			case $line in
			"not ok "*)
				failed=$((failed + 1)) bad=$((bad + 1))
				echo "not ok $count - $name: $text"
				;;
			*"# SKIP"*)
				skipped=$((skipped + 1))
				echo "ok $count - $name: $text"
				;;
			*)
				echo "ok $count - $name: $text"
				;;
			esac
			;;
		*)
			echo "# $name: ${line#\# }"
			;;
		esac
	done <"$out"
	if [ "$seen" -ne "$plan" ] || [ "$plan" -eq 0 ] ||
	   { [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; }; then
		count=$((count + 1)) failed=$((failed + 1))
		echo "not ok $count - $name: ran $seen of $plan tests, exit status $status"
	fi
done
echo "1..$count"
echo "# $((count - failed - skipped)) passed, $failed failed, $skipped skipped"
[ "$count" -gt 0 ] && [ "$failed" -eq 0 ]
