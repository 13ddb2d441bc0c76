<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>${item.title}</title>
  <link rel="stylesheet" href="style.css">
</head>
<body>
  <h1>${item.title}</h1>
  <p><a href="index.html">${site.title}</a></p>
</body>
</html>
