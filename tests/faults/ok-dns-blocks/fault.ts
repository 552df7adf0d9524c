import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must, serviceIp } from '../harness/symptom.ts';

const corefile = `# cluster.local is below; once it was: forward . 192.0.2.1
(common) {
    errors
    cache 10 {
        denial 100 5
    }
    loadbalance round_robin
}
example.invalid internal:53 {
    template ANY ANY {
        rcode REFUSED
    }
}
.:53 {
    import common
    health :8080
    ready :8181
    reload 10s 2s
    prometheus 0.0.0.0:9153
    hosts {
        192.0.2.30 db.app.svc.old.example
        fallthrough
    }
    forward . /etc/resolv.conf
}
cluster.local {
    import common
    kubernetes {
        ttl 5
        pods disabled
    }
}
in-addr.arpa:53 ip6.arpa:53 {
    import common
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        fallthrough
    }
    forward . /etc/resolv.conf
}
`;

export default {
  what: 'the configuration of the DNS servers is cut into blocks by zone, with a part that they share, and none of them looks like the usual one',
  inject: (lab) => edited(lab, () => corefile),
  symptom: async (lab) => {
    must((await lookUp(lab, 'cli1', 'web.app.svc.cluster.local')) === (await serviceIp(lab)), 'the name resolves');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', 'cli1 web.app:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
