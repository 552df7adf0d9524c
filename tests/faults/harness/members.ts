import { busybox } from './roll-out.ts';

/** A StatefulSet of three, app/db, whose members have names of their own in a headless Service before they are ready. `update`: its updateStrategy. */
export const members = (update = '{ type: RollingUpdate }'): string => `
apiVersion: v1
kind: Service
metadata: { name: db, namespace: app }
spec: { clusterIP: None, publishNotReadyAddresses: true, selector: { app: db }, ports: [{ name: peer, port: 7000 }, { name: http, port: 9376, targetPort: http }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: app }
spec:
  replicas: 3
  serviceName: db
  podManagementPolicy: Parallel
  updateStrategy: ${update}
  persistentVolumeClaimRetentionPolicy: { whenDeleted: Delete, whenScaled: Retain }
  ordinals: { start: 1 }
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{ name: db, image: ${busybox}, imagePullPolicy: IfNotPresent, command: [sh, -c, "hostname > /tmp/index.html; nc -lk -p 7000 > /dev/null & exec httpd -f -p 9376 -h /tmp"], ports: [{ name: http, containerPort: 9376 }, { name: peer, containerPort: 7000 }] }]
`;
