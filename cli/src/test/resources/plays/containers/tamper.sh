docker rm -f shop-worker
docker stop -t 0 shop-db
docker update --memory 32M --memory-swap 64M shop-web
docker network connect bridge shop-web
