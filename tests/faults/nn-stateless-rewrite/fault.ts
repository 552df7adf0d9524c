import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a rule of a node rewrites the port of packets without tracking them, for an application that has moved since, and so for all pods there',
  inject: (lab) => lab.on('node2', `nft 'add table ip legacy; add chain ip legacy p { type filter hook prerouting priority -310; }; add rule ip legacy p iifname "eth0" ip daddr 10.244.2.0/24 tcp dport 9376 tcp dport set 8080'`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'refused'], [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node2', 'nft delete table ip legacy'),
  expected: { named: [{ layer: ['node-network', 'proxy'], object: 'Node node2', message: /legacy|dport set/ }] },
} satisfies Fault;
