<#list kernel as key, value>
${key} = ${value}
</#list>
