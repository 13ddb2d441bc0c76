x
server_name {{ inventory_hostname }};
{% if x %}
y
{% endif %}
