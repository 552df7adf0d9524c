import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'a firewall of a node keeps the API from its kubelet',
  inject: (lab) => lab.on('node1', 'iptables -I INPUT -p tcp --dport 10250 -j DROP'),
  symptom: async (lab) => {
    must(!(await lab.inPod('cli1', 'echo heard').catch(() => '')).includes('heard'), 'nothing can be executed in pods of the node');
    await expectOutcomes(lab, { 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.on('node1', 'iptables -D INPUT -p tcp --dport 10250 -j DROP'),
  expected: { status: ['at-risk', 'broken'], named: [{ layer: 'cluster', object: 'Node node1' }] },
} satisfies Fault;
