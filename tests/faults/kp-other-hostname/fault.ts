import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'kube-proxy of a node takes itself for another node, and the Service keeps its traffic on the node',
  inject: async (lab) => {
    await lab.patch('app', 'service/web', { op: 'add', path: '/spec/internalTrafficPolicy', value: 'Local' });
    await lab.on('node1', `cp /etc/kubernetes/kube-proxy.yaml /run/kube-proxy.yaml; sed -i 's/^hostnameOverride:.*//; $ a hostnameOverride: ghost' /etc/kubernetes/kube-proxy.yaml`);
    await lab.component('restart', 'node1', 'kube-proxy');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'refused', 'unreachable'], 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    await lab.on('node1', 'cat /run/kube-proxy.yaml > /etc/kubernetes/kube-proxy.yaml; rm /run/kube-proxy.yaml');
    await lab.component('restart', 'node1', 'kube-proxy');
  },
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
