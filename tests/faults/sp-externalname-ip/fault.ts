import type { Fault } from '../harness/fault.ts';
import { untilForgotten } from '../harness/slices.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service is an alias of an address, which DNS takes for a name',
  inject: async (lab) => {
    const address = await serviceIp(lab);
    await lab.kubectl('-n', 'app', 'delete', 'service', 'web');
    await lab.kubectl('-n', 'app', 'create', 'service', 'externalname', 'web', '--external-name=10.0.0.5');
    await untilForgotten(lab, address);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'no name' }),
  expected: { named: [{ layer: 'service', object: 'Service app/web', finding: 'service/external-name-is-an-address' }] },
} satisfies Fault;
