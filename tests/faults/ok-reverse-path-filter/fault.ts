import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'the nodes filter by reverse path, and their routes are symmetric',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'cat /proc/sys/net/ipv4/conf/all/rp_filter > /run/rp_filter; for one in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 1 > "$one"; done');
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'sysctl -n net.ipv4.conf.all.rp_filter')).trim() === '1', 'the filter is on');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'for one in /proc/sys/net/ipv4/conf/*/rp_filter; do cat /run/rp_filter > "$one"; done');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
