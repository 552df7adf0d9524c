import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'somebody has emptied the list of Services of kube-proxy on a node, and kube-proxy, which is well, does not notice until the next Service is made',
  only: { proxy: 'iptables', why: 'in nftables mode a change of one Service writes the elements of that one only' },
  inject: (lab) => lab.on('node1', 'sleep 5; iptables -t nat -F KUBE-SERVICES; sleep 5'),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable'], 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.component('restart', 'node1', 'kube-proxy'),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
