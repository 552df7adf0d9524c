import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

let later: NodeJS.Timeout[] = [];

/** Both happen while a run asks: a healthy run takes about fifteen seconds. */
export default {
  what: 'the workload is rolled out anew and scaled while somebody looks',
  inject: async (lab) => {
    const kubectl = (...words: readonly string[]): void => void lab.kubectl('-n', 'app', ...words).catch(() => undefined);
    later = [setTimeout(() => kubectl('rollout', 'restart', 'deployment/web'), 6000), setTimeout(() => kubectl('scale', 'deployment/web', '--replicas=5'), 9000)];
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers' }),
  heal: async () => later.forEach(clearTimeout),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
