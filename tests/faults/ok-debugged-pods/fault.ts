import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'somebody looked into the pods with containers for debugging, which have ended with errors and stay in the list, one with an image that was not to be had',
  inject: async (lab) => {
    const [one, two] = await podsOf(lab);
    await lab.kubectl('-n', 'app', 'debug', one?.name ?? '', '--image=registry.k8s.io/busybox:1.27.2', '--profile=general', '--attach=false', '--', 'sh', '-c', 'echo gone; exit 137');
    await lab.kubectl('-n', 'app', 'debug', two?.name ?? '', '--image=registry.invalid/netshoot:latest', '--profile=general', '--attach=false', '--', 'sh');
    await until('they have ended', 40, async () => {
      const text = await lab.kubectl('-n', 'app', 'get', 'pods', '-l', 'app=web', '-o', 'json');
      return text.includes('"exitCode": 137') && /ErrImagePull|ImagePullBackOff/.test(text);
    });
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ ready }) => ready), 'the pods are Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'pods', '-l', 'app=web', '--grace-period=1'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
