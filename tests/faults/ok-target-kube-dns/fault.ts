import type { Fault } from '../harness/fault.ts';
import { lookUp, must } from '../harness/symptom.ts';

export default {
  what: 'somebody asks for the Service of cluster DNS itself, which has a port of datagrams, one of connections and one of metrics',
  target: 'kube-system/kube-dns',
  client: 'app/cli1',
  inject: () => Promise.resolve(),
  symptom: async (lab) => must(/^10\./.test(await lookUp(lab, 'cli1', 'web.app.svc.cluster.local')), 'names resolve'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
