import type { Fault } from '../harness/fault.ts';
import { askSelf, expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the masquerade of kube-proxy is gone on a node',
  inject: async (lab) => {
    await lab.component('stop', 'node1', 'kube-proxy', 'STOP');
    await lab.on('node1', lab.proxy === 'iptables' ? 'iptables -t nat -F KUBE-POSTROUTING' : 'nft flush chain ip kube-proxy masquerading');
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    const here = (await podsOf(lab)).find(({ node }) => node === 'node1');
    must((await askSelf(lab, here?.name ?? '', address)).includes('timed out'), 'a pod of node1 does not reach itself');
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: 'answers' });
  },
  heal: (lab) => lab.component('restart', 'node1', 'kube-proxy'),
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
