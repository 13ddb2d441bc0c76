<#for x in xs>
${x}
</#for>
