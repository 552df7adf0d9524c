import type { Finding } from '../finding.ts';

/** Who keeps a program from the API, and what mends it. */
export type Keeper = Pick<Finding, 'id' | 'object' | 'fix'> & { readonly what: string };

/**
 * Whom the API's own words, or TLS', blame. RBAC answers 403, a token that is not taken 401; what is said of certificates comes before either. null: the words speak of the way there, or
 * there are none.
 * @param why What a program said that the API gave nothing (client-go).
 * @param account `namespace/name` of the ServiceAccount that it asks with.
 */
export function keeperOf(why: string, account: string, restart: string): Keeper | null {
  const names = /x509: certificate is valid for (.*?), not (\S+)/.exec(why);
  if (names !== null) {
    const [, valid = '', asked = ''] = names;
    return {
      id: 'control-plane/api-certificate', object: 'kube-apiserver', what: `the certificate of kube-apiserver is valid for ${valid}, and not for ${asked}, by which pods ask it (Service default/kubernetes)`,
      fix: `make the certificate of kube-apiserver anew with ${asked} among its names (kubeadm: serviceSubnet, or apiServer.certSANs; then kubeadm init phase certs apiserver)`,
    };
  }
  if (/x509: certificate signed by unknown authority/.test(why)) {
    return {
      id: 'control-plane/api-ca', object: 'kube-controller-manager', what: 'the CA that pods are given (ConfigMap kube-root-ca.crt of each namespace) has not signed the certificate of kube-apiserver',
      fix: `let --root-ca-file of kube-controller-manager name the CA that signed the certificate of kube-apiserver (while a CA is replaced: both), or give kube-apiserver a certificate of that CA; then ${restart}`,
    };
  }
  if (/x509: certificate has expired/.test(why)) return { id: 'control-plane/api-certificate', object: 'kube-apiserver', what: `the certificate of kube-apiserver is not valid by the clock of its clients (${/current time .*/.exec(why)?.[0] ?? 'expired'})`, fix: 'renew the certificate of kube-apiserver (kubeadm certs renew apiserver) and restart it, unless it is the clock of that node that is wrong' };
  if (/unauthorized/i.test(why)) return { id: 'dns/kept-from-api', object: `ServiceAccount ${account}`, what: `the API does not accept the token of ServiceAccount ${account}`, fix: `restart the servers, so that they get a token that is valid: ${restart}` };
  if (/forbidden/i.test(why)) return { id: 'dns/kept-from-api', object: `ServiceAccount ${account}`, what: `the API does not let ServiceAccount ${account} list and watch what they need`, fix: 'put back the ClusterRole system:coredns and its ClusterRoleBinding' };
  return null;
}
