import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a node keeps a hardware address for a pod\'s IP that is not the pod\'s',
  inject: async (lab) => {
    const pod = (await podsOf(lab)).find(({ node }) => node === 'node1');
    await lab.on('node1', `ip neigh replace ${pod?.ip} lladdr 02:00:00:00:00:99 nud permanent dev cni0`);
  },
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.every(({ ready }) => ready), 'the pods are Ready');
    const ip = pods.find(({ node }) => node === 'node1')?.ip;
    await expectOutcomes(lab, { [`cli2 ${ip}:9376`]: 'timed out', [`cli1 ${ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'ip neigh flush nud permanent dev cni0'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /02:00:00:00:00:99/ }] },
} satisfies Fault;
