{ apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq -y install git; } >/dev/null 2>&1
git config --global user.name demo && git config --global user.email demo@example.com
git config --global protocol.file.allow always && git config --global init.defaultBranch main
export GIT_AUTHOR_DATE='2026-01-01T00:00:00Z' GIT_COMMITTER_DATE='2026-01-01T00:00:00Z'
mkdir -p /var/tmp/from /var/tmp/t /srv/out && cd /var/tmp/from
git init -q lib && cd lib && echo lib >lib.txt && git add . && git commit -q -m lib && cd ..
git init -q work && cd work && echo 1 >a.txt && git add . && git commit -q -m one && git tag -a v1 -m v1
echo 2 >a.txt && git commit -q -a -m two && git tag v2 && git branch old v1 && git checkout -q -b side && echo s >s.txt
git add . && git commit -q -m side && git checkout -q main
git clone -q --bare . ../repo.git && cd ..
git init -q super && cd super && git submodule -q add /var/tmp/from/lib lib && git commit -q -m super && cd ..
git clone -q repo.git /var/tmp/t/behind && git -C /var/tmp/t/behind reset -q --hard v1
git clone -q repo.git /var/tmp/t/dirty && echo mine >/var/tmp/t/dirty/a.txt
git clone -q repo.git /var/tmp/t/kept && git -C /var/tmp/t/kept reset -q --hard v1
git clone -q repo.git /var/tmp/t/moved && git -C /var/tmp/t/moved remote set-url origin /var/tmp/from/elsewhere.git
