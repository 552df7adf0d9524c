import type { Fault } from '../harness/fault.ts';
import { askSelf, expectOutcomes, must, podOn, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a guard against loops on the bridge of a node drops frames that would leave by the port that they came from; hairpin mode is on',
  inject: async (lab) => {
    const index = /@if(\d+)/.exec(await lab.inNetworkOf((await podOn(lab, 'node1')).name, 'ip -o link show eth0'))?.[1] ?? '';
    await lab.on('node1', `set -e; dev=$(ip -o link | sed -n 's/^${index}: \\([^@:]*\\)@.*/\\1/p'); nft "add table bridge loops; add chain bridge loops forward { type filter hook forward priority 0; }; add rule bridge loops forward iifname $dev oifname $dev counter drop"`);
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    must((await askSelf(lab, (await podOn(lab, 'node1')).name, address)).includes('timed out'), 'the pod does not reach itself');
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: 'answers', [`cli2 ${address}:80`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'nft delete table bridge loops'),
  expected: { named: [{ layer: ['hairpin', 'node-network'], object: /^(Node node1|Pod app\/web-\S+)$/, message: /loops/ }] },
} satisfies Fault;
