import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'kube-proxy of a node has hung since the Service had no pods for a while, and refuses its clients though the pods are back',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=0');
    const address = await serviceIp(lab);
    await until('the rules of node1 refuse', 40, async () => (await lab.on('node1', lab.proxy === 'iptables' ? 'iptables-save -t filter' : 'nft list map ip kube-proxy no-endpoint-services')).includes(address));
    await lab.component('stop', 'node1', 'kube-proxy', 'STOP');
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=3');
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: 'refused', 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.component('restart', 'node1', 'kube-proxy'),
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
