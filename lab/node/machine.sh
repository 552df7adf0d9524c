# Usage: machine.sh attach|boot, in the supervisor's namespaces, with the machine's description in the environment:
# SCRIPTS ROOT LAYERS FOLDER GROUP NODE ADDRESS ADDRESS6 (or empty) GATEWAY ROUTES ("CIDR,NEXT-HOP" separated by blanks)
# LOCAL_DNS (the address of a DNS cache on this node, or empty)
# attach: in a new network and cgroup namespace, wires the machine up; boot: in the rest, makes its root file system.
set -eu
. "$SCRIPTS/cgroups.sh"

ip() { chroot "$ROOT" ip "$@"; }

attach() {
  ip link set lo up
  # The other end goes to process 1 of this PID namespace, the supervisor, whose network is the wire.
  ip link add eth0 type veth peer name "$NODE" netns 1
  nsenter --target 1 --net chroot "$ROOT" ip link set "$NODE" master wire up
  ip address add "$ADDRESS/24" dev eth0
  # Nobody else has the address: waiting to hear of it would cost a second.
  if [ -n "$ADDRESS6" ]; then
    for setting in all default eth0; do echo 0 > "/proc/sys/net/ipv6/conf/$setting/accept_dad"; done
    echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
    echo 1 > /proc/sys/net/bridge/bridge-nf-call-ip6tables
    ip address add "$ADDRESS6/64" dev eth0 nodad
  fi
  # There are no dummy devices everywhere; the loopback one keeps an address as well.
  if [ -n "$LOCAL_DNS" ]; then ip address add "$LOCAL_DNS/32" dev lo; fi
  ip link set eth0 up
  ip route add default via "$GATEWAY"
  if [ -n "$ADDRESS6" ]; then ip route add default via "${ADDRESS6%::*}::254"; fi
  for route in $ROUTES; do ip route add "${route%,*}" via "${route#*,}"; done
  echo 1 > /proc/sys/net/ipv4/ip_forward
  echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables
  for setting in all default eth0; do echo 0 > "/proc/sys/net/ipv4/conf/$setting/rp_filter"; done
  enter_group "$GROUP/$NODE/init"
  exec unshare --mount --pid --ipc --uts --fork --kill-child --propagation private sh "$SCRIPTS/machine.sh" boot
}

mount_cgroups() {
  if [ "$(grep -c '^[1-9]' /proc/self/cgroup)" = 0 ]; then
    mount -t cgroup2 cgroup "$1"
    delegate "$1"
    return
  fi
  mount -t tmpfs -o mode=755 tmpfs "$1"
  while IFS=: read -r _ controllers _; do
    case $controllers in
      '') mkdir "$1/unified" && mount -t cgroup2 cgroup "$1/unified" ;;
      name=*) mkdir "$1/${controllers#name=}" && mount -t cgroup -o "none,$controllers" cgroup "$1/${controllers#name=}" ;;
      *) mkdir "$1/$controllers" && mount -t cgroup -o "$controllers" cgroup "$1/$controllers" ;;
    esac
  done < /proc/self/cgroup
}

# The kubelet wants some of the machine's kernel settings to have certain values, and sets them where they differ. These
# belong to the whole machine: it is shown files with the values that it wants.
shield_kernel_settings() {
  mkdir -p "$1/run/kernel-settings"
  while read -r setting value; do
    if [ -e "$1/proc/sys/$setting" ]; then
      shown=$1/run/kernel-settings/$(echo "$setting" | tr / .)
      echo "$value" > "$shown"
      mount --bind "$shown" "$1/proc/sys/$setting"
    fi
  done <<SETTINGS
vm/overcommit_memory 1
vm/panic_on_oom 0
kernel/panic 10
kernel/panic_on_oops 1
kernel/keys/root_maxkeys 1000000
kernel/keys/root_maxbytes 25000000
SETTINGS
}

boot() {
  hostname "$NODE"
  root=$FOLDER/root
  mount -t overlay overlay -o "lowerdir=$LAYERS,upperdir=$FOLDER/upper,workdir=$FOLDER/work" "$root"
  mount -t proc proc "$root/proc"
  mount -t sysfs sysfs "$root/sys"
  mount_cgroups "$root/sys/fs/cgroup"
  mount -t tmpfs -o mode=755 tmpfs "$root/run"
  mkdir -p "$root/run/components" "$root/run/netns" "$root/run/lock"
  mount -t tmpfs -o mode=755 tmpfs "$root/dev"
  for device in null zero full random urandom tty kmsg fuse; do
    if [ -e "/dev/$device" ]; then cp -a "/dev/$device" "$root/dev/$device"; fi
  done
  mkdir "$root/dev/pts" "$root/dev/shm" "$root/dev/mqueue"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$root/dev/pts"
  ln -s pts/ptmx "$root/dev/ptmx"
  ln -s /proc/self/fd "$root/dev/fd"
  mount -t tmpfs tmpfs "$root/dev/shm"
  mount -t mqueue mqueue "$root/dev/mqueue"
  shield_kernel_settings "$root"
  for pair in kubernetes:etc/kubernetes cni:etc/cni/net.d log:var/log kubelet:var/lib/kubelet containerd:var/lib/containerd; do
    mount --bind "$FOLDER/${pair%%:*}" "$root/${pair#*:}"
  done
  cd "$root"
  pivot_root . .machine
  exec chroot . sh -c 'umount -l /.machine && mount --make-rshared / && : > /run/booted && exec tini-static -- sleep infinity'
}

"$1"
