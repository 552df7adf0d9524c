import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'one of the endpoints is missing in the rules of a node',
  only: { proxy: 'iptables', why: 'nftables mode draws from a numbered map: an element that is missing there is a request that fails' },
  inject: async (lab) => {
    await lab.component('stop', 'node1', 'kube-proxy', 'STOP');
    await lab.on('node1', `iptables -t nat -S | grep -e '^-A KUBE-SVC-.*app/web:http -> ' | head -1 | sed 's/^-A/-D/' | while read -r rule; do eval "iptables -t nat $rule"; done`);
  },
  symptom: async (lab) => {
    must((await lab.on('node1', `iptables -t nat -S | grep -c -e '^-A KUBE-SVC-.*app/web:http -> '`)).trim() === '2', 'two of three are left');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  heal: (lab) => lab.component('restart', 'node1', 'kube-proxy'),
  expected: {
    // Nobody feels it: the other endpoints get the share of the one that is missing.
    status: 'at-risk',
    named: [{ layer: 'proxy', object: 'Node node1' }],
  },
} satisfies Fault;
