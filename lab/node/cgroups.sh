# Control groups of a cluster: one tree per cluster, in it one group per machine, made alike on version 1 and version 2.
# The tree sits at the top of each hierarchy, so that a cluster does not live in the group of whoever started it.

hierarchies() {
  if [ -e /sys/fs/cgroup/cgroup.procs ]; then
    echo /sys/fs/cgroup
  else
    for hierarchy in /sys/fs/cgroup/*; do
      if [ -e "$hierarchy/cgroup.procs" ] && [ ! -L "$hierarchy" ]; then echo "$hierarchy"; fi
    done
  fi
}

# enter_group GROUP: makes the group where it is missing and moves this shell into it.
enter_group() {
  for hierarchy in $(hierarchies); do
    path=$hierarchy
    for part in $(echo "$1" | tr / ' '); do
      if [ -e "$path/cgroup.subtree_control" ] && [ "$path" != "$hierarchy" ]; then delegate "$path"; fi
      parent=$path path=$path/$part
      mkdir -p "$path"
      # A new cpuset group of version 1 has no processor and accepts no process.
      for file in cpuset.cpus cpuset.mems; do
        if [ -e "$path/$file" ] && [ ! -e "$path/cgroup.controllers" ] && [ -z "$(cat "$path/$file")" ]; then cat "$parent/$file" > "$path/$file"; fi
      done
    done
    echo 0 > "$path/cgroup.procs"
  done
}

# weigh_group GROUP WEIGHT: how much processor time it gets where there is not enough, counted in processes. By itself a
# whole cluster would get as much as one other process of this machine, and its controllers would lose their leases.
weigh_group() {
  for hierarchy in $(hierarchies); do
    for file in "$hierarchy/$1/cpu.shares" "$hierarchy/$1/cpu.weight"; do
      case $file in
        *shares) if [ -e "$file" ]; then echo $(($2 * 1024)) > "$file"; fi ;;
        *weight) if [ -e "$file" ]; then echo $(($2 * 100)) > "$file"; fi ;;
      esac
    done
  done
}

delegate() {
  for controller in $(cat "$1/cgroup.controllers"); do
    echo "+$controller" > "$1/cgroup.subtree_control" 2> /dev/null || true
  done
}
