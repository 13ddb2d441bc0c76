package dev.plumb.modules.supervisor;

/**
 * Programs for the Python of supervisor itself, which has no command that tests a configuration, and none that tells what
 * became of a program. Their first argument is what {@link SupervisorTransaction} says of programs and groups, as JSON.
 */
final class SupervisorScripts {
    /** Reads the configuration as supervisord would: {@code made} has the group and the processes of each section. */
    private static final String READ = """
            import glob, json, os, re, sys, time
            CONF = '/etc/supervisor/supervisord.conf'
            spec = json.loads(sys.argv[1])
            def fail(text):
                print(text)
                sys.exit(1)
            try:
                pid = open('/run/supervisord.pid').read().strip()
                if b'supervisord' in open('/proc/%s/cmdline' % pid, 'rb').read():
                    all = open('/proc/%s/environ' % pid, 'rb').read().decode('utf-8', 'surrogateescape')
                    os.environ.clear()
                    os.environ.update(e.split('=', 1) for e in all.split('\\0') if '=' in e)
            except (OSError, ValueError):
                pass
            from supervisor.options import ClientOptions, ServerOptions, make_namespec
            made, files = {}, {}
            def read():
                options = ServerOptions()
                def usage(message):
                    raise ValueError(message)
                options.usage = usage
                real = options.processes_from_section
                def processes(parser, section, group, klass=None):
                    files[section] = parser.section_to_file.get(section, CONF)
                    made[section] = group, real(parser, section, group, klass)
                    return made[section][1]
                options.processes_from_section = processes
                options.realize(['-c', CONF])
                return [CONF] + re.findall('"(.*)"', '\\n'.join(options.parse_infos))
            """;

    /** Accepts the configuration, and whatever is to be started has a command and a directory; else tells file and section. */
    static final String VALIDATE = READ + """
            def explained(text):
                # supervisor names the last program that it knows in place of the group
                unknown = re.search(r'fcgi-program (\\S+)$', text)
                for path in sorted(glob.glob('/etc/supervisor/conf.d/*.conf')) if unknown else []:
                    names = r'(?ms)^\\[(group:[^\\]]+)\\][^\\[]*^programs *=[^\\n]*\\b%s\\b' % re.escape(unknown.group(1))
                    group = re.search(names, open(path, errors='replace').read())
                    if group:
                        return '[%s] (file: %r) names program %s, which does not exist' % (group.group(1), path, unknown.group(1))
                return text
            try:
                included = read()
            except Exception as e:
                fail(explained(str(e)))
            from supervisor.process import Subprocess
            wrong = []
            def alone(section, own):
                for path in included:
                    text = open(path, errors='replace').read()
                    if path != own and re.search(r'(?m)^\\[%s\\]' % re.escape(section), text):
                        wrong.append('[%s] of %s is in %s too' % (section, own, path))
            for name in spec['groups']:
                alone('group:' + name, '/etc/supervisor/conf.d/%s.group.conf' % name)
            for name, program in spec['programs'].items():
                section = 'program:' + name
                alone(section, program['file'])
                for process in made.get(section, (0, []))[1] if program['starts'] else []:
                    place = ' in section %r (file: %r)' % (section, files[section])
                    if process.directory and not os.path.isdir(process.directory):
                        wrong.append('the directory %s does not exist%s' % (process.directory, place))
                    try:
                        Subprocess(process).get_execv_args()
                    except Exception as e:
                        wrong.append('%s%s' % (e.args[0] if e.args else e, place))
            if wrong:
                fail('\\n'.join(sorted(set(wrong))))
            """;

    /**
     * Updates the groups of what has changed, and these alone; starts and stops as asked, and sees that what is to run does so
     * for {@code startsecs} and two seconds more. The second argument is {@code yes} where what was before is back, the third
     * names a private file that keeps what ran before.
     */
    static final String ACTIVATE = READ + """
            from supervisor.compat import xmlrpclib
            from supervisor.datatypes import RestartUnconditionally
            undo, memo = sys.argv[2] == 'yes', sys.argv[3]
            client = ClientOptions()
            client.realize(['-c', CONF, 'pid'])
            server = client.getServerProxy().supervisor
            RUNS, STARTED, SPAWNS, FAILED = ('RUNNING', 'STARTING', 'BACKOFF'), 60, 50, 30
            def states():
                return {make_namespec(i['group'], i['name']): i for i in server.getAllProcessInfo()}
            def tail(name):
                for log, reads in ('stderr', server.readProcessStderrLog), ('stdout', server.readProcessStdoutLog):
                    try:
                        lines = [line for line in reads(name, -2000, 0).splitlines()[-10:] if line.strip()]
                    except xmlrpclib.Fault:
                        continue
                    if lines:
                        print('the end of its %s:\\n%s' % (log, '\\n'.join(lines)))
            def down(name, section, what):
                print('%s of [%s] (file: %r) %s' % (name, section, files[section], what))
                tail(name)
                sys.exit(1)
            def update(programs):
                read()
                groups = set(spec['groups']) | set(programs)
                groups.update(made[s][0] for s in made if s.split(':', 1)[1] in programs)
                added, changed, removed = ([g for g in each if g in groups] for each in server.reloadConfig()[0])
                for group in removed + changed:
                    if any(r['status'] == FAILED for r in server.stopProcessGroup(group)):
                        fail('the processes of %s cannot be stopped' % group)
                    server.removeProcessGroup(group)
                for group in changed + added:
                    server.addProcessGroup(group)
                return set(added + changed)
            def goals(programs, anew, ran):
                for section, (group, processes) in made.items():
                    name = section.split(':', 1)[1]
                    if name not in programs and group not in anew:
                        continue
                    start = programs.get(name)
                    for process in processes:
                        ns = make_namespec(group, process.name)
                        was = ran.get(ns, ran.get(process.name))
                        if undo:
                            if was is not None:
                                yield ns, section, process, was in RUNS
                        elif start is not None:
                            yield ns, section, process, start
                        elif group in anew:
                            yield ns, section, process, bool(process.autostart) or was in RUNS
            def steer(all, anew):
                if any(not runs and process.autostart for _, _, process, runs in all) and anew:
                    time.sleep(1.5)
                now = states()
                for ns, section, process, runs in all:
                    state = now[ns]['statename']
                    try:
                        if runs and state not in RUNS:
                            server.startProcess(ns, False)
                        elif not runs and state in RUNS:
                            server.stopProcess(ns)
                    except xmlrpclib.Fault as e:
                        if e.faultCode not in (STARTED, SPAWNS):
                            down(ns, section, 'cannot be %s: %s' % ('started' if runs else 'stopped', e.faultString))
            def settled(process, info):
                state = info['statename']
                if state == 'EXITED':
                    once = process.startsecs == 0 and process.autorestart is not RestartUnconditionally
                    return once and info['exitstatus'] in process.exitcodes
                return state == 'RUNNING' and (undo or info['now'] - info['start'] >= process.startsecs + 2)
            def wait(all):
                end = time.time() + max([3 * (process.startsecs + 2) for _, _, process, _ in all] or [0])
                while True:
                    now = states()
                    all = [each for each in all if not settled(each[2], now[each[0]])]
                    for ns, section, process, _ in all:
                        info = now[ns]
                        state = info['statename']
                        if state == 'EXITED':
                            down(ns, section, 'has exited with status %s' % info['exitstatus'])
                        elif state in ('FATAL', 'UNKNOWN') or state == 'STOPPED' and info['start'] or time.time() > end:
                            down(ns, section, 'is %s: %s' % (state, info['description']))
                    if not all:
                        return
                    time.sleep(0.2)
            def main():
                ran = {ns: info['statename'] for ns, info in states().items()}
                ran.update({ns.split(':')[1]: state for ns, state in ran.items() if ':' in ns and ns.split(':')[1] not in ran})
                if undo and os.path.exists(memo):
                    ran = json.load(open(memo))
                else:
                    json.dump(ran, open(memo, 'w'))
                programs = {name: program['start'] for name, program in spec['programs'].items()}
                for names in spec['groups'].values():
                    programs.update({name: None for name in names if name not in programs})
                anew = update(programs)
                all = list(goals(programs, anew, ran))
                steer(all, anew)
                wait([each for each in all if each[3] and not (undo and ran.get(each[0]) == 'BACKOFF')])
            try:
                main()
            except xmlrpclib.Fault as e:
                fail(e.faultString)
            except (OSError, ValueError) as e:
                fail(e)
            """;

    private SupervisorScripts() {}
}
