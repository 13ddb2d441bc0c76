<#list names as name>
name ${name}
</#list>
