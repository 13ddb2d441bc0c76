a
<#if true>
b
