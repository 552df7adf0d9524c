import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service is left to another proxy, which serves it',
  inject: async (lab) => {
    // The slices lose nothing by the label, kube-proxy's rules do; the second proxy here is a table written by hand.
    const [address, pods] = [await serviceIp(lab), await podsOf(lab)];
    await lab.kubectl('-n', 'app', 'label', 'service', 'web', 'service.kubernetes.io/service-proxy-name=second');
    const backends = pods.map(({ ip }, index) => `${index} : ${ip} . 9376`).join(', ');
    const rule = `ip daddr ${address} tcp dport 80 dnat ip to numgen random mod ${pods.length} map { ${backends} }`;
    const table = `table ip second-proxy {
      chain forwarded { type nat hook prerouting priority dstnat - 10; ${rule}; }
      chain own { type nat hook output priority -110; ${rule}; }
      chain back { type nat hook postrouting priority srcnat - 10; ct original ip daddr ${address} masquerade; }
    }`;
    for (const node of ['node1', 'node2']) await lab.on(node, `printf '%s\\n' '${table}' | nft -f -`);
  },
  symptom: async (lab) => {
    must(!(await lab.on('node1', lab.proxy === 'iptables' ? 'iptables-save -t nat' : 'nft list table ip kube-proxy')).includes(await serviceIp(lab)), 'kube-proxy has no rules for it');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'nft delete table ip second-proxy');
    await lab.kubectl('-n', 'app', 'label', 'service', 'web', 'service.kubernetes.io/service-proxy-name-');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
