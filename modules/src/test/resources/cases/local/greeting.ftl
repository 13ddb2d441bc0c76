${2 + 2} is <#if true>four</#if>
