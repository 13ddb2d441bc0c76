Hello ${greeting_name}, this is ${inventory_hostname}.
