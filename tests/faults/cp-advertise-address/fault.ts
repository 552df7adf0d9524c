import type { Fault } from '../harness/fault.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const file = '/etc/kubernetes/components/kube-apiserver';

export default {
  what: 'the API tells its clients an address where it is not, and the DNS servers were started since',
  inject: async (lab) => {
    await lab.on('cp', `cp ${file} /run/apiserver.kept; sed -i 's/--advertise-address=[0-9.]*/--advertise-address=192.0.2.6/' ${file}`);
    await lab.component('restart', 'cp', 'kube-apiserver');
    await until('the API answers', 60, async () => (await lab.kubectl('get', 'nodes', '-o', 'name')).includes('node1'));
    await until('the Service of the API leads elsewhere', 60, async () => (await lab.kubectl('get', 'endpointslice', 'kubernetes', '-o', 'jsonpath={.endpoints[*].addresses[*]}')) === '192.0.2.6');
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
  },
  symptom: async (lab) => must(!(await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).some(({ ready }) => ready), 'the servers do not get ready'),
  heal: async (lab) => {
    await lab.on('cp', `cat /run/apiserver.kept > ${file}`);
    await lab.component('restart', 'cp', 'kube-apiserver');
    await until('the Service of the API leads to it', 60, async () => (await lab.kubectl('get', 'endpointslice', 'kubernetes', '-o', 'jsonpath={.endpoints[*].addresses[*]}')) !== '192.0.2.6');
  },
  expected: { named: [{ layer: ['cluster', 'control-plane'], object: /kube-apiserver|default\/kubernetes/ }] },
} satisfies Fault;
