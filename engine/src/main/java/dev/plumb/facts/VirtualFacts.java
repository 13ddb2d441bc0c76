package dev.plumb.facts;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a host is virtual, and how: Ansible's types and roles, by the marks that each technique leaves. */
final class VirtualFacts {
    private static final List<String> KVM_PRODUCTS = List.of("KVM", "KVM Server", "Bochs", "AHV");
    private static final List<String> KVM_VENDORS =
            List.of("QEMU", "oVirt", "Amazon EC2", "DigitalOcean", "Google", "Scaleway", "Nutanix", "Hetzner");

    private final Sections sections;

    VirtualFacts(Sections sections) {
        this.sections = sections;
    }

    void into(Map<String, @Nullable Object> facts) {
        String container = container();
        String machine = container.isEmpty() ? machine() : container;
        boolean host = machine.isEmpty() && isHost();
        facts.put("virtualization_type", !machine.isEmpty() ? machine : host ? hostType() : "NA");
        facts.put("virtualization_role", !machine.isEmpty() ? "guest" : host ? "host" : "NA");
    }

    private String container() {
        for (String line : sections.lines("cgroup")) {
            if (line.contains("/docker/") || line.contains("/docker-")) {
                return "docker";
            } else if (line.contains("/lxc/") || line.contains("/machine.slice/machine-lxc")) {
                return "lxc";
            }
        }
        if (sections.exists("/.dockerenv")) {
            return "docker";
        } else if (sections.exists("/run/.containerenv")) {
            return "podman";
        } else if (sections.exists("/proc/vz") && !sections.exists("/proc/lve") && !sections.exists("/proc/bc")) {
            return "openvz";
        }
        return sections.first("container");
    }

    private String machine() {
        String product = sections.first("dmi_product_name");
        String bios = sections.first("dmi_bios_vendor");
        String vendor = sections.first("dmi_sys_vendor");
        if (sections.exists("/proc/xen") || bios.equals("Xen")) {
            return "xen";
        } else if (KVM_PRODUCTS.contains(product)) {
            return "kvm";
        } else if (product.startsWith("VMware")) {
            return "VMware";
        } else if (product.startsWith("OpenStack") || vendor.equals("OpenStack Foundation")) {
            return "openstack";
        } else if (bios.equals("innotek GmbH")) {
            return "virtualbox";
        } else if (KVM_VENDORS.contains(bios) || KVM_VENDORS.contains(vendor)) {
            return "kvm";
        } else if (vendor.equals("Microsoft Corporation") && product.equals("Virtual Machine")) {
            return "VirtualPC";
        } else if (vendor.startsWith("Parallels")) {
            return "parallels";
        }
        return "";
    }

    private boolean isHost() {
        return sections.exists("/sys/module/kvm") || sections.exists("/sys/module/vboxdrv");
    }

    private String hostType() {
        return sections.exists("/sys/module/kvm") ? "kvm" : "virtualbox";
    }
}
