import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const chains = ['cali-FORWARD', 'cali-from-wl-dispatch', 'cali-to-wl-dispatch', 'cali-fw-any', 'cali-tw-any', 'cali-pri-kns.app', 'cali-INPUT'];
const jumps = ['FORWARD -j cali-FORWARD', 'INPUT -j cali-INPUT'];
const tails = ['FORWARD -m mark --mark 0x10000/0x10000 -j ACCEPT', 'FORWARD -j MARK --set-xmark 0x10000/0x10000'];
/** What is left over after a pod's own chain is dropped: as Felix writes it, an accepted packet bears a mark and has returned before. */
const workload = (chain: string): string[] => [
  `${chain} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`, `${chain} -m conntrack --ctstate INVALID -j DROP`, `${chain} -j MARK --set-xmark 0x0/0x10000`,
  `${chain} -p udp -m multiport --dports 4789 -j DROP`, `${chain} -p ipencap -j DROP`, `${chain} -j cali-pri-kns.app`, `${chain} -m mark --mark 0x10000/0x10000 -j RETURN`,
  `${chain} -m comment --comment "Drop if no profiles matched" -j DROP`,
];
const inside = [
  'cali-FORWARD -j MARK --set-xmark 0x0/0xe0000', 'cali-FORWARD -i cni0 -j cali-from-wl-dispatch', 'cali-FORWARD -o cni0 -j cali-to-wl-dispatch',
  'cali-from-wl-dispatch -i cni+ -g cali-fw-any', 'cali-from-wl-dispatch -m comment --comment "Unknown interface" -j DROP',
  'cali-to-wl-dispatch -o cni+ -g cali-tw-any', 'cali-to-wl-dispatch -m comment --comment "Unknown interface" -j DROP',
  ...workload('cali-fw-any'), ...workload('cali-tw-any'),
  'cali-pri-kns.app -j MARK --set-xmark 0x10000/0x10000', 'cali-pri-kns.app -m mark --mark 0x10000/0x10000 -j RETURN',
  'cali-INPUT -i cali+ -m comment --comment "Unknown interface" -j DROP', 'cali-INPUT -m mark --mark 0x10000/0x10000 -j ACCEPT',
];

export default {
  what: 'a policy engine judges every packet of a pod in chains that end with a drop, which no admitted packet comes to',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, ['set -e', ...chains.map((chain) => `iptables -N ${chain}`), ...inside.map((rule) => `iptables -A ${rule}`), ...tails.map((rule) => `iptables -A ${rule}`), ...jumps.map((rule) => `iptables -I ${rule}`)].join('\n'));
    }
  },
  symptom: async (lab) => {
    for (const node of ['node1', 'node2']) must(/-A cali-tw-any .*-j DROP/.test(await lab.on(node, 'iptables-save')), `the chains are on ${node}`);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, [...[...jumps, ...tails].map((rule) => `iptables -D ${rule}`), ...chains.map((chain) => `iptables -F ${chain}`), ...chains.map((chain) => `iptables -X ${chain}`)].join('\n'));
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
