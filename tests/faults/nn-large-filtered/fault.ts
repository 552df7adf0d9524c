import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rule = 'FORWARD -p tcp -m length --length 1400:65535 -j DROP';

export default {
  what: 'a firewall of a node drops large packets, and the answers of the application are large',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', '(hostname; yes 0123456789 | head -c 300000) > /tmp/index.html; exec httpd -f -p 9376 -h /tmp'] });
    await lab.on('node1', `iptables -I ${rule}`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', `iptables -D ${rule}`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1' }] },
} satisfies Fault;
