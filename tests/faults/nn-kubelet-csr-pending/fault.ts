import type { Fault } from '../harness/fault.ts';
import { reconfigureKubelet } from '../harness/kubelet.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the kubelet of a node asks the cluster for its certificate (serverTLSBootstrap), and nobody has granted it, so the API cannot look into pods there; its pods are well',
  inject: async (lab) => {
    await reconfigureKubelet(lab, 'node1', `sed -i '/^tlsCertFile/d; /^tlsPrivateKeyFile/d; $ a serverTLSBootstrap: true'`);
    await until('nobody can look into pods there', 30, async () => (await lab.kubectl('-n', 'app', 'exec', 'cli1', '--', 'true').then(() => '', (error: unknown) => String(error))).includes('tls'));
  },
  symptom: async (lab) => {
    must((await lab.kubectl('get', 'csr')).includes('kubelet-serving'), 'a request waits');
    await expectOutcomes(lab, { 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await reconfigureKubelet(lab, 'node1', null);
    await lab.kubectl('delete', 'csr', '--all');
  },
  expected: { status: ['at-risk', 'inconclusive'], named: [], also: [{ layer: ['cluster', 'node-network'], object: 'Node node1', message: /certificate|tls/i }] },
} satisfies Fault;
