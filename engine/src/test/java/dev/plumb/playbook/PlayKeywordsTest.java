package dev.plumb.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One test for each keyword that only plays have; those that tasks have too stand in {@link DirectiveKeywordsTest}. */
class PlayKeywordsTest extends ReaderTestSupport {
    private PlayOptions options(String keywords) throws IOException {
        return playWith(keywords).options();
    }

    @Test
    void name() throws IOException {
        assertThat(playWith("name: site").name()).isEqualTo("site");
        assertThat(play("- hosts: web\n  tasks: []\n").name()).isEqualTo("web");
    }

    @Test
    void hosts() throws IOException {
        assertThat(play("- hosts: [web, '!old']\n").hosts().value()).isEqualTo("web,!old");
    }

    @Test
    void user() throws IOException {
        assertThat(text(playWith("user: me").directives().get(Directive.REMOTE_USER)))
                .isEqualTo("me");
        assertThat(told("- hosts: all\n  user: a\n  remote_user: b\n"))
                .containsExactly("2:3 'user' and 'remote_user' mean the same, and the play has both -> remove 'user'");
    }

    @Test
    void vars() throws IOException {
        assertThat(texts(playWith("vars: {a: 1}").vars())).containsExactly("{a=1}");
    }

    @Test
    void tags() throws IOException {
        assertThat(playWith("tags: a,b").tasks().get(0).tags()).containsExactly("a", "b");
    }

    @Test
    void serial() throws IOException {
        assertThat(options("").serial()).isEmpty();
        assertThat(texts(options("serial: 2").serial())).containsExactly("2");
        assertThat(texts(options("serial: [1, 30%, '${n}']").serial())).containsExactly("1", "30%", "${n}");
    }

    @ParameterizedTest
    @CsvSource({"linear", "free", "host_pinned", "ansible.builtin.free", "${how}"})
    void strategy(String strategy) throws IOException {
        assertThat(text(options("strategy: " + strategy).strategy())).isEqualTo(strategy);
        assertThat(options("").strategy()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"inventory", "sorted", "reverse_sorted", "reverse_inventory", "shuffle", "${how}"})
    void order(String order) throws IOException {
        assertThat(text(options("order: " + order).order())).isEqualTo(order);
    }

    @Test
    void max_fail_percentage() throws IOException {
        assertThat(text(options("max_fail_percentage: 30").maxFailPercentage())).isEqualTo("30");
        assertThat(text(options("max_fail_percentage: 12.5%").maxFailPercentage()))
                .isEqualTo("12.5%");
    }

    @Test
    void force_handlers() throws IOException {
        assertThat(text(options("force_handlers: yes").forceHandlers())).isEqualTo("yes");
    }

    @Test
    void vars_files() throws IOException {
        assertThat(texts(options("vars_files: one.yml").varsFiles())).containsExactly("one.yml");
        assertThat(texts(options("vars_files: [a.yml, [b.yml, '${c}.yml']]").varsFiles()))
                .containsExactly("a.yml", "[b.yml, ${c}.yml]");
    }

    @Test
    void vars_prompt() throws IOException {
        List<Prompt> prompts = options("""
                vars_prompt:
                  - name: release
                    prompt: Which one?
                    private: no
                    default: "1.0"
                    unsafe: yes
                  - name: password
                    confirm: true
                    encrypt: sha512_crypt
                """).prompts();
        Prompt first = prompts.get(0);
        assertThat(first.name().value()).isEqualTo("release");
        assertThat(first.text()).isEqualTo("Which one?");
        assertThat(first.hidden()).isFalse();
        assertThat(first.confirm()).isFalse();
        assertThat(text(first.fallback())).isEqualTo("1.0");
        Prompt second = prompts.get(1);
        assertThat(second.hidden()).isTrue();
        assertThat(second.confirm()).isTrue();
        assertThat(second.encrypt()).isEqualTo("sha512_crypt");
        assertThat(second.text()).isNull();
    }

    @Test
    void gather_facts() throws IOException {
        assertThat(playWith("gather_facts: no").gatherFacts()).isFalse();
        assertThat(playWith("").gatherFacts()).isTrue();
    }

    @Test
    void gather_subset() throws IOException {
        assertThat(playWith("gather_subset: ['!all', network]").gatherFacts()).isTrue();
        assertThat(told("- hosts: all\n  gather_subset: {a: b}\n"))
                .containsExactly("2:18 'gather_subset' takes a text or a list of texts, not a mapping");
    }

    @Test
    void gather_timeout() throws IOException {
        assertThat(playWith("gather_timeout: 30").gatherFacts()).isTrue();
        assertThat(told("- hosts: all\n  gather_timeout: x\n"))
                .containsExactly("2:19 'gather_timeout' takes a whole number, not 'x'");
    }

    @Test
    void fact_path() throws IOException {
        assertThat(playWith("fact_path: /etc/facts").gatherFacts()).isTrue();
    }

    private static final String SECTIONS = """
            - hosts: all
              handlers: [{name: h, ping: }]
              post_tasks: [{debug: {msg: c}}]
              tasks: [{debug: {msg: b}, notify: h}]
              pre_tasks: [{debug: {msg: a}}]
            """;

    /** Tasks by number, with the flushes between the sections. */
    private List<String> sections(String without) throws IOException {
        String text = without.isEmpty() ? SECTIONS : SECTIONS.replaceAll("  " + without + ":.*\n", "");
        return play(text).tasks().stream()
                .map(task -> task.number() + text(task.args()))
                .toList();
    }

    @Test
    void pre_tasks() throws IOException {
        assertThat(sections(""))
                .containsExactly("1{msg=a}", "2flush_handlers", "3{msg=b}", "4flush_handlers", "5{msg=c}");
        assertThat(sections("pre_tasks")).containsExactly("1{msg=b}", "2flush_handlers", "3{msg=c}");
    }

    @Test
    void tasks() throws IOException {
        assertThat(sections("tasks")).containsExactly("1{msg=a}", "2flush_handlers", "3{msg=c}");
    }

    @Test
    void post_tasks() throws IOException {
        assertThat(sections("post_tasks")).containsExactly("1{msg=a}", "2flush_handlers", "3{msg=b}");
    }

    @Test
    void handlers() throws IOException {
        assertThat(play(SECTIONS).handlers()).extracting(Task::number).containsExactly(6);
        assertThat(told("- hosts: all\n  tasks: [{ping: , notify: h}]\n")).hasSize(1);
    }
}
