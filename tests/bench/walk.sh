#!/bin/sh
# The page walked by hand: every command of it, in order, from one pod. Without the deleting.
# $K is kubectl, $NODE a command that runs its words on a node. A failing step does not stop the walk: a person goes on, too.
set -u
$K create namespace walk >/dev/null
K="$K -n walk"
# Running commands in a Pod
$K run busybox --image=registry.k8s.io/busybox:1.27.2 --image-pull-policy=IfNotPresent --restart=Never -- sleep 3600
$K wait pod busybox --for=condition=Ready --timeout=60s
IN="$K exec busybox --"
# Setup
# The lab has the image and no registry: the policy is the only thing that the page's command does not say.
$K create deployment hostnames --image=registry.k8s.io/serve_hostname:latest --dry-run=client -o yaml | sed 's/^\( *\)- image: .*/&\n\1  imagePullPolicy: IfNotPresent/' | $K apply -f -
$K scale deployment hostnames --replicas=3
$K rollout status deployment hostnames --timeout=60s
$K get pods -l app=hostnames
IPS=$($K get pods -l app=hostnames -o go-template='{{range .items}}{{.status.podIP}}{{"\n"}}{{end}}')
for ip in $IPS; do $IN timeout 5 wget -qO- "$ip:9376"; done
# Does the Service exist?
$IN timeout 5 wget -O- hostnames
$K get svc hostnames
$K expose deployment hostnames --port=80 --target-port=9376
$K get svc hostnames
# Any Network Policy Ingress rules affecting the target Pods?
$K get networkpolicy
# Does the Service work by DNS name?
$IN nslookup hostnames
$IN nslookup hostnames.walk
$IN nslookup hostnames.walk.svc.cluster.local
DNS=$($K -n kube-system get svc kube-dns -o jsonpath='{.spec.clusterIP}')
$NODE nslookup hostnames.walk.svc.cluster.local "$DNS"
$IN cat /etc/resolv.conf
# Does any Service exist in DNS?
$IN nslookup kubernetes.default
# Does the Service work by IP?
VIP=$($K get svc hostnames -o jsonpath='{.spec.clusterIP}')
for i in 1 2 3; do $IN timeout 5 wget -qO- "$VIP:80"; done
# Is the Service defined correctly?
$K get service hostnames -o json
# Does the Service have any EndpointSlices?
$K get pods -l app=hostnames
$K get endpointslices -l kubernetes.io/service-name=hostnames
# Are the Pods working?
for ip in $IPS; do $IN timeout 5 wget -qO- "$ip:9376"; done
# Is the kube-proxy working?
$NODE sh -c 'ps auxw | grep kube-proxy'
$NODE sh -c 'tail -n 100 /var/log/kube-proxy.log'
$NODE sh -c 'iptables-save | grep hostnames'
$NODE timeout 5 wget -qO- "http://$VIP:80"
# Edge case: A Pod fails to reach itself via the Service IP
$NODE sh -c 'ps auxw | grep kubelet'
$NODE sh -c 'for intf in /sys/devices/virtual/net/cni0/brif/*; do cat $intf/hairpin_mode; done'
$NODE sh -c 'ip link show cni0 | grep PROMISC'
exit 0
