// Command agnhost is the part of the Kubernetes test image that the lab and its users need.
package main

import (
	"os"

	"github.com/spf13/cobra"
	"k8s.io/kubernetes/test/images/agnhost/connect"
	"k8s.io/kubernetes/test/images/agnhost/dns"
	"k8s.io/kubernetes/test/images/agnhost/netexec"
	"k8s.io/kubernetes/test/images/agnhost/pause"
	servehostname "k8s.io/kubernetes/test/images/agnhost/serve-hostname"
)

func main() {
	root := &cobra.Command{Use: "agnhost"}
	root.AddCommand(connect.CmdConnect, dns.CmdDNSSuffix, dns.CmdDNSServerList, dns.CmdEtcHosts, netexec.CmdNetexec, pause.CmdPause, servehostname.CmdServeHostname)
	if root.Execute() != nil {
		os.Exit(1)
	}
}
