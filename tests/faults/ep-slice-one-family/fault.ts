import { serviceIp6 } from '../harness/dual-stack.ts';
import type { Fault } from '../harness/fault.ts';
import { manualSlice, untilForgotten } from '../harness/slices.ts';
import { expectOutcomes, podsOf, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service has an address of each family and no selector, and the slice that somebody keeps for it has IPv4 addresses alone',
  lab: 'dual-stack',
  inject: async (lab) => {
    const addresses = (await podsOf(lab)).map(({ ip }) => ip);
    const before = await serviceIp(lab);
    await lab.kubectl('-n', 'app', 'delete', 'service', 'web');
    await lab.replace([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'app' }, spec: { ipFamilyPolicy: 'RequireDualStack', ports: [{ name: 'http', port: 80, targetPort: 9376 }] } }]);
    await lab.apply(manualSlice(addresses));
    await untilForgotten(lab, before);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: 'answers', [`cli1 [${await serviceIp6(lab)}]:80`]: ['refused', 'timed out', 'unreachable'] }),
  expected: { named: [{ layer: 'endpoints', object: /^(EndpointSlice app\/web-manual|Service app\/web)$/, message: /IPv6/ }] },
} satisfies Fault;
