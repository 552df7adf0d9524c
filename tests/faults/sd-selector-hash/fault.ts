import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the Service was made with kubectl expose from a pod, so it selects the hash of one version, and there has been another version since',
  inject: async (lab) => {
    const hash = await lab.kubectl('-n', 'app', 'get', 'pods', '-l', 'app=web', '-o', 'jsonpath={.items[0].metadata.labels.pod-template-hash}');
    await lab.patch('app', 'service/web', { op: 'add', path: '/spec/selector/pod-template-hash', value: hash });
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/template/metadata/annotations', value: { version: 'next' } });
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
    await until('the Service has no endpoint', 30, async () => (await readyEndpoints(lab)).length === 0);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused' }),
  expected: { named: [{ layer: ['endpoints', 'service'], object: 'Service app/web', message: /pod-template-hash/ }] },
} satisfies Fault;
