import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rule = 'FORWARD -p tcp --sport 9376 -m connbytes --connbytes 100000: --connbytes-dir reply --connbytes-mode bytes -j DROP';

export default {
  what: 'a firewall of a node ends downloads after a hundred kilobytes, and the answers of the application are larger',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', '(hostname; yes 0123456789 | head -c 400000) > /tmp/index.html; exec httpd -f -p 9376 -h /tmp'] });
    await lab.on('node1', `iptables -I ${rule}`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', `iptables -D ${rule}`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /connbytes|firewall/ }] },
} satisfies Fault;
