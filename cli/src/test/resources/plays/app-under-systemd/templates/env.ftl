PORT=${app.port}
WORKERS=${app.workers}
<#list settings as key, value>
${key}=${value}
</#list>
