export const help = `npm start [-- OPTIONS]: diagnose a Service of a Kubernetes cluster

With a cluster configured (KUBECONFIG, or ~/.kube/config with a current context) that one is diagnosed. With none, the embedded
cluster is brought up (Linux, root) and the practice Service in it is diagnosed.

  --dry-run    say which cluster, what would be created in it and where, and stop
  --yes        do not ask (CI=true does the same)
  --help       this text
  Everything else goes to Playwright: --grep dns, --list, --retries 1, --repeat-each 3, --reporter json, ...

Environment variables
  KUBECONFIG            kubeconfig files, as for kubectl
  CONTEXT               a context of it, instead of the current one
  TARGET                the Service to diagnose, namespace/name or namespace/name:port; it is only read and asked
                        (default: the practice Service hostnames, made for the run)
  CLIENT                a pod to look from too, namespace/pod
  CLIENT_EPHEMERAL      1: where that pod has no shell, add an ephemeral container to it, which stays
  NODES                 nodes to look from, separated by commas (default: all, of a large cluster a sample of 8)
  NODE_ACCESS           how commands run on nodes: debug-pod (default), ssh, local or none
  SSH_COMMAND           for NODE_ACCESS=ssh (default: ssh)
  BUSYBOX_IMAGE         image of probes (default: registry.k8s.io/busybox:1.27.2)
  SERVE_HOSTNAME_IMAGE  image of the practice Service (default: registry.k8s.io/serve_hostname)
  DEADLINE              seconds for looking, 10 to 3600 (default: 120); then the verdict is given on what was seen so far
  KEEP                  1: leave the run's objects in the cluster
  OUT                   folder for the results, one for each of several runs at once (default: out)
  BUNDLE                judge a recorded run (out/evidence/survey.json.gz) instead of a cluster

Results: out/verdict.json, out/verdict.svg, out/report/index.html, out/evidence/
Exit code: 0 the verdict is healthy, 130 interrupted, 1 everything else
`;
