import { serviceIp6 } from '../harness/dual-stack.ts';
import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the Service has an IPv6 address too, and its servers listen on IPv4 alone',
  lab: 'dual-stack',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', 'mkdir -p /tmp/w; hostname > /tmp/w/index.html; exec httpd -f -p 0.0.0.0:9376 -h /tmp/w'] });
    await lab.kubectl('-n', 'app', 'patch', 'service', 'web', '--type=merge', '-p', JSON.stringify({ spec: { ipFamilyPolicy: 'RequireDualStack' } }));
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 [${await serviceIp6(lab)}]:80`]: 'refused' }),
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', finding: 'pods/listens-on-another-address' }] },
} satisfies Fault;
