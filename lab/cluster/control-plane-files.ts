/** What the control plane reads: certificates, kubeconfigs and the command line of each component, in /etc/kubernetes. */
import { stringify } from 'yaml';
import { createAuthority, createTokenKeys, type Authority } from './certificates.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { apiAddress, controlPlaneAddress, kubernetesServiceAddress, podNetworks, serviceNetworks, type Cluster } from './shape.ts';

export type Files = Readonly<Record<string, string>>;

/** Metadata of every request: who did what to which object. Reads of the API's own health are noise. */
const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'None', nonResourceURLs: ['/healthz*', '/livez*', '/readyz*', '/version', '/openapi/*', '/metrics'] }, { level: 'Metadata' }],
};

export async function writeControlPlaneFiles(cluster: Cluster, authority: Authority): Promise<Files> {
  const address = controlPlaneAddress(cluster);
  const domain = cluster.shape.clusterDomain;
  const names = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', `kubernetes.default.svc.${domain}`, 'localhost'];
  const tokens = createTokenKeys();
  const frontProxy = await createAuthority('front-proxy-ca');
  const [server, kubeletClient, frontProxyClient, controllers, scheduler] = await Promise.all([
    authority.issue({ user: 'kube-apiserver', dns: names, addresses: [kubernetesServiceAddress, address, '127.0.0.1'] }),
    authority.issue({ user: 'kube-apiserver-kubelet-client' }),
    frontProxy.issue({ user: 'front-proxy-client' }),
    authority.issue({ user: 'system:kube-controller-manager' }),
    authority.issue({ user: 'system:kube-scheduler' }),
  ]);
  const access = (user: string, pair: typeof server): string => writeKubeconfig({ cluster: cluster.name, user, server: apiAddress(cluster), authority: authority.certificate, pair });
  return {
    'pki/ca.crt': authority.certificate,
    'pki/ca.key': authority.key,
    'pki/apiserver.crt': server.certificate,
    'pki/apiserver.key': server.key,
    'pki/kubelet-client.crt': kubeletClient.certificate,
    'pki/kubelet-client.key': kubeletClient.key,
    'pki/front-proxy-ca.crt': frontProxy.certificate,
    'pki/front-proxy-client.crt': frontProxyClient.certificate,
    'pki/front-proxy-client.key': frontProxyClient.key,
    'pki/sa.pub': tokens.publicKey,
    'pki/sa.key': tokens.privateKey,
    'controller-manager.kubeconfig': access('system:kube-controller-manager', controllers),
    'scheduler.kubeconfig': access('system:kube-scheduler', scheduler),
    'audit-policy.yaml': stringify(auditPolicy),
    'upstream.Corefile': upstreamCorefile(cluster),
    'components/etcd': commandLine('etcd', [
      '--data-dir=/var/lib/etcd',
      '--listen-client-urls=http://127.0.0.1:2379',
      '--advertise-client-urls=http://127.0.0.1:2379',
      '--listen-peer-urls=http://127.0.0.1:2380',
      '--unsafe-no-fsync',
    ]),
    'components/kube-apiserver': commandLine('kube-apiserver', [
      '--etcd-servers=http://127.0.0.1:2379',
      `--advertise-address=${address}`,
      `--service-cluster-ip-range=${serviceNetworks(cluster)}`,
      '--client-ca-file=/etc/kubernetes/pki/ca.crt',
      '--tls-cert-file=/etc/kubernetes/pki/apiserver.crt',
      '--tls-private-key-file=/etc/kubernetes/pki/apiserver.key',
      '--kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt',
      '--kubelet-client-certificate=/etc/kubernetes/pki/kubelet-client.crt',
      '--kubelet-client-key=/etc/kubernetes/pki/kubelet-client.key',
      '--requestheader-client-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt',
      '--requestheader-allowed-names=front-proxy-client',
      '--requestheader-username-headers=X-Remote-User',
      '--requestheader-group-headers=X-Remote-Group',
      '--requestheader-extra-headers-prefix=X-Remote-Extra-',
      '--proxy-client-cert-file=/etc/kubernetes/pki/front-proxy-client.crt',
      '--proxy-client-key-file=/etc/kubernetes/pki/front-proxy-client.key',
      // Node names resolve nowhere: exec and logs go to the address.
      '--kubelet-preferred-address-types=InternalIP',
      `--service-account-issuer=https://kubernetes.default.svc.${domain}`,
      '--service-account-key-file=/etc/kubernetes/pki/sa.pub',
      '--service-account-signing-key-file=/etc/kubernetes/pki/sa.key',
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      '--allow-privileged=true',
      '--audit-policy-file=/etc/kubernetes/audit-policy.yaml',
      '--audit-log-path=/var/log/audit.log',
    ]),
    'components/kube-controller-manager': commandLine('kube-controller-manager', [
      ...withKubeconfig('controller-manager'),
      ...patientLease,
      '--use-service-account-credentials',
      '--service-account-private-key-file=/etc/kubernetes/pki/sa.key',
      '--root-ca-file=/etc/kubernetes/pki/ca.crt',
      '--cluster-signing-cert-file=/etc/kubernetes/pki/ca.crt',
      '--cluster-signing-key-file=/etc/kubernetes/pki/ca.key',
      `--cluster-cidr=${podNetworks(cluster)}`,
      `--service-cluster-ip-range=${serviceNetworks(cluster)}`,
      // Its 40 controllers each ask for a token first: at the default rate that takes five seconds.
      '--kube-api-qps=200',
      '--kube-api-burst=400',
      // The nodes are created with the pod CIDR that their CNI configuration has.
      '--allocate-node-cidrs=false',
    ]),
    'components/kube-scheduler': commandLine('kube-scheduler', [...withKubeconfig('scheduler'), ...patientLease]),
    'components/upstream-dns': commandLine('coredns', ['-conf=/etc/kubernetes/upstream.Corefile']),
  };
}

/** A machine that is busy elsewhere must not cost a controller its lease: there is no other to take over. */
const patientLease = ['--leader-elect-lease-duration=60s', '--leader-elect-renew-deadline=50s'];

const withKubeconfig = (name: string): string[] => ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map((flag) => `--${flag}=/etc/kubernetes/${name}.kubeconfig`);

export function commandLine(program: string, flags: readonly string[]): string {
  return ['#!/bin/sh', `exec ${[program, ...flags].join(' \\\n  ')}`, ''].join('\n');
}

/** The DNS server of the network that the nodes stand in: it knows one name, and that no other exists. */
function upstreamCorefile(cluster: Cluster): string {
  const address = controlPlaneAddress(cluster);
  return `upstream.example:53 {
    bind ${address}
    errors
    hosts {
        ${address} upstream.example
    }
}
.:53 {
    bind ${address}
    errors
    template ANY ANY {
        rcode NXDOMAIN
        authority "{{ .Zone }} 60 IN SOA ns.invalid. hostmaster.invalid. 1 3600 600 86400 60"
    }
}
`;
}
