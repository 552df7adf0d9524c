import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the hosts file of a client has an old address for the Service',
  client: 'app/cli1',
  inject: (lab) => replaceClient(lab, 'cli1', { hostAliases: [{ ip: '10.96.77.77', hostnames: ['web', 'web.app'] }] }),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': ['timed out', 'unreachable', 'refused'], 'cli1 web.app.svc.cluster.local:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { named: [{ layer: 'resolver', object: 'Pod app/cli1', finding: 'resolver/hosts-file' }] },
} satisfies Fault;
