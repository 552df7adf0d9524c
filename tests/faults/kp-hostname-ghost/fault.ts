import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const file = '/etc/kubernetes/kube-proxy.yaml';

export default {
  what: 'kube-proxy of a node takes itself for another node, so it knows no endpoint as its own, and the Service keeps its traffic on the node',
  inject: async (lab) => {
    await lab.on('node1', `cp ${file} /run/kube-proxy.kept; sed -i 's/^hostnameOverride:.*/hostnameOverride: node1.example.com/' ${file}`);
    await lab.component('restart', 'node1', 'kube-proxy');
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/internalTrafficPolicy', value: 'Local' });
    await until('it has settled', 60, async () => (await expectOutcomes(lab, { 'cli1 web:80': ['timed out', 'refused'], 'cli2 web:80': 'answers' }), true));
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'ps -C kube-proxy -o pid= || true')).trim() !== '', 'kube-proxy runs');
    must((await podsOf(lab)).some(({ node, ready }) => node === 'node1' && ready), 'there is a pod on node1');
    await expectOutcomes(lab, { 'cli1 web:80': ['timed out', 'refused'], 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await lab.on('node1', `cat /run/kube-proxy.kept > ${file}`);
    await lab.component('restart', 'node1', 'kube-proxy');
  },
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
