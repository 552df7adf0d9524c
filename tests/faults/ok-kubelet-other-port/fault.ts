import type { Fault } from '../harness/fault.ts';
import { reconfigureKubelet } from '../harness/kubelet.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const portOf = '{.status.daemonEndpoints.kubeletEndpoint.Port}';

export default {
  what: 'the kubelet of a node listens on another port, as its Node says',
  inject: async (lab) => {
    await reconfigureKubelet(lab, 'node2', `sed -i '$ a port: 10350'`);
    await until('the Node says so', 40, async () => (await lab.kubectl('get', 'node', 'node2', '-o', `jsonpath=${portOf}`)) === '10350');
  },
  symptom: async (lab) => {
    must((await lab.kubectl('get', 'node', 'node2', '-o', `jsonpath=${portOf}`)) === '10350', 'it is another port');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await reconfigureKubelet(lab, 'node2', null);
    await until('the Node says so', 40, async () => (await lab.kubectl('get', 'node', 'node2', '-o', `jsonpath=${portOf}`)) === '10250');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
