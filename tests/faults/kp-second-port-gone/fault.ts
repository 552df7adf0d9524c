import type { Fault } from '../harness/fault.ts';
import { agnhost, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the Service has two ports of TCP, and the rules of the second one are gone on a node, whose kube-proxy does not notice',
  only: { proxy: 'nftables', why: 'its rules are put out by hand in nftables mode here' },
  inject: async (lab) => {
    await rollOut(lab, { image: agnhost, command: ['/agnhost', 'netexec', '--http-port=9376', '--udp-port=9377'], ports: [{ name: 'http', containerPort: 9376 }] });
    await lab.patch('app', 'service/web', { op: 'add', path: '/spec/ports/-', value: { name: 'admin', port: 8081, targetPort: 'http' } });
    const address = await serviceIp(lab);
    for (const client of ['cli1', 'cli2']) await until('the second port answers', 20, async () => (await expectOutcomes(lab, { [`${client} ${address}:8081`]: 'answers' }), true));
    await lab.on('node1', `nft 'delete element ip kube-proxy service-ips { ${address} . tcp . 8081 }'`);
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { [`cli1 ${address}:8081`]: ['timed out', 'refused', 'unreachable'], [`cli2 ${address}:8081`]: 'answers', 'cli1 web:80': 'answers' });
  },
  heal: (lab) => lab.component('restart', 'node1', 'kube-proxy'),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'proxy', object: 'Node node1', message: /8081/ }] },
} satisfies Fault;
