import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the rules of a node lead to another port than the endpoints have',
  inject: async (lab) => {
    await lab.component('stop', 'node1', 'kube-proxy', 'STOP');
    await lab.on(
      'node1',
      lab.proxy === 'iptables'
        ? `iptables-save -t nat | grep -e '^-A KUBE-SEP-.*app/web:http.*DNAT' | while read -r rule; do eval "iptables -t nat -D \${rule#-A }"; eval "iptables -t nat -A $(echo "\${rule#-A }" | sed 's/:9376/:9377/')"; done`
        : `chain=$(nft list table ip kube-proxy | sed -n 's/^.*chain \\(service-[^ ]*app\\/web[^ ]*\\) .*/\\1/p'); rule=$(nft list chain ip kube-proxy "$chain" | grep dnat | sed 's/9376/9377/g'); nft flush chain ip kube-proxy "$chain"; nft add rule ip kube-proxy "$chain" "$rule"`,
    );
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: 'refused', 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.component('restart', 'node1', 'kube-proxy'),
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
