import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'an autoscaler of the workload gets no figures, since nobody measures here, a budget lets no pod be evicted, and one Service selects the same pods again',
  inject: async (lab) => {
    await lab.apply(`
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: app }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 1, maxReplicas: 3, metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } } }] }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: app }
spec: { maxUnavailable: 0, selector: { matchLabels: { app: web } } }
---
apiVersion: v1
kind: Service
metadata: { name: web-metrics, namespace: app }
spec: { selector: { app: web }, ports: [{ name: metrics, port: 9100, targetPort: 9100 }] }
`);
    await until('it complains', 40, async () => /FailedGetResourceMetric|FailedComputeMetricsReplicas/.test(await lab.kubectl('-n', 'app', 'get', 'events')));
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', 'hpa', 'web', '-o', 'jsonpath={.status.conditions[?(@.type=="ScalingActive")].status}')) === 'False', 'it does not scale');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'hpa/web', 'pdb/web', 'service/web-metrics'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
