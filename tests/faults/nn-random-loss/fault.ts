import type { Fault } from '../harness/fault.ts';
import { must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a node loses a third of what it sends to the other',
  inject: (lab) => lab.on('node1', 'iptables -A FORWARD -o eth0 -m statistic --mode random --probability .3 -j DROP'),
  symptom: async (lab) => {
    const there = (await podsOf(lab)).find(({ node }) => node === 'node2');
    await lab.inPod('cli1', `for i in $(seq 20); do timeout 2 wget -qO /dev/null http://${there?.ip}:9376/; done`);
    const count = await lab.on('node1', `iptables -vnxL FORWARD | awk '/statistic/ { print $1 }'`);
    must(Number(count) > 0, 'packets are dropped');
  },
  heal: (lab) => lab.on('node1', 'iptables -D FORWARD -o eth0 -m statistic --mode random --probability .3 -j DROP'),
  expected: {
    // Whether requests fail or only wait is a matter of chance.
    status: ['broken', 'at-risk'],
    named: [{ layer: 'node-network', object: 'Node node1' }],
  },
} satisfies Fault;
