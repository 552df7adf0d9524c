import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rule = 'FORWARD -p tcp --sport 9376 -m hashlimit --hashlimit-above 8kb/s --hashlimit-burst 16kb --hashlimit-mode dstip --hashlimit-name fair -j DROP';

export default {
  what: 'a firewall of a node lets each client get eight kilobytes a second of the application, and its answers are large',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', '(hostname; yes 0123456789 | head -c 300000) > /tmp/index.html; exec httpd -f -p 9376 -h /tmp'] });
    await lab.on('node2', `iptables -A ${rule}`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node2', `iptables -D ${rule}`),
  expected: { named: [{ layer: 'node-network', object: 'Node node2', message: /hashlimit|firewall/ }] },
} satisfies Fault;
