import type { Fault } from '../harness/fault.ts';
import { members } from '../harness/members.ts';
import { lookUp, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a member of a StatefulSet behind a headless Service was replaced some seconds before somebody looks, and the DNS servers keep its old address for as long as their cache is to',
  target: 'app/db:9376',
  client: 'app/cli2',
  inject: async (lab) => {
    await lab.apply(members());
    await lab.kubectl('-n', 'app', 'wait', 'pod/db-1', 'pod/db-2', 'pod/db-3', '--for=condition=Ready', '--timeout=60s');
    for (const client of ['cli1', 'cli2']) await lab.inPod(client, 'for i in 1 2 3 4; do nslookup db.app.svc.cluster.local; done > /dev/null 2>&1');
    await lab.kubectl('-n', 'app', 'delete', 'pod', 'db-3', '--grace-period=1');
    await lab.kubectl('-n', 'app', 'wait', 'pod/db-3', '--for=condition=Ready', '--timeout=60s');
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'app=db')).filter(({ ready }) => ready).length === 3, 'all are Ready');
    must(/10\.244/.test(await lookUp(lab, 'cli1', 'db-2.db.app.svc.cluster.local')), 'a member has its name');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
