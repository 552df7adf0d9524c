package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/netip"
	"sort"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

const tableName = "plumbline-policy"

// Cluster is what the rules of one node follow from.
type Cluster struct {
	Node       string
	Pods       []*corev1.Pod
	Namespaces []*corev1.Namespace
	Policies   []*networkingv1.NetworkPolicy
}

// Render writes the node's whole nftables table. Loading it replaces the one before in one transaction.
//
// A packet is judged when it is forwarded, that is after the service proxy has chosen its destination: first by the
// egress policies of its source, then by the ingress policies of its destination, each on the node where that pod runs.
// A node's own traffic to its pods is not forwarded and so never judged, as the kubelet's probes need.
func Render(cluster Cluster) string {
	var chains, jumps strings.Builder
	for _, direction := range []networkingv1.PolicyType{networkingv1.PolicyTypeEgress, networkingv1.PolicyTypeIngress} {
		for _, pod := range sortedByName(cluster.Pods) {
			if pod.Spec.NodeName != cluster.Node || !hasOwnNetwork(pod) {
				continue
			}
			policies := cluster.policiesOf(pod, direction)
			if len(policies) == 0 {
				continue
			}
			chain := chainName(direction, pod)
			fmt.Fprintf(&chains, "\tchain %s {\n", chain)
			for _, address := range addressesOf(pod) {
				side := "saddr"
				if direction == networkingv1.PolicyTypeIngress {
					side = "daddr"
				}
				fmt.Fprintf(&jumps, "\t\t%s %s %s jump %s comment %q\n", family(address), side, address, chain, pod.Namespace+"/"+pod.Name)
				// Nothing keeps a pod from itself.
				fmt.Fprintf(&chains, "\t\t%s saddr %s %s daddr %s return\n", family(address), address, family(address), address)
			}
			for _, policy := range policies {
				for _, rule := range cluster.rulesOf(policy, pod, direction) {
					fmt.Fprintf(&chains, "\t\t%sreturn comment %q\n", rule, policy.Namespace+"/"+policy.Name)
				}
			}
			chains.WriteString("\t\tcounter drop\n\t}\n")
		}
	}
	return fmt.Sprintf("table inet %[1]s\ndelete table inet %[1]s\ntable inet %[1]s {\n%[2]s\tchain forward {\n\t\ttype filter hook forward priority filter + 10; policy accept;\n\t\tct state established,related accept\n%[3]s\t}\n}\n", tableName, chains.String(), jumps.String())
}

func (c Cluster) policiesOf(pod *corev1.Pod, direction networkingv1.PolicyType) []*networkingv1.NetworkPolicy {
	var found []*networkingv1.NetworkPolicy
	for _, policy := range c.Policies {
		if policy.Namespace == pod.Namespace && concerns(policy, direction) && matches(&policy.Spec.PodSelector, pod.Labels) {
			found = append(found, policy)
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].Name < found[j].Name })
	return found
}

func concerns(policy *networkingv1.NetworkPolicy, direction networkingv1.PolicyType) bool {
	for _, kind := range policy.Spec.PolicyTypes {
		if kind == direction {
			return true
		}
	}
	// The API server fills policyTypes in; an object that never passed it may lack them.
	return len(policy.Spec.PolicyTypes) == 0 && (direction == networkingv1.PolicyTypeIngress || len(policy.Spec.Egress) > 0)
}

// rulesOf are the matches of everything that the policy lets through to (or from) the pod, each with a trailing blank.
func (c Cluster) rulesOf(policy *networkingv1.NetworkPolicy, pod *corev1.Pod, direction networkingv1.PolicyType) []string {
	var rules []string
	if direction == networkingv1.PolicyTypeIngress {
		for _, rule := range policy.Spec.Ingress {
			ports, limited := portMatches(rule.Ports, pod)
			for _, peer := range c.peersOf(rule.From, policy.Namespace) {
				rules = append(rules, combine(peer.match("saddr"), ports, limited)...)
			}
		}
		return rules
	}
	for _, rule := range policy.Spec.Egress {
		for _, peer := range c.peersOf(rule.To, policy.Namespace) {
			fixed, named := splitPorts(rule.Ports)
			ports, _ := portMatches(fixed, nil)
			rules = append(rules, combine(peer.match("daddr"), ports, len(rule.Ports) > 0)...)
			if len(named) == 0 {
				continue
			}
			// A named port is another number on each destination.
			for _, destination := range sortedByName(peer.podsOr(c.Pods)) {
				if !hasOwnNetwork(destination) {
					continue
				}
				ports, _ := portMatches(named, destination)
				rules = append(rules, combine(peerOfPods(destination).match("daddr"), ports, true)...)
			}
		}
	}
	return rules
}

func combine(peers, ports []string, limited bool) []string {
	if !limited {
		return peers
	}
	var rules []string
	for _, peer := range peers {
		for _, port := range ports {
			rules = append(rules, peer+port)
		}
	}
	return rules
}

// peer is one side of a rule: everybody, a block of addresses, or pods.
type peer struct {
	everybody bool
	block     *networkingv1.IPBlock
	pods      []*corev1.Pod
}

func peerOfPods(pods ...*corev1.Pod) peer { return peer{pods: pods} }

func (p peer) podsOr(all []*corev1.Pod) []*corev1.Pod {
	if p.everybody {
		return all
	}
	return p.pods
}

func (p peer) match(side string) []string {
	switch {
	case p.everybody:
		return []string{""}
	case p.block != nil:
		prefix, err := netip.ParsePrefix(p.block.CIDR)
		if err != nil {
			return nil
		}
		match := fmt.Sprintf("%s %s %s ", family(prefix.Addr()), side, prefix.Masked())
		if len(p.block.Except) > 0 {
			match += fmt.Sprintf("%s %s != { %s } ", family(prefix.Addr()), side, strings.Join(p.block.Except, ", "))
		}
		return []string{match}
	}
	byFamily := map[string][]string{}
	for _, pod := range sortedByName(p.pods) {
		for _, address := range addressesOf(pod) {
			byFamily[family(address)] = append(byFamily[family(address)], address.String())
		}
	}
	var matches []string
	for _, name := range []string{"ip", "ip6"} {
		if addresses := byFamily[name]; len(addresses) > 0 {
			matches = append(matches, fmt.Sprintf("%s %s { %s } ", name, side, strings.Join(addresses, ", ")))
		}
	}
	return matches
}

func (c Cluster) peersOf(peers []networkingv1.NetworkPolicyPeer, namespace string) []peer {
	if len(peers) == 0 {
		return []peer{{everybody: true}}
	}
	var found []peer
	for _, candidate := range peers {
		if candidate.IPBlock != nil {
			found = append(found, peer{block: candidate.IPBlock})
			continue
		}
		found = append(found, peerOfPods(c.selectPods(candidate, namespace)...))
	}
	return found
}

func (c Cluster) selectPods(candidate networkingv1.NetworkPolicyPeer, namespace string) []*corev1.Pod {
	admitted := map[string]bool{}
	for _, other := range c.Namespaces {
		if candidate.NamespaceSelector == nil {
			admitted[other.Name] = other.Name == namespace
		} else {
			admitted[other.Name] = matches(candidate.NamespaceSelector, other.Labels)
		}
	}
	var pods []*corev1.Pod
	for _, pod := range c.Pods {
		if admitted[pod.Namespace] && hasOwnNetwork(pod) && (candidate.PodSelector == nil || matches(candidate.PodSelector, pod.Labels)) {
			pods = append(pods, pod)
		}
	}
	return pods
}

func splitPorts(ports []networkingv1.NetworkPolicyPort) (fixed, named []networkingv1.NetworkPolicyPort) {
	for _, port := range ports {
		if port.Port != nil && port.Port.Type == intstr.String {
			named = append(named, port)
		} else {
			fixed = append(fixed, port)
		}
	}
	return fixed, named
}

// portMatches reports whether the rule is limited to ports at all, and the match of each; a name that the pod lacks
// matches nothing.
func portMatches(ports []networkingv1.NetworkPolicyPort, pod *corev1.Pod) (matches []string, limited bool) {
	for _, port := range ports {
		protocol := corev1.ProtocolTCP
		if port.Protocol != nil {
			protocol = *port.Protocol
		}
		transport := strings.ToLower(string(protocol))
		switch {
		case port.Port == nil:
			matches = append(matches, fmt.Sprintf("meta l4proto %s ", transport))
		case port.Port.Type == intstr.String:
			for _, number := range numbersOf(pod, port.Port.StrVal, protocol) {
				matches = append(matches, fmt.Sprintf("%s dport %d ", transport, number))
			}
		case port.EndPort != nil:
			matches = append(matches, fmt.Sprintf("%s dport %d-%d ", transport, port.Port.IntVal, *port.EndPort))
		default:
			matches = append(matches, fmt.Sprintf("%s dport %d ", transport, port.Port.IntVal))
		}
	}
	return matches, len(ports) > 0
}

func numbersOf(pod *corev1.Pod, name string, protocol corev1.Protocol) []int32 {
	if pod == nil {
		return nil
	}
	var numbers []int32
	for _, container := range pod.Spec.Containers {
		for _, port := range container.Ports {
			if port.Name == name && (port.Protocol == protocol || port.Protocol == "" && protocol == corev1.ProtocolTCP) {
				numbers = append(numbers, port.ContainerPort)
			}
		}
	}
	return numbers
}

// hasOwnNetwork: a pod in its node's network is the node, as far as policies go; an ended pod's address is another's.
func hasOwnNetwork(pod *corev1.Pod) bool {
	return !pod.Spec.HostNetwork && pod.Status.Phase != corev1.PodSucceeded && pod.Status.Phase != corev1.PodFailed && len(pod.Status.PodIPs) > 0
}

func addressesOf(pod *corev1.Pod) []netip.Addr {
	var addresses []netip.Addr
	for _, entry := range pod.Status.PodIPs {
		if address, err := netip.ParseAddr(entry.IP); err == nil {
			addresses = append(addresses, address)
		}
	}
	return addresses
}

func family(address netip.Addr) string {
	if address.Is4() {
		return "ip"
	}
	return "ip6"
}

// matches treats a selector that cannot be read as one that selects nothing.
func matches(selector *metav1.LabelSelector, set map[string]string) bool {
	compiled, err := metav1.LabelSelectorAsSelector(selector)
	return err == nil && compiled.Matches(labels.Set(set))
}

func chainName(direction networkingv1.PolicyType, pod *corev1.Pod) string {
	sum := sha256.Sum256([]byte(pod.Namespace + "/" + pod.Name))
	return strings.ToLower(string(direction)) + "-" + hex.EncodeToString(sum[:8])
}

func sortedByName(pods []*corev1.Pod) []*corev1.Pod {
	sorted := append([]*corev1.Pod(nil), pods...)
	sort.Slice(sorted, func(i, j int) bool {
		return sorted[i].Namespace+"/"+sorted[i].Name < sorted[j].Namespace+"/"+sorted[j].Name
	})
	return sorted
}
