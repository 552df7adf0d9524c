# Usage: janitor.sh PID GROUP
# Removes a cluster's control groups when the process that it lives with has ended (an empty PID: it has). Processes that are being killed keep
# their group for a moment.
if [ -n "$1" ]; then tail --pid="$1" --sleep-interval=0.1 -f /dev/null; fi
for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  find /sys/fs/cgroup -depth -type d -path "*/$2*" \( -path "*/$2" -o -path "*/$2/*" \) -exec rmdir {} + 2> /dev/null
  if [ -z "$(find /sys/fs/cgroup -maxdepth 2 -type d -name "$2")" ]; then exit 0; fi
  sleep 0.5
done
