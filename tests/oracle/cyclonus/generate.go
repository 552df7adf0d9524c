package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"

	"github.com/mattfenwick/cyclonus/pkg/generator"
	networkingv1 "k8s.io/api/networking/v1"
)

// The cluster that cyclonus' generator writes its cases for: namespaces x, y, z with pods a, b, c each, serving the
// ports 80 and 81 on three protocols under the names serve-<port>-<protocol>.
type cluster struct {
	Namespaces map[string]map[string]string `json:"namespaces"`
	Pods       []pod                        `json:"pods"`
	policies   []*networkingv1.NetworkPolicy
}

type pod struct {
	Namespace string            `json:"namespace"`
	Name      string            `json:"name"`
	IP        string            `json:"ip"`
	Labels    map[string]string `json:"labels"`
}

// Pods with a name that is not among a, b, c come and go within a case; their addresses follow 192.168.1.9.
func freshCluster() *cluster {
	c := &cluster{Namespaces: map[string]map[string]string{}}
	for _, namespace := range []string{"x", "y", "z"} {
		c.setNamespace(namespace, map[string]string{"ns": namespace})
		for _, name := range []string{"a", "b", "c"} {
			c.addPod(namespace, name, map[string]string{"pod": name})
		}
	}
	return c
}

func (c *cluster) setNamespace(name string, given map[string]string) {
	labels := map[string]string{"kubernetes.io/metadata.name": name}
	for key, value := range given {
		labels[key] = value
	}
	c.Namespaces[name] = labels
}

func (c *cluster) addPod(namespace, name string, labels map[string]string) {
	ip := fmt.Sprintf("192.168.1.%d", len(c.Pods)+1)
	c.Pods = append(c.Pods, pod{Namespace: namespace, Name: name, IP: ip, Labels: labels})
}

func (c *cluster) removePods(gone func(pod) bool) {
	var left []pod
	for _, p := range c.Pods {
		if !gone(p) {
			left = append(left, p)
		}
	}
	c.Pods = left
}

func (c *cluster) removePolicy(namespace, name string) {
	var left []*networkingv1.NetworkPolicy
	for _, p := range c.policies {
		if p.Namespace != namespace || p.Name != name {
			left = append(left, p)
		}
	}
	c.policies = left
}

func (c *cluster) apply(a *generator.Action) {
	switch {
	case a.CreatePolicy != nil:
		c.policies = append(c.policies, a.CreatePolicy.Policy)
	case a.UpdatePolicy != nil:
		c.removePolicy(a.UpdatePolicy.Policy.Namespace, a.UpdatePolicy.Policy.Name)
		c.policies = append(c.policies, a.UpdatePolicy.Policy)
	case a.DeletePolicy != nil:
		c.removePolicy(a.DeletePolicy.Namespace, a.DeletePolicy.Name)
	case a.CreateNamespace != nil:
		c.setNamespace(a.CreateNamespace.Namespace, a.CreateNamespace.Labels)
	case a.SetNamespaceLabels != nil:
		c.setNamespace(a.SetNamespaceLabels.Namespace, a.SetNamespaceLabels.Labels)
	case a.DeleteNamespace != nil:
		delete(c.Namespaces, a.DeleteNamespace.Namespace)
		c.removePods(func(p pod) bool { return p.Namespace == a.DeleteNamespace.Namespace })
	case a.CreatePod != nil:
		c.addPod(a.CreatePod.Namespace, a.CreatePod.Pod, a.CreatePod.Labels)
	case a.SetPodLabels != nil:
		for i, p := range c.Pods {
			if p.Namespace == a.SetPodLabels.Namespace && p.Name == a.SetPodLabels.Pod {
				c.Pods[i].Labels = a.SetPodLabels.Labels
			}
		}
	case a.DeletePod != nil:
		c.removePods(func(p pod) bool { return p.Namespace == a.DeletePod.Namespace && p.Name == a.DeletePod.Pod })
	}
}

// Prints every state of every case: after each of its steps, the cluster and the policies then in force.
func generate(out *json.Encoder) {
	zc := freshCluster().Pods[8].IP
	cases := generator.NewTestCaseGenerator(true, zc, []string{"x", "y", "z"}, nil, nil).GenerateAllTestCases()
	for number, testCase := range cases {
		state := freshCluster()
		tags := testCase.Tags.Keys()
		sort.Strings(tags)
		for step, testStep := range testCase.Steps {
			for _, action := range testStep.Actions {
				state.apply(action)
			}
			name := fmt.Sprintf("%d.%d %s [%s]", number+1, step+1, testCase.Description, strings.Join(tags, " "))
			line := map[string]any{"name": name, "cluster": state, "policies": state.policies}
			if err := out.Encode(line); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
	}
}
