import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const rules = `*raw
-A PREROUTING -i eth0 -p tcp -m tcp --dport 30000:32767 -j DROP
-A PREROUTING -i eth0 -p udp -m udp --dport 30000:32767 -j DROP
-A PREROUTING -i eth0 -p tcp -m tcp --dport 80 -m addrtype --dst-type LOCAL -j DROP
COMMIT`;

export default {
  what: 'the Service has a port on the nodes, and the nodes let nobody from outside use such ports: people come by an ingress',
  inject: async (lab) => {
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/type', value: 'NodePort' });
    for (const node of ['node1', 'node2']) await lab.on(node, `cat > /run/node-ports.rules <<'END'\n${rules}\nEND\niptables-restore --noflush < /run/node-ports.rules`);
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'iptables-save -t raw')).includes('30000:32767'), 'the rules are there');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'nft delete table ip raw');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
