import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const clock = (hours: number): string => `${String((new Date().getUTCHours() + hours) % 24).padStart(2, '0')}:00`;
const rules = (): string[] => [`FORWARD -p tcp --dport 9376 -m time --timestart ${clock(5)} --timestop ${clock(8)} -j DROP`, 'FORWARD -p tcp --dport 9376 -m statistic --mode nth --every 100 --packet 0 -m comment --comment "samples" -j LOG'];

export default {
  what: 'the nodes close the application for the time of a nightly job, which it is not now, log each hundredth packet, and have a quota of terabytes for it',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, rules().map((rule) => `iptables -A ${rule}`).join(' && '));
      await lab.on(node, `nft -f - <<'END'
table inet billing {
  quota web { over 5000000 mbytes used 12345 mbytes }
  chain f { type filter hook forward priority 7; tcp dport 9376 quota name "web" drop; }
}
END`);
    }
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'iptables -S FORWARD')).includes('--timestart'), 'it is there');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `iptables -S FORWARD | grep -e timestart -e samples | sed 's/^-A/iptables -D/' | sh; nft delete table inet billing`);
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
