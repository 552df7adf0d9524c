import type { Fault } from '../harness/fault.ts';
import { untilForgotten } from '../harness/slices.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service is an alias of a name that does not exist',
  inject: async (lab) => {
    const address = await serviceIp(lab);
    await lab.kubectl('-n', 'app', 'delete', 'service', 'web');
    await lab.kubectl('-n', 'app', 'create', 'service', 'externalname', 'web', '--external-name=gone.upstream.example');
    await untilForgotten(lab, address);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'no name' }),
  expected: { named: [{ layer: 'service', object: 'Service app/web', message: /gone\.upstream\.example/ }] },
} satisfies Fault;
