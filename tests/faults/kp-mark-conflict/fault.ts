import type { Fault } from '../harness/fault.ts';
import { askSelf, expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'another program takes the mark away by which kube-proxy knows what to masquerade',
  only: { proxy: 'iptables', why: 'nftables mode knows a pod that was led to itself by its address, and marks only what comes from outside' },
  inject: (lab) => lab.on('node1', 'iptables -t mangle -A POSTROUTING -j MARK --set-mark 0x10'),
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    const here = (await podsOf(lab)).find(({ node }) => node === 'node1');
    must((await askSelf(lab, here?.name ?? '', address)).includes('timed out'), 'a pod of node1 does not reach itself');
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'iptables -t mangle -D POSTROUTING -j MARK --set-mark 0x10'),
  expected: { named: [{ layer: 'proxy', object: 'Node node1', message: /mark/ }] },
} satisfies Fault;
