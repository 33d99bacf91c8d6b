# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
#
# What the scripts of the VM harness share: where things are kept, how a step
# is shown, and when something cached is stale.
#
# Everything that is slow to make lives in one cache outside the checkout:
#
#   root/HASH/      Debian root file system: the compilers and QEMU run in it
#   image/HASH/     the same, pruned, as the guest's root disk; stock kernel
#   kernel/HASH/    debug kernel: source, build tree, vmlinuz, modules
#   log/            the log of each step that made one of these
#
# HASH is a digest of the recipe, so a changed recipe makes a new entry and
# checkouts with different recipes do not disturb each other.

set -euo pipefail

vm_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
vm_top=$(cd "$vm_dir/../.." && pwd -P)
vm_cache=${NOVA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/nova}
vm_suite=forky

mkdir -p "$vm_cache"/{root,image,kernel,log}
vm_cache=$(cd "$vm_cache" && pwd -P)

vm_say()
{
	printf '%s\n' "$*" >&2
}

vm_die()
{
	vm_say "$(basename "$0"): $*"
	exit 1
}

# vm_hash [FILE...]: digest of a recipe, short enough for a path.
vm_hash()
{
	cat -- "$@" | sha256sum | cut -c1-16
}

# vm_lock NAME: let one process at a time make NAME; held until exit.
vm_lock()
{
	exec {vm_lock_fd}>"$vm_cache/$1.lock"
	if ! flock --nonblock "$vm_lock_fd"; then
		vm_say "waiting for another process that makes the $1"
		flock "$vm_lock_fd"
	fi
}

# vm_unlock: let others go on before exit.
vm_unlock()
{
	exec {vm_lock_fd}>&-
}

# vm_step TITLE LOG COMMAND...: run a slow command with its output in LOG.
#
# On a terminal the last line of the log is shown while it runs; elsewhere the
# title and, at the end, the time it took. A failure names the step and the log.
vm_step()
{
	local title=$1 log=$2 start=$SECONDS pid status=0 line
	shift 2

	mkdir -p "$(dirname "$log")"
	vm_say "==> $title"
	"$@" >"$log" 2>&1 </dev/null &
	pid=$!
	while kill -0 "$pid" 2>/dev/null; do
		# Ends at once when the command does.
		timeout 5 tail --pid="$pid" -f /dev/null || true
		[ -t 2 ] || continue
		line=$(tail -n 1 "$log" | tr -d '\r\033' | cut -c1-90)
		printf '\r\033[K    %3ds %s' $((SECONDS - start)) "$line" >&2
	done
	wait "$pid" || status=$?
	[ ! -t 2 ] || printf '\r\033[K' >&2
	if [ "$status" -ne 0 ]; then
		vm_say "step failed (status $status) after $((SECONDS - start)) s: $title"
		vm_say "the log is $log, its end:"
		tail -n 15 "$log" | sed 's/^/    | /' >&2
		return 1
	fi
	vm_say "    done in $((SECONDS - start)) s"
}

# vm_install PACKAGE...: make sure that the host has these packages.
vm_install()
{
	if [ "$(id -u)" -ne 0 ]; then
		vm_die "please install: apt-get install $*"
	fi
	vm_step "install $* on this machine" "$vm_cache/log/host-packages.log" \
		env DEBIAN_FRONTEND=noninteractive sh -c \
		'apt-get update && apt-get install -y --no-install-recommends "$@"' \
		sh "$@"
}
