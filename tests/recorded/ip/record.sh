#!/bin/sh
# Records what `ip` of iproute2 and of BusyBox print of one and the same network:
#   sudo unshare -n sh tests/recorded/ip/record.sh BUSYBOX
# The interface eth0 is what a pod has, vethpod what its node has; the other end of vethfar is in another network namespace.
set -e
cd "$(dirname "$0")"
ip link set lo up
ip link add vethpod address 02:00:00:00:00:01 type veth peer name eth0 address 02:00:00:00:00:02
ip link add br0 address 02:00:00:00:00:01 type bridge
ip link set vethpod master br0
unshare -n sleep 30 & far=$!
sleep 0.5
ip link add vethfar address 02:00:00:00:00:03 mtu 1450 type veth peer name far0 address 02:00:00:00:00:04 netns $far
ip link set vethfar master br0
ip link add vethoff address 02:00:00:00:00:05 type veth peer name off0 address 02:00:00:00:00:06
for dev in br0 vethpod eth0 vethfar; do ip link set $dev up; done
ip addr add 10.244.1.1/24 dev br0
ip addr add 10.244.1.5/24 dev eth0
ip -6 addr add fd00:10:244:1::5/64 dev eth0 nodad
ip route add default via 10.244.1.1
ip route add 10.244.2.0/24 via 10.244.1.9
ip route add 10.244.3.7 dev eth0 scope link
for kind in unreachable prohibit blackhole throw; do ip route add $kind 10.66.$((n=${n:--1}+1)).0/24; done
ip route add 10.77.0.0/16 via 10.244.1.1 table 100
ip route add 10.78.0.0/16 nexthop via 10.244.1.1 nexthop via 10.244.1.9
ip route add 10.79.0.0/24 via 10.244.1.9 dev vethfar onlink
ip rule add from 10.244.1.0/24 lookup 100 priority 512
ip rule add fwmark 0x1/0x1 lookup 101 priority 513
ip rule add from 10.9.0.0/16 blackhole priority 514
ip rule add to 10.3.0.0/16 lookup 100 priority 515
ip neigh add 10.244.1.77 lladdr 02:00:00:00:00:77 dev eth0 nud permanent
ip neigh add 10.244.1.78 dev eth0 nud failed
ip -6 neigh add fd00:10:244:1::77 lladdr 02:00:00:00:00:78 dev eth0 router nud stale
sleep 2
for tool in iproute2 busybox; do
  run=ip; [ $tool = busybox ] && run="$1 ip"
  for what in "addr" "link" "route show table all" "route" "-6 route" "rule" "neigh"; do
    echo "@@@ $what"; $run $what
  done >$tool.txt
done
kill $far
