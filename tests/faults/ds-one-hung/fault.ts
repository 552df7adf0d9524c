import type { Fault } from '../harness/fault.ts';
import { must, lookUp, podOn, podsOf } from '../harness/symptom.ts';

export default {
  what: 'one of two DNS servers hangs',
  inject: async (lab) => {
    const server = (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).find(({ node }) => node === 'node2');
    const { node, pid } = await lab.processOf(`kube-system/${server?.name}`);
    await lab.on(node, `kill -STOP ${pid}`);
  },
  symptom: async (lab) => {
    const servers = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
    const answers = await Promise.all(servers.map(({ ip }) => lookUp(lab, 'cli1', 'web.app.svc.cluster.local', ip)));
    must(answers.filter((answer) => answer === 'timed out').length === 1, 'one of them does not answer');
    must((await podOn(lab, 'node1')).ready, 'the victim is well');
  },
  heal: (lab) => lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=0', '--force'),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'dns', object: /^Pod kube-system\/coredns-/ }] },
} satisfies Fault;
