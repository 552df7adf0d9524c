import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../harness/fault.ts';
import { members } from '../harness/members.ts';
import { expectOutcomes, lookUp, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a headless Service governs a StatefulSet of members that find one another by their names before they are ready, whose ordinals begin at one, and an update of which is held back from the first ones',
  target: 'app/db:9376',
  client: 'app/cli2',
  inject: async (lab) => {
    await lab.apply(members('{ type: RollingUpdate, rollingUpdate: { partition: 2 } }'));
    await lab.kubectl('-n', 'app', 'wait', 'pod/db-1', 'pod/db-2', 'pod/db-3', '--for=condition=Ready', '--timeout=60s');
    await lab.patch('app', 'statefulset/db', { op: 'add', path: '/spec/template/metadata/annotations', value: { version: 'next' } });
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'statefulset/db', '--timeout=60s');
    // For so long the DNS servers keep the address that the third had before.
    await pause(35_000);
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'app=db')).filter(({ ready }) => ready).length === 3, 'all are Ready');
    must(/10\.244/.test(await lookUp(lab, 'cli1', 'db-2.db.app.svc.cluster.local')), 'a member has its name');
    await expectOutcomes(lab, { 'cli1 db:9376': 'answers', 'cli2 db-3.db:9376': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
