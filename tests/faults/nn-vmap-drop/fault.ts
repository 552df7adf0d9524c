import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a firewall of a node looks up in a map what is to become of whom, and one pod is still in it with a verdict of its address of before: drop',
  inject: async (lab) => {
    const { ip } = await podOn(lab, 'node1');
    await lab.on('node1', `nft -f - <<'END'
table inet tenants {
  map fate { type ipv4_addr . inet_service : verdict; elements = { 10.244.1.250 . 443 : accept, ${ip} . 9376 : goto quarantine } }
  chain quarantine { tcp flags syn drop; accept; }
  chain f { type filter hook forward priority -5; ip daddr . tcp dport vmap @fate; }
}
END`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`node1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', 'nft delete table inet tenants'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /tenants|quarantine|fate/ }] },
} satisfies Fault;
