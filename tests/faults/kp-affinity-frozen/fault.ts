import type { Fault } from '../harness/fault.ts';
import { ask, must, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'clients stay with their server, and kube-proxy of a node is frozen since before the server of one of them went: that one is led there for ever, the others are well',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/sessionAffinity', value: 'ClientIP' });
    let server = '';
    await until('the client has its server', 20, async () => (server = (await ask(lab, 'cli1', 'web')).text.replace(/ exit.*/s, '').trim()).startsWith('web-'));
    await lab.component('stop', 'node1', 'kube-proxy', 'STOP');
    await lab.kubectl('-n', 'app', 'delete', 'pod', server, '--grace-period=1', '--timeout=60s');
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).filter(({ ready, deleted }) => ready && !deleted).length === 3, 'three pods are Ready');
    const address = await serviceIp(lab);
    for (let turn = 0; turn < 3; turn += 1) must((await ask(lab, 'cli1', `${address}:80`)).outcome !== 'answers', 'the client never gets an answer');
    must((await ask(lab, 'cli2', `${address}:80`)).outcome === 'answers', 'the other client gets one');
  },
  heal: (lab) => lab.component('restart', 'node1', 'kube-proxy'),
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
