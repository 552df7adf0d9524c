import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';

export default {
  what: 'somebody asks for the Service of the API itself, which has no selector and no pods, and speaks TLS',
  target: 'default/kubernetes',
  client: 'app/cli1',
  inject: () => Promise.resolve(),
  symptom: async (lab) => must((await lab.inPod('cli1', 'nc -w 3 kubernetes.default 443 -e true && echo open')).includes('open'), 'it takes connections'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
