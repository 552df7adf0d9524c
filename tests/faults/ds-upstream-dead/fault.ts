import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must } from '../harness/symptom.ts';

export default {
  what: 'names outside of the cluster lead nowhere: nobody\'s concern who asks for a Service',
  inject: (lab) => edited(lab, (corefile) => corefile.replace(/forward \. [^{\n]*/, 'forward . 192.0.2.53 ')),
  symptom: async (lab) => {
    must(!/^\d/.test(await lookUp(lab, 'cli1', 'example.org.')), 'a name outside is not found');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli1 web.app.svc.cluster.local:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
