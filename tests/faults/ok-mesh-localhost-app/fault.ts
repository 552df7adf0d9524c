import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the application listens on its loopback alone, and a mesh redirects what comes to its port to a sidecar, which asks it there',
  client: 'app/cli1',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 127.0.0.1:9376 -h /tmp'] }, 'ready', {
      'template/spec/containers/-': { name: 'istio-proxy', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'exec nc -ll -p 15006 -e nc 127.0.0.1 9376'], ports: [{ name: 'http-envoy-prom', containerPort: 15090 }] },
    });
    for (const { name } of await podsOf(lab)) await lab.inNetworkOf(name, 'set -e; iptables -t nat -N ISTIO_INBOUND; iptables -t nat -N ISTIO_IN_REDIRECT; iptables -t nat -A PREROUTING -p tcp -j ISTIO_INBOUND; iptables -t nat -A ISTIO_INBOUND -p tcp --dport 15090 -j RETURN; iptables -t nat -A ISTIO_INBOUND -p tcp -j ISTIO_IN_REDIRECT; iptables -t nat -A ISTIO_IN_REDIRECT -p tcp -j REDIRECT --to-ports 15006');
  },
  symptom: async (lab) => {
    const [pod] = await podsOf(lab);
    must((await lab.inNetworkOf(pod?.name ?? '', 'ss -ltn')).includes('127.0.0.1:9376'), 'the application listens on its loopback');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
