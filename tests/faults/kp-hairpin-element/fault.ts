import type { Fault } from '../harness/fault.ts';
import { askSelf, expectOutcomes, must, podOn, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'one pod is missing in the set by which kube-proxy of its node knows who may come back to himself, and kube-proxy is frozen',
  only: { proxy: 'nftables', why: 'iptables mode has no such set' },
  inject: async (lab) => {
    const { ip } = await podOn(lab, 'node1');
    await lab.component('stop', 'node1', 'kube-proxy', 'STOP');
    await lab.on('node1', `nft 'delete element ip kube-proxy hairpin-connections { ${ip} . ${ip} . tcp . 9376 }'`);
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    must((await askSelf(lab, (await podOn(lab, 'node1')).name, address)).includes('timed out'), 'the pod does not reach itself');
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: 'answers', [`cli2 ${address}:80`]: 'answers' });
  },
  heal: (lab) => lab.component('restart', 'node1', 'kube-proxy'),
  expected: { named: [{ layer: ['proxy', 'hairpin'], object: /^(Node node1|Pod app\/web-\S+)$/, message: /masquerad|kube-proxy|rules/ }], also: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
