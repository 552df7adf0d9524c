import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the pods carry another label since the last rollout',
  inject: async (lab) => {
    // A Deployment takes no new selector, so whoever changes it makes the Deployment anew.
    const deployment = JSON.parse(await lab.kubectl('-n', 'app', 'get', 'deployment', 'web', '-o', 'json')) as { spec: { selector: object; template: { metadata: { labels: object } } } };
    await lab.kubectl('-n', 'app', 'delete', 'deployment', 'web', '--timeout=60s');
    const labels = { app: 'web-v2' };
    const { spec } = deployment;
    await lab.replace([
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'app' }, spec: { ...spec, selector: { matchLabels: labels }, template: { ...spec.template, metadata: { labels } } } },
    ]);
    await until('the new pods are Ready and the old ones gone', 60, async () => {
      const [old, young] = [await podsOf(lab), await podsOf(lab, 'app=web-v2')];
      return old.length === 0 && young.length === 3 && young.every(({ ready }) => ready);
    });
  },
  symptom: async (lab) => {
    must((await readyEndpoints(lab)).length === 0, 'no endpoints are listed');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', [`cli1 ${(await podsOf(lab, 'app=web-v2'))[0]?.ip}:9376`]: 'answers' });
  },
  // Either side can be changed to fit the other; the selector is what the page looks at.
  expected: { named: [{ layer: 'endpoints', object: /^(Service|Deployment) app\/web$/ }] },
} satisfies Fault;
