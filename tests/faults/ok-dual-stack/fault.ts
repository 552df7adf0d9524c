import { makeDualStack, serviceIp6 } from '../harness/dual-stack.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service has an IP and a slice of each family',
  lab: 'dual-stack',
  inject: makeDualStack,
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: 'answers', [`cli2 [${await serviceIp6(lab)}]:80`]: 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
