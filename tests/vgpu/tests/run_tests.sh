#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# run_tests.sh BUILD-DIR [PROGRAM...] - run the virtual GPU's tests, TAP out
#
# Every program in BUILD-DIR/tests prints TAP; the lines are numbered through.
# A program that dies, says less than its plan or exits non-zero without a
# failed test counts as one more failure. They mostly wait for the model they
# talk to, so as many run at a time as there are processors, two at least.

set -u
build=$1
shift
[ $# -gt 0 ] || set -- "$build"/tests/test_*
export VGPU="$build/vgpu-asan"
export ASAN_OPTIONS=abort_on_error=0:exitcode=86
export UBSAN_OPTIONS=print_stacktrace=1:exitcode=86

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
trap 'exit 1' INT TERM
processors=$(nproc)
for prog; do
	[ -x "$prog" ] && [ ! -d "$prog" ] || continue
	case $prog in *.o | *.d) continue ;; esac
	echo "$prog"
done >"$out/programs"
xargs -d '\n' -n 1 -P $((processors > 2 ? processors : 2)) sh -c '
name=$(basename "$2")
"$2" >"$1/$name.tap" 2>&1 </dev/null
echo $? >"$1/$name.status"' sh "$out" <"$out/programs"

count=0 failed=0 skipped=0
while IFS= read -r prog; do
	name=$(basename "$prog")
	status=none
	[ ! -e "$out/$name.status" ] || status=$(cat "$out/$name.status")
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
	done <"$out/$name.tap"
	if [ "$seen" -ne "$plan" ] || [ "$plan" -eq 0 ] ||
	   { [ "$status" != 0 ] && [ "$bad" -eq 0 ]; }; then
		count=$((count + 1)) failed=$((failed + 1))
		echo "not ok $count - $name: ran $seen of $plan tests, exit status $status"
	fi
done <"$out/programs"
echo "1..$count"
echo "# $((count - failed - skipped)) passed, $failed failed, $skipped skipped"
[ "$count" -gt 0 ] && [ "$failed" -eq 0 ]
