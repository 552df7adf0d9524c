import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';

export default {
  what: 'the Service has lost its selector, and its pods were made anew since',
  inject: async (lab) => {
    await lab.patch('app', 'service/web', { op: 'remove', path: '/spec/selector' });
    await deletePods(lab);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
  },
  symptom: async (lab) => {
    const [pods, listed] = [await podsOf(lab), await readyEndpoints(lab)];
    must(pods.length === 3 && !pods.some(({ ip }) => listed.includes(ip)), 'the slices do not know the new pods');
    await expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out', 'unreachable'] });
  },
  expected: { named: [{ layer: ['service', 'endpoints'], object: 'Service app/web', message: /selector/ }] },
} satisfies Fault;
