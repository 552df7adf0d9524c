import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

const rule = (address: string): string => `PREROUTING -d ${address} -p tcp --dport 80 -j NOTRACK`;

export default {
  what: 'a rule takes packets to the Service out of connection tracking, without which nothing is translated',
  inject: async (lab) => lab.on('node1', `iptables -t raw -A ${rule(await serviceIp(lab))}`),
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: ['timed out', 'unreachable'], [`node1 ${address}:80`]: 'answers', [`cli2 ${address}:80`]: 'answers' });
  },
  heal: async (lab) => lab.on('node1', `iptables -t raw -D ${rule(await serviceIp(lab))}; nft delete table ip raw`),
  expected: { named: [{ layer: 'proxy', object: 'Node node1', finding: 'proxy/untracked' }] },
} satisfies Fault;
