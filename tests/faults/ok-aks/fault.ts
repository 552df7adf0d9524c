import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

const custom = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'coredns-custom', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns', 'addonmanager.kubernetes.io/mode': 'EnsureExists' } }, data: { 'log.override': 'log . {\n    class error\n}\n' } };
const webhook = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration', metadata: { name: 'aks-node-mutating-webhook' }, webhooks: [{ name: 'aks-node-mutating-webhook.azmk8s.io', admissionReviewVersions: ['v1'], sideEffects: 'None', failurePolicy: 'Ignore', timeoutSeconds: 1, clientConfig: { url: 'https://aks-webhook.invalid:443/mutate' }, rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['nodes'], operations: ['UPDATE'] }] }] };

export default {
  what: 'the cluster is set up as AKS does it: the DNS servers take in what a second ConfigMap says (and another glob finds no file), the nodes forbid pods the wire server of the cloud, an agent masquerades what leaves, a webhook for nodes that may be ignored is not to be reached',
  target: 'practice',
  grep: 'dns',
  inject: async (lab) => {
    await lab.replace([custom, webhook]);
    const corefile = await lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'coredns', '-o', 'jsonpath={.data.Corefile}');
    await lab.patch('kube-system', 'configmap/coredns', { op: 'replace', path: '/data/Corefile', value: corefile.replace(/\n\}\s*$/, '\n    template ANY ANY internal.cloudapp.net {\n        match "^(?:[^.]+\\.){4,}internal\\.cloudapp\\.net\\.$"\n        rcode NXDOMAIN\n        fallthrough\n    }\n    import /etc/coredns/custom/*.override\n}\nimport /etc/coredns/custom/*.server\n') });
    await lab.patch('kube-system', 'deployment/coredns', { op: 'replace', path: '/spec/strategy', value: { type: 'Recreate' } },
      { op: 'add', path: '/spec/template/spec/volumes/-', value: { name: 'custom', configMap: { name: 'coredns-custom', optional: true } } },
      { op: 'add', path: '/spec/template/spec/containers/0/volumeMounts/-', value: { name: 'custom', mountPath: '/etc/coredns/custom', readOnly: true } });
    await lab.kubectl('-n', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=90s');
    for (const node of ['node1', 'node2']) {
      await lab.on(node, `iptables -I FORWARD -d 168.63.129.16/32 -p tcp -m tcp --dport 80 -j DROP; iptables -I FORWARD -d 168.63.129.16/32 -p tcp -m tcp --dport 32526 -j DROP; iptables -t nat -N IP-MASQ-AGENT; iptables -t nat -A IP-MASQ-AGENT -d 10.244.0.0/16 -j RETURN; iptables -t nat -A IP-MASQ-AGENT -d 10.96.0.0/16 -j RETURN; iptables -t nat -A IP-MASQ-AGENT -d 10.219.0.0/16 -j RETURN; iptables -t nat -A IP-MASQ-AGENT -j MASQUERADE; iptables -t nat -A POSTROUTING -m addrtype ! --dst-type LOCAL -j IP-MASQ-AGENT`);
    }
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'iptables -D FORWARD -d 168.63.129.16/32 -p tcp -m tcp --dport 80 -j DROP; iptables -D FORWARD -d 168.63.129.16/32 -p tcp -m tcp --dport 32526 -j DROP; iptables -t nat -D POSTROUTING -m addrtype ! --dst-type LOCAL -j IP-MASQ-AGENT; iptables -t nat -F IP-MASQ-AGENT; iptables -t nat -X IP-MASQ-AGENT');
    await lab.kubectl('delete', 'mutatingwebhookconfiguration', 'aks-node-mutating-webhook');
    await lab.kubectl('-n', 'kube-system', 'delete', 'configmap', 'coredns-custom');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
