import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the target is an alias of a Service of another namespace, whose targetPort nobody listens on',
  target: 'odd/alias:80',
  inject: async (lab) => {
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'odd' } }, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'alias', namespace: 'odd' }, spec: { type: 'ExternalName', externalName: 'web.app.svc.cluster.local' } }] }));
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0/targetPort', value: 8080 });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 alias.odd:80': ['refused', 'timed out'], 'cli2 alias.odd:80': ['refused', 'timed out'] }),
  heal: (lab) => lab.kubectl('delete', 'namespace', 'odd', '--timeout=60s'),
  expected: { named: [{ layer: 'service', object: 'Service app/web', message: /8080/ }] },
} satisfies Fault;
