import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

const conditions = (status: string): string => JSON.stringify({ status: { conditions: [['KernelDeadlock', 'False', 'KernelHasNoDeadlock'], ['ReadonlyFilesystem', 'False', 'FilesystemIsNotReadOnly'], ['FrequentContainerdRestart', 'False', 'NoFrequentContainerdRestart'], ['GpuEccErrors', status, 'EccErrorsSeen'], ['NetworkUnavailable', 'False', 'CiliumIsUp'], ['KubeletHasSufficientGpu', 'True', 'Yes'], ['VMEventScheduled', status, 'MaintenanceScheduled']].map(([type, value, reason]) => ({ type, status: value, reason, message: reason, lastHeartbeatTime: new Date().toISOString(), lastTransitionTime: new Date().toISOString() })) } });

export default {
  what: 'a watcher of the nodes writes conditions of its own on them, some of which are True and bad for somebody else (memory of a graphics card, maintenance tomorrow)',
  target: 'practice',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.kubectl('patch', 'node', node, '--subresource=status', '--type=strategic', '-p', conditions('True'));
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.kubectl('patch', 'node', node, '--subresource=status', '--type=strategic', '-p', conditions('False'));
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
