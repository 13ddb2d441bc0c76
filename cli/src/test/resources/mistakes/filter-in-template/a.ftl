port = ${port | default(80)}
