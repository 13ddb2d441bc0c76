server {
    listen 80;
    server_name ${domain};
    root ${root};
}
