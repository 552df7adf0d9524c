import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { makePod } from '../harness/client.ts';
import { busybox } from '../harness/roll-out.ts';

const listen = { name: 'cli', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'mkdir /tmp/www; echo mine > /tmp/www/index.html; httpd -p 10249 -h /tmp/www; exec httpd -f -p 10256 -h /tmp/www'] };

export default {
  what: 'another program of a node has the ports of kube-proxy for its health and its figures, so nobody can ask it there; its rules follow every change',
  target: 'practice',
  inject: async (lab) => {
    await lab.component('stop', 'node1', 'kube-proxy', 'KILL');
    await makePod(lab, 'app', 'squatter', { nodeName: 'node1', hostNetwork: true, containers: [listen] });
    await lab.component('start', 'node1', 'kube-proxy');
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'curl -s -m 2 http://127.0.0.1:10256/; true')).includes('mine'), 'kube-proxy is not to be asked');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await lab.kubectl('-n', 'app', 'delete', 'pod', 'squatter', '--grace-period=0', '--force', '--timeout=60s');
    await lab.component('restart', 'node1', 'kube-proxy');
  },
  expected: { status: ['healthy', 'at-risk'], named: [], also: [{ layer: 'proxy', object: 'Node node1', message: /10256|10249|health/ }] },
} satisfies Fault;
