#!/bin/sh
# As root: runs a command as an ordinary user that only this script's mount namespace knows, with ids in /etc/subuid and
# /etc/subgid and with /dev/net/tun as distributions have it. Arguments: a directory for it, the source tree, the command.
set -eu
root=$1
top=$2
shift 2
user=20000

rm -rf "$root/etc"
cp -a /etc "$root/etc"
echo "priok-it:x:$user:$user::$root/home:/bin/sh" >>"$root/etc/passwd"
echo "priok-it:x:$user:" >>"$root/etc/group"
echo priok-it:300000:65536 | tee "$root/etc/subuid" >"$root/etc/subgid"
mount --bind "$root/etc" /etc
mkdir -p "$root/home" "$root/runtime"
chown "$user:$user" "$root" "$root/home" "$root/runtime"
mount -t tmpfs -o mode=755 none /dev/net
mknod -m 666 /dev/net/tun c 10 200
become="setpriv --reuid $user --regid $user --clear-groups"
# A source tree in root's home is closed to others.
if ! $become test -x "$top/bin/priokd"; then
  mkdir -p "$root/top"
  mount --bind "$top" "$root/top"
  top=$root/top
fi
program=$top/$1
shift
exec $become env HOME="$root/home" XDG_RUNTIME_DIR="$root/runtime" "$program" "$@"
