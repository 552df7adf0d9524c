import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'other controllers have written labels, annotations, conditions and a finalizer on the Service',
  inject: async (lab) => {
    await lab.patch(
      'app', 'service/web',
      { op: 'add', path: '/metadata/labels', value: { 'app.kubernetes.io/managed-by': 'somebody', 'example.com/tier': 'front' } },
      { op: 'add', path: '/metadata/annotations', value: { 'example.com/note': 'kept by a controller' } },
      { op: 'add', path: '/metadata/finalizers', value: ['x.io/f'] },
    );
    await lab.kubectl('-n', 'app', 'patch', 'service', 'web', '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: { conditions: [{ type: 'example.com/Seen', status: 'True', reason: 'Seen', message: '', lastTransitionTime: '2026-01-01T00:00:00Z' }] } }));
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
