import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the rules of a node lead the Service to the servers of another one',
  inject: async (lab) => {
    await lab.component('stop', 'node1', 'kube-proxy', 'STOP');
    const address = await serviceIp(lab);
    await lab.on(
      'node1',
      lab.proxy === 'iptables'
        ? `other=$(iptables -t nat -S KUBE-SERVICES | sed -n 's/.*kube-dns:metrics cluster IP.* -j \\(KUBE-SVC-.*\\)/\\1/p'); iptables -t nat -I KUBE-SERVICES -d ${address}/32 -p tcp --dport 80 -j $other`
        : `other=$(nft list map ip kube-proxy service-ips | sed -n 's/.*tcp . 9153 : goto \\([^ ,]*\\).*/\\1/p'); nft delete element ip kube-proxy service-ips '{ ${address} . tcp . 80 }'; nft add element ip kube-proxy service-ips "{ ${address} . tcp . 80 : goto $other }"`,
    );
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: 'an error of HTTP', 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.component('restart', 'node1', 'kube-proxy'),
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
