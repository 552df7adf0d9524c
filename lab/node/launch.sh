#!/bin/sh
# Usage: launch COMPONENT
# Starts a component of this machine from its command line in /etc/kubernetes/components, in this machine's control
# groups and with its output in /var/log. Nothing watches it: a component that ends stays ended.
for group in /sys/fs/cgroup/init /sys/fs/cgroup/*/init; do
  if [ -e "$group/cgroup.procs" ]; then echo 0 > "$group/cgroup.procs"; fi
done
cd /
exec setsid --fork sh -c 'echo $$ > "/run/components/$0.pid"; exec "/etc/kubernetes/components/$0" >> "/var/log/$0.log" 2>&1 < /dev/null' "$1"
