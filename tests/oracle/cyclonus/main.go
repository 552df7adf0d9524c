// The oracle: cyclonus (github.com/mattfenwick/cyclonus), an independent evaluation of NetworkPolicies.
//
// Without arguments it answers cases: one JSON object a line on stdin, one line of verdicts on stdout, through the same
// matcher as `cyclonus analyze --mode query-traffic`. With the argument "generate" it prints the cases that cyclonus'
// own generator makes, each with the cluster that they are meant for.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	"github.com/sirupsen/logrus"
	v1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

type question struct {
	Name     string                        `json:"name"`
	Policies []*networkingv1.NetworkPolicy `json:"policies"`
	Traffic  []traffic                     `json:"traffic"`
}

type traffic struct {
	From     end    `json:"from"`
	To       end    `json:"to"`
	Port     int    `json:"port"`
	PortName string `json:"portName"`
	Protocol string `json:"protocol"`
}

// An end without a namespace is outside the cluster.
type end struct {
	IP              string            `json:"ip"`
	Namespace       string            `json:"namespace"`
	NamespaceLabels map[string]string `json:"namespaceLabels"`
	Labels          map[string]string `json:"labels"`
}

func (e end) peer() *matcher.TrafficPeer {
	if e.Namespace == "" {
		return &matcher.TrafficPeer{IP: e.IP}
	}
	internal := &matcher.InternalPeer{Namespace: e.Namespace, NamespaceLabels: e.NamespaceLabels, PodLabels: e.Labels}
	return &matcher.TrafficPeer{IP: e.IP, Internal: internal}
}

// One digit for each traffic: 1 if egress admits it, plus 2 if ingress does.
func verdicts(q question) (digits string, failure error) {
	defer func() {
		if cause := recover(); cause != nil {
			failure = fmt.Errorf("%v", cause)
		}
	}()
	for _, policy := range q.Policies {
		applyDefaults(policy)
	}
	policies := matcher.BuildNetworkPolicies(true, q.Policies) // simplified, as analyze does unless told otherwise
	for _, t := range q.Traffic {
		answer := policies.IsTrafficAllowed(&matcher.Traffic{
			Source: t.From.peer(), Destination: t.To.peer(),
			ResolvedPort: t.Port, ResolvedPortName: t.PortName, Protocol: v1.Protocol(t.Protocol),
		})
		digit := byte('0')
		if answer.Egress.IsAllowed() {
			digit++
		}
		if answer.Ingress.IsAllowed() {
			digit += 2
		}
		digits += string(digit)
	}
	return digits, nil
}

// The API server fills in policyTypes; cyclonus reads policies as they come back from it and refuses an empty list.
func applyDefaults(policy *networkingv1.NetworkPolicy) {
	if len(policy.Spec.PolicyTypes) > 0 {
		return
	}
	policy.Spec.PolicyTypes = []networkingv1.PolicyType{networkingv1.PolicyTypeIngress}
	if len(policy.Spec.Egress) > 0 {
		policy.Spec.PolicyTypes = append(policy.Spec.PolicyTypes, networkingv1.PolicyTypeEgress)
	}
}

func main() {
	logrus.SetOutput(os.Stderr)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	if len(os.Args) > 1 && os.Args[1] == "generate" {
		generate(out)
		return
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var q question
		failure := json.Unmarshal(lines.Bytes(), &q)
		answer := map[string]string{"name": q.Name}
		if failure == nil {
			answer["verdicts"], failure = verdicts(q)
		}
		if failure != nil {
			answer["error"] = failure.Error()
		}
		if err := out.Encode(answer); err != nil {
			os.Exit(1)
		}
	}
}
