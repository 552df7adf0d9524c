import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'the nodes shape what leaves by their uplink: a class for the storage of a tenth of it, one of next to nothing for backups, and all the rest for everybody else; they police nobody',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, `set -e; tc qdisc add dev eth0 root handle 1: htb default 30; tc class add dev eth0 parent 1: classid 1:1 htb rate 10gbit quantum 60000; tc class add dev eth0 parent 1:1 classid 1:10 htb rate 1gbit ceil 10gbit quantum 60000; tc class add dev eth0 parent 1:1 classid 1:20 htb rate 64kbit ceil 128kbit quantum 1514; tc class add dev eth0 parent 1:1 classid 1:30 htb rate 9gbit ceil 10gbit quantum 60000
        tc filter add dev eth0 parent 1: protocol ip prio 1 u32 match ip dport 3260 0xffff flowid 1:10; tc filter add dev eth0 parent 1: protocol ip prio 2 u32 match ip dport 873 0xffff flowid 1:20`);
    }
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'tc class show dev eth0')).includes('64Kbit'), 'the classes are there');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'tc qdisc del dev eth0 root');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
