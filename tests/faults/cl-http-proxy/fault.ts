import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the environment of a client names a proxy, which its requests to Services go to as well',
  client: 'app/cli1',
  inject: (lab) => replaceClient(lab, 'cli1', { containers: [{ name: 'cli', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'while :; do sleep 3600; done'], env: [{ name: 'http_proxy', value: 'http://192.0.2.9:3128' }] }] }),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable'], [`cli2 ${await serviceIp(lab)}:80`]: 'answers' }),
  expected: { named: [{ layer: 'resolver', object: 'Pod app/cli1', finding: 'resolver/http-proxy' }] },
} satisfies Fault;
