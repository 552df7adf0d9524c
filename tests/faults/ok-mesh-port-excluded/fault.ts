import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';

const chains = (jump: string, chain: string, exempt: readonly string[], port: number): string =>
  ['set -e', `iptables -t nat -N ${chain}`, 'iptables -t nat -N ISTIO_REDIRECT', `iptables -t nat -A ${jump} -p tcp -j ${chain}`, ...exempt.map((one) => `iptables -t nat -A ${chain} ${one} -j RETURN`), `iptables -t nat -A ${chain} -p tcp -j ISTIO_REDIRECT`, `iptables -t nat -A ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports ${port}`].join('\n');

export default {
  what: 'a mesh redirects what pods send and get to a sidecar that they do not have, but for the port and the networks that are exempt, which is all that the Service needs',
  client: 'app/cli1',
  inject: async (lab) => {
    for (const { name } of await podsOf(lab)) await lab.inNetworkOf(name, chains('PREROUTING', 'ISTIO_INBOUND', ['-p tcp --dport 9376'], 15006));
    for (const name of ['cli1', 'cli2']) await lab.inNetworkOf(name, chains('OUTPUT', 'ISTIO_OUTPUT', ['-o lo', '-d 10.96.0.0/16', '-d 10.244.0.0/16'], 15001));
  },
  symptom: async (lab) => {
    must((await lab.inNetworkOf('cli1', 'iptables -t nat -S')).includes('--to-ports 15001'), 'the client is in the mesh');
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli1 ${address}:80`]: 'answers', [`cli2 ${address}:80`]: 'answers' });
  },
  heal: async (lab) => {
    for (const name of ['cli1', 'cli2']) await lab.inNetworkOf(name, 'iptables -t nat -F; iptables -t nat -X');
    await deletePods(lab);
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
