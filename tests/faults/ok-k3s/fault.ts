import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

const custom = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'coredns-custom', namespace: 'kube-system' }, data: { 'corp.server': 'corp.example:53 {\n    errors\n    cache 30\n    forward . 10.219.1.2\n}\n' } };
const pause = { name: 'lb-tcp-80', image: 'registry.k8s.io/busybox:1.27.2', imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'while :; do sleep 3600; done'] };
const lb = { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'svclb-traefik-8a3b1f2c', namespace: 'kube-system', labels: { 'svccontroller.k3s.cattle.io/svcname': 'traefik' } }, spec: { selector: { matchLabels: { app: 'svclb-traefik-8a3b1f2c' } }, template: { metadata: { labels: { app: 'svclb-traefik-8a3b1f2c', 'svccontroller.k3s.cattle.io/svcname': 'traefik' } }, spec: { automountServiceAccountToken: false, terminationGracePeriodSeconds: 1, containers: [{ ...pause, ports: [{ name: 'lb-tcp-80', containerPort: 80, hostPort: 80 }] }, { ...pause, name: 'lb-tcp-443', ports: [{ name: 'lb-tcp-443', containerPort: 443, hostPort: 443 }] }] } } } };
const traefik = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'traefik', namespace: 'kube-system', annotations: { 'meta.helm.sh/release-name': 'traefik' } }, spec: { type: 'LoadBalancer', ipFamilyPolicy: 'PreferDualStack', selector: { 'app.kubernetes.io/name': 'traefik' }, ports: [{ name: 'web', port: 80, targetPort: 'web' }, { name: 'websecure', port: 443, targetPort: 'websecure' }] } };
const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'helm-install-traefik', namespace: 'kube-system' }, spec: { template: { spec: { restartPolicy: 'OnFailure', containers: [{ ...pause, command: ['true'] }] } } } };

export default {
  what: 'the cluster is set up as k3s does it: the DNS servers read hosts of the nodes from their ConfigMap and zones from a second one, a DaemonSet has ports 80 and 443 of the nodes, whose Traefik is not there for now, a Job has installed it, and flannel masquerades what leaves',
  inject: async (lab) => {
    await lab.replace([custom, traefik, lb, job]);
    const corefile = await lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'coredns', '-o', 'jsonpath={.data.Corefile}');
    await lab.patch('kube-system', 'configmap/coredns', { op: 'replace', path: '/data/Corefile', value: corefile.replace(/\n( *)prometheus /, '\n$1hosts /etc/coredns/NodeHosts {\n$1    ttl 60\n$1    reload 15s\n$1    fallthrough\n$1}\n$1prometheus ').replace(/\n\}\s*$/, '\n    import /etc/coredns/custom/*.override\n}\nimport /etc/coredns/custom/*.server\n') }, { op: 'add', path: '/data/NodeHosts', value: '10.219.1.11 node1\n10.219.1.12 node2\n' });
    await lab.patch('kube-system', 'deployment/coredns', { op: 'replace', path: '/spec/strategy', value: { type: 'Recreate' } },
      { op: 'add', path: '/spec/template/spec/volumes/0/configMap/items/-', value: { key: 'NodeHosts', path: 'NodeHosts' } },
      { op: 'add', path: '/spec/template/spec/volumes/-', value: { name: 'custom-config-volume', configMap: { name: 'coredns-custom', optional: true } } },
      { op: 'add', path: '/spec/template/spec/containers/0/volumeMounts/-', value: { name: 'custom-config-volume', mountPath: '/etc/coredns/custom', readOnly: true } });
    await lab.kubectl('-n', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=90s');
    await lab.kubectl('-n', 'kube-system', 'rollout', 'status', 'daemonset/svclb-traefik-8a3b1f2c', '--timeout=60s');
    await lab.kubectl('-n', 'kube-system', 'patch', 'service', 'traefik', '--subresource=status', '--type=merge', '-p', '{"status":{"loadBalancer":{"ingress":[{"ip":"10.219.1.11","ipMode":"VIP"},{"ip":"10.219.1.12","ipMode":"VIP"}]}}}');
    for (const node of ['node1', 'node2']) {
      await lab.kubectl('label', 'node', node, 'node.kubernetes.io/instance-type=k3s', 'svccontroller.k3s.cattle.io/enablelb=true', '--overwrite');
      await lab.on(node, `iptables -t nat -N FLANNEL-POSTRTG; iptables -t nat -A POSTROUTING -m comment --comment "flanneld masq" -j FLANNEL-POSTRTG; iptables -t nat -A FLANNEL-POSTRTG -m mark --mark 0x4000/0x4000 -m comment --comment "flanneld masq" -j RETURN; iptables -t nat -A FLANNEL-POSTRTG -s 10.244.0.0/16 -d 10.244.0.0/16 -j RETURN; iptables -t nat -A FLANNEL-POSTRTG -s 10.244.0.0/16 ! -d 224.0.0.0/4 -j MASQUERADE --random-fully; iptables -t nat -A FLANNEL-POSTRTG ! -s 10.244.0.0/16 -d 10.244.0.0/16 -j MASQUERADE --random-fully`);
    }
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.kubectl('label', 'node', node, 'node.kubernetes.io/instance-type-', 'svccontroller.k3s.cattle.io/enablelb-');
      await lab.on(node, 'iptables -t nat -D POSTROUTING -m comment --comment "flanneld masq" -j FLANNEL-POSTRTG; iptables -t nat -F FLANNEL-POSTRTG; iptables -t nat -X FLANNEL-POSTRTG');
    }
    await lab.kubectl('-n', 'kube-system', 'delete', 'daemonset/svclb-traefik-8a3b1f2c', 'job/helm-install-traefik', 'service/traefik', 'configmap/coredns-custom');
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'batch.kubernetes.io/job-name=helm-install-traefik', '--ignore-not-found');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
