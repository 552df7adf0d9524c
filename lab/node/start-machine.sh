# Starts a machine from within the supervisor's namespaces; see machine.sh for what is in the environment.
set -eu
. "$SCRIPTS/cgroups.sh"
enter_group "$GROUP/$NODE"
if [ "$NODE" = cp ]; then weigh_group "$GROUP/$NODE" 4; fi
exec unshare --net --cgroup sh "$SCRIPTS/machine.sh" attach
