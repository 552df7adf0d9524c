import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { lookUp, must, serviceIp } from '../harness/symptom.ts';

const proxy = 'http://192.0.2.9:3128';
const exempt = 'localhost,127.0.0.1,10.0.0.0/8,169.254.0.0/16,.svc,.cluster.local,.corp.example,web,web.app';

export default {
  what: 'the environment of a client names a proxy for requests to the outside, and exempts those to Services',
  client: 'app/cli1',
  inject: (lab) =>
    replaceClient(lab, 'cli1', {
      containers: [{
        name: 'cli', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'while :; do sleep 3600; done'],
        env: ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].map((name) => ({ name, value: proxy })).concat(['no_proxy', 'NO_PROXY'].map((name) => ({ name, value: exempt }))),
      }],
    }),
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    must((await lookUp(lab, 'cli1', 'web.app.svc.cluster.local')) === address, 'the name resolves');
    // The wget of busybox knows nothing of exemptions; curl does, as the clients do that are programs of somebody.
    const curl = `http_proxy=${proxy} no_proxy=${exempt} curl -s --max-time 4 --resolve web:80:${address} --resolve web.app.svc.cluster.local:80:${address}`;
    for (const host of ['web', 'web.app.svc.cluster.local', address]) must((await lab.inNetworkOf('cli1', `${curl} http://${host}/ || true`)).includes('web-'), `a program that honours the exemptions is answered by http://${host}/`);
    must((await lab.inPod('cli1', "(printf 'GET / HTTP/1.0\\r\\n\\r\\n'; sleep 1) | nc -w 3 web 80")).includes('web-'), 'and so is one that connects by itself');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
