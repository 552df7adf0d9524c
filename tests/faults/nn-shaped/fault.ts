import type { Fault } from '../harness/fault.ts';
import { must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a pod\'s device is shaped to next to nothing',
  inject: async (lab) => {
    const pod = (await podsOf(lab)).find(({ node }) => node === 'node1');
    const index = (await lab.inNetworkOf(pod?.name ?? '', `ip -o link show eth0 | sed 's/.*@if\\([0-9]*\\):.*/\\1/'`)).trim();
    await lab.on('node1', `tc qdisc add dev "$(ip -o link | sed -n 's/^${index}: \\([^@]*\\)@.*/\\1/p')" root tbf rate 2kbit burst 1600 latency 50ms`);
  },
  symptom: async (lab) => {
    const pod = (await podsOf(lab)).find(({ node }) => node === 'node1');
    const text = await lab.inPod('cli1', `for i in 1 2 3 4 5 6 7 8; do (timeout 3 wget -qO /dev/null http://${pod?.ip}:9376/ && echo fine || echo lost) & done; wait`);
    must(text.includes('lost'), 'not all of eight requests at once are answered');
  },
  heal: (lab) => lab.on('node1', `tc qdisc show | sed -n 's/^qdisc tbf .* dev \\([^ ]*\\) .*/\\1/p' | while read -r device; do tc qdisc del dev "$device" root; done`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /tbf/ }] },
} satisfies Fault;
