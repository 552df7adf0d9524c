# Usage: supervisor.sh SCRIPTS ROOT GROUP
# The first process of a cluster, in new mount, PID, IPC, UTS and network namespaces. Its network is the wire between the
# machines of the cluster: a bridge. When it ends, the kernel ends everything in its PID namespace, and the networks go
# with their last process.
set -eu
scripts=$1 root=$2 group=$3
. "$scripts/cgroups.sh"
enter_group "$group/supervisor"
weigh_group "$group" 20
ip() { chroot "$root" ip "$@"; }
ip link set lo up
ip link add wire type bridge
ip link set wire up
# The wire only carries: what netfilter does happens on the machines.
for call in arptables iptables ip6tables; do
  if [ -e /proc/sys/net/bridge/bridge-nf-call-$call ]; then echo 0 > /proc/sys/net/bridge/bridge-nf-call-$call; fi
done
exec "$root/usr/bin/tini-static" -- sleep infinity
