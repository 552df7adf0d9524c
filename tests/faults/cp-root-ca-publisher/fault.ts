import type { Fault } from '../harness/fault.ts';
import { restoreControllers, withControllers } from '../harness/controllers.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'one controller is switched off, the one that gives each namespace the certificate of the API (kube-root-ca.crt), somebody has cleaned it away, and the pods were made anew',
  inject: async (lab) => {
    await withControllers(lab, 's/--allocate-node-cidrs=false/--allocate-node-cidrs=false --controllers=*,-root-ca-certificate-publisher-controller/');
    await lab.kubectl('-n', 'app', 'delete', 'configmap', 'kube-root-ca.crt');
    await lab.kubectl('-n', 'app', 'delete', 'pods', '-l', 'app=web', '--grace-period=1');
    await new Promise((resolve) => setTimeout(resolve, 12_000));
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ waiting }) => waiting === 'ContainerCreating'), 'the pods wait');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  heal: async (lab) => {
    await restoreControllers(lab);
    await until('the certificate is there', 60, async () => (await lab.kubectl('-n', 'app', 'get', 'configmap', 'kube-root-ca.crt', '-o', 'name')) !== '');
  },
  expected: { named: [{ layer: ['pods', 'control-plane'], object: /^(Deployment app\/web|kube-controller-manager|ConfigMap app\/kube-root-ca\.crt)$/, message: /kube-root-ca/ }], also: [{ layer: 'control-plane', object: 'kube-controller-manager' }] },
} satisfies Fault;
