# Starts a machine from within the supervisor's namespaces; see machine.sh for what is in the environment.
set -eu
. "$SCRIPTS/cgroups.sh"
enter_group "$GROUP/$NODE"
exec unshare --net --cgroup sh "$SCRIPTS/machine.sh" attach
