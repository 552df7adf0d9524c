import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'the nodes have no conntrack program, and kube-proxy needs none',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'mv /usr/sbin/conntrack /usr/sbin/conntrack.kept');
    await lab.component('restart', 'node1', 'kube-proxy');
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'command -v conntrack || echo none')).trim() === 'none', 'there is no conntrack');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'mv /usr/sbin/conntrack.kept /usr/sbin/conntrack');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
