import { makePod } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a client of another namespace uses the short name: its own mistake, for the Service answers it',
  client: 'other/cli',
  inject: async (lab) => {
    await lab.kubectl('create', 'namespace', 'other');
    await until('the namespace has its account', 20, async () => (await lab.kubectl('-n', 'other', 'get', 'serviceaccount', 'default', '--ignore-not-found', '-o', 'name')) !== '');
    await makePod(lab, 'other', 'cli');
  },
  symptom: async (lab) => {
    const get = (name: string): Promise<string> => lab.kubectl('-n', 'other', 'exec', 'cli', '--', 'sh', '-c', `timeout 3 wget -qO /dev/null http://${name}/ && echo answers || echo fails`);
    must((await get('web')).trim() === 'fails' && (await get('web.app')).trim() === 'answers', 'the short name does not resolve, the longer one does');
  },
  heal: (lab) => lab.kubectl('delete', 'namespace', 'other'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
