import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

/** Nobody can look, and that is all that is known. */
export default {
  what: 'the image of the probes cannot be had here',
  env: { BUSYBOX_IMAGE: 'registry.k8s.io/busybox:0.0.0' },
  inject: async () => undefined,
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers' }),
  expected: { status: 'inconclusive', named: [] },
} satisfies Fault;
