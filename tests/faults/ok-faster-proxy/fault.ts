import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a faster proxy of the pod network serves Services before kube-proxy gets to see them, and leads to the same pods',
  inject: async (lab) => {
    const [address, pods] = [await serviceIp(lab), await podsOf(lab)];
    const rule = `ip daddr ${address} tcp dport 80 counter dnat ip to numgen random mod ${pods.length} map { ${pods.map(({ ip }, index) => `${index} : ${ip} . 9376`).join(', ')} }`;
    const table = `table ip net-proxy {
      chain forwarded { type nat hook prerouting priority dstnat - 10; ${rule}; }
      chain own { type nat hook output priority -110; ${rule}; }
      chain back { type nat hook postrouting priority srcnat - 10; ct original ip daddr ${address} masquerade; }
    }`;
    for (const node of ['node1', 'node2']) await lab.on(node, `printf '%s\\n' '${table}' | nft -f -`);
  },
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
    for (const node of ['node1', 'node2']) must(/counter packets [1-9]/.test(await lab.on(node, 'nft list chain ip net-proxy forwarded')), `it has served on ${node}`);
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'nft delete table ip net-proxy');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
