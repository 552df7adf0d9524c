import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'pods hang on routed links, which have no hairpin_mode',
  lab: 'ptp',
  inject: async () => undefined,
  symptom: async (lab) => {
    must(!(await lab.on('node1', 'ls /sys/class/net')).split(/\s+/).includes('cni0'), 'there is no bridge');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
