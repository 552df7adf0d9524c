import type { Fault } from '../harness/fault.ts';
import { askSelf, expectOutcomes, must, podOn, serviceIp } from '../harness/symptom.ts';

const rule = 'POSTROUTING -s 10.244.0.0/16 -d 10.244.0.0/16 -j ACCEPT';

export default {
  what: 'a rule exempts what pods send to pods from all translation of addresses, before kube-proxy sees to what a pod sends to itself',
  only: { proxy: 'iptables', why: 'nftables mode masquerades in a base chain of its own, which is asked whatever another one has accepted' },
  inject: (lab) => lab.on('node1', `iptables -t nat -I ${rule}`),
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    must((await askSelf(lab, (await podOn(lab, 'node1')).name, address)).includes('timed out'), 'a pod of node1 does not reach itself');
    must(!(await askSelf(lab, (await podOn(lab, 'node2')).name, address)).includes('timed out'), 'a pod of node2 reaches itself');
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', `iptables -t nat -D ${rule}`),
  expected: { named: [{ layer: ['hairpin', 'proxy', 'node-network'], object: 'Node node1' }] },
} satisfies Fault;
