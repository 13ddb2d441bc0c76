<#list admins as admin>
${admin.name} looks after ${ansible_hostname}
</#list>
