import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'kube-proxy of a node is dead and its rules still stand',
  inject: (lab) => lab.component('stop', 'node1', 'kube-proxy', 'KILL'),
  symptom: async (lab) => {
    must((await lab.on('node1', 'pgrep -x kube-proxy || echo none')).trim() === 'none', 'kube-proxy does not run');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.component('start', 'node1', 'kube-proxy'),
  // The target's traffic still flows; the next change of its pods will not arrive.
  expected: { status: 'at-risk', named: [{ layer: 'proxy', object: 'Node node1', finding: 'proxy/kube-proxy-not-running' }] },
} satisfies Fault;
