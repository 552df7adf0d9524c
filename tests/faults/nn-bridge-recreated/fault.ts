import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn, serviceIp } from '../harness/symptom.ts';
import { endTrial, stateOf, tryPod } from '../harness/trial.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'somebody has deleted the bridge of the pods of a node (ip link delete cni0, as found on the web), the next pod made it anew, and the pods of before hang on nothing',
  inject: async (lab) => {
    await lab.on('node1', 'ls /sys/class/net/cni0/brif > /run/ports.kept; cat /sys/class/net/cni0/address > /run/mac.kept; ip link delete cni0');
    await tryPod(lab, 'node1');
    await until('the new pod runs', 30, async () => (await stateOf(lab)).startsWith('Running'));
  },
  symptom: async (lab) => {
    must((await lab.inPod('trial', `timeout 3 wget -qO- http://${(await podOn(lab, 'node2')).ip}:9376`)).includes('web-'), 'the new pod reaches others');
    await expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable'] });
  },
  heal: async (lab) => {
    await lab.on('node1', 'ip link set cni0 down; ip link set cni0 address $(cat /run/mac.kept); ip link set cni0 up; ip route replace 10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1; for p in $(cat /run/ports.kept); do ip link set $p master cni0 2>/dev/null && ip link set $p type bridge_slave hairpin on; done; true');
    await endTrial(lab);
  },
  expected: { named: [{ layer: 'node-network', object: /^Node node1$|^Pod app\/web-/, message: /bridge|cni0|port|attached/ }], also: [{ layer: 'node-network', object: /^Pod / }] },
} satisfies Fault;
