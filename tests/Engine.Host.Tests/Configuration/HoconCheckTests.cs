using CsCheck;
using Engine.Host.Configuration;

namespace Engine.Host.Tests.Configuration;

public sealed class HoconCheckTests
{
    private static string[] ProblemsOf(string text) =>
        [.. HoconCheck.Parse("f.conf", text).Problems.Select(problem => problem.ToString())];

    [Fact]
    public void Objects_dotted_keys_lists_texts_and_comments_are_read_with_their_lines()
    {
        const string text = """
            # first
            engine { environment = SIMULATED, seed : 7 } // tail
            engine.home = "C:\\data # no comment"
            list = [ a, "b c",
              1.5s   # element
            ]
            a.b {
              c = 10 s
              on-time = true
            }
            """;

        var (root, problems) = HoconCheck.Parse("f.conf", text);

        Assert.Empty(problems);
        var engine = Assert.IsType<HoconObject>(root["engine"]);
        Assert.Equal("SIMULATED", Assert.IsType<HoconText>(engine["environment"]).Text);
        Assert.Equal(new HoconText("7", 2), engine["seed"]);
        Assert.Equal(new HoconText("C:\\data # no comment", 3), engine["home"]);
        Assert.Equal(["a", "b c", "1.5s"], Assert.IsType<HoconArray>(root["list"]).Items.Select(item => ((HoconText)item).Text));
        var b = Assert.IsType<HoconObject>(((HoconObject)root["a"]!)["b"]);
        Assert.Equal(new HoconText("10 s", 8), b["c"]);
    }

    [Theory]
    [InlineData("a = 1\nlist = [1, 2\nb = 3\n", "f.conf:2: the '[' of list is never closed.")]
    [InlineData("list = [\n", "f.conf:1: the '[' of list is never closed.")]
    [InlineData("a {\n  b = 1\n", "f.conf:1: the '{' that opens here is never closed.")]
    [InlineData("a {\n  list = [1\n}\n", "f.conf:2: the '[' of list is never closed.")]
    [InlineData("a = 1\n}\n", "f.conf:2: this '}' closes nothing.")]
    [InlineData("a = 1\nthis is nothing\n", "f.conf:2: \"this\" is neither \"key = value\" nor \"key {\".")]
    [InlineData("a =\nb = 1\n", "f.conf:1: a has no value.")]
    [InlineData("a = 1\na = 2\n", "f.conf:2: a is given twice; it stands on line 1 already.")]
    [InlineData("a { x = 1 }\na { y = 1 }\n", "f.conf:2: a is given twice; it stands on line 1 already.")]
    [InlineData("a = 1\na.b = 2\n", "f.conf:2: a has a value on line 1 already and cannot hold b.")]
    [InlineData("a = \"x\" y\n", "f.conf:1: \"y\" does not belong after the value; one \"key = value\" a line.")]
    [InlineData("\n a = \"x\n", "f.conf:2: a quote opens on this line and is not closed on it.")]
    [InlineData("a = ${b}\n", "f.conf:1: a: substitutions such as ${...} are not supported; write the value itself.")]
    [InlineData("include \"b.conf\"\n", "f.conf:1: \"include\" is not supported; put everything into this file.")]
    [InlineData("a += 1\n", "f.conf:1: a += is not supported; write the whole list with =.")]
    [InlineData("a = http://x\n", "f.conf:1: a: a value with ':' must stand in quotes.")]
    [InlineData("a = \"C:\\Users\"\n", "f.conf:1: a backslash in quotes must be followed by one of \" \\ / n r t u; write \\\\ for the backslash of a path.")]
    [InlineData("a = \"\"\"x\"\"\"\n", "f.conf:1: texts in triple quotes are not supported; use plain quotes.")]
    public void Malformed_input_is_told_with_its_line(string text, string expected) =>
        Assert.Equal([expected], ProblemsOf(text));

    [Fact]
    public void Several_mistakes_are_told_at_once() =>
        Assert.Equal(["f.conf:1", "f.conf:3", "f.conf:4"], ProblemsOf("a =\nb = 1\nc\nb = 2\n").Select(problem => problem[..8]));

    [Fact]
    public void Any_input_comes_to_an_end()
    {
        var alphabet = "ab1 .,:=+\"\\/#{}[]\n$-\0\r\t";
        Gen.Char[alphabet].Array[0, 60].Sample(characters =>
        {
            var text = new string(characters);
            var (root, problems) = HoconCheck.Parse("f", text);
            return problems.Length > 0 || root.Render().Length >= 2;
        }, iter: 20_000);
    }

    [Fact]
    public void What_was_checked_is_what_the_actor_system_reads()
    {
        var (root, problems) = HoconCheck.Parse("f", "akka { loglevel = DEBUG, log-dead-letters = off\n n = 17\n d = 250ms\n list = [a, \"b \\\"c\\\"\"]\n \"x.y\".z = \"a\\\\b\" }");
        Assert.Empty(problems);

        var config = Akka.Configuration.ConfigurationFactory.ParseString(root.Render());

        Assert.Equal("DEBUG", config.GetString("akka.loglevel"));
        Assert.False(config.GetBoolean("akka.log-dead-letters"));
        Assert.Equal(17, config.GetInt("akka.n"));
        Assert.Equal(TimeSpan.FromMilliseconds(250), config.GetTimeSpan("akka.d"));
        Assert.Equal(["a", "b \"c\""], config.GetStringList("akka.list"));
        Assert.Equal("a\\b", config.GetString("akka.\"x.y\".z"));
    }
}
