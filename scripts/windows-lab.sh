#!/usr/bin/env bash
# Windows without a Windows machine: runs deno.exe and other Windows programs under Debian 13's Wine 10, in a chroot
# with its own display, on a Debian machine, as root. The first `up` takes 2 min and 2.3 GB, later ones 2 s. Called
# without arguments it says how to use it.
#
# What Wine proves, and what not: input, idle time, clocks, windows and messages, registry, SQLite and processes are as on
# Windows. A 0 from schtasks, PowerShell, icacls or netsh proves nothing (they do little or nothing): check the XML or the
# command line instead. Nothing locks the session. Only 64-bit programs run; exit codes keep 8 bits.
set -euo pipefail

lab=${LAB_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/windows-lab}
root=$lab/root                     # the chroot: Debian 13, whose Wine can run Deno
pidfile=$lab/pid                   # process 1 of the lab's own PID namespace
screen=${LAB_SCREEN:-1280x800}
deno_version=${LAB_DENO:-2}        # any npm version or range of @deno/win32-x64
prefix=/root/wp                    # WINEPREFIX, inside the chroot
repo_mount=$root$prefix/drive_c/repo # not a link: Deno.realPath would then say Z:\repo
packages=wine,wine64,xvfb,openbox,xdotool,imagemagick,x11-utils

die() { echo "windows-lab: $*" >&2; exit 2; }

usage() {
  cat >&2 <<'USAGE'
usage: windows-lab.sh up                              create and start (safe to repeat)
       windows-lab.sh run [--cwd DIR] PROGRAM ARGS…   a Windows program; the repository is C:\repo
       windows-lab.sh deno [--cwd DIR] ARGS…          deno.exe, same mount
       windows-lab.sh input ARGS…                     xdotool, e.g. input key a
       windows-lab.sh shot FILE.png                   screenshot of the lab's display
       windows-lab.sh sh ARGS…                        a Linux command inside the lab
       windows-lab.sh down                            stop; the files stay for the next up
environment: LAB_DIR LAB_REPO LAB_TIMEOUT (seconds, 120; 0: none) LAB_DENO LAB_SCREEN
USAGE
  exit 2
}

# Alive means: the recorded process still has our chroot as its root (so a
# reused process number is not mistaken for the lab).
alive() {
  [[ -s $pidfile ]] && [[ "/proc/$(<"$pidfile")/root" -ef $root ]]
}

# Everything in the lab lives in its own mount and PID namespaces. So nothing is
# ever mounted on the host (removing LAB_DIR can never reach the repository),
# and ending process 1 ends all that the lab started.
inside() {
  # --wd: the caller's folder does not exist in there
  nsenter --target "$(<"$pidfile")" --mount --pid --root --wd -- "$@"
}

# As a login would be in the chroot; other variables of the caller pass through.
in_env() {
  local display
  display=$(<"$root/run/lab-display")
  inside env -u TMPDIR -u XDG_RUNTIME_DIR -u XDG_CACHE_HOME -u LD_LIBRARY_PATH -u LD_PRELOAD \
    -u NODE_EXTRA_CA_CERTS -u SSL_CERT_FILE -u DENO_DIR DENO_CERT='C:\ca.crt' \
    HOME=/root PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin LC_ALL=C.UTF-8 \
    DISPLAY=":$display" WINEPREFIX="$prefix" WINEDEBUG="${WINEDEBUG:--all}" "$@"
}

bootstrap() {
  [[ -e $lab/.bootstrapped ]] && return
  apt-get update -qq >&2 || true # some other source may be out of reach
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq debootstrap >/dev/null
  # The machine's own mirror for its own release also carries the next one.
  local codename mirror
  # shellcheck source=/dev/null
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  # shellcheck disable=SC2016
  mirror=$(apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI)' |
    awk -v c="$codename" '$1 == "Debian" && $2 == c { print $3; exit }')
  [[ -n $mirror ]] || die "no Debian mirror in apt's sources"
  rm -rf "$root"
  debootstrap --variant=minbase --include="$packages" trixie "$root" "$mirror" >"$lab/debootstrap.log" 2>&1 ||
    die "debootstrap failed: $lab/debootstrap.log"
  rm -f "$root"/var/cache/apt/archives/*.deb
  touch "$lab/.bootstrapped"
}

install_deno() {
  local dir=$root$prefix/drive_c/deno stamp=$lab/.deno-$deno_version
  [[ -e $stamp ]] && return
  rm -rf "$dir" "$lab"/.deno-*
  mkdir -p "$dir"
  (cd "$dir" && npm pack --silent "@deno/win32-x64@$deno_version" >/dev/null &&
    tar -xzf ./*.tgz --strip-components=1 && rm -f ./*.tgz)
  [[ -s $dir/deno.exe ]] || die "no deno.exe in @deno/win32-x64@$deno_version"
  touch "$stamp"
}

start() {
  alive && return
  rm -f "$pidfile" "$root/run/lab-display"
  cat >"$root/lab-init" <<'INIT'
#!/bin/bash
# Process 1 of the lab: the display, the window manager, then reap orphans.
trap : CHLD
mkdir -p /tmp/.X11-unix
# -displayfd: X takes the first free number; abstract sockets are shared with the host
Xvfb -displayfd 3 -screen 0 "${1}x24" -nolisten tcp 3>/run/lab-display.new 2>/run/xvfb.log &
until [[ -s /run/lab-display.new ]]; do sleep 0.1; done
export DISPLAY=:$(</run/lab-display.new)
openbox >/run/openbox.log 2>&1 &
mv /run/lab-display.new /run/lab-display
while :; do sleep 3600 & wait $!; done
INIT
  chmod +x "$root/lab-init"
  rm -f "$root"/run/lab-display.new "$root"/tmp/.X*-lock
  # /proc is still the host's here, so stat names the process as the host sees it.
  # shellcheck disable=SC2016
  setsid unshare --mount --pid --fork --kill-child bash -c '
    read -r pid _ </proc/self/stat
    mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc" &&
    mount -t tmpfs -o mode=1777 shm "$1/dev/shm" 2>/dev/null
    echo "$pid" >"$2"
    exec chroot "$1" /lab-init "$3"
  ' lab "$root" "$pidfile" "$screen" </dev/null >"$lab/init.log" 2>&1 9>&- &
  disown
  local _
  for _ in {1..100}; do
    [[ -s $root/run/lab-display ]] && alive && return
    sleep 0.1
  done
  die "the lab did not start: $lab/init.log"
}

make_prefix() {
  [[ -e $root$prefix/system.reg ]] ||
    # No prompt for the .NET and HTML engines, which are not packaged.
    in_env WINEDLLOVERRIDES='mscoree=;mshtml=' timeout 180 bash -c 'wineboot --init && wineserver --wait' </dev/null >"$lab/wineboot.log" 2>&1 ||
    die "wineboot failed: $lab/wineboot.log"
  mkdir -p "$repo_mount"
  # deno.exe trusts the certificates that this machine trusts.
  cp -L /etc/ssl/certs/ca-certificates.crt "$root$prefix/drive_c/ca.crt"
}

has_desktop() {
  in_env xdotool search --name '^Wine Desktop$' >/dev/null 2>&1
}

# A Wine desktop over the whole screen, with the taskbar and its tray. With it all
# X input reaches Windows, as on a real machine; without it only what a Wine window
# under the focus gets would count as input.
start_desktop() {
  has_desktop && return
  local key='HKCU\Software\Wine\Explorer'
  {
    # Default: the name that OpenInputDesktop finds on a real machine.
    in_env wine reg add "$key" /v Desktop /d Default /f
    in_env wine reg add "$key\Desktops" /v Default /d "$screen" /f
    in_env wine reg add "$key\Desktops\Default" /v EnableShell /t REG_DWORD /d 1 /f
    in_env wineserver -k || true # what still runs would stay on the old desktop
  } </dev/null >"$lab/desktop.log" 2>&1
  # Wine makes this desktop for its first user and ends it with the last one, so
  # an idle script without a window keeps it.
  echo 'Do : WScript.Sleep 60000 : Loop' >"$root$prefix/drive_c/keep.vbs"
  in_env setsid wine wscript 'C:\keep.vbs' </dev/null >/dev/null 2>&1 9>&- &
  disown
  local _
  for _ in {1..100}; do
    has_desktop && return
    sleep 0.1
  done
  die "no Wine desktop: $lab/desktop.log"
}

up() {
  ((EUID == 0)) || die "needs root (chroot, namespaces)"
  mkdir -p "$lab"
  (
    flock 9
    bootstrap
    start
    make_prefix
    install_deno
    start_desktop
  ) 9>"$lab/lock"
}

# Makes DIR (default: the git work tree, or the folder one is in) the lab's C:\repo.
mount_repo() {
  local repo=$1
  (
    flock 9
    [[ "/proc/$(<"$pidfile")/root$prefix/drive_c/repo" -ef $repo ]] && exit
    # Without --root: a namespace still sees the host's paths.
    # shellcheck disable=SC2016
    nsenter --target "$(<"$pidfile")" --mount -- bash -c '
      ! mountpoint -q "$2" || umount -l "$2"; mount --rbind "$1" "$2"' _ "$repo" "$repo_mount"
  ) 9>"$lab/lock"
}

run() {
  local cwd=$PWD repo limit=${LAB_TIMEOUT:-120}
  if [[ ${1:-} == --cwd ]]; then
    cwd=$2
    shift 2
  fi
  (($#)) || usage
  cwd=$(realpath -e "$cwd")
  repo=${LAB_REPO:-$(git -C "$cwd" rev-parse --show-toplevel 2>/dev/null || echo "$cwd")}
  repo=$(realpath -e "$repo")
  [[ $cwd/ == "$repo"/* ]] || die "$cwd is not inside $repo (LAB_REPO)"
  if ! alive || ! has_desktop; then up; fi
  mount_repo "$repo"
  # shellcheck disable=SC2016
  in_env bash -c 'cd "$1" && shift && exec timeout --kill-after=5 "$@"' _ \
    "$prefix/drive_c/repo${cwd#"$repo"}" "$limit" wine "$@"
}

shot() {
  [[ ${1:-} == *.png ]] || usage
  in_env import -window root png:- >"$1"
}

down() {
  alive || { rm -f "$pidfile"; return 0; }
  in_env timeout 10 wineserver -k >/dev/null 2>&1 || true # lets Wine save its registry
  kill -KILL "$(<"$pidfile")"
  while alive; do sleep 0.1; done
  rm -f "$pidfile"
}

command=${1:-}
(($#)) && shift
case $command in
  up) up ;;
  run) run "$@" ;;
  deno)
    at=()
    if [[ ${1:-} == --cwd ]]; then
      at=(--cwd "$2")
      shift 2
    fi
    run "${at[@]}" 'C:\deno\deno.exe' "$@"
    ;;
  input | sh)
    alive || die "not up"
    [[ $command == sh ]] || set -- xdotool "$@"
    in_env "$@"
    ;;
  shot) alive || die "not up"; shot "$@" ;;
  down) down ;;
  *) usage ;;
esac
