<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>${site.title}</title>
  <link rel="stylesheet" href="style.css">
</head>
<body>
  <h1>${site.title}</h1>
  <ul>
<#list site.pages as page>
    <li><a href="${page.name}.html">${page.title}</a></li>
</#list>
  </ul>
  <footer>Release ${release}</footer>
</body>
</html>
