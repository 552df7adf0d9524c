import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';

import { ask, must } from '../harness/symptom.ts';

export default {
  what: 'pods of a node search the domain of its company too, and the server that the DNS of the cluster asks for that hangs: full names take long',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.on('node1', 'cp /etc/resolv.conf /run/resolv.kept; echo "search corp.example" >> /etc/resolv.conf');
    await replaceClient(lab, 'cli1', {});
    await lab.component('stop', 'cp', 'upstream-dns', 'STOP');
  },
  symptom: async (lab) => {
    must((await lab.inPod('cli1', 'cat /etc/resolv.conf')).includes('corp.example'), 'the client searches it');
    must((await ask(lab, 'cli1', 'web:80')).outcome === 'answers', 'the short name is found');
    const started = Date.now();
    const { text } = await ask(lab, 'cli1', 'web.app.svc.cluster.local:80', 25);
    must(Date.now() - started > 3500, `the full name takes seconds, or is not found: ${text}`);
  },
  heal: async (lab) => {
    await lab.on('node1', 'cat /run/resolv.kept > /etc/resolv.conf');
    await lab.component('stop', 'cp', 'upstream-dns', 'KILL');
    await lab.component('start', 'cp', 'upstream-dns');
    await replaceClient(lab, 'cli1', {});
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['resolver', 'dns'], object: /^(Node node1|Pod app\/cli1|ConfigMap kube-system\/coredns)$/ }] },
} satisfies Fault;
