import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const file = '/etc/kubernetes/kubelet.kubeconfig';
const ready = (kubectl: (...words: string[]) => Promise<string>): Promise<string> => kubectl('get', 'node', 'node2', '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].status}');

export default {
  what: 'the certificate of the kubelet of a node has run out, so the API does not listen to it; its pods run on',
  target: 'practice',
  inject: async (lab) => {
    await lab.on('node2', `cp ${file} /run/kubelet.kubeconfig.kept; sed -i -e '/client-key/d' -e 's/client-certificate.*/token: not-a-token/' ${file}`);
    await lab.component('restart', 'node2', 'kubelet');
    await until('the node is not Ready', 100, async () => (await ready(lab.kubectl)) === 'Unknown');
  },
  symptom: async (lab) => must((await ready(lab.kubectl)) === 'Unknown' && (await lab.on('node2', 'pgrep -x kubelet')).trim() !== '', 'the kubelet runs and is not heard'),
  heal: async (lab) => {
    await lab.on('node2', `cat /run/kubelet.kubeconfig.kept > ${file}`);
    await lab.component('restart', 'node2', 'kubelet');
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'cluster', object: 'Node node2' }] },
} satisfies Fault;
