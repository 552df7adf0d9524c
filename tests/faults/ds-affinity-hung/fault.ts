import type { Fault } from '../harness/fault.ts';
import { lookUp, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'clients of the Service of cluster DNS stay with their server (ClientIP), and one of the servers hangs: those bound to it get no answer for hours, the others are well',
  inject: async (lab) => {
    await lab.patch('kube-system', 'service/kube-dns', { op: 'replace', path: '/spec/sessionAffinity', value: 'ClientIP' });
    await new Promise((resolve) => setTimeout(resolve, 2000));
    for (let time = 0; time < 6; time += 1) await Promise.all(['cli1', 'cli2'].map((client) => lookUp(lab, client, 'web.app.svc.cluster.local', '10.96.0.10')));
    const [server] = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
    const { node, pid } = await lab.processOf(`kube-system/${server?.name}`);
    await lab.on(node, `kill -STOP ${pid}`);
  },
  target: 'practice',
  symptom: async (lab) => {
    const hung = (await lab.on('node1', 'ps -C coredns -o state=')).includes('T') || (await lab.on('node2', 'ps -C coredns -o state=')).includes('T');
    must(hung, 'a server hangs');
    must((await lab.kubectl('-n', 'kube-system', 'get', 'service', 'kube-dns', '-o', 'jsonpath={.spec.sessionAffinity}')) === 'ClientIP', 'clients stay with their server');
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'pkill -CONT -x coredns; true');
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'dns', object: /^Pod kube-system\/coredns-/, finding: 'dns/server-stopped' }] },
} satisfies Fault;
