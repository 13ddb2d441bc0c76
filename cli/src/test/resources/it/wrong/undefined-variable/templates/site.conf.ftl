# ${app.name}
server {
    listen 80;
    server_name ${servername};
}
