// Command network-policy enforces NetworkPolicies on one node: it watches the API and keeps one nftables table.
// New connections are judged by the policies of the moment; established ones go on.
package main

import (
	"context"
	"flag"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

// quiet is how long changes are collected before the rules follow them.
const quiet = 50 * time.Millisecond

func main() {
	node := flag.String("node", "", "name of this node")
	kubeconfig := flag.String("kubeconfig", "", "path of the kubeconfig")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	if err := run(ctx, *node, *kubeconfig); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, node, kubeconfig string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	pods, namespaces, policies := factory.Core().V1().Pods(), factory.Core().V1().Namespaces(), factory.Networking().V1().NetworkPolicies()
	changed := make(chan struct{}, 1)
	notify := func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	handler := cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { notify() },
		UpdateFunc: func(any, any) { notify() },
		DeleteFunc: func(any) { notify() },
	}
	for _, informer := range []cache.SharedIndexInformer{pods.Informer(), namespaces.Informer(), policies.Informer()} {
		if _, err := informer.AddEventHandler(handler); err != nil {
			return err
		}
	}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	log.Printf("watching the API for %s", node)

	loaded := ""
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
		}
		time.Sleep(quiet)
		cluster := Cluster{Node: node}
		cluster.Pods, _ = pods.Lister().List(labels.Everything())
		cluster.Namespaces, _ = namespaces.Lister().List(labels.Everything())
		cluster.Policies, _ = policies.Lister().List(labels.Everything())
		rules := Render(cluster)
		if rules == loaded {
			continue
		}
		if err := load(ctx, rules); err != nil {
			log.Printf("%v; trying again", err)
			time.AfterFunc(time.Second, notify)
			continue
		}
		loaded = rules
		log.Printf("loaded %d lines of rules for %d policies", strings.Count(rules, "\n"), len(cluster.Policies))
	}
}

func load(ctx context.Context, rules string) error {
	nft := exec.CommandContext(ctx, "nft", "-f", "-")
	nft.Stdin = strings.NewReader(rules)
	nft.Stdout, nft.Stderr = os.Stderr, os.Stderr
	return nft.Run()
}
