# Usage: import-images.sh PROGRAMS STORE TARS
# Unpacks the images in TARS into the containerd store STORE, with a containerd that is reachable for nobody else.
set -eu
programs=$1 store=$2 tars=$3
mount -t tmpfs tmpfs /run
cat > /run/config.toml <<CONFIG
version = 3
root = "$store"
state = "/run/containerd"
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime"]
CONFIG
"$programs/containerd" --config /run/config.toml --address /run/containerd.sock > /run/containerd.log 2>&1 &
daemon=$!
until [ -S /run/containerd.sock ] && "$programs/ctr" --address /run/containerd.sock version > /dev/null 2>&1; do
  kill -0 $daemon || { cat /run/containerd.log >&2; exit 1; }
  sleep 0.1
done
for tar in "$tars"/*.tar; do
  "$programs/ctr" --address /run/containerd.sock -n k8s.io images import --local --snapshotter overlayfs "$tar"
done
kill $daemon
wait $daemon || true
