python3 - @CONF@ @AUTHENTICATOR@ @WEBROOT@ @CREDENTIALS@ @SECONDS@ @BEFORE@ <<'END'
import os, stat, sys, tempfile
import configobj

path, by, webroot, credentials, seconds, before = sys.argv[1:]
conf = configobj.ConfigObj(path, encoding='utf-8', default_encoding='utf-8')
renewal = conf['renewalparams']
conf['renew_before_expiry'] = before
conf.pop('autorenew', None)
renewal.pop('autorenew', None)
kind = by.replace('-', '_')
if by != 'webroot':
    renewal.pop('webroot_path', None)
    renewal.pop('webroot_map', None)
else:
    renewal['webroot_path'] = [webroot]
    renewal['webroot_map'] = {}
renewal['authenticator'] = by
if by.startswith('dns-'):
    for key, value in (('credentials', credentials), ('propagation_seconds', seconds)):
        renewal.pop(kind + '_' + key, None)
        if value:
            renewal[kind + '_' + key] = value
file, name = tempfile.mkstemp(dir=os.path.dirname(path), prefix='.' + os.path.basename(path) + '.')
try:
    with os.fdopen(file, 'wb') as out:
        conf.write(out)
    os.chmod(name, stat.S_IMODE(os.stat(path).st_mode))
    os.replace(name, path)
except BaseException:
    os.unlink(name)
    raise
END
