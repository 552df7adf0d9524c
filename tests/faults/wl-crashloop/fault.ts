import type { Fault } from '../harness/fault.ts';

export default {
  what: 'the container exits on start',
  inject: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/template/spec/containers/0/command', value: ['/agnhost', 'no-such-command'] }, { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } });
    await lab.kubectl('-n', 'app', 'wait', 'pod', '-l', 'app=web', '--for=jsonpath={.status.containerStatuses[0].restartCount}=1', '--timeout=60s');
  },
  heal: async () => undefined,
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', finding: 'pods/crash-loop' }], consequences: ['endpoints'] },
} satisfies Fault;
