import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, podsOf, must } from '../harness/symptom.ts';

const serve = 'while read -r line; do [ ${#line} -le 1 ] && break; done; printf "HTTP/1.1 503 Service Unavailable\\r\\nserver: envoy\\r\\nx-envoy-response-flags: UF\\r\\ncontent-type: text/plain\\r\\nconnection: close\\r\\n\\r\\nupstream connect error or disconnect/reset before headers. reset reason: connection refused\\n"';

export default {
  what: 'the sidecar of the pods asks the application on a port where it is no more since its last version, and says 503 in its name; the pods are Ready, as the sidecar is',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 127.0.0.1:8081 -h /tmp'], ports: [] }, 'ready', {
    'template/spec/containers/-': { name: 'istio-proxy', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', `printf '%s\\n' '${serve}' > /tmp/serve; exec nc -ll -p 9376 -e sh /tmp/serve`], ports: [{ name: 'http', containerPort: 9376 }], readinessProbe: { tcpSocket: { port: 9376 }, periodSeconds: 2 } },
  }),
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ ready }) => ready), 'all are Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'an error of HTTP', 'cli2 web:80': 'an error of HTTP' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /503/ }] },
} satisfies Fault;
