import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { endTrial, stateOf, tryPod } from '../harness/trial.ts';

const config = '{"cniVersion":"0.4.0","name":"podman","plugins":[{"type":"bridge","bridge":"cni-podman0","isGateway":true,"ipMasq":true,"hairpinMode":true,"ipam":{"type":"host-local","routes":[{"dst":"0.0.0.0/0"}],"ranges":[[{"subnet":"10.88.0.0/16","gateway":"10.88.0.1"}]]}},{"type":"portmap","capabilities":{"portMappings":true}}]}';

export default {
  what: 'another container engine was installed on a node, and its network comes first: new pods get addresses that no other node has a way to',
  target: 'practice',
  inject: async (lab) => {
    await lab.on('node1', `printf '%s' '${config}' > /etc/cni/net.d/00-podman.conflist`);
    await tryPod(lab, 'node1');
  },
  symptom: async (lab) => {
    const [, ip = ''] = (await stateOf(lab)).split(' ');
    must(ip.startsWith('10.88.'), 'a new pod has an address of the other network');
    must((await lab.inPod('cli2', `ping -c 1 -W 2 ${ip}; echo " exit $?"`)).includes(' exit 1'), 'nobody gets to it from the other node');
  },
  heal: async (lab) => {
    await endTrial(lab);
    await lab.on('node1', 'rm /etc/cni/net.d/00-podman.conflist');
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    await lab.on('node1', 'ip link del cni-podman0');
  },
  expected: { named: [{ layer: 'node-network', object: 'Node node1' }] },
} satisfies Fault;
