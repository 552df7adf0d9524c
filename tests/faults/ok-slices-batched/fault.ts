import { restoreControllers, withControllers } from '../harness/controllers.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the controllers write EndpointSlices every eight seconds, and put one endpoint in each, as a large cluster may be set up to',
  target: 'practice',
  inject: (lab) => withControllers(lab, 's/--use-service-account-credentials/--use-service-account-credentials --endpointslice-updates-batch-period=8s --max-endpoints-per-slice=1/'),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: restoreControllers,
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
