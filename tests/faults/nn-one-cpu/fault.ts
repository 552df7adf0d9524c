import type { Fault } from '../harness/fault.ts';
import { must, podOn } from '../harness/symptom.ts';

const rule = 'PREROUTING -i eth0 -p tcp --dport 9376 -m cpu --cpu 1 -j DROP';

// The rule stands for a queue of a network card that hangs.
export default {
  what: 'what one of the two processors of a node takes in is lost, so it is luck who gets through',
  inject: (lab) => lab.on('node2', `iptables -t mangle -A ${rule}`),
  symptom: async (lab) => {
    const { ip } = await podOn(lab, 'node2');
    const text = await lab.inPod('cli1', `for i in $(seq 30); do (timeout 1 wget -qO /dev/null http://${ip}:9376/ && echo fine || echo lost) & done; wait`);
    must(text.includes('lost') && text.includes('fine'), `some are lost: ${text}`);
  },
  heal: (lab) => lab.on('node2', `iptables -t mangle -D ${rule}`),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'node-network', object: 'Node node2', message: /cpu|DROP/ }] },
} satisfies Fault;
