import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { manualSlice } from '../harness/slices.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const webhook = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: network-guard }
webhooks:
  - name: slices.guard.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Fail
    timeoutSeconds: 2
    clientConfig: { service: { namespace: app, name: no-webhook, path: / } }
    rules: [{ apiGroups: [discovery.k8s.io], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [endpointslices] }]
`;

export default {
  what: 'a webhook that must be asked about EndpointSlices does not answer, and the pods were made anew since',
  inject: async (lab) => {
    await lab.apply(webhook);
    const slice = manualSlice(['10.244.9.9'], { name: 'trial', label: false });
    await until('slices are refused', 20, async () => {
      const answer = await lab.apply(slice).catch((error: unknown) => String(error));
      if (answer.includes('failed calling webhook')) return true;
      await lab.kubectl('-n', 'app', 'delete', 'endpointslice', 'trial', '--ignore-not-found');
      return false;
    });
    await deletePods(lab);
    await until('new pods are Ready', 60, async () => (await podsOf(lab)).filter(({ ready }) => ready).length === 3);
  },
  symptom: async (lab) => {
    const listed = await readyEndpoints(lab);
    must((await podsOf(lab)).every(({ ip }) => !listed.includes(ip)), 'no pod is listed');
    await expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out', 'unreachable'] });
  },
  heal: (lab) => lab.kubectl('delete', 'validatingwebhookconfiguration', 'network-guard'),
  expected: { named: [{ layer: 'control-plane', object: 'ValidatingWebhookConfiguration network-guard' }] },
} satisfies Fault;
