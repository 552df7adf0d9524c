import type { Fault } from '../harness/fault.ts';
import { edited } from '../harness/corefile.ts';
import { lookUp, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const servers = 'k8s-app=kube-dns';

export default {
  what: 'the configuration was put right, and one of the two DNS servers still runs with the wrong one',
  inject: async (lab) => {
    await edited(lab, (text) => text.replace(/\n\s*reload/, '').replace(/(kubernetes [^{]*\{\n)/, '$1        namespaces default kube-system\n'));
    await edited(lab, (text) => text.replace(/\n\s*namespaces [^\n]*/, ''), 'not restarted');
    const before = await podsOf(lab, servers, 'kube-system');
    await lab.kubectl('-n', 'kube-system', 'delete', 'pod', before[0]?.name ?? '', '--grace-period=1');
    await until('both servers are Ready', 60, async () => {
      const now = await podsOf(lab, servers, 'kube-system');
      return now.length === 2 && now.every(({ ready, deleted, name }) => ready && !deleted && name !== before[0]?.name);
    });
  },
  symptom: async (lab) => {
    must(!(await lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'coredns', '-o', 'jsonpath={.data.Corefile}')).includes('namespaces'), 'the configuration is right');
    const answers = await Promise.all((await podsOf(lab, servers, 'kube-system')).map(({ ip }) => lookUp(lab, 'cli1', 'web.app.svc.cluster.local', ip)));
    must(answers.filter((answer) => answer.startsWith('10.96.')).length === 1, `one of two servers knows the name: ${answers.join(' / ')}`);
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'dns', object: /^(Pod kube-system\/coredns-|Deployment kube-system\/coredns$)/ }] },
} satisfies Fault;
