#!/bin/sh
# Usage: record.sh LAB
# Takes the tables of a real kube-proxy in ipvs mode, once in health and once after an endpoint and a Service were taken out of them:
# kube-proxy of the lab (which must be up) runs against the lab's API as node1, in a virtual machine of its own, because a kernel need
# not have IPVS. Needs root, qemu-system-x86_64, ipvsadm, cpio, kmod, and apt-get for Debian's cloud kernel. Takes a few minutes without
# hardware virtualization. Writes healthy.txt, broken.txt and objects.json beside itself.
set -eu
lab=$1
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/plumbline
state=${XDG_STATE_HOME:-$HOME/.local/state}/plumbline/$lab
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
kubectl=$(ls -d "$cache"/kubernetes-*/usr/local/bin/kubectl | grep -v unfinished | tail -n 1)

echo 'objects ...'
export KUBECONFIG="$state/kubeconfig"
"$kubectl" delete namespace ipvs --ignore-not-found > "$work/apply.log"
"$kubectl" apply -f "$here/services.yaml" > "$work/apply.log"
"$kubectl" -n ipvs rollout status deployment/web --timeout=120s > "$work/apply.log"
sleep 3
"$kubectl" get services,endpointslices -A -o json > "$here/objects.json"

echo 'kernel ...'
kernel=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: //p' | head -n 1)
(cd "$work" && apt-get download -q "$kernel" > apt.log && dpkg-deb -x linux-image-*.deb kernel)
version=$(ls "$work/kernel/lib/modules")

echo 'root file system ...'
extra=$work/extra
mkdir -p "$extra/usr/lib/modules" "$extra/usr/local/bin" "$extra/usr/sbin" "$extra/etc/kubernetes/pki"
cp -r "$work/kernel/lib/modules/$version" "$extra/usr/lib/modules/"
depmod -b "$extra/usr" -m /lib/modules "$version" 2>/dev/null || depmod -b "$extra/usr" "$version" 2>/dev/null || true
cp "$(dirname "$kubectl")/kube" "$extra/usr/local/bin/kube-proxy"
cp "$(command -v ipvsadm)" "$extra/usr/sbin/"
ldd "$(command -v ipvsadm)" | sed -n 's/.* => \(\S*\) .*/\1/p' | while read -r library; do mkdir -p "$extra$(dirname "$(readlink -f "$library")")"; cp "$(readlink -f "$library")" "$extra$(dirname "$(readlink -f "$library")")/$(basename "$library")"; done
cp "$state/nodes/node1/kubernetes/kube-proxy.kubeconfig" "$extra/etc/kubernetes/"
sed 's/^mode: .*/mode: ipvs/' "$state/nodes/node1/kubernetes/kube-proxy.yaml" > "$extra/etc/kubernetes/kube-proxy.yaml"
cat > "$extra/init" <<'INIT'
#!/bin/sh
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc; mount -t sysfs sysfs /sys; mount -t devtmpfs dev /dev; mount -t tmpfs tmpfs /run; mount -t tmpfs tmpfs /tmp
for module in virtio_pci virtio_net ip_vs ip_vs_rr nf_conntrack dummy br_netfilter; do modprobe $module; done
ip link set lo up; ip link set eth0 up; ip addr add 10.0.2.15/24 dev eth0; ip route add default via 10.0.2.2
echo 1 > /proc/sys/net/ipv4/ip_forward
section() { echo "@@@ $1"; shift; "$@" 2>&1; echo "@@@exit $?"; }
tables() {
  echo "@@@@ $1"
  section ipvs ipvsadm -Ln
  section ipset ipset list
  section iptables iptables-save -c
  section addresses ip addr
  section proxy-mode curl -s --max-time 20 http://127.0.0.1:10249/proxyMode
  echo "@@@@ end"
}
echo '@@@ proxy starts'
kube-proxy --config=/etc/kubernetes/kube-proxy.yaml --v=2 > /run/kube-proxy.log 2>&1 &
# The rules are the last thing that a sync writes.
for i in $(seq 400); do iptables-save -t nat | grep -q 'KUBE-SERVICES.*KUBE-CLUSTER-IP' && break; sleep 1; done
sleep 5
tables healthy
kill -STOP $!
one=$(ipvsadm -Ln | awk '/^TCP/ { service = $2 } /^  ->/ && service ~ /:80$/ { print service, $2; exit }')
ipvsadm -d -t ${one% *} -r ${one#* }
gone=$(ipvsadm -Ln | awk '/^TCP/ && $2 ~ /:8080$/ { print $2; exit }')
ipvsadm -D -t $gone
tables broken
echo '@@@ log'; tail -n 30 /run/kube-proxy.log
sync; echo o > /proc/sysrq-trigger; sleep 60
INIT
chmod +x "$extra/init"
root=$(ls -d "$cache"/node-root-*/ | grep -v unfinished | tail -n 1)
(cd "$root" && find . -path ./usr/share/doc -prune -o -path ./usr/share/man -prune -o -path ./usr/share/locale -prune -o -print0 | cpio --null --create --format=newc --quiet) > "$work/initrd"
(cd "$extra" && find . -print0 | cpio --null --create --format=newc --quiet) >> "$work/initrd"

echo 'virtual machine ...'
timeout "${SECONDS_TO_RUN:-900}" qemu-system-x86_64 -accel tcg,thread=multi -cpu qemu64 -m 2048 -smp 2 -nographic -no-reboot -kernel "$work/kernel/boot/vmlinuz-$version" -initrd "$work/initrd" \
  -append 'console=ttyS0 quiet panic=1' -netdev user,id=net -device virtio-net-pci,netdev=net < /dev/null > "$work/console" 2>&1 || true
tr -d '\r' < "$work/console" > "$work/text"
for which in healthy broken; do sed -n "/^@@@@ $which\$/,/^@@@@ end\$/p" "$work/text" | sed '1d;$d' > "$here/$which.txt"; done
grep -c '^  ->' "$here/healthy.txt" > "$work/count" || { tail -n 60 "$work/text"; echo 'kube-proxy wrote no tables' >&2; exit 1; }
echo "healthy: $(cat "$work/count") real servers"
"$kubectl" delete namespace ipvs --wait=false > "$work/apply.log"
