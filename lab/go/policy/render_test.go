package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

func pod(namespace, name, node, address string, labels map[string]string, ports ...corev1.ContainerPort) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name, Labels: labels},
		Spec:       corev1.PodSpec{NodeName: node, Containers: []corev1.Container{{Ports: ports}}},
		Status:     corev1.PodStatus{Phase: corev1.PodRunning, PodIPs: []corev1.PodIP{{IP: address}}},
	}
}

func namespace(name string, labels map[string]string) *corev1.Namespace {
	return &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels}}
}

func policy(t *testing.T, spec string) *networkingv1.NetworkPolicy {
	t.Helper()
	parsed := &networkingv1.NetworkPolicy{ObjectMeta: metav1.ObjectMeta{Namespace: "x", Name: "p"}}
	if err := yaml.UnmarshalStrict([]byte(spec), &parsed.Spec); err != nil {
		t.Fatal(err)
	}
	return parsed
}

func cluster(policies ...*networkingv1.NetworkPolicy) Cluster {
	web := map[string]string{"app": "web"}
	host := pod("x", "host", "node1", "192.0.2.1", web)
	host.Spec.HostNetwork = true
	ended := pod("x", "ended", "node1", "10.0.1.9", web)
	ended.Status.Phase = corev1.PodSucceeded
	both := pod("y", "both", "node2", "10.0.2.3", map[string]string{"app": "client"}, corev1.ContainerPort{Name: "http", ContainerPort: 8080})
	both.Status.PodIPs = append(both.Status.PodIPs, corev1.PodIP{IP: "fd00::3"})
	return Cluster{
		Node: "node1",
		Pods: []*corev1.Pod{
			pod("x", "web", "node1", "10.0.1.2", web, corev1.ContainerPort{Name: "http", ContainerPort: 80}, corev1.ContainerPort{Name: "dns", ContainerPort: 53, Protocol: corev1.ProtocolUDP}),
			pod("x", "far", "node2", "10.0.2.2", web, corev1.ContainerPort{Name: "http", ContainerPort: 81}),
			both, host, ended,
		},
		Namespaces: []*corev1.Namespace{namespace("x", map[string]string{"team": "a"}), namespace("y", map[string]string{"team": "b"})},
		Policies:   policies,
	}
}

// rulesIn is what the only chain of the rendered table lets through, without comments.
func rulesIn(t *testing.T, rendered string) []string {
	t.Helper()
	_, chain, found := strings.Cut(rendered, "gress-")
	if !found {
		return nil
	}
	body, _, _ := strings.Cut(chain, "counter drop")
	var rules []string
	for _, line := range strings.Split(body, "\n")[2:] {
		if rule, _, isRule := strings.Cut(strings.TrimSpace(line), "return comment"); isRule {
			rules = append(rules, strings.TrimSpace(rule))
		}
	}
	return rules
}

func TestRules(t *testing.T) {
	for name, test := range map[string]struct {
		spec string
		want []string
	}{
		"deny ingress":                 {`{podSelector: {}, policyTypes: [Ingress]}`, nil},
		"allow everybody":              {`{podSelector: {}, ingress: [{}]}`, []string{""}},
		"own namespace":                {`{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}`, []string{"ip saddr { 10.0.2.2, 10.0.1.2 }"}},
		"other namespace, both stacks": {`{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: b}}}]}]}`, []string{"ip saddr { 10.0.2.3 }", "ip6 saddr { fd00::3 }"}},
		"namespace and pod selector":   {`{podSelector: {}, ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}]}]}`, []string{"ip saddr { 10.0.2.2, 10.0.1.2 }"}},
		"nobody is selected":           {`{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: none}}}]}]}`, nil},
		"block with holes":             {`{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.2.0/24, 10.9.0.0/16]}}]}]}`, []string{"ip saddr 10.0.0.0/8 ip saddr != { 10.0.2.0/24, 10.9.0.0/16 }"}},
		"block of version 6":           {`{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: "fd00::/64"}}]}]}`, []string{"ip6 saddr fd00::/64"}},
		"port, range, protocol":        {`{podSelector: {}, ingress: [{ports: [{port: 80}, {port: 90, endPort: 99, protocol: UDP}, {protocol: SCTP}]}]}`, []string{"tcp dport 80", "udp dport 90-99", "meta l4proto sctp"}},
		"named port of the pod itself": {`{podSelector: {}, ingress: [{ports: [{port: http}, {port: dns, protocol: UDP}]}]}`, []string{"tcp dport 80", "udp dport 53"}},
		"named port of other protocol": {`{podSelector: {}, ingress: [{ports: [{port: http, protocol: UDP}]}]}`, nil},
		"egress named port":            {`{podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}, {namespaceSelector: {matchLabels: {team: b}}}], ports: [{port: http}]}]}`, []string{"ip daddr { 10.0.2.2 } tcp dport 81", "ip daddr { 10.0.1.2 } tcp dport 80", "ip daddr { 10.0.2.3 } tcp dport 8080", "ip6 daddr { fd00::3 } tcp dport 8080"}},
		"egress to everybody by port":  {`{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 53, protocol: UDP}]}]}`, []string{"udp dport 53"}},
		"expression":                   {`{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [other]}]}, ingress: [{}]}`, []string{""}},
	} {
		t.Run(name, func(t *testing.T) {
			got := rulesIn(t, Render(cluster(policy(t, test.spec))))
			if strings.Join(got, "|") != strings.Join(test.want, "|") {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestOnlyPodsOfThisNodeWithANetworkOfTheirOwn(t *testing.T) {
	rendered := Render(cluster(policy(t, `{podSelector: {}, policyTypes: [Ingress]}`)))
	if got := strings.Count(rendered, " jump "); got != 1 {
		t.Errorf("%d pods are judged, want 1:\n%s", got, rendered)
	}
	if !strings.Contains(rendered, "ip daddr 10.0.1.2 jump ingress-") {
		t.Errorf("the pod on this node is not judged:\n%s", rendered)
	}
}

func TestPolicyElsewhereOrForOthersJudgesNobody(t *testing.T) {
	other := policy(t, `{podSelector: {}, policyTypes: [Ingress]}`)
	other.Namespace = "y"
	for _, candidate := range []*networkingv1.NetworkPolicy{other, policy(t, `{podSelector: {matchLabels: {app: none}}}`)} {
		if rendered := Render(cluster(candidate)); strings.Contains(rendered, "drop") {
			t.Errorf("somebody is judged:\n%s", rendered)
		}
	}
}

func TestRendersTheSameForTheSameObjects(t *testing.T) {
	first := cluster(policy(t, `{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}`))
	second := first
	second.Pods = []*corev1.Pod{first.Pods[4], first.Pods[2], first.Pods[1], first.Pods[3], first.Pods[0]}
	if Render(first) != Render(second) {
		t.Error("the order of the pods shows in the rules")
	}
}

func TestNftAcceptsWhatIsRendered(t *testing.T) {
	nft, err := exec.LookPath("nft")
	if err != nil || os.Getuid() != 0 {
		t.Skip("nft and root are needed to check rules")
	}
	rendered := Render(cluster(policy(t, `{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{from: [{namespaceSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.0.2.0/24]}}], ports: [{port: 90, endPort: 99}, {protocol: SCTP}]}], egress: [{}]}`)))
	check := exec.Command(nft, "--check", "--file", "-")
	check.Stdin = strings.NewReader(rendered)
	if output, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v: %s\n%s", err, output, rendered)
	}
}
