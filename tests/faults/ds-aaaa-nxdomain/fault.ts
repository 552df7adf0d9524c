import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';

export default {
  what: 'the DNS servers say of every IPv6 question that the name does not exist at all, to keep IPv6 away; resolvers that believe it find no Service',
  target: 'practice',
  inject: (lab) => edited(lab, (text) => text.replace(/(\n\s*)kubernetes /, '$1template IN AAAA . {$1    rcode NXDOMAIN$1}$1kubernetes ')),
  symptom: async (lab) => must(/NXDOMAIN|can't resolve|can't find/i.test(await lab.inPod('cli1', 'nslookup -type=aaaa web.app.svc.cluster.local 10.96.0.10; nslookup web.app.svc.cluster.local 10.96.0.10')), 'the name is said not to exist'),
  // glibc takes the IPv4 address and is content; musl and others are not.
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'dns', object: 'ConfigMap kube-system/coredns', finding: 'dns/denied-to-ipv6' }] },
} satisfies Fault;
