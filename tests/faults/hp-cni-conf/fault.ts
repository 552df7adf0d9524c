import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { askSelf, expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'pods that have started lately on a node are not given hairpin mode',
  inject: async (lab) => {
    await lab.on('node1', `sed -i 's/"hairpinMode": true/"hairpinMode": false/' /etc/cni/net.d/*`);
    await deletePods(lab);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
  },
  symptom: async (lab) => {
    const here = (await podsOf(lab)).find(({ node }) => node === 'node1');
    must((await askSelf(lab, here?.name ?? '', await serviceIp(lab))).includes('timed out'), 'a pod of node1 does not reach itself');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  heal: async (lab) => {
    await lab.on('node1', `sed -i 's/"hairpinMode": false/"hairpinMode": true/' /etc/cni/net.d/*`);
    await deletePods(lab);
  },
  expected: { named: [{ layer: 'hairpin', object: 'Node node1' }] },
} satisfies Fault;
