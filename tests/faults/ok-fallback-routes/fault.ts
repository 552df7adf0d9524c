import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

const routes = (node: string): string[] => [`blackhole 10.244.${node.at(-1)}.0/24 metric 4096`, 'unreachable 10.244.0.0/16 metric 8192', 'unreachable default metric 65535', '10.96.0.0/16 dev cni0'];

export default {
  what: 'the nodes have routes that lead nowhere behind those that are used, and one for Service IPs, which no packet is ever sent by',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, ['set -e', ...routes(node).map((route) => `ip route add ${route}`)].join('\n'));
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    for (const node of ['node1', 'node2']) must((await lab.on(node, 'ip route')).includes(`blackhole 10.244.${node.at(-1)}.0/24`), `${node} has them`);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`node1 ${address}:80`]: 'answers', [`node2 ${address}:80`]: 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, routes(node).map((route) => `ip route del ${route}`).join('\n'));
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
