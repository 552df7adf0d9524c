import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'a table that forwards nothing is prepared on a node and switched off',
  inject: async (lab) => {
    await lab.on('node1', "nft add table inet lockdown '{ flags dormant; }'; nft add chain inet lockdown forward '{ type filter hook forward priority 0; policy drop; }'");
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'nft list table inet lockdown')).includes('flags dormant'), 'the table is dormant');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.on('node1', 'nft delete table inet lockdown'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
