import { readFileSync, writeFileSync } from 'node:fs';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

const file = '/tmp/tc-viewer.kubeconfig';

export default {
  what: 'somebody who may only read (the role view) looks at the cluster, and nothing is wrong with it',
  target: 'practice',
  env: { KUBECONFIG: file },
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'create', 'serviceaccount', 'viewer');
    await lab.kubectl('create', 'clusterrolebinding', 'viewer', '--clusterrole=view', '--serviceaccount=app:viewer');
    const token = await lab.kubectl('-n', 'app', 'create', 'token', 'viewer');
    writeFileSync(file, readFileSync(lab.kubeconfig, 'utf8').replace(/^ *client-key-data:.*\n/m, '').replace(/client-certificate-data:.*/, `token: ${token}`));
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    await lab.kubectl('delete', 'clusterrolebinding', 'viewer');
    await lab.kubectl('-n', 'app', 'delete', 'serviceaccount', 'viewer');
  },
  expected: { status: 'inconclusive', named: [] },
} satisfies Fault;
