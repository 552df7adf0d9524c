import type { Fault } from '../harness/fault.ts';
import { ask, must, serviceIp } from '../harness/symptom.ts';

const rule = `FORWARD -p udp --dport 53 -m string --algo bm --hex-string '|00001c0001|' -j DROP`;

export default {
  what: 'a firewall of a node drops questions for IPv6 addresses, which everybody asks beside those for IPv4',
  inject: (lab) => lab.on('node1', `iptables -I ${rule}`),
  symptom: async (lab) => {
    must((await ask(lab, 'cli1', `${await serviceIp(lab)}:80`)).outcome === 'answers', 'the Service answers on its IP');
    const started = Date.now();
    const { text } = await ask(lab, 'cli1', 'web:80', 25);
    must(Date.now() - started > 4000, `by its name it takes seconds, or never does: ${text}`);
  },
  heal: (lab) => lab.on('node1', `iptables -D ${rule}`),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'node-network', object: 'Node node1' }] },
} satisfies Fault;
