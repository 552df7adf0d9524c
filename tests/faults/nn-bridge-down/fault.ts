import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the bridge of a node is down, and with it all its pods are cut off',
  inject: (lab) => lab.on('node1', 'ip link set cni0 down'),
  symptom: async (lab) => {
    const here = (await podsOf(lab)).find(({ node }) => node === 'node1');
    must((await lab.on('node1', 'ip -brief link show cni0')).includes('DOWN'), 'the bridge is down');
    await expectOutcomes(lab, { 'cli1 web:80': ['unreachable', 'no name', 'timed out'], [`cli2 ${here?.ip}:9376`]: ['timed out', 'unreachable'] });
  },
  heal: (lab) => lab.on('node1', 'ip link set cni0 up'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/bridge-down' }] },
} satisfies Fault;
