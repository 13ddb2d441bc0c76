server {
    listen 8080;
    server_name ${site}.example;
    root /srv/${site};
}
