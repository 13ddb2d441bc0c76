listen ${shop_port};
name ${shop_name};
