import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const file = '/etc/kubernetes/kube-proxy.yaml';

async function onBoth(lab: Lab, command: string): Promise<void> {
  for (const node of ['node1', 'node2']) {
    await lab.on(node, command);
    await lab.component('restart', node, 'kube-proxy');
  }
}

export default {
  what: 'kube-proxy writes its rules at most every ten seconds, as some clouds set it',
  inject: (lab) => onBoth(lab, `echo '${lab.proxy}: { minSyncPeriod: 10s }' >>${file}`),
  symptom: async (lab) => {
    must((await lab.on('node1', `cat ${file}`)).includes('minSyncPeriod: 10s'), 'it is told so');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  heal: (lab) => onBoth(lab, `sed -i '/minSyncPeriod/d' ${file}`),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
