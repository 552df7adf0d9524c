import { defaultKubernetes, kubernetesMinors } from './versions.ts';
import { controlPlaneComponents, nodeComponents } from './cluster/components.ts';

export const help = `lab: a real Kubernetes cluster on this machine, for trying and testing (Linux, root, Go)

  up                        bring a cluster up (twice is once); the first time builds everything from source
     --nodes 1..4           nodes beside the control plane (2)
     --proxy iptables|nftables   mode of kube-proxy (iptables)
     --cni bridge|ptp       pods of a node on one bridge, or each on a routed link (bridge)
     --kubernetes MINOR     ${kubernetesMinors.join(', ')} (${defaultKubernetes}); another one is built from source first
     --policy               enforce NetworkPolicies
     --dual-stack           IPv4 and IPv6: nodes, pods, and Services that ask for both
     --node-local-dns       a DNS cache on each node, which pods ask
     --cluster-domain D     the cluster's DNS domain (cluster.local)
     --subnet A.B.C.0/24    network of the nodes (a free one of 10.219.0.0/16)
  down                      end it and remove its files
  status [--json]           nodes, components with PIDs, addresses, files
  kubeconfig                print the path of the administrator's kubeconfig
  exec NODE -- COMMAND...   run a command on node1, node2, ... or cp, the control plane
  stop NODE COMPONENT       end a component; nothing starts it again by itself
     --signal TERM|KILL|STOP     how (TERM, then KILL after 5 s; STOP freezes it)
  start NODE COMPONENT      start it with its command line in /etc/kubernetes/components on the node
  restart NODE COMPONENT    both
  clean                     remove everything that was built

Components on nodes: ${nodeComponents.join(', ')}
Components on cp: ${controlPlaneComponents.join(', ')}
Every command takes --name NAME (plumbline): several clusters can be up at once.
`;
