apt-get -qq update
DEBIAN_FRONTEND=noninteractive apt-get -qq -y install python3 >/dev/null 2>&1
rm -rf /srv/app /srv/wheels
mkdir -p /srv/app
python3 - <<'PY'
import os, zipfile
os.makedirs('/srv/wheels', exist_ok=True)
def wheel(name, version, *requires):
    d = '%s-%s.dist-info' % (name, version)
    lines = ['Metadata-Version: 2.1', 'Name: ' + name.replace('_', '-'), 'Version: ' + version] + ['Requires-Dist: ' + r for r in requires]
    files = {name + '.py': 'version = %r\n' % version, d + '/METADATA': '\n'.join(lines) + '\n',
             d + '/WHEEL': 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n'}
    files[d + '/RECORD'] = ''.join(f + ',,\n' for f in list(files) + [d + '/RECORD'])
    with zipfile.ZipFile('/srv/wheels/%s-%s-py3-none-any.whl' % (name, version), 'w') as z:
        for f, text in files.items():
            z.writestr(f, text)
wheel('demo_lib', '1.0')
PY
