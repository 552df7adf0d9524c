import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a node has lost the configuration of its pod network',
  inject: async (lab) => {
    await lab.on('node1', 'mkdir -p /run/kept && mv /etc/cni/net.d/* /run/kept/');
    await until('node1 is not Ready', 60, async () => (await lab.kubectl('get', 'node', 'node1', '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')) !== 'True');
  },
  symptom: async (lab) => {
    must((await lab.kubectl('get', 'node', 'node1', '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].message}')).includes('cni'), 'the kubelet says so');
    await expectOutcomes(lab, { 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.on('node1', 'mv /run/kept/* /etc/cni/net.d/'),
  expected: {
    // The pods of the other node serve. New ones cannot start here, the practice Service's among them.
    status: 'at-risk',
    named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/cni-not-ready' }],
  },
} satisfies Fault;
