import type { Fault } from '../harness/fault.ts';
import { ask, expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a backend hangs, and its clients are bound to it',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/sessionAffinity', value: 'ClientIP' });
    // The server that the client is led to from now on.
    let server = '';
    await until('the client has its server', 20, async () => (server = (await ask(lab, 'cli1', 'web')).text.replace(/ exit.*/s, '').trim()).startsWith('web-'));
    const { node, pid } = await lab.processOf(server);
    await lab.on(node, `kill -STOP ${pid}`);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ ready }) => ready), 'the pods are Ready');
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: 'timed out' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'pkill -CONT agnhost; true');
  },
  expected: { named: [{ layer: 'pods', object: /^Pod app\/web-\S+$/ }] },
} satisfies Fault;
