import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'kube-proxy of a node ends at once: its configuration names a mode that there is not',
  inject: async (lab) => {
    await lab.on('node1', `cp /etc/kubernetes/kube-proxy.yaml /run/kube-proxy.yaml; sed -i 's/^mode:.*/mode: iptabels/' /etc/kubernetes/kube-proxy.yaml`);
    await lab.component('stop', 'node1', 'kube-proxy');
    await lab.component('start', 'node1', 'kube-proxy').catch(() => undefined);
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'pgrep -x kube-proxy || echo none')).trim() === 'none', 'kube-proxy does not run');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  heal: async (lab) => {
    await lab.on('node1', 'cat /run/kube-proxy.yaml > /etc/kubernetes/kube-proxy.yaml; rm /run/kube-proxy.yaml');
    await lab.component('start', 'node1', 'kube-proxy');
  },
  expected: { status: 'at-risk', named: [{ layer: 'proxy', object: 'Node node1', finding: 'proxy/kube-proxy-not-running' }] },
} satisfies Fault;
