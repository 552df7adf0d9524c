import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'a node lets so many bytes of its pods through and no more (quota), and they are used up',
  target: 'practice',
  inject: (lab) => lab.on('node1', lab.proxy === 'iptables' ? 'iptables -I FORWARD 1 -o eth0 -s 10.244.1.0/24 -m quota --quota 100 -j ACCEPT; iptables -I FORWARD 2 -o eth0 -s 10.244.1.0/24 -j DROP' : `nft 'add table ip traffic; add chain ip traffic pass { type filter hook forward priority 5; }; add quota ip traffic monthly { over 100 bytes }; add rule ip traffic pass oifname "eth0" ip saddr 10.244.1.0/24 quota name "monthly" drop'`),
  symptom: async (lab) => {
    must((await podOn(lab, 'node2')).ready, 'the pod is Ready');
    await expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', lab.proxy === 'iptables' ? 'iptables -D FORWARD 2; iptables -D FORWARD 1' : 'nft delete table ip traffic'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /quota|traffic|DROP/ }] },
} satisfies Fault;
