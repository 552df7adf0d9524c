import type { Fault } from '../harness/fault.ts';
import { restoreControllers, withControllers } from '../harness/controllers.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'kube-controller-manager still gives all namespaces another certificate of an authority than the one that the API is signed by (a rotation half done), and the DNS servers, which were started anew since, do not trust the API',
  inject: async (lab) => {
    const read = (): Promise<string> => lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'kube-root-ca.crt', '-o', 'jsonpath={.data}');
    const before = await read();
    await withControllers(lab, 's#--root-ca-file=.*ca.crt#--root-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt#');
    await until('the other one is given out', 60, async () => (await read()) !== before);
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
    await new Promise((resolve) => setTimeout(resolve, 12_000));
  },
  symptom: async (lab) => must(!(await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).some(({ ready }) => ready), 'the servers do not get ready'),
  heal: async (lab) => {
    await restoreControllers(lab);
    await until('the right one is given out', 60, async () => (await lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'kube-root-ca.crt', '-o', 'jsonpath={.data}')).replaceAll('\\n', '') !== '' && (await lab.on('cp', 'head -3 /etc/kubernetes/pki/ca.crt | tail -1')).trim() === (await lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'kube-root-ca.crt', '-o', 'go-template={{index .data "ca.crt"}}')).split('\n')[2]?.trim());
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
  },
  expected: { named: [{ layer: ['cluster', 'control-plane', 'dns'], object: /kube-controller-manager|kube-root-ca|kube-apiserver|kube-system\/coredns/, message: /certificate|x509|authority/ }] },
} satisfies Fault;
