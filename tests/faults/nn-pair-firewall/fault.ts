import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rule = 'FORWARD -i eth0 -m iprange --src-range 10.244.3.1-10.244.3.254 -m conntrack --ctstate NEW -j DROP';

export default {
  what: 'a firewall of one of three nodes lets no pod of the third begin a connection (--nodes 3)',
  inject: (lab) => lab.on('node2', `iptables -A ${rule}`),
  symptom: async (lab) => {
    const [two, three] = [await podOn(lab, 'node2'), await podOn(lab, 'node3')];
    await expectOutcomes(lab, { [`cli1 ${two.ip}:9376`]: 'answers', [`cli2 ${three.ip}:9376`]: 'answers' });
    if (!(await lab.inNetworkOf(three.name, `curl -s -m 3 http://${two.ip}:9376/ || echo lost`)).includes('lost')) throw new Error('it is not dropped');
  },
  heal: (lab) => lab.on('node2', `iptables -D ${rule}`),
  expected: { named: [{ layer: 'node-network', object: 'Node node2', finding: 'node-network/firewall' }] },
} satisfies Fault;
