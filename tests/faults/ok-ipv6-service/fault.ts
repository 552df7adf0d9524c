import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service has an IPv6 address alone, and its name no A record',
  lab: 'dual-stack',
  target: 'app/web6',
  inject: (lab) => lab.apply('{apiVersion: v1, kind: Service, metadata: {name: web6, namespace: app}, spec: {ipFamilyPolicy: SingleStack, ipFamilies: [IPv6], selector: {app: web}, ports: [{port: 80, targetPort: http}]}}'),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 [${await serviceIp(lab, 'web6')}]:80`]: 'answers', 'cli2 web6:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
