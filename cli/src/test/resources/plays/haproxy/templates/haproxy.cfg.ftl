global
    daemon
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
frontend web
    bind *:8080
    default_backend apps
backend apps
<#list backends as backend>
    server ${backend.name} ${backend.address} check
</#list>
